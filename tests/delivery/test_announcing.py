"""What happens to a commitment is told to those whose turn it is, and vanishes once it is done."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from quadro.accounts.models import Role, User
from quadro.agreements import actions as agreements
from quadro.delivery import actions, queries
from quadro.delivery.models import Blocker, Commitment
from quadro.delivery.queries import Why
from quadro.notifications.models import Notice
from quadro.portal.queries.calendar import appointments_for
from tests.agreements.growing import a_pact
from tests.agreements.world import a_body, acting, an_officer, somebody, the_authority
from tests.delivery.world import a_commitment, again, delivered, told
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db
BY = the_system()


def waiting(user: User) -> list[str]:
    rows = Notice.objects.open().filter(recipient=user).order_by("pk")
    return [one.subject for one in rows]


def forget() -> None:
    Notice.objects.all().delete()


def test_who_owes_it_is_told_that_it_is_theirs() -> None:
    clerk, stranger = somebody(a_body("Milano")), somebody(a_body("Legnano"))
    made = a_commitment()
    assert waiting(clerk) == ["Il vostro ente risponde di un impegno: Sportello unico"]
    assert waiting(stranger) == []
    legnano = a_body("Legnano")
    values = {"owner": legnano, "in_charge": _mandate(stranger)}
    actions.edit(made, values, version=1, by=BY, at=NOON)
    assert len(waiting(stranger)) == 1


def _mandate(user: User) -> Any:
    from quadro.bodies.models import Mandate  # noqa: PLC0415

    return Mandate.objects.get(person__user=user)


def test_nobody_is_told_of_what_is_invented() -> None:
    clerk = somebody(a_body("Milano"))
    made = a_commitment(is_demonstration=True)
    delivered(made)
    assert waiting(clerk) == []


def test_a_delivery_asks_the_office_and_is_settled_by_whatever_it_answers() -> None:
    office, clerk = an_officer(), somebody(a_body("Milano"))
    made = a_commitment()
    forget()
    delivered(made, clerk)
    assert waiting(office) == ["Verifica l’impegno consegnato: Sportello unico"]
    by = acting(office)
    actions.move(made, "send_back", by=by, on=TODAY, at=NOON, reason="Manca la data.")
    assert waiting(office) == []
    assert waiting(clerk) == ["L’impegno è stato restituito: Sportello unico"]
    actions.move(made, "deliver", by=acting(clerk), on=TODAY, at=NOON, told={"done_on": TODAY})
    assert waiting(clerk) == []
    actions.move(made, "confirm", by=by, on=TODAY, at=NOON)
    assert waiting(office) == []
    assert waiting(clerk) == ["È verificato e concluso: Sportello unico"]


def test_a_moved_deadline_is_told_to_who_owes_it_and_to_who_waits_for_it() -> None:
    pact = a_pact("Milano", "Legnano", "Rho")
    clerk, other, stranger = (somebody(a_body(name)) for name in ("Milano", "Legnano", "Rho"))
    made, waits = a_commitment(pact), a_commitment(pact, "Legnano", title="Gara")
    actions.wait_for(waits, made, by=BY)
    forget()
    values = {"due_on": date(2027, 6, 30), "reason": "Atto."}
    version = again(made).version
    actions.reschedule(made, values, version=version, by=BY, at=NOON)
    for user in (clerk, other):
        assert waiting(user) == [
            "La scadenza di un impegno è spostata al 30 giugno 2027: Sportello unico"
        ]
    assert waiting(stranger) == []


def a_blocker(made: Commitment, body: str = "Legnano", due: date = TODAY) -> Blocker:
    values = {
        "what": "Manca il parere", "body": a_body(body), "opened_on": TODAY - timedelta(days=40),
        "due_on": due,
    }  # fmt: skip
    return actions.block(made, values, by=BY, at=NOON)


def test_who_can_remove_a_blocker_is_asked_to_until_it_is_solved() -> None:
    clerk, asked = somebody(a_body("Milano")), somebody(a_body("Legnano"))
    made = a_commitment()
    forget()
    blocker = a_blocker(made)
    assert waiting(asked) == ["Un impegno aspetta voi: Manca il parere"]
    actions.solve(blocker, solved_on=TODAY, how="Reso.", by=acting(asked), at=NOON)
    assert waiting(asked) == []
    assert waiting(clerk) == ["È sciolto un blocco: Manca il parere"]


def test_of_what_a_body_may_not_read_it_is_not_told() -> None:
    stranger = somebody(a_body("Rho"))
    made = a_commitment()
    a_blocker(made, "Rho")
    assert waiting(stranger) == []
    agreements.publish(made.agreement, by=BY, at=NOON)
    a_blocker(made, "Rho")
    assert len(waiting(stranger)) == 1


def test_a_correction_is_told_to_who_owes_it() -> None:
    clerk = somebody(a_body("Milano"))
    made = a_commitment()
    forget()
    actions.override(made, {"timing": "in_anticipo", "reason": "Gara fatta."}, by=BY, at=NOON)
    assert waiting(clerk) == [
        "L’Ufficio piano ha corretto i segnali di un impegno: Sportello unico"
    ]


# The desk -----------------------------------------------------------------------------------------


def turns(user: User) -> list[tuple[Why, str]]:
    found = queries.turns_for(acting(user))
    return [(one.why, one.commitment.title) for one in found.shown]


def test_the_desk_of_a_body_says_what_waits_for_it_most_pressing_first() -> None:
    pact = a_pact()
    clerk = somebody(a_body("Milano"))
    near = TODAY + timedelta(days=5)
    a_commitment(pact, title="Vicino", due_on=near)
    a_commitment(pact, title="Lontano", due_on=date(2027, 12, 31))
    late = a_commitment(pact, title="In ritardo", due_on=TODAY - timedelta(days=1))
    stale = a_commitment(pact, title="Fermo", due_on=date(2027, 12, 31))
    Commitment.objects.filter(pk=stale.pk).update(next_update_on=TODAY - timedelta(days=1))
    back = a_commitment(pact, title="Restituito")
    delivered(back)
    actions.move(back, "send_back", by=BY, on=TODAY, at=NOON, reason="Manca la data.")
    theirs = a_commitment(pact, "Legnano", title="Loro", due_on=near)
    a_blocker(theirs, "Milano")

    assert turns(clerk) == [
        (Why.RETURNED, "Restituito"), (Why.BLOCKER, "Loro"), (Why.LATE, late.title),
        (Why.STALE, "Fermo"), (Why.NEAR, "Vicino"),
    ]  # fmt: skip
    assert turns(somebody(a_body("Rho"))) == []


def test_the_desk_of_the_office_has_what_to_verify_and_blockers_past_their_day() -> None:
    office = somebody(the_authority(), Role.PLANNING_OFFICER)
    pact = a_pact()
    delivered(a_commitment(pact, title="Consegnato"))
    blocked = a_commitment(pact, title="Bloccato", due_on=date(2027, 12, 31))
    a_blocker(blocked, due=TODAY - timedelta(days=1))
    free = a_commitment(pact, title="In tempo", due_on=date(2027, 12, 31))
    a_blocker(free, due=TODAY + timedelta(days=1))

    assert turns(office) == [(Why.VERIFY, "Consegnato"), (Why.OVERDUE_BLOCKER, "Bloccato")]


def test_the_page_of_the_desk_leads_to_where_it_is_done(client: Client) -> None:
    clerk = somebody(a_body("Milano"))
    made = a_commitment(title="In ritardo", starts_on=None, due_on=date(2020, 1, 1))
    client.force_login(clerk)
    page = client.get("/scrivania/").content.decode()
    assert "Impegni che aspettano te" in page
    assert f"{made.get_absolute_url()}aggiorna/" in page


def test_a_desk_costs_one_query(django_assert_num_queries: Any) -> None:
    by = acting(somebody(a_body("Milano")))
    pact = a_pact()
    for _number in range(3):
        a_blocker(a_commitment(pact, due_on=TODAY), "Milano")
    with django_assert_num_queries(1):
        assert queries.turns_for(by).count == 6


# Calendars ----------------------------------------------------------------------------------------


def test_a_calendar_has_the_last_days_of_what_a_body_owes_and_removes() -> None:
    clerk, milano = somebody(a_body("Milano")), a_body("Milano")
    pact = a_pact()
    made = a_commitment(pact, due_on=date(2027, 1, 31))
    theirs = a_commitment(pact, "Legnano", title="Loro", due_on=date(2027, 2, 1))
    a_blocker(theirs, "Milano", due=date(2027, 3, 1))
    done = a_commitment(pact, title="Fatto", due_on=date(2027, 4, 1))
    delivered(done)

    def titles(body: int | None) -> list[str]:
        return [one.title for one in appointments_for(acting(clerk), body)]

    assert titles(None) == ["Impegno: Sportello unico", "Da sciogliere: Manca il parere"]
    assert titles(milano.pk) == titles(None)
    assert titles(a_body("Legnano").pk) == ["Impegno: Loro"]
    [first, *_rest] = appointments_for(acting(clerk), None)
    assert (first.uid, first.address) == (f"commitment-{made.pk}-due", made.get_absolute_url())


def test_told_again_it_waits_no_more() -> None:
    clerk = somebody(a_body("Milano"))
    made = a_commitment()
    delivered(made)
    actions.move(made, "send_back", by=BY, on=TODAY, at=NOON, reason="Manca la data.")
    assert "restituito" in waiting(clerk)[-1]
    told(made, progress=Decimal(20))
    assert not [one for one in waiting(clerk) if "restituito" in one]

"""A municipality asks to join, brings its act, is answered, leaves."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from quadro.accounts.models import Role
from quadro.bodies.models import Body
from quadro.journal import queries as journal
from quadro.kit.refusals import Hidden, Refused, Stale
from quadro.notifications.models import Notice
from quadro.services import actions, policies, queries
from quadro.services.models import Adhesion, Service
from quadro.services.states import ADHESION_MOVES, AdhesionState, State, move_of
from tests.services.world import ACT, a_service, joined, somebody, the_authority, towns
from tests.worlds import NOON, TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def here() -> dict[str, Body]:
    return towns()


def states(service: Service) -> dict[str, str]:
    return {one.town.name: one.state for one in queries.sheet_of(service, on=TODAY).rows}


def test_from_the_request_to_the_map(here: dict[str, Body], settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    service = a_service(answer_days=10)
    mayor, officer = somebody(Role.MAYOR, here["Besate"]), somebody(Role.OFFICER, the_authority())

    adhesion = actions.ask(service, here["Besate"], by=mayor, at=NOON)
    assert Notice.objects.open().actions().get(recipient=officer.user).due_on == date(2026, 11, 26)
    assert states(service)["Besate"] == "corso"
    actions.await_act(adhesion, by=officer, at=NOON)
    assert Notice.objects.open().actions().filter(recipient=mayor.user).count() == 1
    file = ContentFile(b"%PDF-1.7\n%%EOF\n", name="delibera.pdf")
    actions.record_act(adhesion, {**ACT, "upload": file}, version=2, by=mayor, at=NOON)
    made = actions.accept(adhesion, since=TODAY, version=3, by=officer, at=NOON)

    assert made.document is not None
    assert states(service) == {"Besate": "uso", "Nosate": "no", "Pero": "no", "Rho": "no"}
    assert queries.sheet_of(service, on=TODAY).small.used == 1
    assert not Notice.objects.open().actions().exists()
    told = [one.event for one in journal.history("services.service", service.pk)]
    assert told[:4] == [
        "services.accepted", "services.act_recorded", "services.act_awaited", "services.asked",
    ]  # fmt: skip


def test_without_the_act_that_the_service_wants_nobody_joins(here: dict[str, Body]) -> None:
    service = a_service()
    adhesion = actions.ask(service, here["Besate"], by=the_system(), at=NOON)

    with pytest.raises(Refused, match="Manca l’atto"):
        actions.accept(adhesion, since=TODAY, version=None, by=the_system(), at=NOON)
    with pytest.raises(Refused, match="sia il numero sia la data"):
        actions.record_act(adhesion, {"act_number": "3"}, version=None, by=the_system(), at=NOON)
    late = {"act_number": "3", "act_on": TOMORROW}
    with pytest.raises(Refused, match="deve ancora venire"):
        actions.record_act(adhesion, late, version=None, by=the_system(), at=NOON)


def test_it_does_not_hold_from_before_the_act(here: dict[str, Body]) -> None:
    adhesion = actions.ask(a_service(), here["Besate"], ACT, by=the_system(), at=NOON)

    with pytest.raises(Refused, match="prima dell’atto"):
        actions.accept(adhesion, since=date(2026, 11, 2), version=None, by=the_system(), at=NOON)


def test_where_no_act_is_needed_or_known_the_request_is_enough(here: dict[str, Body]) -> None:
    for needs, name in (("nessuno", "Corsi"), ("", "Mappe")):
        service = a_service(needs_act=needs, name=name)
        adhesion = actions.ask(service, here["Rho"], by=the_system(), at=NOON)
        made = actions.accept(adhesion, since=TODAY, version=None, by=the_system(), at=NOON)
        assert made.state == AdhesionState.ADHERED


@pytest.mark.parametrize(
    ("values", "town", "why"),
    [
        ({"up_to_inhabitants": 5_000}, "Pero", "fino a 5.000 abitanti: qui sono 11.000"),
        ({"up_to_inhabitants": 5_000}, "Senza", "non si conoscono"),
        ({"far": True}, "Besate", "è per i Comuni di Sud Est"),
    ],
)
def test_it_says_for_whom_it_is_not_and_why(values: dict[str, Any], town: str, why: str) -> None:
    here = towns({"Besate": 2_000, "Pero": 11_000, "Senza": None})
    if values.pop("far", False):
        from quadro.territory.models import Zone  # noqa: PLC0415

        values = {"zones": [Zone.objects.create(name="Sud Est", slug="sud-est")]}
    service = a_service(**values)

    with pytest.raises(Refused, match=why):
        actions.ask(service, here[town], by=the_system(), at=NOON)
    assert states(service)[town] == "altri"


def test_five_thousand_inhabitants_are_within_the_threshold(here: dict[str, Body]) -> None:
    service = a_service(up_to_inhabitants=5_000)

    assert actions.ask(service, here["Nosate"], by=the_system(), at=NOON).pk


def test_one_at_a_time_by_rule_and_by_the_database(here: dict[str, Body]) -> None:
    service = a_service()
    joined(service, here["Rho"])

    with pytest.raises(Refused, match="aderisce già"):
        actions.ask(service, here["Rho"], by=the_system(), at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Adhesion.objects.create(service=service, body=here["Rho"], asked_on=TODAY)


def test_who_left_uses_it_until_the_day_and_may_come_back(here: dict[str, Body]) -> None:
    service = a_service()
    adhesion = joined(service, here["Rho"], date(2026, 11, 3))

    actions.leave(adhesion, until=TOMORROW, version=None, by=the_system(), at=NOON)

    assert states(service)["Rho"] == "uso"
    sheet = queries.sheet_of(service, on=TOMORROW)
    assert sheet.used == 0
    assert joined(service, here["Rho"], TODAY).state == AdhesionState.ADHERED


@pytest.mark.parametrize("state", AdhesionState.values)
@pytest.mark.parametrize("verb", ["await_act", "accept", "refuse", "leave"])
def test_every_move_is_of_the_table(here: dict[str, Body], state: str, verb: str) -> None:
    service = a_service()
    adhesion = actions.ask(service, here["Rho"], by=the_system(), at=NOON)
    act = ACT if verb == "accept" else {}
    Adhesion.objects.filter(pk=adhesion.pk).update(state=state, reason="x", **act)
    verbs = {
        "await_act": lambda: actions.await_act(adhesion, by=the_system(), at=NOON),
        "accept": lambda: actions.accept(
            adhesion, since=TODAY, version=None, by=the_system(), at=NOON
        ),
        "refuse": lambda: actions.refuse(
            adhesion, reason="Posti finiti.", version=None, by=the_system(), at=NOON
        ),
        "leave": lambda: actions.leave(
            adhesion, until=TOMORROW, version=None, by=the_system(), at=NOON
        ),
    }
    move = move_of(ADHESION_MOVES, state, verb)

    if move is None:
        with pytest.raises(Refused, match="così non si può"):
            verbs[verb]()
    else:
        assert verbs[verb]().state == move.target


def test_a_municipality_asks_for_itself_and_does_not_answer(here: dict[str, Body]) -> None:
    service = a_service()
    clerk, councillor = (somebody(one, here["Besate"]) for one in (Role.CLERK, Role.COUNCILLOR))

    for by in (councillor, a_visitor(), somebody(Role.CLERK, here["Rho"])):
        with pytest.raises(Refused, match="Per Besate chiedono"):
            actions.ask(service, here["Besate"], by=by, at=NOON)
    adhesion = actions.ask(service, here["Besate"], ACT, by=clerk, at=NOON)
    with pytest.raises(Refused, match="Il servizio lo tengono"):
        actions.accept(adhesion, since=TODAY, version=None, by=clerk, at=NOON)
    with pytest.raises(Refused, match="Per Besate chiedono"):
        actions.leave(
            adhesion, until=None, version=None, by=somebody(Role.OFFICER, the_authority()), at=NOON
        )


def test_who_gives_the_service_keeps_it_and_reads_the_acts(here: dict[str, Body]) -> None:
    service = a_service(body=here["Rho"], name="SUAP")
    giver = somebody(Role.CLERK, here["Rho"])
    adhesion = actions.ask(service, here["Besate"], ACT, by=the_system(), at=NOON)

    policies.check_can_read_act(adhesion, by=giver)
    assert actions.accept(adhesion, since=TODAY, version=1, by=giver, at=NOON).since == TODAY
    with pytest.raises(Hidden):
        policies.check_can_read_act(adhesion, by=somebody(Role.CLERK, here["Pero"]))


def test_the_second_of_two_people_on_a_request_is_told(here: dict[str, Body]) -> None:
    adhesion = actions.ask(a_service(), here["Rho"], by=the_system(), at=NOON)
    actions.record_act(adhesion, ACT, version=1, by=the_system(), at=NOON)

    with pytest.raises(Stale):
        actions.record_act(adhesion, ACT, version=1, by=the_system(), at=NOON)
    with pytest.raises(Stale):
        actions.refuse(adhesion, reason="No.", version=1, by=the_system(), at=NOON)


def test_nobody_joins_what_is_not_active_and_a_stop_has_its_reason(here: dict[str, Body]) -> None:
    service = a_service()
    joined(service, here["Rho"])
    mayor = somebody(Role.CLERK, here["Rho"])

    with pytest.raises(Refused, match="Scrivi perché"):
        actions.move(service, "suspend", by=the_system(), at=NOON)
    actions.move(service, "suspend", reason="Manca personale.", by=the_system(), at=NOON)

    assert Service.objects.get().state == State.SUSPENDED
    assert Notice.objects.filter(recipient=mayor.user, about="Manca personale.").exists()
    with pytest.raises(Refused, match="oggi non si può aderire"):
        actions.ask(service, here["Besate"], by=the_system(), at=NOON)

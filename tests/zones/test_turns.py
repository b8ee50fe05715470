"""Turns as they are kept: the clock ends them and calls the next, rights follow."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from quadro.accounts.models import Role
from quadro.bodies.models import Body, Mandate
from quadro.bodies.queries import actor_for
from quadro.kit.refusals import Refused
from quadro.notifications.models import Notice
from quadro.zones import actions, queries
from quadro.zones.rotation import Early, End
from tests.worlds import a_visitor, the_system
from tests.zones.world import (
    FIRST,
    a_rotating_zone,
    acting,
    an_officer,
    current,
    elect,
    leaves_office,
    mayor_of,
    on,
    turns_of,
)

pytestmark = pytest.mark.django_db


# The clock ----------------------------------------------------------------------------------------


def test_the_clock_calls_the_first_and_a_second_time_it_does_nothing() -> None:
    zone = a_rotating_zone()

    assert actions.advance(at=on(2026, 1, 1)) == 1
    assert actions.advance(at=on(2026, 1, 1)) == 0

    assert turns_of(zone) == [("Bollate", FIRST, date(2027, 1, 1), "")]
    assert current(zone).deputy == mayor_of("Lainate")


def test_before_a_rule_holds_nobody_is_called() -> None:
    zone = a_rotating_zone(since=date(2026, 3, 1))

    assert actions.advance(at=on(2026, 2, 28)) == 0
    assert turns_of(zone) == []


def test_when_the_term_is_over_the_next_begins_the_same_day() -> None:
    zone = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))

    actions.advance(at=on(2027, 1, 1))

    assert turns_of(zone) == [
        ("Bollate", FIRST, date(2027, 1, 1), End.TERM),
        ("Lainate", date(2027, 1, 1), date(2028, 1, 1), ""),
    ]


def test_when_the_mandate_of_mayor_ends_the_turn_ends_that_day_and_the_next_is_called() -> None:
    zone = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))
    leaves_office("Bollate", date(2026, 6, 9))

    actions.advance(at=on(2026, 6, 9))

    assert turns_of(zone) == [
        ("Bollate", FIRST, date(2026, 6, 9), End.MANDATE),
        ("Lainate", date(2026, 6, 9), date(2027, 6, 9), ""),
    ]


def test_a_clock_that_stood_still_catches_up_with_no_gap() -> None:
    zone = a_rotating_zone()
    leaves_office("Lainate", date(2027, 3, 1))

    actions.advance(at=on(2028, 5, 20))

    assert turns_of(zone) == [
        ("Bollate", FIRST, date(2027, 1, 1), End.TERM),
        ("Lainate", date(2027, 1, 1), date(2027, 3, 1), End.MANDATE),
        ("Rho", date(2027, 3, 1), date(2028, 3, 1), End.TERM),
        ("Senago", date(2028, 3, 1), date(2029, 3, 1), ""),
    ]


def test_the_deputy_completes_the_turn_where_the_rule_says_so() -> None:
    zone = a_rotating_zone(early=Early.DEPUTY)
    actions.advance(at=on(2026, 1, 1))
    leaves_office("Bollate", date(2026, 6, 9))

    actions.advance(at=on(2026, 6, 9))
    actions.advance(at=on(2027, 1, 1))

    assert [one[0] for one in turns_of(zone)] == ["Bollate", "Lainate", "Lainate"]
    assert list(zone.turns.order_by("since").values_list("completes", flat=True)) == [
        False,
        True,
        False,
    ]


def test_with_nobody_in_office_the_zone_is_vacant_and_the_office_is_told_once() -> None:
    zone = a_rotating_zone()
    officer = an_officer(FIRST)
    for town in ("Bollate", "Lainate", "Rho", "Senago"):
        leaves_office(town, date(2026, 6, 9))
    actions.advance(at=on(2026, 1, 1))

    actions.advance(at=on(2026, 6, 9))
    actions.advance(at=on(2026, 6, 10))

    assert queries.turn_on(zone, date(2026, 6, 10)) is None
    assert queries.board_of(zone, on=date(2026, 6, 10)).is_vacant
    told = Notice.objects.filter(recipient=officer.user, key=f"zones.vacant:{zone.pk}")
    assert told.count() == 1

    elect("Rho", date(2026, 9, 1))
    actions.advance(at=on(2026, 9, 1))

    assert turns_of(zone)[-1] == ("Rho", date(2026, 9, 1), date(2027, 9, 1), "")
    assert not Notice.objects.open().filter(key=f"zones.vacant:{zone.pk}").exists()


def test_a_zone_without_its_body_does_not_stop_the_others() -> None:
    zone = a_rotating_zone()
    Body.objects.filter(zone=zone).update(zone=None)

    assert actions.advance(at=on(2026, 1, 1)) == 0


def test_a_municipality_that_leaves_the_zone_leaves_the_turn() -> None:
    zone = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))
    zone.memberships.filter(municipality__name="Bollate").update(until=date(2026, 4, 1))

    actions.advance(at=on(2026, 4, 2))

    assert turns_of(zone)[0][2] == date(2026, 4, 1)
    assert turns_of(zone)[1][:2] == ("Lainate", date(2026, 4, 1))


# Rights -------------------------------------------------------------------------------------------


def test_the_rights_of_coordinator_begin_and_end_with_the_turn() -> None:
    zone = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))
    turn = current(zone)
    key = Body.objects.get(zone=zone).pk
    user = turn.mandate.person.user

    assert (Role.ZONE_COORDINATOR, key) in actor_for(user, date(2026, 12, 31)).mandates
    assert (Role.ZONE_COORDINATOR, key) not in actor_for(user, date(2027, 1, 1)).mandates


def test_the_rights_end_with_the_mandate_of_mayor() -> None:
    zone = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))
    turn = current(zone)
    leaves_office("Bollate", date(2026, 6, 9))

    actions.advance(at=on(2026, 6, 9))

    roles = actor_for(turn.mandate.person.user, date(2026, 6, 9)).mandates
    assert Role.ZONE_COORDINATOR not in {role for role, _body in roles}


def test_who_has_the_role_already_is_given_no_second_one() -> None:
    zone = a_rotating_zone()
    body = Body.objects.get(zone=zone)
    person = mayor_of("Bollate").person
    Mandate.objects.create(person=person, role=Role.ZONE_COORDINATOR, body=body)

    actions.advance(at=on(2026, 1, 1))

    assert current(zone).coordination is None


def test_who_is_called_who_leaves_and_the_office_are_told() -> None:
    zone = a_rotating_zone()
    officer = an_officer(FIRST)
    actions.advance(at=on(2026, 1, 1))
    leaver = current(zone).mandate.person.user
    actions.advance(at=on(2026, 12, 15))
    assert Notice.objects.open().actions().filter(recipient=leaver).count() == 1

    actions.advance(at=on(2027, 1, 1))

    entering = current(zone).mandate.person.user
    [asked] = Notice.objects.open().actions().filter(recipient=entering)
    assert asked.address == f"/zone/{zone.slug}/rotazione/turni/1/consegna/"
    assert not Notice.objects.open().actions().filter(recipient=leaver).exists()
    assert Notice.objects.filter(recipient=leaver, subject__contains="è finito").exists()
    assert Notice.objects.filter(recipient=officer.user, subject__contains="Lainate").exists()


# The database -------------------------------------------------------------------------------------


def test_two_turns_of_a_zone_cannot_share_a_day_whoever_writes() -> None:
    zone = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))
    turn = current(zone)
    turn.pk, turn.ordinal, turn.coordination = None, 2, None
    turn.since = date(2026, 12, 31)
    turn.until = turn.planned = date(2027, 6, 1)

    with pytest.raises(IntegrityError), transaction.atomic():
        turn.save(force_insert=True)


# Choices ------------------------------------------------------------------------------------------


def test_the_office_gives_a_turn_out_of_the_order_and_the_order_goes_on() -> None:
    zone = a_rotating_zone()
    by = an_officer(FIRST)

    actions.appoint(zone, mayor_of("Senago"), since=FIRST, by=by, at=on(2026, 1, 1))
    actions.advance(at=on(2029, 1, 2))

    assert [one[0] for one in turns_of(zone)] == ["Senago", "Bollate", "Lainate", "Rho"]


def test_a_turn_is_prepared_for_the_day_on_which_the_one_before_ends() -> None:
    zone = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))
    by = an_officer(date(2026, 11, 12))

    with pytest.raises(Refused, match="senza buchi"):
        actions.appoint(zone, mayor_of("Rho"), since=date(2027, 2, 1), by=by, at=on(2026, 11, 12))
    actions.appoint(zone, mayor_of("Rho"), since=date(2027, 1, 1), by=by, at=on(2026, 11, 12))
    actions.advance(at=on(2027, 1, 1))

    assert [one[0] for one in turns_of(zone)] == ["Bollate", "Rho"]


def test_when_a_turn_ends_before_one_that_is_prepared_the_days_between_are_of_the_next() -> None:
    zone = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))
    by = an_officer(date(2026, 11, 12))
    actions.appoint(zone, mayor_of("Rho"), since=date(2027, 1, 1), by=by, at=on(2026, 11, 12))
    leaves_office("Bollate", date(2026, 11, 20))

    actions.advance(at=on(2026, 11, 20))

    assert turns_of(zone)[1] == ("Lainate", date(2026, 11, 20), date(2027, 1, 1), "")
    assert turns_of(zone)[2][0] == "Rho"


def test_a_turn_that_was_given_is_taken_back_before_it_begins_with_its_rights() -> None:
    zone = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))
    by = an_officer(date(2026, 11, 12))
    given = actions.appoint(
        zone, mayor_of("Rho"), since=date(2027, 1, 1), by=by, at=on(2026, 11, 12)
    )
    role = given.coordination
    assert role is not None

    actions.withdraw(given, reason="L’assemblea ci ripensa.", by=by)

    assert [one[0] for one in turns_of(zone)] == ["Bollate"]
    assert not Mandate.objects.filter(pk=role.pk).exists()
    with pytest.raises(Refused, match="già cominciato"):
        actions.withdraw(current(zone), reason="Troppo tardi.", by=by)


def test_a_turn_that_was_given_to_who_will_not_be_in_office_falls() -> None:
    zone = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))
    by = an_officer(date(2026, 11, 12))
    actions.appoint(zone, mayor_of("Rho"), since=date(2027, 1, 1), by=by, at=on(2026, 11, 12))
    leaves_office("Rho", date(2026, 12, 1))

    actions.advance(at=on(2026, 12, 1))
    actions.advance(at=on(2027, 1, 1))

    assert [one[0] for one in turns_of(zone)] == ["Bollate", "Lainate"]


def test_nobody_has_more_turns_in_a_row_than_the_rule_allows() -> None:
    zone = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))
    by = an_officer(date(2026, 11, 12))

    with pytest.raises(Refused, match="di seguito"):
        actions.appoint(
            zone, mayor_of("Bollate"), since=date(2027, 1, 1), by=by, at=on(2026, 11, 12)
        )


def test_only_a_mayor_in_office_of_the_zone_is_appointed() -> None:
    zone = a_rotating_zone()
    leaves_office("Rho", date(2025, 6, 1))

    with pytest.raises(Refused, match="Sindaco in carica"):
        actions.appoint(zone, mayor_of("Rho"), since=FIRST, by=an_officer(FIRST), at=on(2026, 1, 1))


def test_a_turn_given_up_ends_today_and_the_next_is_called_at_once() -> None:
    zone = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))
    turn = current(zone)
    day = date(2026, 5, 4)

    actions.end(
        turn, ended=End.RESIGNED, reason="Altro incarico.", until=day, by=acting(turn, day),
        at=on(2026, 5, 4),
    )  # fmt: skip

    assert turns_of(zone) == [
        ("Bollate", FIRST, day, End.RESIGNED),
        ("Lainate", day, date(2027, 5, 4), ""),
    ]


def test_a_turn_that_will_end_on_a_day_is_followed_on_that_day() -> None:
    zone = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))
    by = an_officer(date(2026, 5, 4))
    day = date(2026, 6, 1)
    actions.end(
        current(zone), ended=End.OTHER, reason="Aspettativa.", until=day, by=by,
        at=on(2026, 5, 4),
    )  # fmt: skip
    assert len(turns_of(zone)) == 1

    actions.advance(at=on(2026, 6, 1))

    assert turns_of(zone)[1][:2] == ("Lainate", day)


def test_a_turn_ends_before_its_time_only_with_a_reason() -> None:
    zone = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))
    turn, day = current(zone), date(2026, 5, 4)

    with pytest.raises(Refused, match="motivo"):
        actions.end(
            turn, ended=End.RESIGNED, reason=" ", until=day, by=the_system(day), at=on(2026, 5, 4)
        )


def test_the_deputy_carries_on_to_the_end_and_the_turn_of_its_town_is_still_to_come() -> None:
    zone = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))
    by = an_officer(date(2026, 5, 4))

    actions.substitute(current(zone), reason="Assenza lunga.", by=by, at=on(2026, 5, 4))
    actions.advance(at=on(2027, 1, 1))

    assert turns_of(zone) == [
        ("Bollate", FIRST, date(2026, 5, 4), End.REPLACED),
        ("Lainate", date(2026, 5, 4), date(2027, 1, 1), End.TERM),
        ("Lainate", date(2027, 1, 1), date(2028, 1, 1), ""),
    ]


def test_who_does_not_keep_the_zone_touches_nothing() -> None:
    zone = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))
    stranger = actor_for(mayor_of("Rho").person.user, date(2026, 5, 4))

    for by in (stranger, a_visitor()):
        with pytest.raises(Refused, match="chi la coordina"):
            actions.substitute(current(zone), reason="Perché sì.", by=by, at=on(2026, 5, 4))
        with pytest.raises(Refused, match="chi la coordina"):
            actions.call_next(zone, by=by, at=on(2026, 5, 4))


def test_called_by_hand_the_next_comes_as_the_clock_would_call_them() -> None:
    zone = a_rotating_zone()
    by = an_officer(FIRST)

    [turn] = actions.call_next(zone, by=by, at=on(2026, 1, 1))

    assert turn.body.label == "Bollate"
    with pytest.raises(Refused, match="Oggi nessuno"):
        actions.call_next(zone, by=by, at=on(2026, 1, 1))

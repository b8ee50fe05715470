"""Rules of rotation as they are kept, and what they let one foresee."""

from datetime import date

import pytest

from quadro.bodies.models import Body
from quadro.journal import queries as journal
from quadro.kit.refusals import Refused
from quadro.zones import actions, queries
from quadro.zones.models import Turn
from quadro.zones.rotation import End, Order
from tests.zones.world import (
    FIRST,
    a_rotating_zone,
    a_rule,
    an_officer,
    current,
    elect,
    leaves_office,
    mayor_of,
    on,
    turns_of,
)

pytestmark = pytest.mark.django_db


# Rules --------------------------------------------------------------------------------------------


def test_a_rule_holds_for_the_turns_that_begin_after_it() -> None:
    zone = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))
    senago, rho = mayor_of("Senago").body, mayor_of("Rho").body
    values = {
        "since": date(2026, 7, 1), "order": Order.AGREED, "agreed": [senago, rho], "months": 6,
    }  # fmt: skip
    a_rule(zone, **values)

    actions.advance(at=on(2027, 1, 1))

    assert turns_of(zone) == [
        ("Bollate", FIRST, date(2027, 1, 1), End.TERM),
        ("Senago", date(2027, 1, 1), date(2027, 7, 1), ""),
    ]


def test_a_rule_does_not_touch_turns_that_began() -> None:
    zone = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))

    with pytest.raises(Refused, match="passati"):
        actions.set_rule(
            zone, {"since": FIRST, "act": "Verbale 2", "months": 6}, by=an_officer(FIRST)
        )


def test_without_its_act_a_rule_does_not_hold() -> None:
    zone = a_rotating_zone()

    with pytest.raises(Refused, match="verbale"):
        a_rule(zone, act="  ", since=date(2026, 2, 1))


def test_a_lot_keeps_its_seed_and_an_agreed_list_its_towns() -> None:
    zone = a_rotating_zone()
    rho = mayor_of("Rho").body

    with pytest.raises(Refused, match="seme"):
        a_rule(zone, order=Order.LOT, since=date(2026, 2, 1))
    with pytest.raises(Refused, match="almeno un Comune"):
        a_rule(zone, order=Order.AGREED, since=date(2026, 2, 1))
    with pytest.raises(Refused, match="due volte"):
        a_rule(zone, order=Order.AGREED, agreed=[rho, rho], since=date(2026, 2, 1))
    body = Body.objects.get(zone=zone)
    with pytest.raises(Refused, match="Non sono Comuni"):
        a_rule(zone, order=Order.AGREED, agreed=[body], since=date(2026, 2, 1))


def test_the_journal_of_the_zone_tells_it_all() -> None:
    zone = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))
    actions.advance(at=on(2027, 1, 1))

    told = journal.history("territory.zone", zone.pk)

    assert {"zones.rule_set", "zones.turn_begun", "zones.turn_ended"} <= {one.event for one in told}


# What is to come ----------------------------------------------------------------------------------


def test_the_next_ten_turns_follow_the_one_under_way() -> None:
    zone = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))

    board = queries.board_of(zone, on=date(2026, 11, 12))

    assert board.now == current(zone)
    ahead = [one for one in board.ahead if not one.is_vacant]
    assert len(ahead) == 10
    assert [one.body.label for one in ahead[:4] if one.body] == [
        "Lainate", "Rho", "Senago", "Bollate",
    ]  # fmt: skip
    assert ahead[0].since == date(2027, 1, 1)
    assert [one.number for one in ahead] == list(range(1, 11))


def test_a_vacancy_that_was_is_shown_between_the_turns() -> None:
    zone = a_rotating_zone()
    for town in ("Bollate", "Lainate", "Rho", "Senago"):
        leaves_office(town, date(2026, 3, 1))
    elect("Rho", date(2026, 5, 1))
    actions.advance(at=on(2026, 5, 1))

    past = queries.board_of(zone, on=date(2026, 5, 2)).past

    assert [(one.is_vacant, one.since) for one in past] == [
        (False, FIRST),
        (True, date(2026, 3, 1)),
        (False, date(2026, 5, 1)),
    ]


def test_turns_are_numbered_in_their_zone() -> None:
    zone = a_rotating_zone()
    actions.advance(at=on(2028, 1, 1))

    assert list(Turn.objects.filter(zone=zone).order_by("since").values_list("ordinal")) == [
        (1,),
        (2,),
        (3,),
    ]


# Another rule, tried ------------------------------------------------------------------------------


def test_a_rule_that_is_tried_tells_who_moves_and_writes_nothing() -> None:
    zone = a_rotating_zone()
    actions.advance(at=on(2026, 1, 1))
    board = queries.board_of(zone, on=date(2026, 11, 12))
    senago = mayor_of("Senago").body

    tried = queries.tried(
        board, {"since": date(2027, 1, 1), "order": Order.AGREED, "agreed": [senago]}
    )

    assert tried.line[0].body == senago
    assert [(one.body.label, one.now, one.then) for one in tried.shifts] == [
        ("Senago", 3, 1),
        ("Lainate", 1, 2),
        ("Rho", 2, 3),
        ("Bollate", 4, 5),
    ]
    assert tried.unchanged == 0
    assert zone.rotation_rules.count() == 1

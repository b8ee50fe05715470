"""Interventions in the roll-up of the plan: each euro once, in its provisions and its places."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from quadro.cube import actions as cube
from quadro.cube import queries as roll_up
from quadro.cube.models import Contribution
from quadro.cube.places import AREA, ELSEWHERE, of_zone
from quadro.interventions import actions, queries
from quadro.interventions.models import Intervention, Where
from quadro.kit.refusals import Refused
from quadro.plan.models import Provision
from quadro.territory.models import Municipality
from tests.agreements.world import a_plan
from tests.cube.world import a_town, at, shown, two_zones
from tests.interventions.world import (
    again,
    an_intervention,
    committed,
    funded,
    paid,
    told,
    with_a_count,
)
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db
BY = the_system()
D = Decimal


@pytest.fixture(autouse=True)
def _started() -> None:
    """The roll-up holds from today."""
    cube.bring_to(TODAY)


def falls(one: Intervention, *parts: tuple[Municipality | None, str]) -> None:
    """None is elsewhere."""
    places = [
        {
            "where": Where.MUNICIPALITY if town else Where.ELSEWHERE,
            "municipality": town, "percent": D(percent),
        }
        for town, percent in parts
    ]  # fmt: skip
    actions.set_places(one, places, version=again(one).version, by=BY, at=NOON)


def carries(one: Intervention, *parts: tuple[Provision, str]) -> None:
    shares = [(provision, D(percent)) for provision, percent in parts]
    actions.set_shares(one, shares, version=again(one).version, by=BY, at=NOON)


def test_a_euro_falls_once_in_each_place_and_in_each_provision() -> None:
    north, _south = two_zones()
    gessate, inzago = a_town("Gessate", north), a_town("Inzago", north)
    first, second = a_plan("Mobilità", "Opere")
    one = an_intervention()
    funded(one, ("regione", 2026, "600"), ("da_reperire", 2027, "400"))
    falls(one, (gessate, "60"), (inzago, "30"), (None, "10"))
    carries(one, (first, "70"), (second, "30"))

    everything = shown()
    where = (at(gessate), at(inzago), of_zone(north.pk), AREA, ELSEWHERE)
    totals = {place: everything.at("cost", place=place).total for place in where}
    assert totals == {
        at(gessate): 600, at(inzago): 300, of_zone(north.pk): 900, AREA: 900, ELSEWHERE: 100,
    }  # fmt: skip
    assert everything.at("to_find").total == 360
    assert everything.at("funded").total == 540
    part = shown(first.edition, first).at("cost", node=first.pk, place=of_zone(north.pk))
    assert part.total == 630
    assert everything.at("interventions", place=of_zone(north.pk)).count == 1
    assert roll_up.verify() == []


def test_what_nobody_tells_is_in_no_sum_and_large_works_count_more() -> None:
    silent, large, small = (an_intervention(name) for name in ("Muta", "Grande", "Piccola"))
    for one, cost, done in ((large, "900", "10"), (small, "100", "1")):
        funded(one, ("regione", 2026, cost))
        count = with_a_count(one, "10")
        told(one, readings={count.pk: D(done)})
    paid(large, "450")

    found = shown()
    assert found.at("interventions").count == 3
    assert (found.at("cost").total, found.at("cost").weight) == (D(1000), D(2))
    assert found.at("physical").mean == 91
    assert found.at("financial").mean == 50
    assert found.at("financial").weight == 900
    assert found.at("procedural").mean is None
    assert silent.cost_eur is None


def test_what_is_not_public_or_cancelled_or_gone_leaves_the_sums() -> None:
    one = an_intervention()
    shown_one = an_intervention("Prova", is_demonstration=True)
    for each in (one, shown_one):
        funded(each, ("regione", 2026, "10"))
    assert shown().at("cost").total == 20
    assert shown().at("interventions_demonstration").count == 1

    actions.hide(one, by=BY)
    assert shown().at("cost").total == 10
    actions.publish(one, by=BY)
    actions.move(one, "cancel", by=BY, on=TODAY, at=NOON, reason="Rinuncia.")
    assert shown().at("cost").total == 10
    assert shown().at("interventions_cancelled").count == 1
    actions.remove_demonstration(by=BY)
    assert shown().at("interventions").count == 0
    assert roll_up.verify() == []


def test_past_the_day_of_its_data_it_is_stale() -> None:
    told(an_intervention())
    assert shown().at("interventions_stale").count == 0
    cube.bring_to(date(2027, 1, 21))
    assert shown().at("interventions_stale").count == 1
    assert roll_up.verify() == []


# Whatever happens ---------------------------------------------------------------------------------


class Life:
    """Three interventions in two towns of two zones and elsewhere; each step is a verb."""

    def __init__(self) -> None:
        north, south = two_zones()
        self.towns = [a_town("Gessate", north), a_town("Pieve", south), None]
        self.provisions = a_plan("Casa", "Lavoro", "Acqua")
        self.rows = [an_intervention(f"Opera {number}") for number in range(3)]
        self.counts = {one.pk: with_a_count(one, "10") for one in self.rows}
        self.on = TODAY

    def one(self, dice: Random) -> Intervention:
        return again(dice.choice(self.rows))

    def fund(self, dice: Random) -> None:
        lines = [(source, 2026, str(dice.randrange(500))) for source in ("stato", "da_reperire")]
        funded(self.one(dice), *lines, on=self.on)

    def pay(self, dice: Random) -> None:
        paid(self.one(dice), str(dice.randrange(300)))

    def commit(self, dice: Random) -> None:
        committed(self.one(dice), str(dice.randrange(300)))

    def take_back(self, dice: Random) -> None:
        last = self.one(dice).movements.filter(reverses=None, reversed_by=None).last()
        if last is not None:
            actions.take_back(last, "Sbagliato.", by=BY, at=NOON)

    def count(self, dice: Random) -> None:
        one = self.one(dice)
        told(one, readings={self.counts[one.pk].pk: D(dice.randrange(11))})

    def place(self, dice: Random) -> None:
        percent = dice.randrange(1, 100)
        some = dice.sample(self.towns, 2)
        falls(self.one(dice), (some[0], str(percent)), (some[1], str(100 - percent)))

    def share(self, dice: Random) -> None:
        percent = dice.randrange(1, 100)
        some = dice.sample(self.provisions, 2)
        carries(self.one(dice), (some[0], str(percent)), (some[1], str(100 - percent)))

    def move(self, dice: Random) -> None:
        verb = dice.choice(["start", "suspend", "resume", "finish", "reopen", "cancel", "restore"])
        told_so = {"done_on": TODAY}
        actions.move(self.one(dice), verb, by=BY, on=TODAY, at=NOON, reason="Così.", told=told_so)

    def show(self, dice: Random) -> None:
        one = self.one(dice)
        (actions.hide if one.is_public else actions.publish)(one, by=BY)

    def pass_days(self, dice: Random) -> None:
        self.on += timedelta(dice.randrange(1, 60))
        cube.bring_to(self.on)


VERBS: list[Callable[[Life, Random], None]] = [
    Life.fund, Life.pay, Life.commit, Life.take_back, Life.count, Life.place, Life.share,
    Life.move, Life.show, Life.pass_days,
]  # fmt: skip


def test_after_any_sequence_of_verbs_the_roll_up_tells_what_the_pages_tell() -> None:
    life = Life()

    @given(st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 10**6)), max_size=12))
    @settings(max_examples=20)
    def after_these(steps: list[tuple[Callable[[Life, Random], None], int]]) -> None:
        life.on = TODAY
        with transaction.atomic():
            for verb, seed in steps:
                try:
                    with transaction.atomic():
                        verb(life, Random(seed))  # noqa: S311
                except Refused:
                    continue
            check_against_pages()
            check_built_anew(life.on)
            transaction.set_rollback(True)

    after_these()


def check_built_anew(on: date) -> None:
    """On PostgreSQL the database tells by itself what all interventions contribute."""
    assert cube.rebuild(on=on) == 0
    Contribution.objects.all().delete()
    assert cube.rebuild(on=on) == Intervention.objects.filter(is_public=True).count()
    assert roll_up.verify() == []


def check_against_pages() -> None:
    assert roll_up.verify() == []
    totals = queries.totals_of(Intervention.objects.filter(is_public=True))
    found = shown()

    def both(measure: str) -> Decimal:
        """In the area and out of it."""
        return found.at(measure).total + found.at(measure, place=ELSEWHERE).total

    assert abs(both("interventions") - totals.count) < D("0.0001")
    for measure, value in (
        ("cost", totals.money.cost), ("to_find", totals.money.to_find),
        ("committed", totals.money.committed), ("paid", totals.money.paid),
    ):  # fmt: skip
        assert abs(both(measure) - (value or 0)) < D("0.0001"), measure

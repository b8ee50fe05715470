"""Whatever happens, in whatever order: what is kept step by step is what would be built anew."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from quadro.cube import actions, queries
from quadro.cube.models import Cell
from quadro.cube.nouns import Line, unpacked
from quadro.cube.places import AREA, ELSEWHERE, of_zone
from quadro.kit.refusals import Refused
from quadro.plan import actions as plan
from quadro.plan.models import Edition, Provision
from quadro.territory.models import Membership, Municipality, Zone
from quadro.territory.watchers import MOVED
from tests.cube.world import (
    KIND,
    START,
    Found,
    Naive,
    Records,
    a_town,
    a_tree,
    at,
    everything_kept,
    only,
    started,
    two_zones,
)
from tests.worlds import the_system

pytestmark = pytest.mark.django_db
MEASURES = ("progress", "late", "days", "n1")


@dataclass
class World:
    """A plan, two zones, five municipalities, records; each step is drawn from a number."""

    records: Records
    edition: Edition
    tree: list[Provision]
    zones: tuple[Zone, Zone]
    towns: list[Municipality]
    on: date = START

    @classmethod
    def new(cls, records: Records) -> "World":
        started(START)
        edition, tree = a_tree()
        north, south = two_zones()
        of = (north, north, south, south, None)
        towns = [a_town(f"Comune {n}", zone) for n, zone in enumerate(of)]
        Municipality.objects.create(name="Lodi", slug="lodi", province="LO", is_inside=False)
        return cls(records, edition, list(tree.values()), (north, south), towns)

    @property
    def places(self) -> list[str]:
        towns = [at(one) for one in Municipality.objects.order_by("pk")]
        return [AREA, ELSEWHERE, *(of_zone(one.pk) for one in self.zones), *towns]

    def write(self, dice: Random) -> None:
        """A record anew, or one told otherwise: weights, shares, places, values."""
        key = dice.randrange(6)
        self.records.kept[key] = [self._line(dice) for _ in range(dice.randrange(6))]
        actions.refresh(KIND, [key])

    def _line(self, dice: Random) -> Line:
        node, place = dice.choice([None, *self.tree]), dice.choice(self.places)
        amount, weight = Decimal(dice.randrange(-999, 9999)) / 7, Decimal(dice.randrange(99)) / 100
        key, measure = node.pk if node else None, dice.choice(MEASURES)
        told = (Decimal(dice.randrange(-9, 9)), START + timedelta(dice.randrange(3)))
        last = told if measure == "n1" else (None, None)
        return Line(key, place, measure, amount, weight, *last)

    def write_many(self, dice: Random) -> None:
        for key in range(6, 6 + dice.randrange(1, 5)):
            self.records.kept[key] = [self._line(dice) for _ in range(dice.randrange(4))]
        actions.refresh(KIND, list(range(12)))

    def remove(self, dice: Random) -> None:
        key = dice.randrange(10)
        self.records.kept.pop(key, None)
        actions.refresh(KIND, [key])

    def move_provision(self, dice: Random) -> None:
        one = Provision.objects.get(pk=dice.choice(self.tree).pk)
        under = Provision.objects.filter(pk=dice.choice(self.tree).pk).first()
        try:
            plan.move_provision(one, under=under, place=None, version=one.version, by=the_system())
        except Refused:
            return

    def change_zone(self, dice: Random) -> None:
        """From today, or from a day to come."""
        town, day = dice.choice(self.towns), self.on + timedelta(dice.randrange(3))
        Membership.objects.filter(municipality=town, since__gte=day).delete()
        Membership.objects.filter(municipality=town, since__lt=day).exclude(until__lte=day).update(
            until=day
        )
        if zone := dice.choice([None, *self.zones]):
            Membership.objects.create(municipality=town, zone=zone, since=day)
        MOVED.tell([town.pk])

    def merge(self, dice: Random) -> None:
        old, new = dice.sample(self.towns, 2)
        if Municipality.objects.filter(pk=new.pk, merged_into__isnull=False).exists():
            return
        if Municipality.objects.filter(merged_into=old.pk).exists():
            return
        day = self.on + timedelta(dice.randrange(2))
        Municipality.objects.filter(pk=old.pk).update(until=day, merged_into=new)
        MOVED.tell([old.pk, new.pk])

    def pass_days(self, dice: Random) -> None:
        self.on += timedelta(dice.randrange(1, 4))
        actions.bring_to(self.on)


NAMES = (
    "write", "write_many", "remove", "move_provision", "change_zone", "merge", "pass_days",
)  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 10**6)), max_size=25)


def test_step_by_step_is_as_built_anew_and_as_summed_by_hand() -> None:
    records = Records()
    made = World.new(records)

    @given(STEPS)
    @settings(max_examples=30)
    def after_these(steps: list[tuple[str, int]]) -> None:
        world = replace(made)
        records.kept.clear()
        with transaction.atomic():
            for name, seed in steps:
                getattr(world, name)(Random(seed))  # noqa: S311
            assert queries.verify() == []
            kept = everything_kept()
            check_by_hand(world)
            assert actions.rebuild(on=world.on) == 0
            assert everything_kept() == kept
            transaction.set_rollback(True)

    with only(records):
        after_these()


def check_by_hand(world: World) -> None:
    """The whole, and some cells, against the recursion that recomputes parents from children."""
    naive, dice = Naive(world.records.all_lines(world.on), world.on), Random(1)  # noqa: S311
    some = [(None, AREA), *((dice.choice(world.tree), dice.choice(world.places)) for _ in range(4))]
    edition = world.edition
    for measure in MEASURES:
        for node, place in some:
            cell = Cell(edition=edition.pk, node=node.pk if node else 0, place=place)
            check(naive.at_node(node, edition, place, measure), cell, measure)
        for place in world.places:
            check(naive.everything(place, measure), Cell(edition=0, node=0, place=place), measure)


def check(found: Found, cell: Cell, measure: str) -> None:
    where = {"edition": cell.edition, "node": cell.node, "place": cell.place, "measure": measure}
    kept = Cell.objects.filter(**where).first()
    told = (kept.total, kept.weight, kept.count) if kept else (Decimal(0), Decimal(0), 0)
    assert told == (found.total, found.weight, len(found.who)), where
    last, last_on = unpacked(kept.latest if kept else None)
    assert (last_on and (last_on, last)) == found.last, where

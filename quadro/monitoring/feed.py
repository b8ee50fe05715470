"""What indicators tell the roll-up: the values by place, and how far they are for the plan.

Two kinds of records, so that one reading costs what one reading is:

- a reading («r») gives its place the two sides of its indicator's division, in the measure `n12` of
  indicator 12: that of the latest period of the place, or every period of a cumulative one;
- an indicator («n») gives each provision that it tells of its progress, weighted by the share.

Only what is public is told. A reading counts whatever the day: its period was over when it was
read.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from quadro.cube.exact import from_units
from quadro.cube.nouns import Amount, Line, Value, amounts, unpacked
from quadro.cube.places import AREA
from quadro.cube.queries import above_on
from quadro.cube.registry import Feed
from quadro.monitoring.measuring import NOTHING, WHOLE
from quadro.monitoring.models import Formula, Indicator, Reading
from quadro.monitoring.queries import Known, latest_of
from quadro.monitoring.queries.aims import plans_of
from quadro.monitoring.queries.rolled import area_values, value_in
from quadro.monitoring.queries.values import COLUMNS, counting

READING, INDICATOR = "r", "n"
RESULTS = "results"
ONE = Decimal(1)
EVER = date(9999, 12, 30)
"""A day after any period."""
CHUNK = 50
"""Indicators whose values are asked for together."""


def readings(keys: Sequence[int] | None, _on: date) -> Iterator[tuple[int, list[Line]]]:
    """Of each reading that counts now, what it contributes; the others are not among them."""
    rows = Indicator.objects.filter(is_public=True)
    places: set[str] | None = None
    if keys is not None:
        asked = list(Reading.objects.filter(pk__in=keys).values_list("indicator", "place"))
        rows = rows.filter(pk__in={indicator for indicator, _place in asked})
        places = {place for _indicator, place in asked}
    wanted = None if keys is None else set(keys)
    for some in _in_groups(list(rows.order_by("pk"))):
        for one in _counting(some, places):
            if wanted is None or one.pk in wanted:
                yield one.pk, lines_of(one, some[one.indicator])


def _in_groups(rows: Sequence[Indicator]) -> Iterator[dict[int, Indicator]]:
    for start in range(0, len(rows), CHUNK):
        yield {one.pk: one for one in rows[start : start + CHUNK]}


def _counting(rows: dict[int, Indicator], places: Collection[str] | None) -> Iterator[Known]:
    added = [key for key, one in rows.items() if one.formula == Formula.CUMULATIVE]
    single = [key for key in rows if key not in added]
    if single:
        yield from latest_of(single, on=EVER, places=places)
    if added:
        every = counting(added, on=EVER, known_at=None)
        every = every if places is None else every.filter(place__in=places)
        every = every.exclude(value=None).order_by("until", "pk")
        yield from _each_place_once([Known(*one) for one in every.values_list(*COLUMNS)])


def _each_place_once(rows: Sequence[Known]) -> Iterator[Known]:
    """Of a cumulative one all periods count, and the last of each place weighs for it."""
    last = {(one.indicator, one.place): one.pk for one in rows}
    for one in rows:
        is_last = last[one.indicator, one.place] == one.pk
        yield replace(one, weight=ONE if is_last else NOTHING)


def lines_of(one: Known, indicator: Indicator) -> list[Line]:
    """One line, with no provision: values of different indicators do not sum in the plan."""
    part = one.part
    if not part.is_known_for(indicator.formula):
        return []
    total, weight = part.value or NOTHING, ONE
    match indicator.formula:
        case Formula.RATIO:
            total, weight = part.numerator or NOTHING, part.denominator or NOTHING
        case Formula.MEAN:
            weight = part.weight or NOTHING
            total *= weight
        case Formula.CUMULATIVE:
            weight = part.weight or NOTHING
    return [
        Line(None, one.place, indicator.measure, total, weight, last=part.value, last_on=one.on)
    ]


def results(keys: Sequence[int] | None, on: date) -> Iterator[tuple[int, list[Line]]]:
    """Of each indicator that tells of the plan, how far it is in the parts of its provisions.

    The value of the area is the one that its readings have in the roll-up. Of some it is read
    there, whatever the number of places: who counts a reading tells it first. Of all, when there
    may be no roll-up yet, their lines are summed anew.
    """
    rows = Indicator.objects.filter(is_public=True, links__isnull=False).distinct()
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    above = above_on(on) if keys is None else None
    for some in _in_groups(list(rows.prefetch_related("links").order_by("pk"))):
        told = list(some.values())
        values = area_values(told, on=on) if above is None else _summed(some, above, on)
        plans = plans_of(told)
        for one in told:
            done = plans[one.pk, AREA].progress(values[one.pk])
            if done is not None:
                yield one.pk, list(_result_lines(one, done.percent))


def _summed(
    some: dict[int, Indicator], above: Callable[[str], Iterator[str]], on: date
) -> dict[int, Decimal | None]:
    """What the cells of the area will hold, from the readings."""
    kept = {key: one for key, one in some.items() if one.formula != Formula.SCALE}
    sums: dict[int, Sum] = defaultdict(Sum)
    for one in _counting(kept, None):
        for leaf, amount in amounts(lines_of(one, kept[one.indicator])).items():
            if AREA in above(leaf.place):
                sums[one.indicator].add(amount)
    others = [one for one in some.values() if one.pk not in kept]
    return {
        **{key: value_in(one, sums[key].value) for key, one in kept.items()},
        **area_values(others, on=on),
    }


@dataclass
class Sum:
    total: int = 0
    weight: int = 0
    count: int = 0
    latest: str = ""

    def add(self, one: Amount) -> None:
        self.total += one.total
        self.weight += one.weight
        self.count += 1
        self.latest = max(self.latest, one.latest or "")

    @property
    def value(self) -> Value:
        last = unpacked(self.latest)
        return Value(from_units(self.total), from_units(self.weight), self.count, *last)


def _result_lines(indicator: Indicator, done: Decimal) -> Iterator[Line]:
    """The whole counts once in «everything», the parts in the plan."""
    weight = indicator.weight
    yield Line(None, AREA, RESULTS, weight * done, weight)
    for link in indicator.links.all():
        part = weight * link.percent / WHOLE
        yield Line(link.provision_id, AREA, RESULTS, part * done, part)


FEEDS = (
    Feed(READING, readings, changing=lambda _on: []),
    Feed(INDICATOR, results),
)

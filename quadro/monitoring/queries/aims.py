"""What was planned of indicators, as it was known on a day: starts and targets."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from quadro.monitoring.measuring import Plan
from quadro.monitoring.models import AREA, Baseline, Indicator, Target

Key = tuple[int, str]
"""Indicator and place."""
T = TypeVar("T", Baseline, Target)


def plans_of(
    indicators: Sequence[Indicator],
    *,
    known_at: datetime | None = None,
    places: Collection[str] | None = (AREA,),
) -> dict[Key, Plan]:
    """What was planned of each, in each place: the latest told by then. Two queries.

    `places` None: all those that have something of their own.
    """
    keys = [one.pk for one in indicators]
    starts = {(one.indicator_id, one.place): one for one in _told(Baseline, keys, known_at, places)}
    targets: dict[Key, dict[int, Decimal | None]] = defaultdict(dict)
    for one in _told(Target, keys, known_at, places):
        targets[one.indicator_id, one.place][one.year] = one.value
    by_key = {one.pk: one for one in indicators}
    found = {}
    for key in {*starts, *targets, *((one, AREA) for one in keys)}:
        start, indicator = starts.get(key), by_key[key[0]]
        found[key] = Plan(
            polarity=indicator.polarity,
            start_on=start.on if start else None,
            start=start.value if start else None,
            targets={
                year: value
                for year, value in sorted(targets.get(key, {}).items())
                if value is not None
            },
            tolerance=indicator.tolerance,
        )
    return found


def _told(
    model: type[T], keys: Collection[int], known_at: datetime | None, places: Collection[str] | None
) -> Iterable[T]:
    """In the order in which they were told: the last of a place, or of a year, counts."""
    rows = model._default_manager.filter(indicator__in=keys).order_by("told_at", "pk")
    if known_at is not None:
        rows = rows.filter(told_at__lte=known_at)
    return rows if places is None else rows.filter(place__in=places)


def plan_of(indicator: Indicator, *, known_at: datetime | None = None, place: str = AREA) -> Plan:
    found = plans_of([indicator], known_at=known_at, places=[place])
    return found.get((indicator.pk, place), Plan(indicator.polarity, tolerance=indicator.tolerance))


def planned_before(indicator: Indicator) -> list[Baseline | Target]:
    """What was planned and then planned again, the latest told first. Two queries."""
    rows: list[Baseline | Target] = [
        *indicator.baselines.select_related("zone", "municipality"),
        *indicator.targets.select_related("zone", "municipality"),
    ]
    last: dict[tuple[str, int], Baseline | Target] = {}
    replaced = []
    for one in sorted(rows, key=lambda row: (row.told_at, row.pk)):
        key = (one.place, one.year if isinstance(one, Target) else 0)
        if key in last:
            replaced.append(last[key])
        last[key] = one
    return sorted(replaced, key=lambda row: row.told_at, reverse=True)

"""The values of an indicator over time, period after period."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import cast

from django.db.models import Count, F, QuerySet, Sum

from quadro.monitoring.measuring import Combined, Part, combined
from quadro.monitoring.models import Formula, Indicator, Reading
from quadro.monitoring.queries.values import counting

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Moment:
    """The value of a place in a period."""

    since: date
    until: date
    combined: Combined

    @property
    def on(self) -> date:
        return self.until - DAY


def series_of(
    indicator: Indicator,
    *,
    on: date,
    known_at: datetime | None = None,
    places: Collection[str] | None = None,
    of: int = 1,
    breakdown: str = "",
) -> list[Moment]:
    """Period after period, each from the readings of that period only. One query.

    `places` are those that make the value, `of` how many they are. A cumulative one adds to what
    came before it.
    """
    rows = counting([indicator.pk], on=on, known_at=known_at, breakdown=breakdown)
    if places is not None:
        rows = rows.filter(place__in=places)
    by_period: dict[tuple[date, date], list[Part]] = defaultdict(list)
    for since, until, part in PARTS[indicator.formula](rows):
        by_period[since, until].append(part)
    found, before = [], Decimal(0)
    for (since, until), parts in sorted(by_period.items()):
        one = combined(indicator.formula, parts, of=of, factor=indicator.factor)
        if indicator.formula == Formula.CUMULATIVE and one.value is not None:
            before += one.value
            one = Combined(before, before, one.weight, one.known, one.of)
        found.append(Moment(since, until, one))
    return found


PERIOD = ("since", "until")
Parts = Iterable[tuple[date, date, Part]]


def _sums(rows: "QuerySet[Reading]") -> Parts:
    told = (
        rows.exclude(value=None)
        .values_list(*PERIOD)
        .annotate(whole=Sum("value"), number=Count("pk"))
    )
    for since, until, whole, number in told:
        yield since, until, Part(value=whole, count=number)


def _ratios(rows: "QuerySet[Reading]") -> Parts:
    told = (
        rows.exclude(numerator=None)
        .values_list(*PERIOD)
        .annotate(above=Sum("numerator"), below=Sum("denominator"), number=Count("pk"))
    )
    for since, until, above, below, number in told:
        yield since, until, Part(numerator=above, denominator=below, count=number)


def _means(rows: "QuerySet[Reading]") -> Parts:
    told = (
        rows.exclude(value=None)
        .filter(weight__gt=0)
        .values_list(*PERIOD)
        .annotate(whole=Sum(F("value") * F("weight")), weighed=Sum("weight"), number=Count("pk"))
    )
    for since, until, whole, weighed, number in told:
        mean = cast("Decimal", whole) / cast("Decimal", weighed)
        yield since, until, Part(value=mean, weight=weighed, count=number)


def _steps(rows: "QuerySet[Reading]") -> Parts:
    told = rows.exclude(value=None).values_list(*PERIOD, "value").annotate(number=Count("pk"))
    for since, until, value, number in told:
        yield since, until, Part(value=value, count=number)


def _each(rows: "QuerySet[Reading]") -> Parts:
    for since, until, value in rows.order_by("pk").values_list(*PERIOD, "value"):
        yield since, until, Part(value=value, on=until)


PARTS: dict[str, Callable[["QuerySet[Reading]"], Parts]] = {
    Formula.SUM: _sums,
    Formula.CUMULATIVE: _sums,
    Formula.RATIO: _ratios,
    Formula.MEAN: _means,
    Formula.SCALE: _steps,
    Formula.LATEST: _each,
}
"""What the database sums by itself; of a scale, and of the latest, the values come as they are."""

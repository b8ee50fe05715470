"""How far indicators are: value, start, target and planned value, many at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from quadro.accounts.actors import Actor
from quadro.monitoring.measuring import NOTHING, WHOLE, Plan, Progress
from quadro.monitoring.models import AREA, Formula, Indicator, Link
from quadro.monitoring.queries.aims import plans_of
from quadro.monitoring.queries.places import Places, places_on
from quadro.monitoring.queries.values import (
    Board,
    Known,
    PlaceValue,
    contested_among,
    latest_of,
    summed_until,
)
from quadro.plan.models import Provision


@dataclass(frozen=True)
class Standing:
    """An indicator in the whole area on a day: value beside plan."""

    indicator: Indicator
    on: date
    area: PlaceValue
    plan: Plan

    @property
    def value(self) -> Decimal | None:
        return self.area.value

    @property
    def progress(self) -> Progress | None:
        return self.plan.progress(self.value)

    @property
    def done(self) -> Decimal | None:
        return self.progress.percent if self.progress else None

    @property
    def planned(self) -> Decimal | None:
        return self.plan.planned(self.on)

    @property
    def is_stale(self) -> bool:
        """Its next data were due before the day."""
        due = self.indicator.next_update_on
        return due is not None and due < self.on and self.indicator.closed_on is None

    @property
    def days_late(self) -> int:
        due = self.indicator.next_update_on
        return (self.on - due).days if due and self.is_stale else 0


def boards_of(
    indicators: Sequence[Indicator],
    *,
    on: date,
    known_at: datetime | None = None,
    places: Places | None = None,
    only: Sequence[str] | None = None,
    breakdown: str = "",
) -> dict[int, Board]:
    """What is known of each, from which the value of any place comes: six queries at most.

    `only` the places that are asked for, where few are.
    """
    places = places or places_on(on)
    within = None
    if only is not None:
        within = {
            one
            for level in {indicator.level for indicator in indicators}
            for place in only
            for one in places.within(place, level)
        }
    added = [one.pk for one in indicators if one.formula == Formula.CUMULATIVE]
    single = [one.pk for one in indicators if one.formula != Formula.CUMULATIVE]
    asked: dict[str, Any] = {
        "on": on, "known_at": known_at, "places": within, "breakdown": breakdown,
    }  # fmt: skip
    rows = latest_of(single, **asked) if single else []
    rows += summed_until(added, **asked) if added else []
    contested = contested_among([one.pk for one in rows], known_at=known_at)
    by_indicator: dict[int, dict[str, Known]] = {one.pk: {} for one in indicators}
    for one in rows:
        by_indicator[one.indicator][one.place] = one
    return {one.pk: Board(one, places, by_indicator[one.pk], contested) for one in indicators}


def standings_of(
    indicators: Sequence[Indicator], *, on: date, known_at: datetime | None = None
) -> list[Standing]:
    """In the order of the rows: eight queries at most, whatever their number."""
    boards = boards_of(indicators, on=on, known_at=known_at)
    plans = plans_of(indicators, known_at=known_at)
    return [Standing(one, on, boards[one.pk].at(AREA), plans[one.pk, AREA]) for one in indicators]


# What indicators say of a provision ---------------------------------------------------------------


@dataclass(frozen=True)
class Result:
    """An indicator with the part of it that counts for a provision."""

    standing: Standing
    percent: Decimal

    @property
    def weight(self) -> Decimal:
        return self.standing.indicator.weight * self.percent / WHOLE


def results_for(provision: Provision, by: Actor, *, on: date) -> list[Result]:
    """The indicators that tell of a provision, as far as `by` may read them."""
    readable = Indicator.objects.readable_by(by).values("pk")
    links = list(
        Link.objects.filter(provision=provision, indicator__in=readable)
        .select_related("indicator__owner")
        .order_by("indicator__title", "pk")
    )
    standings = standings_of([one.indicator for one in links], on=on) if links else []
    return [Result(one, link.percent) for one, link in zip(standings, links, strict=True)]


def result_of(results: Iterable[Result]) -> Decimal | None:
    """Σ(weight × part × progress) / Σ(weight × part) of those whose progress is known."""
    known = [(one.weight, one.standing.done) for one in results if one.standing.done is not None]
    weight = sum((one for one, _done in known), NOTHING)
    total = sum((one * (done or NOTHING) for one, done in known), NOTHING)
    return total / weight if weight else None

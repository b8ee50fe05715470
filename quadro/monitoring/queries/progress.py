"""How far indicators are: value, start, target and planned value, many at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from quadro.accounts.actors import Actor
from quadro.monitoring.measuring import NOTHING, WHOLE, Plan, Progress
from quadro.monitoring.models import AREA, Indicator, Link
from quadro.monitoring.queries.aims import plans_of
from quadro.monitoring.queries.boards import boards_of
from quadro.monitoring.queries.places import Places
from quadro.monitoring.queries.rolled import values_at
from quadro.monitoring.queries.values import PlaceValue
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


def standings_of(
    indicators: Sequence[Indicator], *, on: date, known_at: datetime | None = None
) -> list[Standing]:
    """In the order of the rows, in a fixed number of queries."""
    plans = plans_of(indicators, known_at=known_at)
    found = values_at(indicators, [AREA], on=on, known_at=known_at)
    return [Standing(one, on, found[one.pk, AREA], plans[one.pk, AREA]) for one in indicators]


def live_standings_of(
    indicators: Sequence[Indicator],
    *,
    on: date,
    known_at: datetime | None = None,
    places: Places | None = None,
) -> list[Standing]:
    """From the readings, never from the roll-up: of a past day, or as it was known."""
    plans = plans_of(indicators, known_at=known_at)
    boards = boards_of(
        indicators, on=on, known_at=known_at, places=places, contested=()
    )  # fmt: skip
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


def results_for(
    provision: Provision, by: Actor, *, on: date, known_at: datetime | None = None
) -> list[Result]:
    """The indicators that tell of a provision, as far as `by` may read them."""
    readable = Indicator.objects.readable_by(by).values("pk")
    links = list(
        Link.objects.filter(provision=provision, indicator__in=readable)
        .select_related("indicator__owner")
        .order_by("indicator__title", "pk")
    )
    rows = [one.indicator for one in links]
    standings = standings_of(rows, on=on, known_at=known_at) if links else []
    return [Result(one, link.percent) for one, link in zip(standings, links, strict=True)]


def result_of(results: Iterable[Result]) -> Decimal | None:
    """Σ(weight × part × progress) / Σ(weight × part) of those whose progress is known."""
    known = [(one.weight, one.standing.done) for one in results if one.standing.done is not None]
    weight = sum((one for one, _done in known), NOTHING)
    total = sum((one * (done or NOTHING) for one, done in known), NOTHING)
    return total / weight if weight else None

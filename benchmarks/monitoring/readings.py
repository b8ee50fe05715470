"""Indicators with their approved readings, and readings of the last period that wait."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from quadro.bodies.models import Body
from quadro.monitoring.models import (
    Baseline,
    Formula,
    Indicator,
    IndicatorKind,
    Level,
    Link,
    Periodicity,
    Polarity,
    Reading,
    Target,
)
from quadro.monitoring.states import State
from quadro.plan.models import Provision
from quadro.territory.models import Municipality

SOURCE = "dati sintetici per le misure"
BATCH = 500
WAITING = 130
"""Readings of an indicator that wait to be checked."""
FIRST = date(2024, 7, 1)
WHOLE = Decimal(100)


@dataclass(frozen=True)
class Many:
    """Of each indicator: so many periods of so many municipalities."""

    indicators: int
    places: int
    periods: int


def build(many: Many, provisions: Sequence[Sequence[Provision]], *, on: date, at: datetime) -> None:
    owner = Body.objects.authority().get()
    rows = Indicator.objects.bulk_create(_indicators(many, owner, on), batch_size=BATCH)
    Baseline.objects.bulk_create(
        Baseline(indicator=one, on=FIRST, value=Decimal(0), told_at=at, told_by=SOURCE)
        for one in rows
    )
    Target.objects.bulk_create(
        Target(indicator=one, year=2027, value=WHOLE * many.places, told_at=at, told_by=SOURCE)
        for one in rows
    )
    Link.objects.bulk_create(
        Link(indicator=one, provision=_of(provisions, place), percent=WHOLE)
        for place, one in enumerate(rows)
    )
    towns = list(Municipality.objects.order_by("pk").values_list("pk", flat=True))
    approved = {
        "state": State.APPROVED, "known_at": at, "decided_at": at, "decided_by": SOURCE,
        "submitted_at": at,
    }  # fmt: skip
    Reading.objects.bulk_create(
        (
            _reading(one, towns[(number + place) % len(towns)], period, at=at, **approved)
            for number, one in enumerate(rows)
            for place in range(many.places)
            for period in range(many.periods)
        ),
        batch_size=BATCH,
    )
    let_wait(many, at=at)


def let_wait(many: Many, *, at: datetime) -> None:
    """The next period of an indicator that has none of it yet."""
    told = Reading.objects.filter(since=_quarter(many.periods)).values("indicator")
    one = Indicator.objects.exclude(pk__in=told).order_by("pk")[:1].get()
    towns = Municipality.objects.order_by("pk").values_list("pk", flat=True)[:WAITING]
    Reading.objects.bulk_create(
        _reading(one, town, many.periods, at=at, state=State.SUBMITTED, submitted_at=at)
        for town in towns
    )


def _of(provisions: Sequence[Sequence[Provision]], number: int) -> Provision:
    some = provisions[number % len(provisions)]
    return some[number % len(some)]


def _indicators(many: Many, owner: Body, on: date) -> Iterator[Indicator]:
    for number in range(many.indicators):
        yield Indicator(
            title=f"Indicatore sintetico {number}", slug=f"indicatore-{number}",
            code=f"SINT{number}", kind=IndicatorKind.OUTPUT, unit="numero", polarity=Polarity.RISE,
            formula=Formula.SUM, level=Level.MUNICIPALITY, periodicity=Periodicity.QUARTER,
            owner=owner, source=SOURCE, updated_on=on,
        )  # fmt: skip


def _reading(
    indicator: Indicator, town: int, period: int, *, at: datetime, **more: object
) -> Reading:
    since, until = _quarter(period), _quarter(period + 1)
    return Reading(
        indicator=indicator, place=f"m{town}", municipality_id=town, since=since, until=until,
        value=Decimal((town * 7 + period * 3) % 100), author_name=SOURCE, told_at=at, **more,
    )  # fmt: skip


def _quarter(number: int) -> date:
    months = (FIRST.month - 1) + 3 * number
    return date(FIRST.year + months // 12, months % 12 + 1, 1)

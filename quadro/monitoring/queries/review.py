"""What waits for the office, with what can be checked by itself; what is contested, and closed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When

from quadro.accounts.actors import Actor
from quadro.monitoring.cells import Key, key_of
from quadro.monitoring.measuring import WHOLE
from quadro.monitoring.models import Contest, Indicator, Lock, Polarity, Reading
from quadro.monitoring.queries.page import to_check
from quadro.monitoring.states import ContestState

LEAP = Decimal(50)
"""A change of more than this share of the value before is shown to who checks."""


@dataclass(frozen=True)
class Check:
    """A reading that waits, with the value of before and what strikes the eye."""

    reading: Reading
    before: Decimal | None
    before_on: date | None
    approved: Decimal | None
    """What counts now in the same cell, where this is a correction."""
    has_evidence: bool

    @property
    def change(self) -> Decimal | None:
        if self.before is None or self.reading.value is None:
            return None
        return self.reading.value - self.before

    @property
    def change_percent(self) -> Decimal | None:
        if self.change is None or not self.before:
            return None
        return self.change * WHOLE / abs(self.before)

    @property
    def leaps(self) -> bool:
        return self.change_percent is not None and abs(self.change_percent) > LEAP

    @property
    def goes_back(self) -> bool:
        """It moves the other way from which it should."""
        way = self.reading.indicator.polarity
        if not self.change:
            return False
        return (way == Polarity.RISE and self.change < 0) or (
            way == Polarity.FALL and self.change > 0
        )

    @property
    def is_quiet(self) -> bool:
        return not (self.leaps or self.goes_back or self.approved is not None)


def checks_of(rows: Sequence[Reading]) -> list[Check]:
    """In the order of the rows: two queries, whatever their number."""
    earlier: dict[tuple[int, str, str], list[tuple[date, Decimal | None]]] = defaultdict(list)
    now: dict[Key, Decimal | None] = {}
    for one in Reading.objects.approved().filter(
        indicator__in={one.indicator_id for one in rows}, place__in={one.place for one in rows}
    ):
        earlier[one.indicator_id, one.place, one.breakdown].append((one.until, one.value))
        now[key_of(one)] = one.value
    proven = set(
        Reading.objects.filter(pk__in=[one.pk for one in rows], evidence__isnull=False).values_list(
            "pk", flat=True
        )
    )
    found = []
    for one in rows:
        past = earlier[one.indicator_id, one.place, one.breakdown]
        known = [(until, value) for until, value in past if until <= one.since]
        until, value = max(known, key=lambda told: told[0], default=(None, None))
        found.append(Check(one, value, until, now.get(key_of(one)), one.pk in proven))
    return found


@dataclass(frozen=True)
class Waiting:
    indicator: Indicator
    count: int


def waiting_by_indicator(by: Actor) -> list[Waiting]:
    """How many readings of each wait, those with more first: two queries."""
    counts = dict(to_check(by).order_by().values_list("indicator").annotate(count=Count("pk")))
    rows = Indicator.objects.in_bulk(counts)
    found = [Waiting(rows[key], count) for key, count in counts.items()]
    return sorted(found, key=lambda one: (-one.count, one.indicator.title))


# Contests and locks -------------------------------------------------------------------------------


def readable_contests(by: Actor) -> "QuerySet[Contest]":
    """As far as their indicators may be read, those still to decide first."""
    readable = Indicator.objects.readable_by(by).values("pk")
    is_closed = Case(
        When(state=ContestState.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return (
        Contest.objects.filter(reading__indicator__in=readable)
        .select_related(
            "body", "outcome", "reading__indicator", "reading__zone", "reading__municipality"
        )
        .order_by(is_closed, "-opened_at", "-pk")
    )


def count_by_state(rows: "QuerySet[Contest]") -> list[tuple[str, str, int]]:
    """State, its words, how many: one query; also those that have none."""
    counts = dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    return [(state, str(label), counts.get(state, 0)) for state, label in ContestState.choices]


def opened_again() -> "QuerySet[Lock]":
    """The periods that were closed and opened again, the latest first."""
    rows = Lock.objects.exclude(unlocked_at=None).select_related("indicator")
    return rows.order_by(F("unlocked_at").desc(), "-pk")

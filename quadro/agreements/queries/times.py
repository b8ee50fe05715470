"""How long an instrument took here: from the first known act, or its inquiry, to the signature."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import F, Min, Q

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Instrument
from quadro.kit.dates import Precision

MONTH = 30.4375
"""Days, on average."""
ENOUGH = 3
SOON = 60
"""Up to these days a time is told in days, then in months."""


@dataclass(frozen=True)
class Time:
    """Days from the first act to the signature, over the agreements of which both are known.

    `signed` are all those signed with that instrument: what is not known is said, not guessed.
    """

    days: tuple[int, ...] = ()
    signed: int = 0

    @property
    def known(self) -> int:
        return len(self.days)

    @property
    def is_known(self) -> bool:
        """One or two cases are no rule."""
        return self.known >= ENOUGH

    @property
    def median(self) -> int | None:
        return round(median(self.days)) if self.days else None

    @property
    def in_days(self) -> bool:
        """Short times are told in days."""
        return (self.median or 0) <= SOON

    @property
    def figure(self) -> int | None:
        """In the unit that `in_days` says."""
        return self._told(self.median)

    @property
    def least(self) -> int | None:
        return self._told(min(self.days, default=None))

    @property
    def most(self) -> int | None:
        return self._told(max(self.days, default=None))

    def _told(self, days: int | None) -> int | None:
        return days if days is None or self.in_days else round(days / MONTH)


@dataclass(frozen=True)
class Span:
    """A signed agreement, and the days that it took; None where one of the two days is not known.

    Only days known to the day: of a month or a year no span can be told.
    """

    instrument: int
    name: str
    signed_on: date
    days: int | None


def spans_to_signature(by: Actor, instruments: Collection[Instrument] | None = None) -> list[Span]:
    """Of the agreements that `by` may read, in the order of the catalogue: one query."""
    exact = Q(acts__on_precision=Precision.DAY)
    wanted = Agreement.objects.readable_by(by).filter(signed_on__isnull=False)
    if instruments is not None:
        wanted = wanted.filter(instrument__in=instruments)
    rows = (
        wanted.order_by("instrument", "pk")
        .values_list(
            "instrument", "instrument__name", "signed_on", "signed_on_precision",
            "inquiry__opened_on",
        )
        .annotate(key=F("pk"), first=Min("acts__on", filter=exact))
    )  # fmt: skip
    return [
        Span(key, name, signed_on, _days(filter(None, (opened_on, first)), signed_on, precision))
        for key, name, signed_on, precision, opened_on, _pk, first in rows
    ]


def times_of(instruments: Collection[Instrument], *, by: Actor) -> dict[int, Time]:
    """By the key of the instrument, over the agreements that `by` may read: one query."""
    days: dict[int, list[int]] = defaultdict(list)
    signed: dict[int, int] = defaultdict(int)
    for one in spans_to_signature(by, instruments):
        signed[one.instrument] += 1
        if one.days is not None:
            days[one.instrument].append(one.days)
    return {one.pk: Time(tuple(days[one.pk]), signed[one.pk]) for one in instruments}


def _days(known: Iterable[date], signed_on: date, precision: str) -> int | None:
    """An act of the day of the signature, or later, tells nothing of what came before."""
    begun = min(known, default=None)
    if precision != Precision.DAY or begun is None or begun >= signed_on:
        return None
    return (signed_on - begun).days

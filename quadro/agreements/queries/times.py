"""How long an instrument took here: from the first known act, or its inquiry, to the signature."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Min, Q

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Instrument
from quadro.kit.dates import Precision

MONTH = 30.4375
"""Days, on average."""
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
        return bool(self.days)

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


def times_of(instruments: Collection[Instrument], *, by: Actor) -> dict[int, Time]:
    """By the key of the instrument, over the agreements that `by` may read: one query.

    Only days known to the day: of a month or a year no span can be told.
    """
    exact = Q(acts__on_precision=Precision.DAY)
    rows = (
        Agreement.objects.readable_by(by)
        .filter(instrument__in=instruments, signed_on__isnull=False)
        .order_by()
        .values_list("pk", "instrument", "signed_on", "signed_on_precision", "inquiry__opened_on")
        .annotate(first=Min("acts__on", filter=exact))
    )
    days: dict[int, list[int]] = defaultdict(list)
    signed: dict[int, int] = defaultdict(int)
    for _pk, key, signed_on, precision, opened_on, first in rows:
        signed[key] += 1
        begun = min(filter(None, (opened_on, first)), default=None)
        if precision == Precision.DAY and _is_span(begun, signed_on):
            days[key].append((signed_on - begun).days)
    return {one.pk: Time(tuple(days[one.pk]), signed[one.pk]) for one in instruments}


def _is_span(begun: date | None, signed_on: date) -> bool:
    """An act of the day of the signature, or later, tells nothing of what came before."""
    return begun is not None and begun < signed_on

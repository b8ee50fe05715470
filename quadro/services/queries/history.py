"""Who joined a service and who left it, and how much it could be used, along the years."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.functional import cached_property

from quadro.services.models import Adhesion, Service, Use
from quadro.services.states import LIVE, OPEN, TAKING, AdhesionState, UseState

KNOWN = Q(state__in=LIVE) | Q(state=AdhesionState.WITHDRAWN, until__isnull=False)
"""Who uses a service, asks for it or used it; a request refused or taken back was never in use."""


def adhesions(service: Service | None = None) -> "QuerySet[Adhesion]":
    """Those that everybody may know, service by service: one query."""
    rows = Adhesion.objects.filter(KNOWN).select_related("service", "body__municipality")
    if service is not None:
        rows = rows.filter(service=service)
    return rows.order_by("service__name", "body__name", "since", "pk")


@dataclass(frozen=True)
class Passage:
    """A municipality comes in, or goes out from a day; `day` is None where no source says it."""

    day: date | None
    adhesion: Adhesion
    is_entry: bool


@dataclass(frozen=True)
class Year:
    """What is known of a year. `places` are those said of it or, `is_said` not, of one before."""

    year: int
    entered: int
    left: int
    in_use: int | None
    """At the end of the year, or today; None of a year to come."""
    places: int | None
    is_said: bool
    taken: int
    done: int


@dataclass(frozen=True)
class History:
    day: date
    adhesions: Sequence[Adhesion]
    """Those that use it or used it."""
    capacities: dict[int, int]
    uses: dict[int, tuple[int, int]]
    """Year → uses that took a place, and of these those done."""
    is_demonstration: bool

    @cached_property
    def passages(self) -> list[Passage]:
        """The latest first, those of which the day is not known at the end."""
        found = [Passage(one.since, one, is_entry=True) for one in self.adhesions]
        found += [Passage(one.until, one, is_entry=False) for one in self.adhesions if one.until]
        return sorted(
            found,
            key=lambda one: (
                -(one.day or date.min).toordinal(), one.adhesion.body.label, one.is_entry
            ),
        )  # fmt: skip

    @property
    def unknown(self) -> int:
        """Of how many nobody knows since when."""
        return sum(one.since is None for one in self.adhesions)

    @property
    def years(self) -> list[Year]:
        """From the latest back to the first of which something is known."""
        return [*self._years()][::-1]

    def _years(self) -> Iterator[Year]:
        entered = Counter(one.since.year for one in self.adhesions if one.since)
        left = Counter(one.until.year for one in self.adhesions if one.until)
        known = {*entered, *left, *self.capacities, *self.uses}
        places = None
        for year in range(min(known, default=self.day.year), max([*known, self.day.year]) + 1):
            places = self.capacities.get(year, places)
            taken, done = self.uses.get(year, (0, 0))
            yield Year(
                year, entered[year], left[year], self._in_use(year), places,
                year in self.capacities, taken, done,
            )  # fmt: skip

    def _in_use(self, year: int) -> int | None:
        on = min(date(year, 12, 31), self.day)
        return sum(one.holds_on(on) for one in self.adhesions) if on.year == year else None


def history_of(service: Service, *, on: date) -> History:
    """Three queries."""
    found = list(adhesions(service).exclude(state__in=OPEN))
    capacities = list(service.capacities.order_by("year"))
    told = (
        Use.objects.filter(service=service, state__in=TAKING)
        .order_by()
        .values_list("year")
        .annotate(taken=Count("pk"), done=Count("pk", filter=Q(state=UseState.DONE)),
                  invented=Count("pk", filter=Q(is_demonstration=True)))
    )  # fmt: skip
    uses = {year: (taken, done, invented) for year, taken, done, invented in told}
    flagged = any(one.is_demonstration for one in found) or any(
        one.is_demonstration for one in capacities
    )
    return History(
        day=on,
        adhesions=found,
        capacities={one.year: one.places for one in capacities},
        uses={year: (taken, done) for year, (taken, done, _invented) in uses.items()},
        is_demonstration=service.is_demonstration
        or flagged
        or any(invented for _taken, _done, invented in uses.values()),
    )

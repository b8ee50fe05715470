"""The places of a year, those taken, and who waits for one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property

from quadro.services.models import Capacity, Service, Use
from quadro.services.states import TAKING, UseState
from quadro.services.waiting import Waiter, has_room, line, places_left
from quadro.territory.queries import latest_populations


def places_of(service: Service, year: int) -> int | None:
    """Those said of the year or, until others are said, of the last year before: one query."""
    rows = Capacity.objects.filter(service=service, year__lte=year).order_by("-year")
    found: int | None = rows.values_list("places", flat=True).first()
    return found


@dataclass(frozen=True)
class Line:
    """The uses of a service in a year; `waiting` are in the order in which they come."""

    service: Service
    year: int
    places: int | None
    waiting: Sequence[Use]
    others: Sequence[Use]
    """Accepted, done, withdrawn, refused: the latest first."""
    residents: Mapping[int, tuple[int, int]]
    """Body → (residents, year of the count)."""

    @cached_property
    def counts(self) -> Mapping[str, int]:
        return Counter(one.state for one in self.others)

    @property
    def taken(self) -> int:
        return sum(self.counts[one] for one in TAKING)

    @property
    def left(self) -> int | None:
        return places_left(self.places, self.taken)

    @property
    def has_room(self) -> bool:
        return has_room(self.places, self.taken)

    @property
    def next(self) -> Use | None:
        return self.waiting[0] if self.waiting else None

    @property
    def is_demonstration(self) -> bool:
        return any(one.is_demonstration for one in (*self.waiting, *self.others))

    @property
    def count_years(self) -> list[int]:
        return sorted({year for _residents, year in self.residents.values()})

    def residents_of(self, use: Use) -> int | None:
        return self.residents.get(use.body_id, (None, None))[0]


def line_of(service: Service, year: int, *, on: date) -> Line:
    """Three queries. Residents are by the count in force on the day."""
    uses = list(
        Use.objects.filter(service=service, year=year)
        .select_related("body__municipality")
        .order_by("-asked_on", "-pk")
    )
    towns = {one.body.municipality_id: one.body_id for one in uses if one.body.municipality_id}
    counted = {towns[key]: told for key, told in latest_populations(list(towns), on).items()}
    waiting = {one.pk: one for one in uses if one.state == UseState.WAITING}
    ordered = line(
        (
            Waiter(one.pk, one.body.label, one.asked_on, counted.get(one.body_id, (None, 0))[0])
            for one in waiting.values()
        ),
        small_first=service.small_first,
    )
    return Line(
        service=service,
        year=year,
        places=places_of(service, year),
        waiting=[waiting[one.key] for one in ordered],
        others=[one for one in uses if one.pk not in waiting],
        residents=counted,
    )

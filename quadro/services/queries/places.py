"""The services of a municipality and of a zone, for their pages."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from quadro.services.models import Adhesion, Service
from quadro.services.models.adhesions import in_use_on
from quadro.services.queries.ground import reason
from quadro.services.states import OPEN, State
from quadro.territory.models import Zone


@dataclass(frozen=True)
class Offer:
    """A service as a municipality sees it: in use, asked for, to be asked, or not for it."""

    service: Service
    adhesion: Adhesion | None
    why_not: str

    @property
    def state(self) -> str:
        if self.adhesion is not None:
            return "corso" if self.adhesion.state in OPEN else "uso"
        return "altri" if self.why_not else "aperto"


RANK = ("uso", "corso", "aperto", "altri")


def offers_for(
    body: int | None, *, zone: Zone | None, residents: int | None, on: date, is_inside: bool = True
) -> list[Offer]:
    """In use first, then asked for, to ask, not for it: three queries.

    Services that one cannot join any more are there only where they are in use.
    """
    mine = {}
    if body is not None:
        rows = Adhesion.objects.filter(Q(state__in=OPEN) | in_use_on(on), body=body)
        mine = {one.service_id: one for one in rows.order_by("pk")}
    found = []
    for service in Service.objects.prefetch_related("zones").order_by("name", "pk"):
        adhesion = mine.get(service.pk)
        if adhesion is None and service.state != State.ACTIVE:
            continue
        why = reason(service, inside=is_inside, zone=zone, residents=residents)
        found.append(Offer(service, adhesion, "" if adhesion else why))
    return sorted(found, key=lambda one: RANK.index(one.state))


@dataclass(frozen=True)
class InZone:
    """How many municipalities of a zone use a service, of how many."""

    service: Service
    used: int
    of_all: int


def in_zone(zone: Zone, bodies_of: Collection[tuple[int, int | None]], *, on: date) -> list[InZone]:
    """The services for a zone: three queries.

    `bodies_of` are its municipalities: key of the municipality and residents.
    """
    services = Service.objects.filter(state=State.ACTIVE).prefetch_related("zones")
    towns = [key for key, _residents in bodies_of]
    rows = Adhesion.objects.filter(in_use_on(on), body__municipality__in=towns)
    used = Counter(rows.values_list("service", flat=True))
    found = []
    for service in services.order_by("name", "pk"):
        here = sum(
            not reason(service, inside=True, zone=zone, residents=residents)
            for _key, residents in bodies_of
        )
        if here:
            found.append(InZone(service, used[service.pk], here))
    return found

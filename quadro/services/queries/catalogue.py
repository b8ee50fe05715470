"""The catalogue: each service with how many use it, of those for whom it is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from quadro.services.models import Adhesion, Service
from quadro.services.models.adhesions import in_use_on
from quadro.services.queries.ground import Ground, Town, ground_on
from quadro.services.states import OPEN, State

ORDER = (State.ACTIVE, State.PROPOSED, State.SUSPENDED, State.CLOSED)


@dataclass(frozen=True)
class Row:
    service: Service
    open_to: list[Town]
    in_use: list[Town]
    awaited: int
    """Municipalities that asked and have not joined yet."""
    mine: str = ""
    """`uso`, `corso` or empty, for the municipality that was asked for."""
    is_demonstration: bool = False
    """The service, or some of who uses it, is invented."""

    @property
    def small_open(self) -> int:
        return sum(one.is_small for one in self.open_to)

    @property
    def small_in_use(self) -> int:
        return sum(one.is_small for one in self.in_use)


@dataclass(frozen=True)
class Catalogue:
    ground: Ground
    rows: list[Row]
    town: Town | None = None
    zone: str = ""
    small_first: bool = False
    is_demonstration: bool = False


def catalogue_of(
    on: date, *, zone: str = "", town: str = "", small_first: bool = False
) -> Catalogue:
    """Seven queries, whatever the rows. `zone` and `town` are slugs; unknown ones narrow nothing.

    Of a zone are the services for at least one of its municipalities, and uses are counted there.
    """
    ground = ground_on(on)
    found = next((one for one in ground.towns if one.place.municipality.slug == town), None)
    services = sorted(
        Service.objects.select_related("body").prefetch_related("zones"),
        key=lambda one: (ORDER.index(State(one.state)), one.name, one.pk),
    )
    used, awaited, invented = _uses(on)
    known = {one.place.zone.slug for one in ground.towns if one.place.zone}
    zone = zone if zone in known else ""
    here = [one for one in ground.towns if not zone or _slug(one) == zone]
    rows = []
    for service in services:
        open_to = Ground(on, here).open_to(service)
        if not open_to or (small_first and not service.small_first):
            continue
        if found is not None and found not in open_to:
            continue
        key = found.body.pk if found is not None and found.body is not None else 0
        asked = "corso" if key in awaited[service.pk] else ""
        mine = "uso" if key in used[service.pk] else asked
        rows.append(
            Row(
                service=service, open_to=open_to, mine=mine,
                in_use=_of(here, used[service.pk]), awaited=len(_of(here, awaited[service.pk])),
                is_demonstration=service.is_demonstration or service.pk in invented,
            )
        )  # fmt: skip
    return Catalogue(ground, rows, found, zone, small_first, is_demonstration=bool(invented))


def _slug(town: Town) -> str:
    return town.place.zone.slug if town.place.zone else ""


def _of(towns: Iterable[Town], bodies: set[int]) -> list[Town]:
    return [one for one in towns if one.body is not None and one.body.pk in bodies]


def _uses(on: date) -> tuple[dict[int, set[int]], dict[int, set[int]], set[int]]:
    """Service → the bodies that use it, and those that asked; those of which some is invented."""
    rows = Adhesion.objects.filter(Q(state__in=OPEN) | in_use_on(on))
    told = rows.values_list("service", "body", "state", "is_demonstration")
    used, awaited = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    invented = set[int]()
    for service, body, state, is_demonstration in told:
        (awaited if state in OPEN else used)[service].add(body)
        if is_demonstration:
            invented.add(service)
    return used, awaited, invented

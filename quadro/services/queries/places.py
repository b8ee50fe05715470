"""The services of a municipality and of a zone, for their pages: one query each.

Those pages gather much: services, their zones and who uses them come in the same rows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from quadro.services.models import Adhesion, Service
from quadro.services.models.adhesions import in_use_on
from quadro.services.queries.ground import reason
from quadro.services.states import LIVE, OPEN, State
from quadro.territory.models import Zone

SAID = ("pk", "slug", "name", "summary", "state", "up_to_inhabitants", "small_first")
MINE = ("state", "since", "is_demonstration")


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
    """In use first, then asked for, to ask, not for it.

    Services that one cannot join any more are there only where they are in use.
    """
    mine = Q(adhesions__body=body or 0)
    mine &= Q(adhesions__state__in=OPEN) | in_use_on(on, prefix="adhesions__")
    rows = Service.objects.annotate(mine=FilteredRelation("adhesions", condition=mine))
    found = []
    for service, zones, told in _read(rows, [f"mine__{one}" for one in MINE]):
        adhesion = Adhesion(**dict(zip(MINE, told, strict=True))) if told[0] else None
        if adhesion is None and service.state != State.ACTIVE:
            continue
        why = reason(
            service.up_to_inhabitants, zones, inside=is_inside, residents=residents,
            zone=zone.pk if zone else None,
        )  # fmt: skip
        found.append(Offer(service, adhesion, "" if adhesion else why))
    return sorted(found, key=lambda one: RANK.index(one.state))


@dataclass(frozen=True)
class InZone:
    """How many municipalities of a zone use a service, of how many."""

    service: Service
    used: int
    of_all: int


def in_zone(zone: Zone, towns: Iterable[tuple[int, int | None]], *, on: date) -> list[InZone]:
    """The services for a zone; `towns` are its municipalities, each with its residents."""
    here = list(towns)
    used = (
        Adhesion.objects.filter(
            in_use_on(on), service=OuterRef("pk"), body__municipality__in=[one for one, _n in here]
        )
        .order_by()
        .values("service")
        .annotate(n=Count("body", distinct=True))
        .values("n")
    )
    rows = Service.objects.filter(state=State.ACTIVE).annotate(used=Coalesce(Subquery(used), 0))
    found = []
    for service, zones, (count,) in _read(rows, ["used"]):
        of_all = sum(
            not reason(
                service.up_to_inhabitants, zones, inside=True, zone=zone.pk, residents=residents
            )
            for _key, residents in here
        )
        if of_all:
            found.append(InZone(service, count, of_all))
    return found


def _read(
    rows: "QuerySet[Service]", more: Sequence[str]
) -> Iterator[tuple[Service, Mapping[int, str], Sequence[Any]]]:
    """Each service once, by name, with its zones by their keys and what else was asked of it."""
    read = rows.order_by("name", "pk", "zones__name").values_list(
        *SAID, "zones__pk", "zones__name", *more
    )
    zones: dict[int, dict[int, str]] = {}
    seen: dict[int, tuple[Service, Sequence[Any]]] = {}
    many = len(SAID)
    for row in read:
        service = Service(**dict(zip(SAID, row[:many], strict=True)))
        (key, name), told = row[many : many + 2], row[many + 2 :]
        known, before = seen.setdefault(service.pk, (service, told))
        if told[0] in LIVE and before[0] not in LIVE:  # one left with a day to come, and came back
            seen[service.pk] = (known, told)
        if key is not None:
            zones.setdefault(service.pk, {})[key] = name
    for key, (service, told) in seen.items():
        yield service, zones.get(key, {}), told

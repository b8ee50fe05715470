"""The whole area on a day: what each municipality signed, what concerns each zone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.translation import ngettext

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Party
from quadro.agreements.queries import known_on
from quadro.agreements.states import BINDING
from quadro.territory import queries as territory
from quadro.territory.map import MILANO, Values
from quadro.territory.models import Membership, Population, Zone

SMALL = 5_000
"""Up to here a municipality is small (art. 1 c. 2 L. 158/2017)."""


def agreements_in_words(number: int) -> str:
    return ngettext("%(n)s intesa nota", "%(n)s intese note", number) % {"n": number}


# The whole area -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ZoneRow:
    """A zone (None: Milano, that is in none) with the municipalities known to have signed."""

    zone: Zone | None
    places: list[territory.Place]
    signed: int
    """Municipalities with at least one agreement."""
    agreements: int
    """Agreements signed by at least one municipality of the zone."""
    concerning: int
    """Agreements in force or over that concern the zone."""

    @property
    def small(self) -> int:
        return sum(one.residents is not None and one.residents <= SMALL for one in self.places)

    @property
    def residents(self) -> int | None:
        known = [one.residents for one in self.places if one.residents is not None]
        return sum(known) if known else None


@dataclass(frozen=True)
class Land:
    """The area on a day: what each municipality signed, what concerns each zone."""

    places: list[territory.Place]
    signed: Mapping[int, int]
    """Municipality → agreements that it signed."""
    rows: list[ZoneRow]

    @property
    def with_agreements(self) -> int:
        return sum(bool(self.signed.get(one.municipality.pk)) for one in self.places)

    @property
    def zones_with_agreements(self) -> int:
        return sum(bool(one.agreements) for one in self.rows if one.zone)

    @property
    def zones(self) -> int:
        return sum(one.zone is not None for one in self.rows)

    @property
    def zone_names(self) -> dict[str, str]:
        """Of all the zones, as the map writes them."""
        return {
            one.zone.slug if one.zone else MILANO: str(one.zone or "Milano") for one in self.rows
        }

    @cached_property
    def by_municipality(self) -> Values:
        counts = (
            (one.municipality, self.signed.get(one.municipality.pk, 0)) for one in self.places
        )
        return {town.slug: (number, agreements_in_words(number)) for town, number in counts}

    @cached_property
    def by_zone(self) -> Values:
        return {
            one.zone.slug if one.zone else MILANO: (
                number := one.concerning if one.zone else one.agreements,
                agreements_in_words(number),
            )
            for one in self.rows
        }


def land_of(by: Actor, *, on: date) -> Land:
    """Five queries."""
    places = territory.places_on(on)
    pairs = list(signatures(by, on))
    signed: dict[int, set[int]] = defaultdict(set)
    for town, agreement in pairs:
        signed[town].add(agreement)
    within: dict[int | None, list[territory.Place]] = defaultdict(list)
    for place in places:
        within[place.zone.pk if place.zone else None].append(place)
    concerning = Count("agreements", filter=Q(agreements__in=binding(by, on)))
    zones = {
        one: int(one.concerning)
        for one in Zone.objects.annotate(concerning=concerning).order_by("name", "pk")
    }
    return Land(
        places=places,
        signed={town: len(found) for town, found in signed.items()},
        rows=[
            ZoneRow(
                zone=zone,
                places=(towns := within[zone.pk if zone else None]),
                signed=sum(bool(signed.get(one.municipality.pk)) for one in towns),
                agreements=len(
                    set().union(*(signed.get(one.municipality.pk, ()) for one in towns))
                ),
                concerning=zones[zone] if zone else 0,
            )
            for zone in [*zones, *([None] if within[None] else [])]
        ],
    )


def binding(by: Actor, on: date) -> "QuerySet[Agreement]":
    """What `by` may read that somebody signed, by a day."""
    return Agreement.objects.readable_by(by).filter(known_on(on), state__in=BINDING)


def signatures(by: Actor, on: date) -> Iterable[tuple[int, int]]:
    """Pairs (municipality, agreement it is party of)."""
    return (
        Party.objects.on(on)
        .filter(agreement__in=binding(by, on), body__municipality__isnull=False)
        .order_by()
        .values_list("body__municipality", "agreement")
    )


def municipalities(by: Actor, *, on: date) -> "QuerySet[Any]":
    """The municipalities on a day, with `zone_slug`, `zone_name`, `residents`, `year`, `size`,
    `agreements` (signed by that day).
    """
    zone = Membership.objects.on(on).filter(municipality=OuterRef("pk"))
    counted = Population.objects.filter(municipality=OuterRef("pk")).order_by("-year")
    signed = (
        Party.objects.on(on)
        .filter(body__municipality=OuterRef("pk"), agreement__in=binding(by, on))
        .order_by()
        .values("body__municipality")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows: QuerySet[Any] = territory.municipalities_on(on).annotate(
        zone_slug=Coalesce(Subquery(zone.values("zone__slug")[:1]), Value("")),
        zone_name=Subquery(zone.values("zone__name")[:1]),
        residents=Subquery(counted.values("residents")[:1]),
        year=Subquery(counted.values("year")[:1]),
        agreements=Coalesce(Subquery(signed, output_field=IntegerField()), 0),
        size=Case(
            When(residents__lte=SMALL, then=Value("piccolo")),
            When(residents__lte=15_000, then=Value("medio")),
            When(residents__gt=15_000, then=Value("grande")),
            default=Value("non-noto"),
            output_field=CharField(),
        ),
    )
    return rows

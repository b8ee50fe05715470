"""Questions on the territory on a day: who is in which zone, and how many."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, F, FilteredRelation, OuterRef, Subquery, When

from quadro.kit.periods import holds
from quadro.territory.models import Membership, Municipality, MunicipalityQuerySet, Population, Zone


def municipalities_on(day: date) -> MunicipalityQuerySet:
    """The municipalities of the metropolitan area on a day, by name."""
    return Municipality.objects.inside().on(day).order_by("name", "pk")


def zones_on(day: date) -> dict[int, Zone]:
    """Municipality → its zone on the day; one that is in no zone (Milano) is not there.

    One query, and one object for each zone: a country has a hundred times as many municipalities.
    """
    rows = Membership.objects.on(day).values_list(
        "municipality_id", *(f"zone__{one}" for one in ZONE_FIELDS)
    )
    made = _Made()
    return {town: made[tuple(told)] for town, *told in rows}


def zones_with_members(day: date) -> dict[Zone, set[int]]:
    """All zones by name, also one in which nobody is, each with its municipalities: one query."""
    here = FilteredRelation("memberships", condition=holds(day, prefix="memberships__"))
    rows = Zone.objects.annotate(here=here, town=F("here__municipality")).order_by("name", "pk")
    made, found = _Made(), dict[Zone, set[int]]()
    for *told, town in rows.values_list(*ZONE_FIELDS, "town"):
        towns = found.setdefault(made[tuple(told)], set())
        if town is not None:
            towns.add(town)
    return found


TOWN_FIELDS = [one.attname for one in Municipality._meta.concrete_fields]
ZONE_FIELDS = [one.attname for one in Zone._meta.concrete_fields]


class _Made(dict[tuple[Any, ...], Zone]):
    """Zones out of rows that tell each of them many times."""

    def __missing__(self, told: tuple[Any, ...]) -> Zone:
        self[told] = Zone.from_db(Zone.objects.db, ZONE_FIELDS, told)
        return self[told]


class Named(NamedTuple):
    """A municipality, or a zone, by its names alone."""

    pk: int
    slug: str
    name: str


def belonging_on(day: date) -> list[tuple[Named, Named | None]]:
    """The municipalities of the area on a day, by name, each with its zone: one query."""
    here = FilteredRelation("memberships", condition=holds(day, prefix="memberships__"))
    rows = municipalities_on(day).annotate(here=here)
    zone = (f"here__zone__{one}" for one in ("pk", "slug", "name"))
    told = rows.values_list("pk", "slug", "name", *zone)
    return [(Named(*row[:3]), Named(*row[3:]) if row[3] else None) for row in told]


def _with_zones(
    day: date, **more: Subquery
) -> Iterator[tuple[Municipality, Zone | None, list[Any]]]:
    here = FilteredRelation("memberships", condition=holds(day, prefix="memberships__"))
    rows = municipalities_on(day).annotate(here=here, **more)
    told = rows.values_list(*TOWN_FIELDS, *(f"here__zone__{one}" for one in ZONE_FIELDS), *more)
    made, many, all_ = _Made(), len(TOWN_FIELDS), len(TOWN_FIELDS) + len(ZONE_FIELDS)
    for row in told:
        town = Municipality.from_db(None, TOWN_FIELDS, row[:many])
        zone = None if row[many] is None else made[tuple(row[many:all_])]
        yield town, zone, row[all_:]


def zone_of(municipality: Municipality, day: date) -> Zone | None:
    belonging = municipality.memberships.on(day).select_related("zone").first()
    return belonging.zone if belonging else None


NAMED = 500
"""Past so many keys it is cheaper to read all rows than to name those that are wanted."""


@dataclass(frozen=True)
class Place:
    """A municipality as it is on a day. `residents` and `year` are the latest known."""

    municipality: Municipality
    zone: Zone | None
    residents: int | None
    year: int | None


def places_on(day: date, *, zone: Zone | None = None) -> list[Place]:
    """The municipalities of the area, or of a zone, with zone and population: one query."""
    known = known_population(OuterRef("pk"), day)
    if zone is None:
        return [Place(town, of, *counted) for town, of, counted in _with_zones(day, **known)]
    here: Iterable[Any] = members_of(zone, day).annotate(**known)
    return [Place(one, zone, one.residents, one.year) for one in here]


def members_of(zone: Zone, day: date) -> MunicipalityQuerySet:
    return Municipality.objects.of_zone(zone, on=day).order_by("name", "pk")


def known_population(town: OuterRef | F, day: date) -> dict[str, Subquery]:
    """The same of a municipality, for a query that asks other things of it: `residents`, `year`."""
    counted = Population.objects.filter(municipality=town)
    past = Case(When(year__lte=day.year, then=F("year")))
    rows = counted.order_by(past.desc(nulls_last=True), "year", "pk")
    return {name: Subquery(rows.values(name)[:1]) for name in ("residents", "year")}


def latest_populations(towns: Iterable[int], day: date) -> dict[int, tuple[int, int]]:
    """Municipality → (residents, year), of the latest year not after the day.

    Before the first count that is known, that one: it is nearer than nothing.
    """
    wanted = set(towns)
    counted = Population.objects.all()
    if len(wanted) <= NAMED:
        counted = counted.filter(municipality__in=wanted)
    told = counted.order_by("year", "pk").values_list("municipality_id", "residents", "year")
    found: dict[int, tuple[int, int]] = {}
    for town, residents, year in told:
        if town in wanted and (town not in found or year <= day.year):
            found[town] = residents, year
    return found

"""Questions on the territory on a day: who is in which zone, how many, beside whom."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from quadro.territory.models import Membership, Municipality, MunicipalityQuerySet, Population, Zone


def municipalities_on(day: date) -> MunicipalityQuerySet:
    """The municipalities of the metropolitan area on a day, by name."""
    return Municipality.objects.inside().on(day).order_by("name", "pk")


def zones_on(day: date) -> dict[int, Zone]:
    """Municipality → its zone on the day; one that is in no zone (Milano) is not there."""
    zones = Zone.objects.in_bulk()
    belongings = Membership.objects.on(day).values_list("municipality_id", "zone_id")
    return {town: zones[zone] for town, zone in belongings}


def zone_of(municipality: Municipality, day: date) -> Zone | None:
    belonging = municipality.memberships.on(day).select_related("zone").first()
    return belonging.zone if belonging else None


@dataclass(frozen=True)
class Place:
    """A municipality as it is on a day. `residents` and `year` are the latest known."""

    municipality: Municipality
    zone: Zone | None
    residents: int | None
    year: int | None


def places_on(day: date, *, zone: Zone | None = None) -> list[Place]:
    """The municipalities of the area (or of a zone) with zone and population: four queries."""
    towns = list(municipalities_on(day) if zone is None else members_of(zone, day))
    zones = zones_on(day)
    known = latest_populations(towns)
    return [
        Place(town, zones.get(town.pk), *known.get(town.pk, (None, None)))
        for town in towns
    ]  # fmt: skip


def members_of(zone: Zone, day: date) -> MunicipalityQuerySet:
    return Municipality.objects.of_zone(zone, on=day).order_by("name", "pk")


def latest_populations(towns: Iterable[Municipality]) -> dict[int, tuple[int, int]]:
    """Municipality → (residents, year), of the latest year that is known."""
    counted = Population.objects.filter(municipality__in=[town.pk for town in towns])
    told = counted.order_by("year", "pk").values_list("municipality_id", "residents", "year")
    return {town: (residents, year) for town, residents, year in told}


@dataclass(frozen=True)
class ZoneFigures:
    """A zone on a day. `residents` are those of one `year`, the latest that counts most of its
    municipalities; `uncounted` are the municipalities without a figure for that year.
    """

    zone: Zone
    municipalities: int
    residents: int | None
    year: int | None
    uncounted: int


def figures_on(day: date) -> list[ZoneFigures]:
    """Every zone with its numbers, by name: three queries."""
    towns: dict[int, list[int]] = defaultdict(list)
    belongings = Membership.objects.on(day).values_list("zone_id", "municipality_id")
    for zone_key, town_key in belongings:
        towns[zone_key].append(town_key)
    counted: dict[int, dict[int, int]] = defaultdict(dict)
    known = Population.objects.values_list("municipality_id", "year", "residents")
    for town_key, year, residents in known:
        counted[town_key][year] = residents
    return [_figures(zone, towns[zone.pk], counted) for zone in Zone.objects.order_by("name", "pk")]


def _figures(zone: Zone, towns: list[int], counted: Mapping[int, Mapping[int, int]]) -> ZoneFigures:
    years = Counter(year for town in towns for year in counted[town])
    if not years:
        return ZoneFigures(zone, len(towns), None, None, len(towns))
    year = max(years, key=lambda one: (years[one], one))
    residents = sum(counted[town].get(year, 0) for town in towns)
    return ZoneFigures(zone, len(towns), residents, year, len(towns) - years[year])


@dataclass(frozen=True)
class Neighbour:
    municipality: Municipality
    border_m: int


def neighbours_of(municipality: Municipality) -> list[Neighbour]:
    """Who shares a border with it inside the area, the longest border first; one query."""
    borders = _borders().get(municipality.istat_code, {})
    towns = Municipality.objects.filter(istat_code__in=borders)
    found = [Neighbour(town, borders[town.istat_code]) for town in towns]
    return sorted(found, key=lambda one: (-one.border_m, one.municipality.name))


@lru_cache(maxsize=1)
def _borders() -> dict[str, dict[str, int]]:
    """ISTAT code → neighbour's code → metres of border, from `data/territorio/vicini.csv`."""
    borders: dict[str, dict[str, int]] = defaultdict(dict)
    with (Path(settings.DATA_DIR) / "territorio" / "vicini.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            one, other, metres = row["istat_a"], row["istat_b"], int(row["confine_m"])
            borders[one][other] = borders[other][one] = metres
    return dict(borders)

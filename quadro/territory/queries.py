"""Questions on the territory on a day: who is in which zone, and how many."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from quadro.territory.models import Membership, Municipality, MunicipalityQuerySet, Population, Zone


def municipalities_on(day: date) -> MunicipalityQuerySet:
    """The municipalities of the metropolitan area on a day, by name."""
    return Municipality.objects.inside().on(day).order_by("name", "pk")


def zones_on(day: date) -> dict[int, Zone]:
    """Municipality → its zone on the day; one that is in no zone (Milano) is not there."""
    belongings = Membership.objects.on(day).select_related("zone")
    return {one.municipality_id: one.zone for one in belongings}


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
    """The municipalities of the area (or of a zone) with zone and population: three queries."""
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

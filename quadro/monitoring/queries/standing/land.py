"""The places on a day: municipalities in their zones, zones in the area, how many live there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from quadro.agreements.models import Agreement, Party
from quadro.agreements.queries import known_on
from quadro.agreements.states import BINDING
from quadro.bodies.models import Body
from quadro.kit.http import addresses
from quadro.territory import queries as territory
from quadro.territory.models import Municipality, Zone

AREA, ELSEWHERE = "area", "altrove"
ROOTS = (AREA, ELSEWHERE)
"""The two roots of the tree of places, as the roll-up keeps it."""
EVERYWHERE = "ovunque"
"""Both of them: what falls on both is there once."""


def zone_key(zone: int) -> str:
    return f"z{zone}"


def town_key(town: int) -> str:
    return f"m{town}"


@dataclass(frozen=True)
class Spot:
    """A place of a day: `key` as the roll-up calls it, `above` the place that holds it."""

    key: str
    above: str
    label: str
    slug: str = ""
    residents: int | None = None
    year: int | None = None
    """The year of the count of the residents; None for a sum of several years."""

    @property
    def kind(self) -> str:
        return {"m": "comuni", "z": "zone"}.get(self.key[0], "")

    @property
    def address(self) -> str:
        match self.kind:
            case "comuni":
                return addresses("monitoring:town")(self.slug)
            case "zone":
                return addresses("monitoring:zone")(self.slug)
        return ""


@dataclass(frozen=True)
class Land:
    """All places of a day, by their keys; `gone` leads from a municipality to what it became."""

    spots: dict[str, Spot]
    gone: Mapping[str, str] = field(default_factory=dict)

    def path(self, key: str) -> list[str]:
        """The place and those that hold it, from the smallest up.

        A municipality that is not of the area is elsewhere.
        """
        path = []
        while key:
            path.append(key)
            spot = self.spots.get(key)
            key = spot.above if spot else self.gone.get(key, ELSEWHERE)
        return path

    def of_kind(self, kind: str, within: str = "") -> list[Spot]:
        """Municipalities or zones by name, all of them or those of a place."""
        found = [one for one in self.spots.values() if one.kind == kind]
        if within and within != AREA:
            found = [one for one in found if within in (one.key, one.above)]
        return sorted(found, key=lambda one: one.label)

    @cached_property
    def unzoned(self) -> list[Spot]:
        """Municipalities that are in no zone: Milano."""
        return [one for one in self.of_kind("comuni") if one.above == AREA]


def land_on(day: date) -> Land:
    """Six queries."""
    places = territory.places_on(day)
    zones = list(Zone.objects.order_by("name", "pk"))
    within: dict[int, list[int | None]] = defaultdict(list)
    for one in places:
        if one.zone:
            within[one.zone.pk].append(one.residents)
    everybody = _sum(one.residents for one in places)
    spots = {
        AREA: Spot(AREA, EVERYWHERE, _("Area metropolitana"), residents=everybody),
        ELSEWHERE: Spot(ELSEWHERE, EVERYWHERE, _("Fuori dall’area metropolitana")),
        EVERYWHERE: Spot(EVERYWHERE, "", _("Ovunque")),
    }
    for zone in zones:
        key = zone_key(zone.pk)
        spots[key] = Spot(key, AREA, zone.name, zone.slug, _sum(within[zone.pk]))
    for one in places:
        key = town_key(one.municipality.pk)
        above = zone_key(one.zone.pk) if one.zone else AREA
        town = one.municipality
        spots[key] = Spot(key, above, town.name, town.slug, one.residents, one.year)
    ended = Municipality.objects.filter(merged_into__isnull=False, until__lte=day)
    merged = ended.values_list("pk", "merged_into")
    return Land(spots, {town_key(one): town_key(other) for one, other in merged if other})


def _sum(residents: Iterable[int | None]) -> int | None:
    """None where of some of them the residents are not known: a part is not the whole."""
    told = list(residents)
    return None if not told or None in told else sum(one or 0 for one in told)


def signed_by_places(land: Land, day: date) -> dict[str, int]:
    """Place → published agreements that somebody of it signed by a day, each once. One query."""
    binding = Agreement.objects.published().filter(known_on(day), state__in=BINDING)
    pairs = Party.objects.on(day).filter(agreement__in=binding, body__municipality__isnull=False)
    found: dict[str, set[int]] = defaultdict(set)
    for town, agreement in pairs.order_by().values_list("body__municipality", "agreement"):
        for place in land.path(town_key(town)):
            found[place].add(agreement)
    return {place: len(agreements) for place, agreements in found.items()}


def places_of_bodies() -> dict[int, str]:
    """Body → where what it owes counts: its municipality or zone, otherwise the whole area."""
    told = Body.objects.order_by().values_list("pk", "municipality", "zone")
    return {body: place_of(town, zone) for body, town, zone in told}


def place_of(town: int | None, zone: int | None) -> str:
    if town is not None:
        return town_key(town)
    return zone_key(zone) if zone is not None else AREA

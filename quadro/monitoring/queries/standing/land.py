"""The places on a day: municipalities in their zones, zones in the area, how many live there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from quadro.agreements.models import Agreement, Party
from quadro.agreements.queries import known_on
from quadro.agreements.states import BINDING
from quadro.bodies.models import Body
from quadro.kit.http import addresses
from quadro.kit.periods import holds
from quadro.monitoring.queries.places import Places
from quadro.territory import queries as territory
from quadro.territory.models import Municipality

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

    day: date
    spots: dict[str, Spot]
    gone: Mapping[str, str] = field(default_factory=dict)
    towns: Sequence[int] = ()

    @cached_property
    def residents(self) -> dict[str, int | None]:
        """Who lives in each place; None where it is not known of all of it. One query, for the
        pages that tell it.
        """
        counted = territory.latest_populations(self.towns, self.day)
        told = {town_key(one): counted.get(one, (None, None))[0] for one in self.towns}
        zones: dict[str, list[int | None]] = defaultdict(list)
        for key, count in told.items():
            zones[self.spots[key].above].append(count)
        sums = {key: _sum(within) for key, within in zones.items() if key != AREA}
        return {**told, **sums, AREA: _sum(told.values())}

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
        if not within or within == AREA:
            return self._by_kind[kind]
        return [one for one in self._by_kind[kind] if within in (one.key, one.above)]

    @cached_property
    def _by_kind(self) -> dict[str, list[Spot]]:
        found: dict[str, list[Spot]] = {"comuni": [], "zone": []}
        for one in sorted(self.spots.values(), key=lambda one: one.label):
            if one.kind:
                found[one.kind].append(one)
        return found

    @cached_property
    def unzoned(self) -> list[Spot]:
        """Municipalities that are in no zone: Milano."""
        return [one for one in self.of_kind("comuni") if one.above == AREA]


def land_on(day: date) -> Land:
    """Two queries."""
    ended = Q(merged_into__isnull=False, until__lte=day)
    rows = Municipality.objects.filter(ended | Q(is_inside=True) & holds(day))
    towns: dict[int, tuple[str, str]] = {}
    gone: dict[str, str] = {}
    named = rows.order_by("name", "pk").values_list("pk", "name", "slug", "until", "merged_into")
    for town, name, slug, until, merged in named:
        if until is None or day < until:
            towns[town] = name, slug
        elif merged is not None:
            gone[town_key(town)] = town_key(merged)
    zones = territory.zones_with_members(day)
    above = {town: zone_key(zone.pk) for zone, within in zones.items() for town in within}
    spots = {
        AREA: Spot(AREA, EVERYWHERE, _("Area metropolitana")),
        ELSEWHERE: Spot(ELSEWHERE, EVERYWHERE, _("Fuori dall’area metropolitana")),
        EVERYWHERE: Spot(EVERYWHERE, "", _("Ovunque")),
    }
    for zone in zones:
        spots[zone_key(zone.pk)] = Spot(zone_key(zone.pk), AREA, zone.name, zone.slug)
    for town, (name, slug) in towns.items():
        key = town_key(town)
        spots[key] = Spot(key, above.get(town, AREA), name, slug)
    return Land(day, spots, gone, list(towns))


def _sum(counted: Iterable[int | None]) -> int | None:
    """None where of some of them the residents are not known: a part is not the whole."""
    told = list(counted)
    return None if not told or None in told else sum(one or 0 for one in told)


def places_of(land: Land) -> Places:
    """The same places as those who reckon indicators name them."""
    inside: dict[str, list[str]] = {AREA: [one.key for one in land.of_kind("comuni")]}
    for one in land.of_kind("comuni"):
        if one.above != AREA:
            inside.setdefault(one.above, []).append(one.key)
    named = [*land.of_kind("zone"), *land.of_kind("comuni"), land.spots[AREA]]
    return Places(
        names={one.key: one.label for one in named},
        slugs={one.key: one.slug for one in named if one.slug},
        inside={key: towns for key, towns in inside.items() if towns},
    )


def signed_by_places(land: Land, day: date) -> dict[str, int]:
    """Place → published agreements that somebody of it signed by a day, each once. One query."""
    binding = Agreement.objects.published().filter(known_on(day), state__in=BINDING)
    pairs = Party.objects.on(day).filter(agreement__in=binding, body__municipality__isnull=False)
    by_town: dict[int, set[int]] = defaultdict(set)
    for town, agreement in pairs.order_by().values_list("body__municipality", "agreement"):
        by_town[town].add(agreement)
    found: dict[str, set[int]] = defaultdict(set)
    for town, agreements in by_town.items():
        for place in land.path(town_key(town)):
            found[place] |= agreements
    return {place: len(agreements) for place, agreements in found.items()}


def places_of_bodies() -> dict[int, str]:
    """Body → where what it owes counts: its municipality or zone, otherwise the whole area."""
    told = Body.objects.order_by().values_list("pk", "municipality", "zone")
    return {body: place_of(town, zone) for body, town, zone in told}


def place_of(town: int | None, zone: int | None) -> str:
    if town is not None:
        return town_key(town)
    return zone_key(zone) if zone is not None else AREA

"""The places of a day, and which of them make a larger one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from quadro.monitoring.models import AREA, Level, of_municipality, of_zone
from quadro.territory import queries as territory


@dataclass(frozen=True)
class Places:
    """The places of a day: names, addresses, and which municipalities are in which zone."""

    names: Mapping[str, str]
    slugs: Mapping[str, str]
    inside: Mapping[str, Sequence[str]]
    """Larger place → the municipalities in it."""

    def within(self, place: str, level: str) -> Sequence[str]:
        """The places of a level that make a larger one, itself where it is of that level."""
        if level == Level.AREA:
            return [AREA] if place == AREA else []
        if level == Level.MUNICIPALITY:
            return self.inside.get(place, [place] if place.startswith("m") else [])
        if place == AREA:
            return [one for one in self.inside if one != AREA]
        return [place] if place in self.inside else []

    def of_level(self, level: str) -> list[str]:
        """All the places of a level, by name."""
        return list(self.within(AREA, level))


def places_on(day: date) -> Places:
    """The municipalities of a day, and the zones in which there are some: one query."""
    belonging = territory.belonging_on(day)
    zones = sorted({zone for _town, zone in belonging if zone}, key=lambda one: one.name)
    inside: dict[str, list[str]] = {AREA: [of_municipality(one.pk) for one, _zone in belonging]}
    inside |= {of_zone(one.pk): [] for one in zones}
    for town, zone in belonging:
        if zone is not None:
            inside[of_zone(zone.pk)].append(of_municipality(town.pk))
    named = {of_zone(one.pk): one for one in zones}
    named |= {of_municipality(town.pk): town for town, _zone in belonging}
    return Places(
        names={**{key: one.name for key, one in named.items()}, AREA: str(Level.AREA.label)},
        slugs={key: one.slug for key, one in named.items()},
        inside={key: rows for key, rows in inside.items() if rows},
    )

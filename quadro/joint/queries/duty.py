"""Which fundamental functions small municipalities are known to exercise with others.

Quadro knows what is recorded in it, and nothing of what is not: an empty place says «non risulta»,
never that a duty is not met (DL 78/2010, art. 14 c. 27-31). A municipality may also show that with
others it would neither save nor serve better (Corte cost. 33/2019, on c. 28).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.joint.models import Function, JointService, Member
from quadro.joint.queries.services import SMALL, is_short
from quadro.territory.map import neighbours
from quadro.territory.queries import Place, places_on

DUE = [one for one in Function if one != Function.REGISTRY]
"""Those that are to be exercised together: c. 28 leaves out the letter l)."""
SUGGESTED = 5


@dataclass(frozen=True)
class Cell:
    """A function of a municipality, and the services by which it is exercised with others."""

    function: Function
    services: Sequence[JointService]

    @property
    def is_due(self) -> bool:
        return self.function in DUE


@dataclass(frozen=True)
class Watched:
    """A municipality within the threshold."""

    place: Place
    cells: Sequence[Cell]

    @property
    def known(self) -> int:
        """How many of the functions due are known to be exercised with others."""
        return sum(bool(one.services) for one in self.cells if one.is_due)

    @property
    def services(self) -> list[JointService]:
        found = {one.pk: one for cell in self.cells for one in cell.services}
        return sorted(found.values(), key=lambda one: (one.name, one.pk))


@dataclass(frozen=True)
class Radar:
    towns: Sequence[Watched]
    short: Sequence[JointService]
    """Whose convention is known to last less than three years."""
    functions: Sequence[Function] = field(default_factory=lambda: list(Function))

    @property
    def counts(self) -> list[int]:
        return sorted({one.place.year for one in self.towns if one.place.year})

    @property
    def with_some(self) -> int:
        return sum(one.known > 0 for one in self.towns)

    @property
    def due(self) -> int:
        return len(DUE)


def exercised(by: Actor, *, on: date) -> dict[int, dict[str, list[JointService]]]:
    """Municipality → letter of a function → the services by which it is exercised: one query."""
    rows = (
        Member.objects.on(on)
        .filter(service__in=JointService.objects.readable_by(by).on(on).exclude(since=None))
        .exclude(body__municipality=None)
        .select_related("service__agreement", "body")
        .order_by("service__name", "pk")
    )
    found: dict[int, dict[str, list[JointService]]] = {}
    for one in rows:
        mine = found.setdefault(one.body.municipality_id, {})
        for letter in one.service.functions:
            mine.setdefault(letter, []).append(one.service)
    return found


def radar(by: Actor, *, on: date, zone: str = "") -> Radar:
    """The municipalities up to and including 5.000 inhabitants, by Zone and name: four queries."""
    known = exercised(by, on=on)
    places = [
        one
        for one in places_on(on)
        if one.residents is not None and one.residents <= SMALL
        if not zone or (one.zone is not None and one.zone.slug == zone)
    ]
    places.sort(key=lambda one: (one.zone.name if one.zone else "", one.municipality.name))
    towns = [
        Watched(one, [Cell(letter, _of(known, one, letter)) for letter in Function])
        for one in places
    ]
    services = {one.pk: one for town in towns for one in town.services}
    short = [one for one in services.values() if is_short(one)]
    return Radar(towns, sorted(short, key=lambda one: (one.name, one.pk)))


def _of(
    known: Mapping[int, Mapping[str, list[JointService]]], place: Place, letter: Function
) -> list[JointService]:
    return known.get(place.municipality.pk, {}).get(letter.value, [])


# Who could join -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Suggestion:
    """A municipality that could join, and why: names of neighbours, Zone, size."""

    body: Body
    neighbours: Sequence[str]
    same_zone: bool
    is_small: bool
    residents: int | None


def suggestions(
    service: JointService, members: Sequence[Member], by: Actor, *, on: date
) -> list[Suggestion]:
    """Neighbours first, then small ones of the same Zone: those whose functions are not known to
    be exercised with others. Five queries.
    """
    inside = {one.body.municipality_id: one.body.label for one in members}
    places = places_on(on)
    codes = {one.municipality.istat_code: inside.get(one.municipality.pk) for one in places}
    zones = {one.zone for one in places if one.zone and one.municipality.pk in inside}
    known = exercised(by, on=on)
    border = neighbours()
    found = []
    for one in places:
        if one.municipality.pk in inside:
            continue
        if any(known.get(one.municipality.pk, {}).get(letter) for letter in service.functions):
            continue
        near = sorted(
            name
            for code in border.get(one.municipality.istat_code, ())
            if (name := codes.get(code))
        )
        same = one.zone in zones
        small = one.residents is not None and one.residents <= SMALL
        if near or (same and small and service.functions):
            found.append((one, near, same, small))
    found.sort(key=lambda one: (-len(one[1]), not one[3], not one[2], one[0].municipality.name))
    best = found[:SUGGESTED]
    bodies = {
        one.municipality_id: one
        for one in Body.objects.select_related("municipality").filter(
            municipality__in=[one[0].municipality for one in best]
        )
    }
    return [
        Suggestion(bodies[one.municipality.pk], near, same, small, one.residents)
        for one, near, same, small in best
        if one.municipality.pk in bodies
    ]

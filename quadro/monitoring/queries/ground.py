"""What a judgement on many cells needs, loaded at once: a fixed number of queries."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.utils.functional import cached_property

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.monitoring.cells import Cell, Key, key_of
from quadro.monitoring.models import AREA, Lock, Reading, of_municipality, of_zone
from quadro.monitoring.states import OPEN, State
from quadro.territory.models import Municipality, Zone


@dataclass(frozen=True)
class Ground:
    """The locks, the readings that are in the cells already; places and bodies, if asked for."""

    places: Collection[str]
    locks: Collection[Lock]
    open: Mapping[Key, Reading]
    approved: Mapping[Key, Reading]

    @cached_property
    def zones(self) -> Mapping[str, Zone]:
        return {of_zone(key): one for key, one in Zone.objects.in_bulk(self._keys("z")).items()}

    @cached_property
    def municipalities(self) -> Mapping[str, Municipality]:
        towns = Municipality.objects.in_bulk(self._keys("m"))
        return {of_municipality(key): one for key, one in towns.items()}

    @cached_property
    def bodies(self) -> Mapping[str, Body]:
        """Of the places."""
        return _bodies_of(self._keys("m"), self._keys("z"))

    def _keys(self, letter: str) -> set[int]:
        return {int(one[1:]) for one in self.places if one.startswith(letter)}

    def name_of(self, place: str) -> str:
        named = self.zones.get(place) or self.municipalities.get(place)
        return str(named) if named else place

    def knows(self, place: str) -> bool:
        return place == AREA or place in self.zones or place in self.municipalities

    def body_of(self, cell: Cell, *, by: Actor) -> Body | None:
        """For whom `by` speaks of a cell: the body of the place, or the owner of the indicator."""
        here = self.bodies.get(cell.place)
        if here is not None and here.pk in by.bodies:
            return here
        owner = cell.indicator.owner
        return owner if owner.pk in by.bodies else None

    def lock_of(self, cell: Cell) -> Lock | None:
        return next(
            (
                one
                for one in self.locks
                if one.indicator_id in (None, cell.indicator.pk)
                and one.since < cell.until
                and cell.since < one.until
            ),
            None,
        )


def ground_of(cells: Collection[Cell]) -> Ground:
    """Five queries at most, whatever the number of cells; none where there is nothing to ask."""
    rows = list(_rows_in(cells))
    return Ground(
        places={one.place for one in cells},
        locks=list(_locks_over(cells)),
        open={key_of(one): one for one in rows if one.state in OPEN},
        approved={key_of(one): one for one in rows if one.state == State.APPROVED},
    )


def _bodies_of(towns: Collection[int], zones: Collection[int]) -> dict[str, Body]:
    found: dict[str, Body] = {}
    for one in Body.objects.filter(Q(municipality__in=towns) | Q(zone__in=zones)):
        if one.municipality_id is not None:
            found[of_municipality(one.municipality_id)] = one
        elif one.zone_id is not None:
            found[of_zone(one.zone_id)] = one
    return found


def _locks_over(cells: Collection[Cell]) -> Iterable[Lock]:
    if not cells:
        return []
    indicators = {one.indicator.pk for one in cells}
    first = min(one.since for one in cells)
    last = max(one.until for one in cells)
    return Lock.objects.filter(
        Q(indicator=None) | Q(indicator__in=indicators),
        unlocked_at=None, since__lt=last, until__gt=first,
    ).order_by("pk")  # fmt: skip


def _rows_in(cells: Collection[Cell]) -> Iterable[Reading]:
    """The readings that are in the cells and still stand."""
    if not cells:
        return []
    keys = {one.key for one in cells}
    rows = (
        Reading.objects.filter(
            indicator__in={one.indicator.pk for one in cells},
            place__in={one.place for one in cells},
            since__in={one.since for one in cells},
        )
        .exclude(state=State.SUPERSEDED)
        .select_related("indicator__owner", "zone", "municipality")
        .order_by("pk")
    )
    return [one for one in rows if key_of(one) in keys]


def is_locked(indicator: int, since: date, until: date) -> bool:
    """Some lock in force covers a day of the period."""
    mine = Q(indicator=None) | Q(indicator=indicator)
    return Lock.objects.filter(mine, unlocked_at=None, since__lt=until, until__gt=since).exists()


def cells_from(rows: Iterable[Reading]) -> list[Cell]:
    return [Cell(one.indicator, one.place, one.since, one.breakdown) for one in rows]


def in_force() -> Iterable[Lock]:
    """The locks that stand, the latest period first."""
    return (
        Lock.objects.filter(unlocked_at=None)
        .select_related("indicator")
        .order_by(F("until").desc(), "pk")
    )

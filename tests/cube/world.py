"""A small plan and territory, records that count in the roll-up, and the slow way to sum them."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from quadro.cube import places
from quadro.cube.exact import exact
from quadro.cube.models import Cell, CubeDay
from quadro.cube.nouns import Line
from quadro.cube.queries import At, Cells, cells
from quadro.cube.registry import SOURCES, Feed
from quadro.plan.models import Edition, Provision
from quadro.territory.models import Membership, Municipality, Zone
from tests.plan.world import a_provision, an_edition
from tests.worlds import TODAY

KIND = "t"
START = date(2026, 1, 1)


@dataclass
class Records:
    """Records kept in memory. A line of the measure `days` grows by one for each day."""

    kept: dict[int, list[Line]] = field(default_factory=dict)

    def lines_of(self, keys: Sequence[int] | None, on: date) -> Iterator[tuple[int, list[Line]]]:
        for key in sorted(self.kept) if keys is None else keys:
            if key in self.kept:
                yield key, [self._on(one, on) for one in self.kept[key]]

    @staticmethod
    def _on(line: Line, on: date) -> Line:
        if line.measure != "days":
            return line
        days = Decimal((on - START).days)
        return Line(line.provision, line.place, "days", line.total * days, line.weight)

    def all_lines(self, on: date) -> list[tuple[int, Line]]:
        return [(key, line) for key, lines in self.lines_of(None, on) for line in lines]


@contextmanager
def only(records: Records) -> Iterator[Records]:
    """The roll-up knows these records and no others."""
    before = list(SOURCES)
    SOURCES[:] = [Feed(KIND, records.lines_of)]
    try:
        yield records
    finally:
        SOURCES[:] = before


def a_tree() -> tuple[Edition, dict[str, Provision]]:
    """Two axes, two lines in each, two provisions in each line."""
    edition = an_edition()
    made: dict[str, Provision] = {}
    for code in codes():
        under = made.get(code.rpartition(".")[0])
        level = code.count(".")
        made[code] = a_provision(edition, code, under=under, level=level)
    return edition, made


def codes() -> Iterator[str]:
    for axis in "12":
        yield axis
        for line in "12":
            yield f"{axis}.{line}"
            yield from (f"{axis}.{line}.{leaf}" for leaf in "12")


def a_town(name: str, zone: Zone | None = None) -> Municipality:
    town = Municipality.objects.create(name=name, slug=name.lower(), province="MI")
    if zone:
        Membership.objects.create(municipality=town, zone=zone, since=date(2015, 1, 1))
    return town


def two_zones() -> tuple[Zone, Zone]:
    return (
        Zone.objects.create(name="Nord", slug="nord"),
        Zone.objects.create(name="Sud", slug="sud"),
    )


def at(town: Municipality) -> str:
    return places.of_municipality(town.pk)


def line(  # noqa: PLR0917
    provision: Provision | None,
    place: str,
    total: str,
    weight: str = "0",
    measure: str = "progress",
) -> Line:
    key = provision.pk if provision else None
    return Line(key, place, measure, Decimal(total), Decimal(weight))


def shown(edition: Edition | None = None, node: Provision | None = None) -> Cells:
    """All cells of a node, at every place."""
    return cells(
        edition=edition.pk if edition else 0,
        nodes=[node.pk if node else 0],
        places=list(Cell.objects.order_by().values_list("place", flat=True).distinct()),
    )


# The slow way -------------------------------------------------------------------------------------


@dataclass
class Naive:
    """Each parent recomputed from its children, through the ORM: nothing of it is kept."""

    lines: list[tuple[int, Line]]
    on: date
    places: dict[str, list[str]] = field(default_factory=dict)

    def at_node(
        self, node: Provision | None, edition: Edition, place: str, measure: str
    ) -> "Found":
        """What is at a provision, or in an edition, and in all that stands below."""
        own = [one for one in self.lines if node and one[1].provision == node.pk]
        found = self.at_place(own, place, measure)
        for child in edition.provisions.filter(parent=node):
            found = found.with_(self.at_node(child, edition, place, measure))
        return found

    def everything(self, place: str, measure: str) -> "Found":
        return self.at_place(
            [one for one in self.lines if one[1].provision is None], place, measure
        )

    def at_place(self, lines: Sequence[tuple[int, Line]], place: str, measure: str) -> "Found":
        here = [one for one in lines if one[1].place == place and one[1].measure == measure]
        found = Found.of(here)
        for inside in self.inside(place):
            found = found.with_(self.at_place(lines, inside, measure))
        return found

    def inside(self, place: str) -> list[str]:
        """The places right inside one, on the day."""
        if place not in self.places:
            self.places[place] = list(self._inside(place))
        return self.places[place]

    def _inside(self, place: str) -> Iterable[str]:
        over = Municipality.objects.filter(merged_into__isnull=False, until__lte=self.on)
        living = Municipality.objects.exclude(pk__in=over)
        if key := places.key_of(place, places.ZONE):
            zone = Zone.objects.get(pk=key)
            of_zone = [one for one in living if zone_on(one, self.on) == zone]
            return [at(one) for one in of_zone]
        if key := places.key_of(place, places.MUNICIPALITY):
            return [at(one) for one in over.filter(merged_into=key)]
        if place == places.ELSEWHERE:
            return [at(one) for one in living if not one.is_inside]
        if place != places.AREA:
            return []
        loose = [one for one in living if one.is_inside and zone_on(one, self.on) is None]
        return [places.of_zone(one.pk) for one in Zone.objects.all()] + [at(one) for one in loose]


def zone_on(town: Municipality, on: date) -> Zone | None:
    if not town.is_inside:
        return None
    belonging = Membership.objects.on(on).filter(municipality=town).first()
    return belonging.zone if belonging else None


@dataclass(frozen=True)
class Found:
    total: Decimal
    weight: Decimal
    who: frozenset[int]
    last: tuple[date, Decimal] | None

    @classmethod
    def of(cls, lines: Sequence[tuple[int, Line]]) -> "Found":
        lasts = [
            (one.last_on, one.last) for _key, one in lines if one.last_on and one.last is not None
        ]
        return cls(
            sum((exact(one.total) for _key, one in lines), Decimal(0)),
            sum((exact(one.weight) for _key, one in lines), Decimal(0)),
            frozenset(key for key, _one in lines),
            max(lasts, default=None),
        )

    def with_(self, other: "Found") -> "Found":
        lasts = [one for one in (self.last, other.last) if one]
        return Found(
            self.total + other.total,
            self.weight + other.weight,
            self.who | other.who,
            max(lasts, default=None),
        )


def everything_kept() -> dict[tuple[int, At], tuple[Decimal, Decimal, int, str | None]]:
    """Every cell that holds something."""
    return {
        (one.edition, At(one.node, one.place, one.measure)): (
            one.total, one.weight, one.count, one.latest
        )
        for one in Cell.objects.exclude(count=0)
    }  # fmt: skip


def started(on: date = TODAY) -> None:
    CubeDay.objects.update_or_create(pk=1, defaults={"on": on})

"""What the roll-up says, and whether it says the truth."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet, Subquery
from django.db.models import Value as Text
from django.db.models.functions import Concat

from quadro.cube import sql
from quadro.cube.changes import Change, Kept, kept_of
from quadro.cube.exact import from_units, units
from quadro.cube.models import Cell, Contribution, CubeDay
from quadro.cube.nouns import (
    ABSENT,
    EVERYTHING,
    WHOLE,
    Amount,
    Leaf,
    Source,
    Value,
    amounts,
    unpacked,
)
from quadro.cube.paths import Territory, kept_nodes, kept_places, node_paths, place_paths
from quadro.cube.places import AREA
from quadro.cube.registry import DERIVED, SOURCES, Feed
from quadro.kit import locks


def day() -> date | None:
    """The day on which the cells hold; None before anything is in them.

    Whoever writes a record asks: in SQL, which Django would take longer to put together than the
    database to answer.
    """
    found = sql.ask(sql.DAY)
    return date.fromisoformat(found[0][0]) if found else None


def above_on(day: date) -> Callable[[str], Iterator[str]]:
    """From a place to itself and what holds it on a day. Two queries."""
    return Territory(day).above


class At(NamedTuple):
    """Where a cell is: the key of a provision, or 0 for the whole of what was asked."""

    node: int
    place: str
    measure: str


class Cells(dict[At, Value]):
    """What was found; a cell that is not there holds nothing."""

    def at(self, measure: str, *, node: int = WHOLE, place: str = AREA) -> Value:
        derived = next((one for one in DERIVED if one.measure == measure), None)
        if derived is None:
            return self.get(At(node, place, measure), ABSENT)
        return derived.of(self.at(one, node=node, place=place) for one in derived.parts)


def cells(
    *,
    edition: int = EVERYTHING,
    nodes: Collection[int] = (WHOLE,),
    places: Collection[str] = (AREA,),
    measures: Collection[str] = (),
    level: str = "",
) -> Cells:
    """Cells of an edition of the plan, or of everything. One query.

    `nodes` are keys of provisions of the edition, 0 for its whole; no `measures` are all of them;
    `level` asks for all places of a letter (`places.ZONE`, `places.MUNICIPALITY`) instead of some.
    """
    rows = _asked(edition, nodes, measures)
    rows = rows.filter(place__startswith=level) if level else rows.filter(place__in=places)
    return _read(rows.values_list(*CELL))


def cells_on(on: date, *, places: Collection[str], measures: Collection[str]) -> Cells | None:
    """Those of everything, if the roll-up holds for a day. One query, and one where it is empty."""
    rows = _asked(EVERYTHING, (WHOLE,), measures).filter(place__in=places)
    told = list(rows.values_list(*CELL, Subquery(CubeDay.objects.values("on")[:1])))
    holds_on = told[0][-1] if told else day()
    return _read(row[:-1] for row in told) if holds_on == on else None


CELL = ("node", "place", "measure", "total", "weight", "count", "latest")


def _read(rows: Iterable[tuple[Any, ...]]) -> Cells:
    return Cells(
        (At(node, place, measure), Value(total, weight, count, *unpacked(latest)))
        for node, place, measure, total, weight, count, latest in rows
    )


Sum = tuple[int, str, str, Decimal, Decimal, int]
"""Of a cell: node, place, measure, total, weight, how many records."""
SUM = ("node", "place", "measure", "total", "weight", "count")


def sums(
    *,
    edition: int,
    nodes: Collection[int],
    places: Collection[str],
    measures: Collection[str],
) -> Iterable[Sum]:
    """The same cells, bare: a page of many places reads thousands. One query."""
    rows: QuerySet[Cell, Sum] = _asked(edition, nodes, measures).values_list(*SUM)
    return rows.filter(place__in=places)


def _asked(edition: int, nodes: Collection[int], measures: Collection[str]) -> "QuerySet[Cell]":
    rows = Cell.objects.filter(edition=edition, node__in=nodes).exclude(count=0)
    return of_measures(rows, _kept_as(measures)) if measures else rows


def of_measures(rows: "QuerySet[Cell]", measures: Collection[str]) -> "QuerySet[Cell]":
    """Picked among those of a node and a place, which are kept together.

    Not through the index: PostgreSQL would go down it once for each measure of each cell.
    """
    return rows.alias(name=Concat("measure", Text(""))).filter(name__in=measures)


def _kept_as(measures: Collection[str]) -> set[str]:
    """Those that are sums of others are asked as these."""
    parts = {part for one in DERIVED if one.measure in measures for part in one.parts}
    return (set(measures) - {one.measure for one in DERIVED}) | parts


# Whether it is true -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """What is kept in the roll-up otherwise than it should be."""

    what: str
    where: str
    kept: str
    wanted: str


def verify() -> list[Difference]:
    """All that differs from what the records tell now, on the day of the cells.

    Three questions: whether each record contributes what it tells, whether the branches are those
    of the plan and of the territory, whether the cells are the sums of the contributions.
    """
    with transaction.atomic():
        locks.hold(sql.LOCK)
        on = day()
        if on is None:
            return []
        return [*_contributions(on), *_branches(on), *_cells()]


def _contributions(on: date) -> Iterator[Difference]:
    for feed in SOURCES:
        told = {Source(feed.kind, key): amounts(lines) for key, lines in feed.lines_of(None, on)}
        for key in _keys(feed):
            told.setdefault(Source(feed.kind, key), {})
        yield from _differing(told)
    strangers = Contribution.objects.exclude(kind__in=[one.kind for one in SOURCES])
    for row in strangers.order_by("pk"):
        yield Difference(
            "contribution", str(row), _told(Amount(units(row.total), units(row.weight), None)), "–"
        )


def _keys(feed: Feed) -> list[int]:
    rows = Contribution.objects.filter(kind=feed.kind).order_by()
    return list(rows.values_list("key", flat=True).distinct())


def _differing(told: Mapping[Source, Mapping[Leaf, Amount]]) -> Iterator[Difference]:
    kept = kept_of(told.keys())
    for source in sorted(told):
        change = Change(source, kept.get(source, Kept()), told[source])
        for leaf in sorted(change.differing):
            where = f"{source.kind}{source.key} {leaf.measure} · {leaf.node} · {leaf.place}"
            old, new = change.kept.amounts.get(leaf), change.told.get(leaf)
            yield Difference("contribution", where, _told(old), _told(new))


def _told(amount: Amount | None) -> str:
    if amount is None:
        return "–"
    last = f" {amount.latest}" if amount.latest else ""
    return f"{from_units(amount.total)} / {from_units(amount.weight)}{last}"


def _branches(on: date) -> Iterator[Difference]:
    rows = Contribution.objects.order_by()
    nodes = kept_nodes()
    keys = nodes.keys() | set(rows.values_list("node", flat=True).distinct())
    kept: set[Any] = {one for some in nodes.values() for one in some}
    yield from _paths(kept, set(node_paths(keys)))
    places = kept_places()
    names = places.keys() | set(rows.values_list("place", flat=True).distinct())
    kept = {one for some in places.values() for one in some}
    yield from _paths(kept, set(place_paths(names, on)))


def _paths(kept: set[Any], wanted: set[Any]) -> Iterator[Difference]:
    for one in sorted(kept ^ wanted):
        sides = ("1" if one in kept else "–", "1" if one in wanted else "–")
        yield Difference("branch", f"{one[0]} → {one[-1]}", *sides)


def _cells() -> Iterator[Difference]:
    wrong: dict[str, dict[int, str]] = {}
    for side, edition, node, measure, place, total, weight, count, latest in sql.compare():
        where = f"{measure} · {edition}/{node} · {place}"
        last = f" {latest}" if latest else ""
        told = f"{from_units(total)} / {from_units(weight)} ({int(count)}){last}"
        wrong.setdefault(where, {})[side] = told
    for where, sides in sorted(wrong.items()):
        yield Difference("cell", where, sides.get(0, "–"), sides.get(1, "–"))

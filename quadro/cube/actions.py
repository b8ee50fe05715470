"""The only hands that write the roll-up, always in the transaction of the record.

It starts the first time that it is brought to a day (the worker does); before, nothing is written.

Who writes a record shares the roll-up with the others (`locks.share`), and waits for them only at
the cells they both change; who brings it to another day, moves branches or builds it again has it
alone. What a record contributes is asked after that, so that the day and the trees cannot change in
between. Write once in a
transaction, at its end: `refresh` and `put_many` take many records.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import islice

from django.db import connection, transaction
from django.db.models import Q

from quadro.cube import queries, sql
from quadro.cube.changes import Change, kept_of
from quadro.cube.models import Contribution, CubeDay, NodePath, PlacePath
from quadro.cube.nouns import Amount, Leaf, Line, Source, amounts
from quadro.cube.paths import Out, Up, kept_nodes, kept_places, node_paths, place_paths
from quadro.cube.registry import SOURCES, Feed, feed_of
from quadro.kit import locks

MANY = 1000
"""Past so many records at once, the roll-up is taken alone; they go in groups of so many."""
Told = Mapping[Source, Iterable[Line]]


@transaction.atomic(savepoint=False)
def put(source: Source, lines: Iterable[Line]) -> int:
    """Replace what a record contributes by these lines; tells whether anything changed (0 or 1)."""
    return put_many({source: lines})


@transaction.atomic(savepoint=False)
def put_many(told: Told) -> int:
    """The same for many records, in as many statements as for one; tells how many changed."""
    day = _enter(len(told))
    if day is None:
        return 0
    return _write({source: amounts(lines) for source, lines in told.items()}, day)


@transaction.atomic(savepoint=False)
def refresh(kind: str, keys: Collection[int]) -> int:
    """Ask the module that keeps these records what they contribute, and put it.

    They are asked for the day on which the cells hold. A record that is gone, or not to be counted
    any more, contributes nothing.
    """
    day = _enter(len(keys)) if keys else None
    return 0 if day is None else _ask(feed_of(kind), sorted(set(keys)), day)


@transaction.atomic
def bring_to(day: date) -> int:
    """Bring all cells to another day; tells how many records contribute something else.

    For the daily clock: the second time of the same day it does nothing.
    """
    locks.hold(sql.LOCK)
    before = queries.day()
    if before is None:
        return rebuild(on=day)
    if before == day:
        return 0
    CubeDay.objects.filter(pk=1).update(on=day)
    regroup()
    return sum(_ask(one, one.changing(day) if one.changing else None, day) for one in SOURCES)


@transaction.atomic
def regroup() -> int:
    """Move contributions along with the two trees; tells how many branches moved.

    For whoever moves provisions, municipalities between zones, or joins municipalities: in the same
    transaction, once it is written.
    """
    locks.hold(sql.LOCK)
    day = queries.day()
    if day is None:
        return 0
    nodes, places = kept_nodes(), kept_places()
    wanted_nodes = node_paths(nodes.keys())
    wanted_places = place_paths(places.keys(), day)
    old_nodes = {one for some in nodes.values() for one in some}
    old_places = {one for some in places.values() for one in some}
    moved = {str(one.node) for one in old_nodes ^ wanted_nodes}
    moved |= {one.place for one in old_places ^ wanted_places}
    if not moved:
        return 0
    rows = [[one] for one in sorted(moved)]
    sql.run(sql.move(-1), rows)
    NodePath.objects.filter(node__in=[int(one) for one in moved if one.isdecimal()]).delete()
    PlacePath.objects.filter(place__in=moved).delete()
    _add_nodes([one for one in wanted_nodes if str(one.node) in moved])
    _add_places([one for one in wanted_places if one.place in moved])
    sql.run(sql.move(+1), rows)
    _find_latest(moved)
    return len(moved)


@transaction.atomic
def rebuild(*, on: date) -> int:
    """Build all again from what the records tell; tells how many contributed something else.

    `on`: the day for a roll-up that has not started; otherwise it stays on its day.
    """
    locks.hold(sql.LOCK)
    day = queries.day() or CubeDay.objects.create(pk=1, on=on).on
    NodePath.objects.all().delete()
    PlacePath.objects.all().delete()
    changed = sum(_ask_all(one, day) for one in SOURCES)
    changed += _forget_strangers()
    rows = Contribution.objects.order_by()
    _learn(
        set(rows.values_list("node", flat=True).distinct()),
        set(rows.values_list("place", flat=True).distinct()),
        day,
    )
    sql.fill()
    return changed


# Parts --------------------------------------------------------------------------------------------


def _enter(records: int) -> date | None:
    """Have the roll-up, with others or alone; then its day cannot change any more."""
    (locks.share if records <= MANY else locks.hold)(sql.LOCK)
    return queries.day()


def _ask_all(feed: Feed, day: date) -> int:
    """Keep what all records contribute, not yet in cells; millions do not pass through here."""
    if not feed.statement or connection.vendor != "postgresql":
        return _ask(feed, None, day, into_cells=False)
    return sql.keep_all(feed.kind, feed.statement, {"on": day})


def _ask(feed: Feed, keys: Sequence[int] | None, day: date, *, into_cells: bool = True) -> int:
    """Put what records contribute, in groups; those that are not told any more go away."""
    left = set(keys) if keys is not None else _kept_keys(feed.kind)
    told, changed, is_last = iter(feed.lines_of(keys, day)), 0, False
    while not is_last:
        group = {key: amounts(lines) for key, lines in islice(told, MANY)}
        left -= group.keys()
        is_last = len(group) < MANY
        if is_last:
            group |= dict.fromkeys(left, NO_LINES)
        some = {Source(feed.kind, key): lines for key, lines in group.items()}
        changed += _write(some, day, into_cells=into_cells)
    return changed


NO_LINES: Mapping[Leaf, Amount] = {}


def _kept_keys(kind: str) -> set[int]:
    return set(Contribution.objects.filter(kind=kind).values_list("key", flat=True).distinct())


def _forget_strangers() -> int:
    """What was contributed by a kind of records that no module keeps any more."""
    rows = Contribution.objects.exclude(kind__in=[one.kind for one in SOURCES])
    count = rows.values("kind", "key").distinct().count()
    rows.delete()
    return count


def _write(
    told: Mapping[Source, Mapping[Leaf, Amount]], day: date, *, into_cells: bool = True
) -> int:
    """Keep what changes, and add it to the cells above."""
    kept = kept_of(told.keys()) if told else {}
    changes = [Change(one, kept[one], lines) for one, lines in told.items()]
    changes = [one for one in changes if one.kept.amounts != one.told]
    if not changes:
        return 0
    moves = [row for one in changes for row in one.moves()] if into_cells else []
    if into_cells:
        _learn_new({leaf for one in changes for leaf in one.new}, day)
    _keep(changes)
    if into_cells:
        sql.run(sql.add(), moves)
        if any(row[-1] for row in moves):
            sql.run(sql.look_again(), moves)
    return len(changes)


def _keep(changes: Iterable[Change]) -> None:
    changes = list(changes)
    if gone := [[row] for one in changes for row in one.gone()]:
        sql.run(sql.forget(), gone)
    if written := [row for one in changes for row in one.written()]:
        sql.run(sql.keep(), written)


def _learn_new(leaves: Collection[Leaf], day: date) -> None:
    """Where leaves never seen before lead to."""
    if not leaves:
        return
    nodes, places = {one.node for one in leaves}, {one.place for one in leaves}
    nodes -= set(NodePath.objects.filter(node__in=nodes).values_list("node", flat=True))
    places -= set(PlacePath.objects.filter(place__in=places).values_list("place", flat=True))
    _learn(nodes, places, day)


def _learn(nodes: Collection[int], places: Collection[str], day: date) -> None:
    if nodes:
        _add_nodes(node_paths(nodes))
    if places:
        _add_places(place_paths(places, day))


def _add_nodes(paths: Collection[Up]) -> None:
    """Two writers may learn the same at once: it is the same."""
    rows = [one.row for one in sorted(paths)]
    NodePath.objects.bulk_create(rows, ignore_conflicts=True, batch_size=300)


def _add_places(paths: Collection[Out]) -> None:
    rows = [one.row for one in sorted(paths)]
    PlacePath.objects.bulk_create(rows, ignore_conflicts=True, batch_size=400)


def _find_latest(moved: Collection[str]) -> None:
    """The latest values of the cells that branches left, or reached."""
    nodes = [int(one) for one in moved if one.isdecimal()]
    rows = Contribution.objects.filter(Q(node__in=nodes) | Q(place__in=moved), latest__isnull=False)
    measures = [[one] for one in rows.order_by().values_list("measure", flat=True).distinct()]
    if measures:
        sql.run(sql.lose_latest(), measures)
        sql.run(sql.find_latest(), measures)

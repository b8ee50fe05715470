"""What the roll-up keeps: cells already summed, and what each record contributes to them.

It holds on one day. Of another day, or as something else was known, `past` reckons instead.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Q, QuerySet, Subquery, Sum, TextField
from django.db.models.functions import Cast, Concat

from quadro.agreements.models import Agreement
from quadro.cube import queries as cube
from quadro.cube.models import Cell, Contribution, CubeDay, PlacePath
from quadro.delivery.models import Commitment
from quadro.interventions.models import Funding, Intervention
from quadro.kit.asof import AsOf
from quadro.monitoring.models import Frozen, Indicator, Round
from quadro.monitoring.queries.standing.land import AREA, ELSEWHERE, EVERYWHERE, ROOTS
from quadro.monitoring.queries.standing.leaves import (
    ALL,
    COMMITMENT,
    INDICATOR,
    WORK,
    Leaf,
    Record,
    Ties,
)
from quadro.monitoring.queries.standing.nodes import Cells, Node, Tree
from quadro.monitoring.queries.standing.scopes import Kind, Scope
from quadro.monitoring.queries.standing.sums import (
    COUNTS,
    EMPTY,
    MEASURES,
    NONE,
    STANDING,
    Pair,
    Standing,
)
from quadro.plan.models import Provision

BUSY = (*COUNTS.values(), "interventions", "results")
"""A line in which one of these is counted has something in it."""


def keeps(as_of: AsOf) -> bool:
    """Whether the roll-up holds for what is asked. One query."""
    return as_of.is_now and cube.day() == as_of.on


Asked = Callable[..., Iterable[cube.Sum]]


def cells(nodes: Collection[Node], places: Collection[str]) -> Cells:
    """A query for each document, and one for everything."""
    return by_node(nodes, places, cube.sums, is_now=True)


def by_node(
    nodes: Collection[Node], places: Collection[str], asked: Asked, *, is_now: bool = False
) -> Cells:
    """The answers to the question of the roll-up, today or frozen.

    What a round froze does not tell which interventions fell both in the area and out of it.
    """
    by_edition: dict[int, list[int]] = defaultdict(list)
    for one in nodes:
        by_edition[one.edition].append(one.provision)
    found: Sums = defaultdict(dict)
    kept = rooted(places)
    for edition, provisions in by_edition.items():
        told = asked(edition=edition, nodes=provisions, places=kept, measures=MEASURES)
        for node, place, measure, total, weight, count in told:
            found[Node(edition, node), place][measure] = Pair(total, weight, count)
    return _standings(found, nodes if EVERYWHERE in places else (), is_now=is_now)


def on_day(day: date, nodes: Collection[Node], place: str) -> Cells:
    """The cells of one document at a place, if they hold for a day; otherwise none. One query."""
    edition = next(iter(nodes)).edition
    rows = Cell.objects.filter(
        Exists(CubeDay.objects.filter(on=day)), edition=edition, place__in=rooted([place]),
        node__in=[one.provision for one in nodes], measure__in=MEASURES, count__gt=0,
    )  # fmt: skip
    found: Sums = defaultdict(dict)
    told = rows.order_by().values_list("node", "place", "measure", "total", "weight", "count")
    for node, where_, measure, total, weight, count in told:
        found[Node(edition, node), where_][measure] = Pair(total, weight, count)
    return _standings(found, nodes if place == EVERYWHERE else (), is_now=True)


Sums = dict[tuple[Node, str], dict[str, Pair]]


def rooted(places: Iterable[str]) -> list[str]:
    """The places that the roll-up keeps: everywhere is its two roots."""
    kept = set(places)
    return sorted((kept - {EVERYWHERE}) | (set(ROOTS) if EVERYWHERE in kept else set()))


def _standings(found: Sums, everywhere: Iterable[Node], *, is_now: bool) -> Cells:
    """With the sum of the two roots for these nodes."""
    cells = {key: Standing(told) for key, told in found.items()}
    whole = {
        node: (cells.get((node, AREA), NONE), cells.get((node, ELSEWHERE), NONE))
        for node in everywhere
    }
    on_both = any(outside.interventions for _inside, outside in whole.values())
    twice = _on_both_sides() if on_both and is_now else {}
    for node, roots in whole.items():
        if any(roots):
            cells[node, EVERYWHERE] = Standing.sum(roots).once(twice.get(node, {}))
    return cells


def _on_both_sides() -> dict[Node, Counter[str]]:
    """Node → measure → interventions that fall in the area and out of it: they are there twice.

    Asked only where something falls outside. Three queries.
    """
    outside = list(PlacePath.objects.filter(above=ELSEWHERE).values_list("place", flat=True))
    works = Contribution.objects.filter(kind=WORK)
    within = works.filter(node=0).exclude(place__in=outside).values("key")
    rows = works.filter(place__in=outside, key__in=within, measure__in=MEASURES).order_by()
    tree = Tree.read()
    told = {
        (node, measure, key)
        for provision, measure, key in rows.values_list("node", "measure", "key")
        for node in tree.above(provision or None)
    }
    found: dict[Node, Counter[str]] = defaultdict(Counter)
    for node, measure, _key in told:
        found[node][measure] += 1
    return found


def frozen_last(edition: int, day: date) -> tuple[Round | None, Standing]:
    """The last round closed by a day, and how the whole of a document stood then. One query.

    A round that froze nothing of it is not found.
    """
    last = Round.objects.closed().filter(until__lte=day).order_by("-until", "-pk").values("pk")[:1]
    rows = Frozen.objects.filter(
        round__in=Subquery(last), edition=edition, node=0, place__in=ROOTS, measure__in=MEASURES
    ).select_related("round")
    told: dict[str, Pair] = {}
    one: Round | None = None
    for row in rows.order_by("pk"):
        one = row.round
        had = told.get(row.measure, EMPTY)
        told[row.measure] = Pair(
            had.total + row.total, had.weight + row.weight, had.records + row.count
        )
    return one, Standing(told)


def busy(edition: int, place: str) -> set[int]:
    """The provisions of an edition in which something of a place falls. One query."""
    rows = Cell.objects.filter(edition=edition, place__in=rooted([place]), count__gt=0)
    rows = cube.of_measures(rows, BUSY)
    return set(rows.order_by().values_list("node", flat=True).distinct())


def signals(edition: int) -> dict[int, Standing]:
    """Provision → what is done and planned of it, wherever. One query for a whole document."""
    found: dict[int, dict[str, Pair]] = defaultdict(dict)
    rows = Cell.objects.filter(
        edition=edition,
        measure__in=("progress", "planned", *STANDING),
        place__in=ROOTS,
        count__gt=0,
    )
    told = rows.order_by().values_list("node", "measure", "total", "weight", "count")
    for node, measure, total, weight, count in told:
        had = found[node].get(measure, EMPTY)
        found[node][measure] = Pair(had.total + total, had.weight + weight, had.records + count)
    return {node: Standing(sums) for node, sums in found.items()}


# Leaf by leaf -------------------------------------------------------------------------------------


def leaves(*, only: Q, works: Q, by_nodes: bool | None, kinds: str = ALL) -> Iterator[Leaf]:
    """Of everything, or of the provisions, or of both; narrowed by what the records are."""
    if COMMITMENT in kinds:
        rows = Commitment.objects.filter(only)
        yield from _of(COMMITMENT, _commitments(only), rows, by_nodes=by_nodes)
    if WORK in kinds:
        some = Intervention.objects.filter(works)
        yield from _of(WORK, _interventions(works), some, by_nodes=by_nodes)
    if INDICATOR in kinds:
        every = Indicator.objects.filter(is_public=True)
        yield from _of(INDICATOR, None, every, by_nodes=by_nodes)


def _of(
    kind: str,
    records: dict[int, Record] | None,
    narrowed: "QuerySet[Any]",
    *,
    by_nodes: bool | None,
) -> Iterator[Leaf]:
    """Without `records`, all that is narrowed counts, and belongs to nothing."""
    rows = Contribution.objects.filter(kind=kind, key__in=narrowed.values("pk"))
    rows = rows.filter(measure__in=MEASURES)
    if by_nodes is not None:
        rows = rows.filter(**{"node__gt" if by_nodes else "node": 0})
    sums: dict[tuple[int, int, str], dict[str, Pair]] = defaultdict(dict)
    told = rows.order_by().values_list("key", "node", "place", "measure", "total", "weight")
    for key, node, place, measure, total, weight in told:
        sums[key, node, place][measure] = Pair(total, weight)
    for (key, node, place), pairs in sums.items():
        record = Record(kind, key) if records is None else records.get(key)
        if record is not None:
            yield Leaf(record, node or None, place, pairs)


def _commitments(only: Q) -> dict[int, Record]:
    public = Commitment.objects.filter(only, agreement__in=Agreement.objects.published())
    rows = public.order_by().values_list("pk", "owner", "agreement")
    return {key: Record(COMMITMENT, key, owner, agreement) for key, owner, agreement in rows}


def _interventions(works: Q) -> dict[int, Record]:
    public = Intervention.objects.filter(works, is_public=True).order_by()
    keys = public.values("pk")
    ties = Ties(
        Intervention.agreements.through.objects.filter(intervention__in=keys),
        Funding.objects.current().filter(intervention__in=keys),
    )
    told = public.values_list("pk", "body")
    return {key: Record(WORK, key, body, ties=ties) for key, body in told}


# Which contributions make a scope -----------------------------------------------------------------


def where(scope: Scope) -> Q:
    """Which contributions make a scope."""
    match scope.kind:
        case Kind.PLAN:
            assert scope.lines is not None  # noqa: S101 - a plan has its lines
            return Q(node__in=Provision.objects.filter(edition=scope.lines.edition).values("pk"))
        case Kind.LINE | Kind.THEME:
            return Q(node__in=scope.provision_keys)
        case Kind.ZONE | Kind.TOWN:
            within = PlacePath.objects.filter(above=scope.place)
            return Q(node=0, place__in=within.values("place"))
        case Kind.BODY | Kind.AGREEMENT:
            mine = Commitment.objects.filter(scope.commitments(is_now=True)).values("pk")
            works = Intervention.objects.filter(scope.interventions).values("pk")
            return Q(node=0) & (Q(kind=COMMITMENT, key__in=mine) | Q(kind=WORK, key__in=works))
        case Kind.SOURCE:
            paid = Funding.objects.current().filter(source=scope.key, amount_eur__gt=0)
            return Q(node=0, kind=WORK, key__in=paid.values("intervention"))
    return Q(node=0)


def whole(scope: Scope, day: date) -> Standing:
    """What all that makes a scope comes to, if the roll-up holds for a day: one query."""
    holds = Exists(CubeDay.objects.filter(on=day))
    rows = Contribution.objects.filter(holds, where(scope), measure__in=MEASURES).order_by()
    each = Count(Concat("kind", Cast("key", TextField())), distinct=True)
    told = rows.values("measure").annotate(totals=Sum("total"), weights=Sum("weight"), records=each)
    named = told.values_list("measure", "totals", "weights", "records")
    return Standing({name: Pair(*sums) for name, *sums in named})

"""How something stands, divided into rows that sum to it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.interventions.models import Source
from quadro.kit.asof import AsOf
from quadro.kit.http import addresses
from quadro.monitoring.queries.standing import rolled
from quadro.monitoring.queries.standing.land import Land, Spot
from quadro.monitoring.queries.standing.leaves import Adder, Leaf, grouped
from quadro.monitoring.queries.standing.lines import Line, Lines
from quadro.monitoring.queries.standing.nodes import Node, at
from quadro.monitoring.queries.standing.scopes import (
    OVERLAPPING,
    ROLLED,
    By,
    Kind,
    Scope,
    source_slug,
)
from quadro.monitoring.queries.standing.sight import Sight
from quadro.monitoring.queries.standing.sums import NONE, Standing
from quadro.plan.models import Edition, Provision, Theme

SHOWN = 60
"""Levels of the plan are opened by themselves while they are no more rows than these."""


@dataclass(frozen=True)
class Row:
    """A part: a line of the plan, a place, a body… `depth` is how deep it lies in the tree."""

    key: str
    label: str
    standing: Standing
    code: str = ""
    address: str = ""
    depth: int = 0
    below: int = 0
    """Lines right below it that are not shown."""
    has_below: bool = False
    is_open: bool = False
    """Its lines are shown because somebody asked."""
    residents: int | None = None
    agreements: int | None = None
    """Of a place: those that somebody of it signed."""
    slug: str = ""

    @property
    def per_inhabitant(self) -> Decimal | None:
        cost = self.standing.cost
        return None if cost is None or not self.residents else cost / self.residents


@dataclass(frozen=True)
class Board:
    """The whole, the rows, and what is in no row."""

    scope: Scope
    by: By
    as_of: AsOf
    whole: Standing
    rows: list[Row] = field(default_factory=list)

    @cached_property
    def parts(self) -> list[Row]:
        """The rows that sum to the whole: those of the first level."""
        return [one for one in self.rows if not one.depth]

    @cached_property
    def shown(self) -> list[Row]:
        """Those that a table shows: of many municipalities, the ones with something in them."""
        if self.by != By.TOWNS:
            return self.rows
        return [one for one in self.rows if one.standing]

    @cached_property
    def silent(self) -> list[Row]:
        """Those that the table leaves out: nothing is known of them."""
        return [one for one in self.rows if not one.standing] if self.by == By.TOWNS else []

    @property
    def is_partition(self) -> bool:
        return self.by not in OVERLAPPING and not (
            self.by == By.LINES and self.scope.kind == Kind.THEME
        )

    @cached_property
    def rest(self) -> Standing:
        """What belongs to the whole and to no row."""
        if not self.is_partition:
            return NONE
        return self.whole.minus(Standing.sum(one.standing for one in self.parts))


def board_of(
    scope: Scope, by: By, sight: Sight, *, opened: Collection[str] = (), is_bare: bool = False
) -> Board:
    """A fixed number of queries, whatever there is to tell; `is_bare`: of places nobody asks who
    lives there and what was signed.
    """
    if not (scope.is_rolled and by in ROLLED):
        return _grouped(scope, by, sight, opened, is_bare=is_bare)
    if by == By.LINES:
        return _by_its_lines(scope, sight, opened)
    return _by_its_places(scope, by, sight, is_bare=is_bare)


def standing_of(scope: Scope, sight: Sight) -> Standing:
    """The whole of something, without its parts."""
    if scope.is_rolled:
        return at(sight.cells([scope.node], [scope.place]), scope.node, scope.place)
    if sight.is_kept and scope.kind != Kind.SOURCE:
        return rolled.whole(scope, sight.as_of.on)
    return _sum(sight.leaves(scope, by_nodes=scope.is_of_nodes))


# What the roll-up keeps ---------------------------------------------------------------------------


def _by_its_places(scope: Scope, by: By, sight: Sight, *, is_bare: bool) -> Board:
    node, spots = scope.node, spots_of(scope, by, sight.land)
    found = sight.cells([node], {scope.place, *(one.key for one in spots)})
    rows = [_spot_row(one, at(found, node, one.key), None if is_bare else sight) for one in spots]
    return Board(scope, by, sight.as_of, at(found, node, scope.place), rows)


def _by_its_lines(scope: Scope, sight: Sight, opened: Collection[str]) -> Board:
    assert scope.lines is not None  # noqa: S101 - it could not be asked without
    edition, node = scope.lines.edition.pk, scope.node
    if sight.is_kept:
        shown = list(visible(scope, opened, rolled.busy(edition, scope.place)))
        found = sight.cells({node, *(one.node for one in shown)}, [scope.place])
    else:
        nodes = {Node(edition, one) for one in scope.lines.by_key}
        found = sight.cells({node, *nodes}, [scope.place])
        shown = list(visible(scope, opened, {one.provision for one, _place in found}))
    rows = [_line_row(one, at(found, one.node, scope.place)) for one in shown]
    return Board(scope, By.LINES, sight.as_of, at(found, node, scope.place), rows)


def spots_of(scope: Scope, by: By, land: Land) -> list[Spot]:
    """The zones with the municipalities that are in none, or the municipalities, of the scope."""
    within = scope.place if scope.kind == Kind.ZONE else ""
    if by == By.TOWNS:
        return land.of_kind("comuni", within)
    return [*land.of_kind("zone"), *land.unzoned]


def _spot_row(spot: Spot, standing: Standing, sight: Sight | None) -> Row:
    row = Row(spot.key, spot.label, standing, address=spot.address, slug=spot.slug)
    if sight is None:
        return row
    residents, signed = sight.land.residents.get(spot.key), sight.signed.get(spot.key, 0)
    return replace(row, residents=residents, agreements=signed)


# Lines --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A line of the table: how deep, how many right below are not shown."""

    edition: Edition
    line: Line
    depth: int
    below: int
    has_below: bool
    is_open: bool

    @property
    def node(self) -> Node:
        return Node(self.edition.pk, self.line.key)


def visible(scope: Scope, opened: Collection[str], busy: Collection[int]) -> Iterator[Shown]:
    """The lines right below the scope; more levels while they are few, and those asked for.

    A line in which nothing falls is shown only if something of it is to be carried out, and where
    the question is of the plan: of a place or of a body it would say nothing.
    """
    lines = scope.lines
    assert lines is not None  # noqa: S101 - it could not be asked without
    top = lines.below(scope.line.key if scope.line else None)
    matters = lines.matter(busy, gaps=scope.kind in (Kind.EVERYTHING, Kind.PLAN, Kind.LINE))
    automatic = _opened(lines, top, matters)
    stack = [(one, 0) for one in reversed(top)]
    while stack:
        line, depth = stack.pop()
        if line.key not in matters:
            continue
        below = [one for one in lines.below(line.key) if one.key in matters]
        is_asked = line.code in opened and line.key not in automatic
        is_open = is_asked or line.key in automatic
        hidden = 0 if is_open else len(below)
        yield Shown(lines.edition, line, depth, hidden, bool(below), is_asked)
        if is_open:
            stack += [(one, depth + 1) for one in reversed(below)]


def _opened(lines: Lines, top: list[Line], matters: Collection[int]) -> set[int]:
    """What is opened without asking: level after level while all of it fits."""
    opened: set[int] = set()
    level = [one for one in top if one.key in matters]
    count = len(level)
    while level:
        below = [
            child for one in level for child in lines.below(one.key) if child.key in matters
        ]  # fmt: skip
        if not below or count + len(below) > SHOWN:
            return opened
        opened |= {one.key for one in level if lines.below(one.key)}
        level, count = below, count + len(below)
    return opened


def _line_row(one: Shown, standing: Standing) -> Row:
    line = one.line
    words = one.edition.programme.slug, one.edition.slug
    return Row(
        key=str(line.key), label=line.title if line.is_available else _("dato non disponibile"),
        standing=standing, code=line.code, address=addresses("monitoring:line", *words)(line.code),
        depth=one.depth, below=one.below, has_below=one.has_below, is_open=one.is_open,
    )  # fmt: skip


# What it does not keep ----------------------------------------------------------------------------


def _sum(found: Iterable[Leaf]) -> Standing:
    return grouped(found, lambda _leaf: [""]).get("", NONE)


def _grouped(
    scope: Scope, by: By, sight: Sight, opened: Collection[str], *, is_bare: bool
) -> Board:
    wants_both = by in (By.LINES, By.THEMES) and not scope.is_of_nodes
    found = sight.leaves(scope, by_nodes=None if wants_both else scope.is_of_nodes)
    inside = [one for one in found if one.is_of_node is scope.is_of_nodes]
    parts = [one for one in found if one.is_of_node] if wants_both else inside
    match by:
        case By.LINES:
            rows = _by_lines(scope, parts, sight, opened)
        case By.ZONES | By.TOWNS:
            rows = _by_places(scope, by, parts, sight, is_bare=is_bare)
        case By.THEMES:
            rows = _by_themes(parts)
        case By.BODIES:
            rows = _by_bodies(parts)
        case By.AGREEMENTS:
            rows = _by_agreements(parts)
        case By.SOURCES:
            rows = _by_sources(parts)
    return Board(scope, by, sight.as_of, _sum(inside), rows)


def _by_lines(scope: Scope, parts: list[Leaf], sight: Sight, opened: Collection[str]) -> list[Row]:
    found = grouped(parts, lambda leaf: sight.tree.above(leaf.node))
    shown = visible(scope, opened, {one.provision for one in found})
    return [_line_row(one, found.get(one.node, NONE)) for one in shown]


def _by_places(
    scope: Scope, by: By, parts: list[Leaf], sight: Sight, *, is_bare: bool
) -> list[Row]:
    found = grouped(parts, lambda leaf: sight.land.path(leaf.place))
    spots = spots_of(scope, by, sight.land)
    told = None if is_bare else sight
    return [_spot_row(one, found.get(one.key, NONE), told) for one in spots]


def _by_themes(parts: list[Leaf]) -> list[Row]:
    themes: dict[int | None, list[int]] = {}
    rows = Provision.themes.through.objects.order_by().values_list("provision", "theme")
    for provision, theme in rows:
        themes.setdefault(provision, []).append(theme)
    found = grouped(parts, lambda leaf: themes.get(leaf.node, ()))
    told = Theme.objects.filter(pk__in=found).order_by("name", "pk")
    return [_named(one, one.name, found, "monitoring:theme") for one in told]


def _by_bodies(parts: list[Leaf]) -> list[Row]:
    found = grouped(parts, lambda leaf: [leaf.record.body] if leaf.record.body else [])
    told = Body.objects.filter(pk__in=found).order_by("name", "pk")
    return [_named(one, one.label, found, "monitoring:body") for one in told]


def _by_agreements(parts: list[Leaf]) -> list[Row]:
    found = grouped(parts, lambda leaf: leaf.record.agreements)
    told = Agreement.objects.published().filter(pk__in=found).order_by("title", "pk")
    return [_named(one, one.label, found, "monitoring:agreement") for one in told]


def _named(
    one: Theme | Body | Agreement, label: str, found: Mapping[int, Standing], page: str
) -> Row:
    return Row(str(one.pk), label, found[one.pk], address=addresses(page)(one.slug))


def _by_sources(parts: list[Leaf]) -> list[Row]:
    """The part of each intervention that a source pays for."""
    split = (
        (source, leaf.times(part)) for leaf in parts for source, part in leaf.record.sources.items()
    )
    adder: Adder[str] = Adder()
    for source, leaf in split:
        adder.add(source, leaf)
    address = addresses("monitoring:source")
    return [
        Row(
            one.value, str(one.label), adder.standing(one.value),
            address=address(source_slug(one.value)),
        )
        for one in Source
        if one.value in adder.totals
    ]  # fmt: skip

"""A day to look at, as known on another: what a page reads for it is read once.

Where the roll-up holds (today, by all that is known) it tells; otherwise all is reckoned from what
had been told by then. Both give the same figures for the same day.
"""

from collections.abc import Collection, Iterable
from datetime import date
from functools import partial

from django.db.models import Q
from django.utils.functional import cached_property

from quadro.kit.asof import AsOf
from quadro.kit.terms import day_of
from quadro.monitoring.models import Frozen, Round
from quadro.monitoring.queries.rounds import frozen
from quadro.monitoring.queries.standing import past, rolled
from quadro.monitoring.queries.standing.land import (
    EVERYWHERE,
    Land,
    land_on,
    places_of,
    signed_by_places,
)
from quadro.monitoring.queries.standing.leaves import ALL, Leaf, grouped
from quadro.monitoring.queries.standing.nodes import Cells, Node, Tree
from quadro.monitoring.queries.standing.scopes import Scope


class Sight:
    """Keep one for each day that a page tells of; the second is made `beside` the first.

    Who shows nothing of some `kinds` of records does not have them read.
    """

    def __init__(self, as_of: AsOf, *, beside: "Sight | None" = None, kinds: str = ALL) -> None:
        self.as_of, self.kinds = as_of, kinds
        self.ever: past.Ever = beside.ever if beside else past.Ever()
        self._past: dict[tuple[Q, Q, str], list[Leaf]] = {}

    @cached_property
    def is_kept(self) -> bool:
        return rolled.keeps(self.as_of)

    @cached_property
    def land(self) -> Land:
        return land_on(self.as_of.on)

    @property
    def tree(self) -> Tree:
        return self.ever.tree

    @cached_property
    def signed(self) -> dict[str, int]:
        """Place → agreements that somebody of it signed."""
        return signed_by_places(self.land, self.as_of.on)

    def cells(self, nodes: Collection[Node], places: Collection[str]) -> Cells:
        if self.is_kept:
            return rolled.cells(nodes, places)
        wanted = frozenset(nodes)

        def groups(leaf: Leaf) -> Iterable[tuple[Node, str]]:
            here = [one for one in self.land.path(leaf.place) if one in places]
            above = self.tree.above(leaf.node) if here else []
            return [(node, place) for node in above if node in wanted for place in here]

        return grouped(self._told(Q(), Q(), self.kinds), groups)

    def every_cell(self) -> Cells:
        """Every node and place in which something falls, reckoned from what was told."""

        def groups(leaf: Leaf) -> Iterable[tuple[Node, str]]:
            places = [one for one in self.land.path(leaf.place) if one != EVERYWHERE]
            return [(node, place) for node in self.tree.above(leaf.node) for place in places]

        return grouped(self._told(Q(), Q(), self.kinds), groups)

    def leaves(self, scope: Scope, *, by_nodes: bool | None, kinds: str = "") -> list[Leaf]:
        """Those that a scope is made of: what falls on provisions, what everything is, or both."""
        kinds = "".join(one for one in kinds or scope.kinds if one in self.kinds)
        only, works = scope.commitments(is_now=self.is_kept), scope.interventions
        found: Iterable[Leaf]
        if self.is_kept:
            found = rolled.leaves(only=only, works=works, by_nodes=by_nodes, kinds=kinds)
        else:
            told = self._told(only, works, kinds)
            found = (one for one in told if by_nodes is None or one.is_of_node is by_nodes)
        held = (scope.holds(leaf, self._path) for leaf in found)
        return [one for one in held if one is not None]

    def _path(self, place: str) -> list[str]:
        return self.land.path(place)

    def _told(self, only: Q, works: Q, kinds: str) -> list[Leaf]:
        every = self._past.get((only, works, self.kinds))
        if every is not None and kinds != self.kinds:
            return [one for one in every if one.record.kind in kinds]
        key = only, works, kinds
        if key not in self._past:
            found = past.leaves(
                self.as_of, self.ever, only=only, works=works, kinds=kinds,
                places=lambda: places_of(self.land),
            )  # fmt: skip
            self._past[key] = list(found)
        return self._past[key]


class FrozenSight(Sight):
    """The day on which a round was closed, as it was known then: its sums were frozen."""

    def __init__(self, one: Round, as_of: AsOf, *, kinds: str = ALL) -> None:
        super().__init__(as_of, kinds=kinds)
        self.round = one

    @property
    def is_kept(self) -> bool:
        return False

    def cells(self, nodes: Collection[Node], places: Collection[str]) -> Cells:
        return rolled.by_node(nodes, places, partial(frozen, self.round))


def sight_of_round(one: Round, today: date, *, kinds: str = ALL) -> Sight:
    """What was not frozen, because the round closed before sums were, is reckoned again."""
    closed = min(day_of(one.closed_at), today) if one.closed_at else today
    as_of = AsOf(closed, closed, today)
    return FrozenSight(one, as_of, kinds=kinds) if is_frozen(one) else Sight(as_of, kinds=kinds)


def is_frozen(one: Round) -> bool:
    """As `closed_before` read it with the round, or asked now."""
    known: bool | None = getattr(one, "is_frozen", None)
    return Frozen.objects.filter(round=one).exists() if known is None else known

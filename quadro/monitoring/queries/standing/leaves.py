"""What each commitment and each intervention contributes, leaf by leaf: node of the plan × place.

Today it is what the roll-up keeps of each record; of a past day it is reckoned from what was told.
Only what is public: the same figures are shown to everybody.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.utils.functional import cached_property

from quadro.interventions.models import Funding
from quadro.interventions.queries import Then
from quadro.monitoring.queries.standing.sums import EMPTY, Pair, Standing

G = TypeVar("G", bound=Hashable)
MILLIONTH = Decimal("0.000001")
COMMITMENT, WORK, INDICATOR = "c", "i", "n"
BOTH = COMMITMENT + WORK
ALL = BOTH + INDICATOR
"""The kinds of records, as the roll-up calls them."""
Sums = Mapping[str, Pair]


class Ties:
    """Of interventions, the agreements that they come from and who pays them.

    Read when one divides or narrows by them, for all together: most pages do not.
    """

    def __init__(self, within: "QuerySet[Any]", lines: "QuerySet[Funding]") -> None:
        self._within, self._lines = within, lines

    @cached_property
    def agreements(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for key, agreement in self._within.order_by("pk").values_list("intervention", "agreement"):
            found[key].append(agreement)
        return dict(found)

    @cached_property
    def sources(self) -> dict[int, Mapping[str, Decimal]]:
        told = self._lines.order_by().values_list("intervention", "source", "amount_eur")
        # Not in the query: a line that fell to nothing would give way to what it was before.
        return parts_of(line for line in told if line[2] > 0)


@dataclass(frozen=True)
class Record:
    """A commitment, an intervention or an indicator, with what it belongs to."""

    kind: str
    key: int
    body: int | None = None
    agreement: int | None = None
    """Of a commitment."""
    ties: Ties | None = None
    """Of an intervention."""
    then: Then | None = field(default=None, compare=False)
    """Of an intervention on a past day: all that was known of it."""

    @property
    def agreements(self) -> Sequence[int]:
        if self.ties is not None:
            return self.ties.agreements.get(self.key, ())
        return () if self.agreement is None else (self.agreement,)

    @property
    def sources(self) -> Mapping[str, Decimal]:
        """Of an intervention: who pays which part of its cost, from 0 to 1."""
        return self.ties.sources.get(self.key, {}) if self.ties is not None else {}

    @property
    def name(self) -> tuple[str, int]:
        return self.kind, self.key


@dataclass(frozen=True)
class Leaf:
    """What a record contributes to a node and a place: its shares are already in it.

    `node` is a provision; None is everything, where each record counts once, also what is in no
    plan.
    """

    record: Record
    node: int | None
    place: str
    sums: Sums

    @property
    def is_of_node(self) -> bool:
        return self.node is not None

    def times(self, part: Decimal) -> "Leaf":
        return Leaf(self.record, self.node, self.place, scaled(self.sums, part))


def scaled(sums: Sums, part: Decimal) -> Sums:
    """A part of it, to the millionth, as the roll-up keeps it."""
    if part == 1:
        return sums
    return {
        name: Pair(_exact(one.total * part), _exact(one.weight * part))
        for name, one in sums.items()
    }


def _exact(value: Decimal) -> Decimal:
    return value.quantize(MILLIONTH, ROUND_HALF_UP)


def spread(
    record: Record, whole: Sums, provisions: Mapping[int, Decimal], places: Mapping[str, Decimal]
) -> Iterator[Leaf]:
    """A record over its places and its provisions, both in parts from 0 to 1."""
    for place, share in places.items():
        yield Leaf(record, None, place, scaled(whole, share))
        for provision, part in provisions.items():
            yield Leaf(record, provision, place, scaled(whole, part * share))


class Adder(Generic[G]):
    """Sums by group; a record is counted once in each, however many of its leaves fall there."""

    def __init__(self) -> None:
        self.totals: dict[G, dict[str, list[Decimal]]] = defaultdict(dict)
        self.seen: dict[tuple[G, str], set[tuple[str, int]]] = defaultdict(set)

    def add(self, group: G, leaf: Leaf) -> None:
        mine = self.totals[group]
        for name, one in leaf.sums.items():
            had = mine.setdefault(name, [EMPTY.total, EMPTY.weight])
            had[0] += one.total
            had[1] += one.weight
            self.seen[group, name].add(leaf.record.name)

    def standing(self, group: G) -> Standing:
        return Standing(
            {
                name: Pair(total, weight, len(self.seen[group, name]))
                for name, (total, weight) in self.totals.get(group, {}).items()
            }
        )


def grouped(leaves: Iterable[Leaf], groups: Callable[[Leaf], Iterable[G]]) -> dict[G, Standing]:
    """The leaves by whatever they belong to; to several groups, in each of them."""
    adder: Adder[G] = Adder()
    for leaf in leaves:
        for group in groups(leaf):
            adder.add(group, leaf)
    return {group: adder.standing(group) for group in adder.totals}


def parts_of(lines: Iterable[tuple[int, str, Decimal]]) -> dict[int, Mapping[str, Decimal]]:
    """Of lines (intervention, source, amount): which part of the whole each source pays."""
    amounts: dict[int, dict[str, Decimal]] = {}
    for key, source, amount in lines:
        mine = amounts.setdefault(key, {})
        mine[source] = mine.get(source, EMPTY.total) + amount
    return {
        key: {source: amount / sum(mine.values()) for source, amount in mine.items()}
        for key, mine in amounts.items()
    }

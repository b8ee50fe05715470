"""From what is kept of some records and what they tell now, to what changes. It only reads."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quadro.cube import sql
from quadro.cube.nouns import NOTHING, Amount, Leaf, Source


@dataclass
class Kept:
    """The contributions of a record as they are: amounts, and the keys of their rows."""

    amounts: dict[Leaf, Amount] = field(default_factory=dict)
    rows: dict[Leaf, int] = field(default_factory=dict)


def kept_of(sources: Collection[Source]) -> dict[Source, Kept]:
    """One query for each kind, whatever the number of records."""
    found = {one: Kept() for one in sources}
    for kind in sorted({one.kind for one in sources}):
        keys = [[one.key] for one in sources if one.kind == kind]
        for row, key, node, place, measure, total, weight, latest in sql.ask(sql.kept(kind), keys):
            leaf, kept = Leaf(node, place, measure), found[Source(kind, key)]
            kept.amounts[leaf] = Amount(int(total), int(weight), latest)
            kept.rows[leaf] = row
    return found


@dataclass(frozen=True)
class Change:
    """A record whose contributions differ from what it tells now."""

    source: Source
    kept: Kept
    told: Mapping[Leaf, Amount]

    @property
    def differing(self) -> list[Leaf]:
        """Those told otherwise, those not told any more, those told for the first time."""
        leaves = self.kept.amounts.keys() | self.told.keys()
        return [one for one in leaves if self.kept.amounts.get(one) != self.told.get(one)]

    @property
    def new(self) -> set[Leaf]:
        return self.told.keys() - self.kept.amounts.keys()

    def written(self) -> Iterator[Sequence[Any]]:
        """Rows of contributions to write (`sql.LEAVES`)."""
        for leaf in self.differing:
            if leaf in self.told:
                yield (self.source.kind, self.source.key, *leaf, *self.told[leaf])

    def gone(self) -> Iterator[int]:
        return (row for leaf, row in self.kept.rows.items() if leaf not in self.told)

    def moves(self) -> Iterator[Sequence[Any]]:
        """What is added to the cells (`sql.MOVES`).

        All leaves of a measure that changes are told, also those that stay: a record leaves a cell
        only with its last leaf there.
        """
        measures = {one.measure for one in self.differing}
        for leaf in self.kept.amounts.keys() | self.told.keys():
            if leaf.measure in measures:
                yield (self.source.kind, self.source.key, *leaf, *self._move(leaf))

    def _move(self, leaf: Leaf) -> Sequence[Any]:
        was, now = self.kept.amounts.get(leaf, NOTHING), self.told.get(leaf, NOTHING)
        sunk = was.latest if (was.latest or "") > (now.latest or "") else None
        return (
            now.total - was.total, now.weight - was.weight, now.latest,
            int(leaf in self.kept.amounts), int(leaf in self.told), sunk,
        )  # fmt: skip

"""The nodes of the plan as the roll-up names them, and the way from a provision up."""

from collections.abc import Mapping
from typing import NamedTuple

from quadro.monitoring.queries.standing.lines import path_of
from quadro.monitoring.queries.standing.sums import NONE, Standing
from quadro.plan.models import Provision


class Node(NamedTuple):
    """A provision of an edition; 0 for the whole of it, and both 0 for everything."""

    edition: int
    provision: int = 0


EVERYTHING = Node(0)
Cells = Mapping[tuple[Node, str], Standing]
"""(node, place) → how it stands; a cell in which nothing falls is left out."""


def at(found: Cells, node: Node, place: str) -> Standing:
    return found.get((node, place), NONE)


class Tree:
    """Who hangs from whom, in every document."""

    def __init__(self, parents: Mapping[int, int | None], editions: Mapping[int, int]) -> None:
        self.parents = parents
        self.editions = editions

    @classmethod
    def read(cls) -> "Tree":
        """One query."""
        rows = list(Provision.objects.order_by().values_list("pk", "parent", "edition"))
        return cls({one[0]: one[1] for one in rows}, {one[0]: one[2] for one in rows})

    def above(self, provision: int | None) -> list[Node]:
        """The nodes in which what falls on a provision is summed, itself included."""
        if provision is None:
            return [EVERYTHING]
        edition = self.editions[provision]
        return [*(Node(edition, one) for one in path_of(provision, self.parents)), Node(edition)]

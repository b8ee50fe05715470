"""The tree of an edition in memory: one query brings the rows, the rest is arithmetic.

A plan has hundreds of provisions, not millions: to put them in order here is quicker than a
recursive query, and is the same on both databases.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.functional import cached_property

from quadro.plan.models import Provision

PIECE = re.compile(r"\d+|[^\W\d_]+")


class Piece(NamedTuple):
    """A number or a word of a code: the word of a number is empty, and comes first."""

    word: str
    number: int


def natural(code: str) -> tuple[list[Piece], str]:
    """Sorts codes as people count: 1.2 before 1.10, numbers before letters."""
    pieces = [
        Piece("", int(one)) if one.isdecimal() else Piece(one, 0)
        for one in PIECE.findall(code.casefold())
    ]
    return pieces, code


def place_of(code: str, sisters: Sequence[str]) -> int:
    """Where a new code goes: in its place if the sisters are in order, otherwise at the end."""
    keys = [natural(one) for one in sisters]
    if keys != sorted(keys):
        return len(sisters)
    mine = natural(code)
    return next((place for place, key in enumerate(keys) if key > mine), len(keys))


@dataclass(frozen=True)
class Node:
    """A provision with its place: how deep, after which ones, with how many below."""

    provision: Provision
    depth: int
    children: "list[Node]" = field(repr=False)

    @cached_property
    def below(self) -> int:
        """How many provisions stand below, at any depth."""
        return sum(1 + one.below for one in self.children)

    @cached_property
    def to_carry_out(self) -> int:
        """How many provisions below must find an agreement."""
        return sum(one.provision.is_to_carry_out for one in self.walk()) - int(
            self.provision.is_to_carry_out
        )

    def walk(self) -> "Iterator[Node]":
        """The node and all below, in the order of the document."""
        yield self
        for one in self.children:
            yield from one.walk()


@dataclass(frozen=True)
class Tree:
    """The provisions of an edition; iterating gives them in the order of the document."""

    roots: list[Node]

    @classmethod
    def of(cls, provisions: Iterable[Provision]) -> "Tree":
        below: dict[int | None, list[Provision]] = defaultdict(list)
        for one in sorted(provisions, key=lambda one: (one.position, one.pk)):
            below[one.parent_id].append(one)

        def grow(parent: int | None, depth: int) -> list[Node]:
            return [Node(one, depth, grow(one.pk, depth + 1)) for one in below[parent]]

        return cls(grow(None, 0))

    def __iter__(self) -> Iterator[Node]:
        for root in self.roots:
            yield from root.walk()

    def __len__(self) -> int:
        return len(self.nodes)

    @cached_property
    def nodes(self) -> dict[int, Node]:
        """By key."""
        return {node.provision.pk: node for node in self}

    @cached_property
    def places(self) -> dict[int, int]:
        """The place of each provision in the order of the document."""
        return {key: place for place, key in enumerate(self.nodes)}

    def named(self, keys: Iterable[int | None]) -> list[Provision]:
        """The provisions of these keys, each once, in the order of the document."""
        wanted = {key for key in keys if key is not None}
        return [self.nodes[key].provision for key in sorted(wanted, key=self.places.__getitem__)]

    def above(self, provision: Provision) -> list[Provision]:
        """From the top down to the parent."""
        path: list[Provision] = []
        key = provision.parent_id
        while key is not None:
            path.insert(0, self.nodes[key].provision)
            key = path[0].parent_id
        return path

    def below(self, provision: Provision) -> list[Node]:
        """All that stand below, in order, the provision left out."""
        return list(self.nodes[provision.pk].walk())[1:]


@dataclass(frozen=True)
class Block:
    """A piece of the page of an edition: a level that folds, a heading, or bare rows."""

    node: Node | None
    rows: list[Node]

    @property
    def kind(self) -> str:
        if self.node is None:
            return "rows"
        return "fold" if self.rows else "heading"


def blocks(root: Node) -> list[Block]:
    """What stands below a root, flat: whoever has only leaves below folds them in a table."""
    laid: list[Block] = []
    bare: list[Node] = []
    for node in root.children:
        if not node.children:
            bare.append(node)
            continue
        if bare:
            laid.append(Block(None, bare))
            bare = []
        if any(one.children for one in node.children):
            laid += [Block(node, []), *blocks(node)]
        else:
            laid.append(Block(node, node.children))
    return [*laid, Block(None, bare)] if bare else laid


@dataclass(frozen=True)
class Section:
    """A part of the page of an edition: a root with what stands below, or bare roots."""

    node: Node | None
    blocks: list[Block]

    @property
    def folds(self) -> bool:
        return any(one.kind == "fold" for one in self.blocks)


def sections_of(tree: Tree) -> list[Section]:
    laid: list[Section] = []
    for root in tree.roots:
        if root.children:
            laid.append(Section(root, blocks(root)))
        elif laid and laid[-1].node is None:
            laid[-1].blocks[0].rows.append(root)
        else:
            laid.append(Section(None, [Block(None, [root])]))
    return laid

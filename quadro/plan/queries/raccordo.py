"""Two documents side by side."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Q, QuerySet

from quadro.plan.models import (
    Alignment,
    Edition,
    Provision,
    cited,
)
from quadro.plan.queries.documents import outline_of
from quadro.plan.queries.provisions import link_label
from quadro.plan.tree import Node, Tree


@dataclass(frozen=True)
class Bond:
    """A provision of the left document with those of the right bound to it in the same way."""

    left: Provision
    kind: str
    label: str
    right: list[Provision]
    note: str
    source: str

    @property
    def sources(self) -> list[str]:
        return cited(self.source)


@dataclass(frozen=True)
class Side:
    """What of a document is counted, and what of it has no counterpart in the other one."""

    edition: Edition
    counted: list[Node]
    left_out: list[Node]
    counts_what_to_carry_out: bool

    @property
    def bound(self) -> int:
        return len(self.counted) - len(self.left_out)


@dataclass(frozen=True)
class Raccordo:
    """Two documents side by side."""

    left: Side
    right: Side
    bonds: list[Bond]

    def _of(self, kind: str) -> int:
        return sum(len(one.right) for one in self.bonds if one.kind == kind)

    @property
    def total(self) -> int:
        return sum(len(one.right) for one in self.bonds)

    @property
    def concretises(self) -> int:
        return self._of(Alignment.Kind.CONCRETISES)

    @property
    def contributes(self) -> int:
        return self._of(Alignment.Kind.CONTRIBUTES)

    @property
    def coherent(self) -> int:
        return self._of(Alignment.Kind.COHERENT)

    @property
    def in_tension(self) -> int:
        return self._of(Alignment.Kind.IN_TENSION)


def raccordo(left: Edition, right: Edition) -> Raccordo:
    """What binds two documents, in whichever direction it was written; three queries."""
    ours, theirs = outline_of(left), outline_of(right)
    sides = [_sides(row, ours) for row in alignment_rows(left, right)]
    bonds = [
        _bond(list(group), ours, theirs)
        for _key, group in groupby(
            sorted(sides, key=lambda one: (ours.places[one[1]], one[0].kind, one[3])),
            key=lambda one: (one[1], one[0].kind, one[3]),
        )
    ]
    return Raccordo(
        left=_lonely(ours, left, {one[1] for one in sides}),
        right=_lonely(theirs, right, {one[2] for one in sides}),
        bonds=bonds,
    )


Sided = tuple[Alignment, int, int, bool]
"""A link with the key on the left, the key on the right, and whether it was written backwards."""


def alignments() -> QuerySet[Alignment]:
    return Alignment.objects.select_related(
        "source_provision__edition__programme", "target_provision__edition__programme"
    ).order_by("pk")


def alignment_rows(left: Edition, right: Edition) -> QuerySet[Alignment]:
    """Whatever the direction."""
    return alignments().filter(
        Q(source_provision__edition=left, target_provision__edition=right)
        | Q(source_provision__edition=right, target_provision__edition=left)
    )


def _sides(row: Alignment, ours: Tree) -> Sided:
    if row.source_provision_id in ours.nodes:
        return row, row.source_provision_id, row.target_provision_id, False
    return row, row.target_provision_id, row.source_provision_id, True


def _bond(group: Sequence[Sided], ours: Tree, theirs: Tree) -> Bond:
    row, left, _right, is_reversed = group[0]
    rows = [one[0] for one in group]
    return Bond(
        left=ours.nodes[left].provision,
        kind=row.kind,
        label=link_label(row, is_reversed=is_reversed),
        right=theirs.named([one[2] for one in group]),
        note=" ".join(dict.fromkeys(one.note for one in rows if one.note)),
        source=" | ".join(dict.fromkeys(one.source for one in rows if one.source)),
    )


def _lonely(tree: Tree, edition: Edition, bound: set[int]) -> Side:
    """The provisions that count and that nothing binds: not they, nor any above or below them."""
    near = set(bound)
    for key in bound & tree.nodes.keys():
        node = tree.nodes[key]
        near |= {one.pk for one in tree.above(node.provision)}
        near |= {one.provision.pk for one in tree.below(node.provision)}
    marked = [node for node in tree if node.provision.is_to_carry_out]
    counted = marked or [node for node in tree if not node.children]
    return Side(
        edition=edition,
        counted=counted,
        left_out=[node for node in counted if node.provision.pk not in near],
        counts_what_to_carry_out=bool(marked),
    )


def most_linked_to(edition: Edition) -> Edition | None:
    """The edition of another document with most links to this one."""
    counts: Counter[int] = Counter()
    for mine, other in (
        ("source_provision", "target_provision"), ("target_provision", "source_provision"),
    ):  # fmt: skip
        rows = Alignment.objects.filter(**{f"{mine}__edition": edition})
        counts.update(dict(rows.values_list(f"{other}__edition").annotate(n=Count("pk"))))
    if not counts:
        return None
    best = min(counts, key=lambda key: (-counts[key], key))
    return Edition.objects.select_related("programme__actor").get(pk=best)

"""Two editions of a document compared."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode

from quadro.plan.models import (
    Continuity,
    Edition,
    Provision,
    cited,
)
from quadro.plan.queries.documents import outline_of
from quadro.plan.tree import Tree

KINDS = Continuity.Kind


@dataclass(frozen=True)
class Change:
    """A run of words: kept, removed (`del`) or inserted (`ins`)."""

    tag: str
    words: str


def changes(before: str, after: str) -> list[Change]:
    old, new = before.split(), after.split()
    runs: list[Change] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            runs.append(Change("", " ".join(old[a:b])))
            continue
        runs += [Change("del", " ".join(old[a:b]))] if a < b else []
        runs += [Change("ins", " ".join(new[c:d]))] if c < d else []
    return runs


@dataclass(frozen=True)
class Left:
    """A provision nobody compared yet; where all below are in the same case, it stands for them."""

    provision: Provision
    below: int = 0


@dataclass(frozen=True)
class Pair:
    """What became of some provisions: the two sides, either of which may be empty."""

    kind: str
    earlier: list[Provision]
    later: list[Provision]
    note: str
    source: str

    @property
    def label(self) -> str:
        return str(KINDS(self.kind).label)

    @property
    def sources(self) -> list[str]:
        return cited(self.source)

    @property
    def diff(self) -> list[Change]:
        """Word by word, what a provision said and what it says, where the text changed."""
        if self.kind != KINDS.REWORDED or len(self.earlier) != 1 or len(self.later) != 1:
            return []
        one, other = self.earlier[0], self.later[0]
        return changes(f"{one.title}. {one.text}".strip(), f"{other.title}. {other.text}".strip())

    @property
    def lacks_reason(self) -> bool:
        """A provision that is dropped asks for a reason."""
        return self.kind == KINDS.DROPPED and not self.note


@dataclass(frozen=True)
class Comparison:
    """Two editions of a document; what nobody compared yet is said apart."""

    earlier: Edition
    later: Edition
    pairs: list[Pair]
    earlier_left: list[Left]
    later_left: list[Left]
    earlier_total: int
    later_total: int

    def of(self, *kinds: str) -> list[Pair]:
        return [one for one in self.pairs if one.kind in kinds]

    @cached_property
    def continued(self) -> int:
        """Provisions of the earlier edition that go on, as they were or in other words."""
        return len(self.of(KINDS.CONTINUED, KINDS.REWORDED))

    @cached_property
    def reworded(self) -> int:
        return len(self.of(KINDS.REWORDED))

    @cached_property
    def merged_or_split(self) -> int:
        return sum(len(one.earlier) for one in self.of(KINDS.MERGED, KINDS.SPLIT))

    @cached_property
    def dropped(self) -> int:
        return len(self.of(KINDS.DROPPED))

    @cached_property
    def without_reason(self) -> int:
        return sum(one.lacks_reason for one in self.pairs)

    @cached_property
    def new(self) -> int:
        return len(self.of(KINDS.NEW))

    @cached_property
    def earlier_open(self) -> int:
        """How many provisions of the earlier edition nobody compared yet."""
        return sum(1 + one.below for one in self.earlier_left)

    @cached_property
    def later_open(self) -> int:
        return sum(1 + one.below for one in self.later_left)


def compare(earlier: Edition, later: Edition) -> Comparison:
    """Pair the provisions of two editions by what was written of them; three queries."""
    before, after = outline_of(earlier), outline_of(later)
    rows = Continuity.objects.filter(earlier_edition=earlier, later_edition=later).order_by("pk")
    seen: set[int] = set()
    groups: dict[Hashable, list[Continuity]] = defaultdict(list)
    for row in rows:
        groups[_group_of(row)].append(row)
        seen |= {key for key in (row.earlier_id, row.later_id) if key is not None}
    pairs = [_pair(group, before, after) for group in groups.values()]
    last = len(before)
    pairs.sort(
        key=lambda pair: (
            before.places[pair.earlier[0].pk] if pair.earlier else last,
            after.places[pair.later[0].pk] if pair.later else 0,
        )
    )
    return Comparison(
        earlier=earlier,
        later=later,
        pairs=pairs,
        earlier_left=_not_compared(before, seen),
        later_left=_not_compared(after, seen),
        earlier_total=len(before),
        later_total=len(after),
    )


def chosen_pair(
    editions: Sequence[Edition], earlier: str, later: str
) -> tuple[Edition, Edition] | None:
    """The two editions asked by their slugs, in time; otherwise that of reference and the next."""
    by_slug = {one.slug: place for place, one in enumerate(editions)}
    if len(editions) < 2:  # noqa: PLR2004
        return None
    reference = next((place for place, one in enumerate(editions) if one.is_reference), None)
    first = len(editions) - 2 if reference is None else min(reference, len(editions) - 2)
    places = sorted({by_slug.get(earlier, first), by_slug.get(later, first + 1)})
    if len(places) == 1:
        places = [first, first + 1]
    return editions[places[0]], editions[places[1]]


def comparison_address(one: Edition, other: Edition) -> str:
    earlier, later = in_order(one, other)
    path = reverse("plan:comparison", args=[earlier.programme.slug])
    return f"{path}?{urlencode({'da': earlier.slug, 'a': later.slug})}"


def in_order(one: Edition, other: Edition) -> tuple[Edition, Edition]:
    """By first year; editions without years in the order in which they were entered."""
    mine, theirs = (one.first_year or 0, one.pk), (other.first_year or 0, other.pk)
    return (one, other) if mine < theirs else (other, one)


def continuity_rows(earlier: Edition, later: Edition) -> QuerySet[Continuity]:
    return (
        Continuity.objects.filter(earlier_edition=earlier, later_edition=later)
        .select_related("earlier", "later", "earlier_edition", "later_edition__programme")
        .order_by("pk")
    )


def continuity_of(provision: Provision, edition: Edition) -> list[Continuity]:
    """What was said of a provision in another edition."""
    rows = continuity_rows(*in_order(provision.edition, edition))
    return list(rows.filter(Q(earlier=provision) | Q(later=provision)))


def others_of(provision: Provision, rows: Iterable[Continuity]) -> list[Provision]:
    sides = [one.later if one.earlier_id == provision.pk else one.earlier for one in rows]
    return [one for one in sides if one is not None]


def _not_compared(tree: Tree, seen: set[int]) -> list[Left]:
    left: list[Left] = []
    nodes = list(reversed(tree.roots))
    while nodes:
        node = nodes.pop()
        branch = list(node.walk())
        if not any(one.provision.pk in seen for one in branch):
            left.append(Left(node.provision, len(branch) - 1))
            continue
        if node.provision.pk not in seen:
            left.append(Left(node.provision))
        nodes += reversed(node.children)
    return left


def _group_of(row: Continuity) -> Hashable:
    """Provisions merged into the same one go together; so do those split from the same one."""
    if row.kind == KINDS.MERGED:
        return row.kind, row.later_id
    if row.kind == KINDS.SPLIT:
        return row.kind, row.earlier_id
    return row.kind, row.pk


def _pair(group: Sequence[Continuity], before: Tree, after: Tree) -> Pair:
    return Pair(
        kind=group[0].kind,
        earlier=before.named([one.earlier_id for one in group]),
        later=after.named([one.later_id for one in group]),
        note=" ".join(dict.fromkeys(one.note for one in group if one.note)),
        source=" | ".join(dict.fromkeys(one.source for one in group if one.source)),
    )

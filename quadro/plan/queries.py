"""Questions on plans: trees in order, editions compared, documents side by side.

Plans are public: no question here asks who asks.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import groupby

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from quadro.kit.dates import in_words
from quadro.plan.models import (
    Alignment,
    Continuity,
    Edition,
    Programme,
    Provision,
    Step,
    cited,
)
from quadro.plan.tree import Node, Tree

KINDS = Continuity.Kind


def reference_edition() -> Edition | None:
    """The edition whose state the public site tells."""
    return Edition.objects.filter(is_reference=True).select_related("programme__actor").first()


def editions() -> QuerySet[Edition]:
    """All, by document, the later first."""
    return Edition.objects.select_related("programme__actor").order_by(
        "programme__title", "programme", "-first_year", "-pk"
    )


def tree_of(edition: Edition) -> Tree:
    """The whole tree with themes, goals, zones and missions, in three queries."""
    rows = edition.provisions.select_related("zone", "mission").prefetch_related("themes", "goals")
    return Tree.of(_of(edition, rows))


def outline_of(edition: Edition) -> Tree:
    """The tree without what is around the provisions, in one query."""
    return Tree.of(_of(edition, edition.provisions.all()))


def _of(edition: Edition, rows: Iterable[Provision]) -> Iterable[Provision]:
    for one in rows:
        one.edition = edition
        yield one


def to_carry_out(edition: Edition) -> list[Provision]:
    """The provisions that must find an agreement, in the order of the document."""
    return [one.provision for one in tree_of(edition) if one.provision.is_to_carry_out]


def with_provisions() -> list[Edition]:
    """The editions that have something to put beside another document."""
    there = Provision.objects.filter(edition=OuterRef("pk"))
    return list(editions().filter(Exists(there)))


def in_time(programme: Programme) -> list[Edition]:
    """The editions of a document, the earlier first."""
    rows = programme.editions.select_related("programme__actor")
    return sorted(rows, key=lambda one: (one.first_year or 0, one.pk))


def other_editions(edition: Edition) -> list[Edition]:
    return [one for one in in_time(edition.programme) if one.pk != edition.pk]


@dataclass(frozen=True)
class Figures:
    """What an edition is made of, in numbers."""

    total: int
    to_carry_out: int
    unnamed: int
    linked: int


def figures_of(tree: Tree, links: Mapping[int, int]) -> Figures:
    """From a tree already read: no query."""
    rows = [node.provision for node in tree]
    return Figures(
        total=len(rows),
        to_carry_out=sum(one.is_to_carry_out for one in rows),
        unnamed=sum(not one.is_available for one in rows),
        linked=len(links),
    )


# State of adoption --------------------------------------------------------------------------------


@dataclass(frozen=True)
class State:
    """How far an edition has come, as one says it, and as the steps tell it."""

    label: str
    tone: str
    icon: str


def steps_of(edition: Edition) -> list[Step]:
    """In order of time; those of unknown day last."""
    return sorted(edition.steps.all(), key=lambda one: (one.on is None, one.on, one.pk))


def state_of(steps: Sequence[Step]) -> State:
    """The furthest step: approved, adopted, in preparation; unknown if no step tells it."""
    found = {one.kind: one for one in steps}
    for kind, label, tone, icon in (
        (Step.Kind.APPROVAL, _("approvato"), "ok", "check-circle"),
        (Step.Kind.ADOPTION, _("adottato"), "ok", "check-circle"),
    ):
        if (step := found.get(kind)) is not None:
            return State(_dated(label, step), tone, icon)
    if found.keys() & {Step.Kind.PRESENTATION, Step.Kind.FORUM, Step.Kind.OPINION}:
        return State(_("in preparazione"), "", "pencil")
    return State("", "", "")


def _dated(label: str, step: Step) -> str:
    return f"{label} · {in_words(step.on, step.on_precision)}" if step.on else label


# A provision and what is around it ----------------------------------------------------------------


@dataclass(frozen=True)
class Link:
    """A raccordo seen from one of its two provisions."""

    alignment: Alignment
    other: Provision
    is_reversed: bool

    @property
    def label(self) -> str:
        return link_label(self.alignment, is_reversed=self.is_reversed)


def link_label(alignment: Alignment, *, is_reversed: bool) -> str:
    """The kind of a link, read from left to right."""
    backwards = {
        Alignment.Kind.CONCRETISES: _("è concretizzata da"),
        Alignment.Kind.CONTRIBUTES: _("riceve un contributo da"),
    }
    kind = Alignment.Kind(alignment.kind)
    return (backwards.get(kind) if is_reversed else None) or str(alignment.get_kind_display())


@dataclass(frozen=True)
class Surroundings:
    """What a page of a provision tells: the path to it, what is below, beside, before and after."""

    provision: Provision
    above: list[Provision]
    children: list[Provision]
    links: list[Link]
    origins: list[Continuity]
    continuations: list[Continuity]


def find(programme: str, edition: str, code: str) -> Provision | None:
    """The provision at an address."""
    return (
        Provision.objects.filter(
            edition__programme__slug=programme, edition__slug=edition, code=code
        )
        .select_related("edition__programme__actor", "parent", "zone", "mission")
        .prefetch_related("themes", "goals")
        .first()
    )


def surroundings_of(provision: Provision) -> Surroundings:
    """In four queries."""
    tree = outline_of(provision.edition)
    continuity = list(
        Continuity.objects.filter(Q(earlier=provision) | Q(later=provision))
        .select_related(
            "earlier__edition__programme", "later__edition__programme",
            "earlier_edition__programme", "later_edition__programme",
        )
        .order_by("earlier_edition__first_year", "pk")
    )  # fmt: skip
    return Surroundings(
        provision=provision,
        above=tree.above(tree.nodes[provision.pk].provision),
        children=[node.provision for node in tree.nodes[provision.pk].children],
        links=links_of(provision),
        origins=[one for one in continuity if one.later_id == provision.pk],
        continuations=[one for one in continuity if one.earlier_id == provision.pk],
    )


def links_of(provision: Provision) -> list[Link]:
    """The raccordo of a provision, in both directions, by document."""
    found = (
        Alignment.objects.filter(Q(source_provision=provision) | Q(target_provision=provision))
        .select_related(
            "source_provision__edition__programme__actor",
            "target_provision__edition__programme__actor",
        )
        .order_by("pk")
    )
    links = [
        Link(one, one.source_provision, is_reversed=True)
        if one.target_provision_id == provision.pk
        else Link(one, one.target_provision, is_reversed=False)
        for one in found
    ]
    return sorted(links, key=lambda one: (str(one.other.edition), one.other.position, one.other.pk))


def link_counts(edition: Edition) -> dict[int, int]:
    """How many links of raccordo each provision of an edition has."""
    counts: Counter[int] = Counter()
    for side in ("source_provision", "target_provision"):
        rows = Alignment.objects.filter(**{f"{side}__edition": edition})
        counts.update(dict(rows.values_list(side).annotate(n=Count("pk"))))
    return dict(counts)


# Editions compared --------------------------------------------------------------------------------


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
        earlier=_side(before, [one.earlier_id for one in group]),
        later=_side(after, [one.later_id for one in group]),
        note=" ".join(dict.fromkeys(one.note for one in group if one.note)),
        source=" | ".join(dict.fromkeys(one.source for one in group if one.source)),
    )


def _side(tree: Tree, keys: Iterable[int | None]) -> list[Provision]:
    wanted = {key for key in keys if key is not None}
    return [tree.nodes[key].provision for key in sorted(wanted, key=lambda one: tree.places[one])]


# Documents side by side ---------------------------------------------------------------------------


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
        right=_side(theirs, [one[2] for one in group]),
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


# Documents ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """An edition in the list of documents."""

    edition: Edition
    state: State
    provisions: int


@dataclass(frozen=True)
class Shelf:
    """A document with its editions, the later first."""

    programme: Programme
    editions: list[Told]


def shelves(programme: Programme | None = None) -> list[Shelf]:
    """All the documents, that of the reference first, then by actor; four queries."""
    rows = Programme.objects.select_related("actor").prefetch_related("editions__steps")
    if programme is not None:
        rows = rows.filter(pk=programme.pk)
    counts = dict(
        Provision.objects.filter(edition__programme__in=rows)
        .values_list("edition")
        .annotate(n=Count("pk"))
    )
    return sorted(
        (_shelf(one, counts) for one in rows),
        key=lambda shelf: (
            not any(one.edition.is_reference for one in shelf.editions),
            shelf.programme.actor.name,
            shelf.programme.title,
        ),
    )


def _shelf(programme: Programme, counts: Mapping[int, int]) -> Shelf:
    latest_first = sorted(
        programme.editions.all(), key=lambda one: (one.first_year or 0, one.pk), reverse=True
    )
    return Shelf(
        programme,
        [Told(one, state_of(steps_of(one)), counts.get(one.pk, 0)) for one in latest_first],
    )

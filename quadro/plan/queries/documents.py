"""Documents, their editions and trees, and how far each has come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from quadro.kit.dates import in_words
from quadro.plan.models import (
    Edition,
    Programme,
    Provision,
    Step,
)
from quadro.plan.tree import Tree


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

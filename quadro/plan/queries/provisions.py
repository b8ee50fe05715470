"""A provision and what is around it."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from quadro.plan.models import (
    Alignment,
    Continuity,
    Edition,
    Provision,
)


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
    """In five queries, whatever the size of the edition."""
    path = _path(provision)
    near = provision.edition.provisions.filter(Q(pk__in=path) | Q(parent=provision))
    found = {one.pk: one for one in near.order_by("position", "pk")}
    for one in found.values():
        one.edition = provision.edition
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
        above=[found[key] for key in path],
        children=[one for one in found.values() if one.parent_id == provision.pk],
        links=links_of(provision),
        origins=[one for one in continuity if one.later_id == provision.pk],
        continuations=[one for one in continuity if one.earlier_id == provision.pk],
    )


def _path(provision: Provision) -> list[int]:
    """The keys of those above, from the top down: the whole edition is read, but only its keys."""
    parents = dict(provision.edition.provisions.order_by().values_list("pk", "parent"))
    path: list[int] = []
    key = provision.parent_id
    while key is not None:
        path.insert(0, key)
        key = parents[key]
    return path


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

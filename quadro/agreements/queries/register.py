"""The register as a list: its rows, what narrows and sorts it, its ready views."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from quadro.accounts.actors import Actor
from quadro.agreements.models import (
    Agreement,
    Party,
    ProvisionLink,
)
from quadro.agreements.queries.lacks import LACKS
from quadro.agreements.states import LIVING, OVER
from quadro.kit.http import addresses
from quadro.plan.models import Provision

NEAR = timedelta(days=180)


def provisions_to_carry_out() -> "QuerySet[Provision]":
    """The provisions of the reference edition that must find an agreement."""
    return Provision.objects.filter(edition__is_reference=True, is_to_carry_out=True)


def lines() -> "QuerySet[Provision]":
    """The lines of action: the provisions right above those to carry out."""
    return Provision.objects.filter(pk__in=provisions_to_carry_out().values("parent")).order_by(
        "position", "pk"
    )


def told_in_files(rows: "QuerySet[Agreement]", *, on: date) -> "QuerySet[Agreement]":
    """Agreements with what the files of the register say of each on the day `on`.

    Annotations: `line` and `line_title` (the first line of the plan it serves), `party_total` (the
    parties on that day).
    """
    lines = _lines_served()
    return (
        rows.select_related("instrument")
        .prefetch_related("zones")
        .annotate(
            line=Subquery(lines.values("provision__parent__code")[:1]),
            line_title=Subquery(lines.values("provision__parent__title")[:1]),
            party_total=party_count(on),
        )
    )


def _lines_served() -> "QuerySet[ProvisionLink]":
    """The links of an agreement to what is to carry out, in the order of the document."""
    return ProvisionLink.objects.filter(
        agreement=OuterRef("pk"),
        provision__edition__is_reference=True,
        provision__is_to_carry_out=True,
    ).order_by("provision__parent__position", "pk")


@dataclass
class RegisterRow:
    """An agreement as a row of the register; `line` is the key of the first line it serves."""

    key: int
    slug: str
    title: str
    short_title: str
    instrument: str
    state: str
    signed_on: date | None
    signed_on_precision: str
    ends_on: date | None
    has_all_parties: bool
    updated_on: date
    is_published: bool
    line: int | None
    party_count: int
    zones: list[str] = field(default_factory=list)
    """Slugs, in the order of the names."""
    heading: str = ""
    """What to write above it, where a group of rows begins."""

    @property
    def label(self) -> str:
        return self.short_title or self.title

    @property
    def address(self) -> str:
        return addresses("agreements:detail")(self.slug)


def register_rows(keys: Sequence[int], *, on: date) -> list[RegisterRow]:
    """The agreements with these keys as rows of the register, in this order: two queries."""
    told = Agreement.objects.filter(pk__in=keys).values_list(
        "pk", "slug", "title", "short_title", "instrument__name", "state", "signed_on",
        "signed_on_precision", "ends_on", "has_all_parties", "updated_on",
        ExpressionWrapper(Q(published_at__isnull=False), BooleanField()),
        Subquery(_lines_served().values("provision__parent")[:1]),
        party_count(on),
    )  # fmt: skip
    found = {one[0]: RegisterRow(*one) for one in told}
    zones = Agreement.zones.through.objects.filter(agreement__in=keys).order_by("zone__name")
    for agreement, zone in zones.values_list("agreement", "zone__slug"):
        found[agreement].zones.append(zone)
    return [found[key] for key in keys]


def line_position() -> Min:
    """Where the first line of the plan that an agreement serves stands in the document."""
    return Min(
        "links__provision__parent__position",
        filter=Q(
            links__provision__edition__is_reference=True, links__provision__is_to_carry_out=True
        ),
    )


def party_count(on: date) -> Coalesce:
    """How many parties an agreement has on a day."""
    parties = (
        Party.objects.on(on)
        .filter(agreement=OuterRef("pk"))
        .order_by()
        .values("agreement")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(parties), 0)


def known_on(day: date) -> Q:
    """Signed by that day, or with no known day of signature."""
    return Q(signed_on=None) | Q(signed_on__lte=day)


def ending(on: date) -> Q:
    """In life, and ending in the next 180 days."""
    return Q(state__in=LIVING, ends_on__gte=on, ends_on__lte=on + NEAR)


@dataclass(frozen=True)
class Counts:
    """How many agreements each ready view of the register holds."""

    living: int
    approving: int
    ending: int
    over: int
    without_duration: int
    unpublished: int
    all: int


def counts(by: Actor, *, on: date) -> Counts:
    found = (
        Agreement.objects.readable_by(by)
        .order_by()
        .aggregate(
            living=Count("pk", filter=Q(state__in=LIVING)),
            approving=Count("pk", filter=Q(state__in=("approvazione", "firma"))),
            ending=Count("pk", filter=ending(on)),
            over=Count("pk", filter=Q(state__in=OVER)),
            without_duration=Count("pk", filter=LACKS["durata"]),
            unpublished=Count("pk", filter=Q(published_at=None)),
            all=Count("pk"),
        )
    )
    return Counts(**found)

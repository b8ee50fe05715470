"""The register of commitments as a table: how it is narrowed, sorted, exported."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.delivery import queries
from quadro.delivery.models import Commitment
from quadro.delivery.states import OPEN, State
from quadro.kit import finding
from quadro.kit.exports import Column
from quadro.kit.tables import Facet, SavedView, Table

SORTS = {
    "scadenza": ("due_on", "title"),
    "titolo": ("title",),
    "intesa": ("agreement__title", "number"),
    "fatto": ("progress",),
    "aggiornato": ("updated_on",),
}
HEADS = {
    "titolo": gettext_lazy("Impegno"),
    "fatto": gettext_lazy("Fatto"),
    "scadenza": pgettext_lazy("impegno", "Scadenza"),
}
COLUMNS = (
    Column("chiave", gettext_lazy("chiave"), lambda row: row.slug),
    Column("titolo", gettext_lazy("titolo"), lambda row: row.title),
    Column("intesa", gettext_lazy("intesa"), lambda row: row.agreement.title),
    Column("responsabile", gettext_lazy("ente responsabile"), lambda row: row.owner.name),
    Column("consegna", gettext_lazy("che cosa si consegna"), lambda row: row.deliverable),
    Column("stato", gettext_lazy("stato"), lambda row: str(row.get_state_display())),
    Column("comincia_il", gettext_lazy("comincia il"), lambda row: row.starts_on),
    Column("scade_il", gettext_lazy("scade il"), lambda row: row.due_on),
    Column("scadenza_iniziale", gettext_lazy("scadenza iniziale"), lambda row: row.first_due_on),
    Column("termine", gettext_lazy("termine"), lambda row: row.term_in_words),
    Column("previsione", gettext_lazy("previsione"), lambda row: row.forecast_on),
    Column("fatto_il", gettext_lazy("fatto il"), lambda row: row.done_on),
    Column("fatto_percento", gettext_lazy("fatto, in percento"), lambda row: row.progress),
    Column("peso", gettext_lazy("peso"), lambda row: row.weight),
    Column("dimostrativo", gettext_lazy("dato dimostrativo"), lambda row: row.is_demonstration),
    Column("aggiornato_il", gettext_lazy("aggiornato il"), lambda row: row.updated_on),
)  # fmt: skip


def facets_for(by: Actor) -> tuple[Facet, ...]:
    """Only what `by` may read is offered: a hidden agreement has no option."""
    mine = Commitment.objects.readable_by(by).order_by()
    owners = Body.objects.filter(pk__in=mine.values("owner")).order_by("name", "pk")
    within = Agreement.objects.filter(pk__in=mine.values("agreement")).order_by("title", "pk")
    return (
        Facet("stato", gettext_lazy("Stato"), "state", lambda: dict(State.choices)),
        Facet(
            "ente", gettext_lazy("Ente responsabile"), "owner__slug",
            lambda: dict(owners.values_list("slug", "name")),
        ),
        Facet(
            "intesa", gettext_lazy("Intesa"), "agreement__slug",
            lambda: dict(within.values_list("slug", "title")),
        ),
    )  # fmt: skip


@dataclass
class CommitmentTable(Table[Commitment]):
    """The register with the words it was asked for; its rows carry their signals."""

    day: date = field(default_factory=lambda: date.min)
    words: str = ""

    @cached_property
    def shown(self) -> list[queries.Status]:
        rows = cast("QuerySet[Commitment]", self.page.object_list)
        return queries.statuses_of(list(rows), on=self.day)

    @cached_property
    def heads_by_name(self) -> dict[str, Any]:
        return {head.name: head for head in self.heads(HEADS)}


def views_of(by: Actor, *, params: QueryDict, today: date) -> list[SavedView]:
    """The ready views, with how many commitments each holds: one query."""
    is_open = Q(state__in=OPEN)
    found = (
        Commitment.objects.readable_by(by)
        .order_by()
        .aggregate(
            all=Count("pk"),
            open=Count("pk", filter=is_open),
            late=Count("pk", filter=is_open & Q(due_on__lt=today)),
            waiting=Count("pk", filter=Q(state=State.DELIVERED)),
        )
    )
    still = "&".join(f"stato={state}" for state in OPEN)
    ready = (
        (_("Tutti"), "", found["all"]),
        (_("Aperti"), still, found["open"]),
        (_("Oltre la scadenza"), "scaduti=si", found["late"]),
        (_("Da verificare"), f"stato={State.DELIVERED}", found["waiting"]),
    )
    now = params.copy()
    for name in ("pagina", "ordina", "formato"):
        now.pop(name, None)
    return [
        SavedView(label=label, address=f"?{query}", count=count, is_current=now == QueryDict(query))
        for label, query, count in ready
    ]


def register_table(params: QueryDict, *, by: Actor, today: date) -> CommitmentTable:
    """`q` words of title or deliverable; `scaduti=si` past their day and still open."""
    words = params.get("q", "").strip()[:200]
    extra = finding.holding(words, "title", "deliverable")
    if params.get("scaduti") == "si":
        extra &= Q(due_on__lt=today, pk__in=Commitment.objects.open().values("pk"))
    return CommitmentTable(
        rows=queries.register(by),
        params=params,
        sorts=SORTS,
        facets=facets_for(by),
        columns=COLUMNS,
        name="impegni",
        extra=extra,
        day=today,
        words=words,
    )

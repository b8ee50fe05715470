"""The register of interventions as a table: how it is narrowed, sorted, exported."""

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
from quadro.interventions import queries
from quadro.interventions.models import Funding, Intervention, Kind, Source
from quadro.interventions.states import OPEN, State
from quadro.kit import finding
from quadro.kit.exports import Column
from quadro.kit.tables import SORT, Facet, SavedView, Table
from quadro.plan.models import PnrrComponent, Provision
from quadro.territory.models import Municipality

SORTS = {
    "costo": ("cost_eur", "title"),
    "titolo": ("title",),
    "pagato": ("paid_eur",),
    "fine": ("due_on", "title"),
    "aggiornato": ("told_on",),
}
HEADS = {
    "titolo": gettext_lazy("Intervento"),
    "costo": gettext_lazy("Costo"),
    "pagato": gettext_lazy("Pagato"),
    "fine": pgettext_lazy("intervento", "Fine"),
}
COLUMNS = (
    Column("indirizzo", gettext_lazy("indirizzo"), lambda row: row.slug),
    Column("titolo", gettext_lazy("titolo"), lambda row: row.title),
    Column("natura", gettext_lazy("natura"), lambda row: str(row.get_kind_display())),
    Column("cup", gettext_lazy("CUP"), lambda row: row.cup),
    Column("codice_locale", gettext_lazy("codice locale"), lambda row: row.local_code),
    Column("sotto_misura", gettext_lazy("sotto-misura PNRR"), lambda row: row.measure_code),
    Column("attuatore", gettext_lazy("ente attuatore"), lambda row: row.implementer),
    Column("stato", gettext_lazy("stato"), lambda row: str(row.get_state_display())),
    Column("comincia_il", gettext_lazy("comincia il"), lambda row: row.starts_on),
    Column("finisce_il", gettext_lazy("finisce il"), lambda row: row.due_on),
    Column("finito_il", gettext_lazy("finito il"), lambda row: row.done_on),
    Column("costo_eur", gettext_lazy("costo"), lambda row: row.cost_eur),
    Column("da_reperire_eur", gettext_lazy("da reperire"), lambda row: row.to_find_eur),
    Column("impegnato_eur", gettext_lazy("impegnato"), lambda row: row.committed_eur),
    Column("pagato_eur", gettext_lazy("pagato"), lambda row: row.paid_eur),
    Column("economie_eur", gettext_lazy("economie"), lambda row: row.saved_eur),
    Column("procedurale", gettext_lazy("avanzamento procedurale"), lambda row: row.procedural),
    Column("fisico", gettext_lazy("avanzamento fisico"), lambda row: row.physical),
    Column("dimostrativo", gettext_lazy("dato dimostrativo"), lambda row: row.is_demonstration),
    Column("fonte", gettext_lazy("fonte"), lambda row: row.source),
    Column("dati_al", gettext_lazy("dati al"), lambda row: row.told_on),
)  # fmt: skip


def facets_for(by: Actor) -> tuple[Facet, ...]:
    """Only what `by` may read is offered."""
    mine = Intervention.objects.readable_by(by).order_by()
    bodies = Body.objects.filter(pk__in=mine.values("body")).order_by("name", "pk")
    parts = PnrrComponent.objects.filter(pk__in=mine.values("component")).order_by("code")
    towns = Municipality.objects.filter(places__intervention__in=mine).distinct()
    within = Agreement.objects.readable_by(by).filter(interventions__in=mine).distinct()
    carried = Provision.objects.filter(intervention_shares__intervention__in=mine).distinct()
    return (
        Facet("stato", gettext_lazy("Stato"), "state", lambda: dict(State.choices)),
        Facet("natura", gettext_lazy("Natura"), "kind", lambda: dict(Kind.choices)),
        Facet(
            "ente", gettext_lazy("Ente attuatore"), "body__slug",
            lambda: dict(bodies.values_list("slug", "name")),
        ),
        Facet(
            "componente", gettext_lazy("Componente PNRR"), "component__code",
            lambda: {one.code: str(one) for one in parts},
        ),
        Facet(
            "comune", gettext_lazy("Dove ricade"), "places__municipality__slug",
            lambda: dict(towns.order_by("name", "pk").values_list("slug", "name")), repeats=True,
        ),
        Facet(
            "intesa", gettext_lazy("Intesa"), "agreements__slug",
            lambda: dict(within.order_by("title", "pk").values_list("slug", "title")), repeats=True,
        ),
        Facet(
            "previsione", gettext_lazy("Previsione del Piano"), "shares__provision",
            lambda: {str(one.pk): str(one) for one in carried.order_by("code", "pk")}, repeats=True,
        ),
    )  # fmt: skip


@dataclass
class InterventionTable(Table[Intervention]):
    """The register with the words it was asked for; its rows carry their three dimensions."""

    day: date = field(default_factory=lambda: date.min)
    words: str = ""

    @cached_property
    def shown(self) -> list[queries.Status]:
        rows = cast("QuerySet[Intervention]", self.page.object_list)
        return queries.statuses_of(list(rows), on=self.day)

    @cached_property
    def sort(self) -> str:
        """The most costly first, unless it is asked otherwise."""
        return super().sort if SORT in self.params else "-costo"

    @property
    def narrowed(self) -> "QuerySet[Intervention]":
        """The rows that the filters choose, in no order: for what they come to."""
        return self.rows.filter(self.narrowing()).order_by()

    @cached_property
    def heads_by_name(self) -> dict[str, Any]:
        return {head.name: head for head in self.heads(HEADS)}


def _late(today: date) -> Q:
    return Q(due_on__lt=today, state__in=OPEN)


def _stale(today: date) -> Q:
    return Q(next_update_on__lt=today, state__in=OPEN)


def views_of(by: Actor, *, params: QueryDict, today: date) -> list[SavedView]:
    """The ready views, with how many interventions each holds: one query."""
    found = (
        Intervention.objects.readable_by(by)
        .order_by()
        .aggregate(
            all=Count("pk"),
            open=Count("pk", filter=Q(state__in=OPEN)),
            late=Count("pk", filter=_late(today)),
            to_find=Count("pk", filter=Q(to_find_eur__gt=0)),
            stale=Count("pk", filter=_stale(today)),
        )
    )
    still = "&".join(f"stato={state}" for state in OPEN)
    ready = (
        (_("Tutti"), "", found["all"]),
        (_("Aperti"), still, found["open"]),
        (_("Oltre la fine prevista"), "scaduti=si", found["late"]),
        (_("Con fondi da reperire"), "da_reperire=si", found["to_find"]),
        (_("Da aggiornare"), "fermi=si", found["stale"]),
    )
    now = params.copy()
    for name in ("pagina", "ordina", "formato"):
        now.pop(name, None)
    return [
        SavedView(label=label, address=f"?{query}", count=count, is_current=now == QueryDict(query))
        for label, query, count in ready
    ]


def register_table(params: QueryDict, *, by: Actor, today: date) -> InterventionTable:
    """`q` words of title, implementer or CUP; `fonte` a source of money; `scaduti`, `da_reperire`,
    `fermi` (`=si`) as the ready views.
    """
    words = params.get("q", "").strip()[:200]
    extra = finding.holding(words, "title", "implementer_name", "body__name", "cup")
    if params.get("scaduti") == "si":
        extra &= _late(today)
    if params.get("da_reperire") == "si":
        extra &= Q(to_find_eur__gt=0)
    if params.get("fermi") == "si":
        extra &= _stale(today)
    if (source := params.get("fonte", "")) in Source.values:
        paid = Funding.objects.current().filter(source=source, amount_eur__gt=0)
        extra &= Q(pk__in=paid.values("intervention"))
    return InterventionTable(
        rows=queries.register(by),
        params=params,
        sorts=SORTS,
        facets=facets_for(by),
        columns=COLUMNS,
        name="interventi",
        extra=extra,
        day=today,
        words=words,
    )

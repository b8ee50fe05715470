"""The register of indicators as a table, and the files that the pages of indicators give."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, cast

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.kit import finding
from quadro.kit.asof import AsOf
from quadro.kit.exports import Column, as_csv, as_xlsx
from quadro.kit.tables import Facet, SavedView, Table
from quadro.monitoring import queries
from quadro.monitoring.models import Bes, Formula, Indicator, IndicatorKind, Level, Polarity
from quadro.monitoring.queries import Standing
from quadro.plan.models import Goal

SORTS = {
    "titolo": ("title",),
    "codice": ("code",),
    "aggiornamento": ("next_update_on", "title"),
}
HEADS = {"titolo": gettext_lazy("Indicatore"), "aggiornamento": gettext_lazy("Prossimi dati")}
CHUNK = 200


def plain(value: Decimal | None, decimals: int = 6) -> Decimal | None:
    """With the decimals of the indicator, and no more zeros than it has."""
    return None if value is None else round(value, decimals)


def _of(name: str) -> Any:
    return lambda row: getattr(row.indicator, name)


COLUMNS = (
    Column("chiave", gettext_lazy("chiave"), _of("slug")),
    Column("codice", gettext_lazy("codice"), _of("code")),
    Column("titolo", gettext_lazy("titolo"), _of("title")),
    Column("unita", gettext_lazy("unità di misura"), _of("unit")),
    Column("tipo", gettext_lazy("tipo"), lambda row: str(row.indicator.get_kind_display())),
    Column("verso", gettext_lazy("verso"), lambda row: str(row.indicator.get_polarity_display())),
    Column("formula", gettext_lazy("formula"),
           lambda row: str(row.indicator.get_formula_display())),
    Column("si_rileva_per", gettext_lazy("si rileva per"),
           lambda row: str(row.indicator.get_level_display())),
    Column("responsabile", gettext_lazy("ente responsabile"), lambda row: row.indicator.owner.name),
    Column("valore", gettext_lazy("valore nell’area metropolitana"),
           lambda row: plain(row.value, row.indicator.decimals)),
    Column("dati_al", gettext_lazy("dati al"), lambda row: row.area.on),
    Column("luoghi_noti", gettext_lazy("luoghi di cui si sa"), lambda row: row.area.combined.known),
    Column("luoghi", gettext_lazy("luoghi"), lambda row: row.area.combined.of),
    Column("partenza", gettext_lazy("valore di partenza"), lambda row: plain(row.plan.start)),
    Column("partenza_al", gettext_lazy("partenza, dati al"), lambda row: row.plan.start_on),
    Column("obiettivo", gettext_lazy("obiettivo"), lambda row: plain(row.plan.goal)),
    Column("obiettivo_anno", gettext_lazy("anno dell’obiettivo"), lambda row: row.plan.last_year),
    Column("fatto_percento", gettext_lazy("fatto, in percento"), lambda row: plain(row.done, 2)),
    Column("previsto_percento", gettext_lazy("previsto, in percento"),
           lambda row: plain(row.planned, 2)),
    Column("prossimi_dati", gettext_lazy("prossimi dati entro il"), _of("next_update_on")),
    Column("contestato", gettext_lazy("contestato"), lambda row: row.area.is_contested),
    Column("dimostrativo", gettext_lazy("dato dimostrativo"), _of("is_demonstration")),
)  # fmt: skip


def facets_for(by: Actor) -> tuple[Facet, ...]:
    mine = Indicator.objects.readable_by(by).order_by()
    owners = Body.objects.filter(pk__in=mine.values("owner")).order_by("name", "pk")
    goals = Goal.objects.filter(indicators__in=mine.values("pk")).distinct().order_by("number")
    return (
        Facet("tipo", gettext_lazy("Tipo"), "kind", lambda: dict(IndicatorKind.choices)),
        Facet("livello", gettext_lazy("Si rileva per"), "level", lambda: dict(Level.choices)),
        Facet("verso", gettext_lazy("Verso"), "polarity", lambda: dict(Polarity.choices)),
        Facet("formula", gettext_lazy("Formula"), "formula", lambda: dict(Formula.choices)),
        Facet(
            "ente", gettext_lazy("Ente responsabile"), "owner__slug",
            lambda: dict(owners.values_list("slug", "name")),
        ),
        Facet(
            "obiettivo", gettext_lazy("Agenda 2030"), "goals__number",
            lambda: {str(one.number): str(one) for one in goals}, repeats=True,
        ),
        Facet("bes", gettext_lazy("Dominio BES"), "bes", lambda: dict(Bes.choices)),
    )  # fmt: skip


@dataclass
class IndicatorTable(Table[Indicator]):
    """The register with the words it was asked for; its rows carry value, plan and progress."""

    as_of: AsOf = field(default_factory=lambda: AsOf.now(date.min))
    words: str = ""

    def _standings(self, rows: Sequence[Indicator]) -> list[Standing]:
        known_at: datetime | None = None if self.as_of.is_all_known else self.as_of.known_at
        return queries.standings_of(rows, on=self.as_of.on, known_at=known_at)

    @cached_property
    def shown(self) -> list[Standing]:
        return self._standings(list(cast("QuerySet[Indicator]", self.page.object_list)))

    @cached_property
    def heads_by_name(self) -> dict[str, Any]:
        return {head.name: head for head in self.heads(HEADS)}

    def _exported(self) -> Iterable[Standing]:
        rows = self.ordered().iterator(CHUNK)
        while some := list(islice(rows, CHUNK)):
            yield from self._standings(some)

    def export(self, form: str) -> HttpResponse | None:
        if form == "csv":
            return as_csv(COLUMNS, self._exported(), name=self.name)
        if form == "xlsx":
            return as_xlsx(COLUMNS, self._exported(), name=self.name)
        return None


def register_table(params: QueryDict, *, by: Actor, as_of: AsOf) -> IndicatorTable:
    words = params.get("q", "").strip()[:200]
    extra = finding.holding(words, "title", "code", "description") if words else Q()
    if params.get("dati") == "in-ritardo":
        extra &= Q(next_update_on__lt=as_of.today, closed_on=None)
    return IndicatorTable(
        rows=Indicator.objects.readable_by(by).select_related("owner"),
        params=params,
        sorts=SORTS,
        facets=facets_for(by),
        columns=COLUMNS,
        name="indicatori",
        extra=extra,
        as_of=as_of,
        words=words,
    )


def views_of(by: Actor, *, params: QueryDict, today: date) -> list[SavedView]:
    """The ready views, with how many indicators each holds: one query."""
    stale = Q(next_update_on__lt=today, closed_on=None)
    found = (
        Indicator.objects.readable_by(by)
        .order_by()
        .aggregate(
            all=Count("pk"),
            output=Count("pk", filter=Q(kind=IndicatorKind.OUTPUT)),
            outcome=Count("pk", filter=Q(kind=IndicatorKind.OUTCOME)),
            stale=Count("pk", filter=stale),
        )
    )
    ready = (
        (_("Tutti"), "", found["all"]),
        (_("Di realizzazione"), f"tipo={IndicatorKind.OUTPUT}", found["output"]),
        (_("Di risultato"), f"tipo={IndicatorKind.OUTCOME}", found["outcome"]),
        (_("Da aggiornare"), "dati=in-ritardo", found["stale"]),
    )
    now = params.copy()
    for name in ("pagina", "ordina", "formato"):
        now.pop(name, None)
    return [
        SavedView(label=label, address=f"?{query}", count=count, is_current=now == QueryDict(query))
        for label, query, count in ready
    ]

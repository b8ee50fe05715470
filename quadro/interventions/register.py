"""The register of interventions as a table: how it is narrowed, sorted, exported, on any day."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import islice
from typing import Any, cast

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.cube import places
from quadro.interventions import queries
from quadro.interventions.models import Fact, FactName, Funding, Intervention, Kind, Source
from quadro.interventions.states import OPEN, State
from quadro.kit import finding
from quadro.kit.asof import AsOf
from quadro.kit.exports import Column, as_csv, as_xlsx
from quadro.kit.tables import PAGE, SORT, Facet, SavedView, Table
from quadro.plan.models import PnrrComponent, Provision
from quadro.territory.models import Municipality

SORTS = {
    "costo": ("cost_eur", "title"),
    "titolo": ("title",),
    "pagato": ("paid_eur",),
    "fine": ("due_on", "title"),
    "aggiornato": ("told_on",),
}
SORTS_THEN = {
    "costo": ("cost_then", "title"),
    "titolo": ("title",),
    "pagato": ("paid_then",),
    "fine": ("due_then", "title"),
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


CHUNK = 500
"""Rows of a file of a past day whose signals are reckoned together."""


@dataclass(frozen=True)
class PartFacet(Facet):
    """Places or provisions on a past day: `held` is what was kept of them, `path` leads to those of
    today, which say it for a record of which nothing was ever kept.
    """

    held: str = ""
    keys: Callable[[], Mapping[str, str]] = dict
    """What was kept calls a thing → the value of its option."""

    def narrow(self, chosen: Sequence[str]) -> Q:
        if not chosen:
            return Q()
        found = Q(**{f"{self.held}_kept": False, f"{self.path}__in": chosen})
        for key, value in self.keys().items():
            if value in chosen:
                found |= Q(**{f"{self.held}_then__contains": f'"{key}":'})
        return found

    def groups(self, rows: "QuerySet[Any]") -> "Iterable[tuple[QuerySet[Any], str]]":
        kept = f"{self.held}_kept"
        return [
            (rows.filter(**{kept: False}), self.path),
            (rows.filter(**{kept: True}), f"{self.held}_then"),
        ]

    def values_in(self, told: str) -> Iterable[str]:
        if not told.startswith("{"):
            return [told]
        known = self.keys()
        return [known[key] for key in json.loads(told) if key in known]


def facets_for(by: Actor, as_of: AsOf) -> tuple[Facet, ...]:
    """Only what `by` may read is offered. What says which one it is has no past: it is today's."""
    is_now = as_of.is_now
    mine = Intervention.objects.readable_by(by).order_by()
    bodies = Body.objects.filter(pk__in=mine.values("body")).order_by("name", "pk")
    parts = PnrrComponent.objects.filter(pk__in=mine.values("component")).order_by("code")
    within = Agreement.objects.readable_by(by).filter(interventions__in=mine).distinct()
    return (
        Facet(
            "stato", gettext_lazy("Stato"), "state" if is_now else "state_then",
            lambda: dict(State.choices),
        ),
        Facet("natura", gettext_lazy("Natura"), "kind", lambda: dict(Kind.choices)),
        Facet(
            "ente", gettext_lazy("Ente attuatore"), "body__slug",
            lambda: dict(bodies.values_list("slug", "name")),
        ),
        Facet(
            "componente", gettext_lazy("Componente PNRR"), "component__code",
            lambda: {one.code: str(one) for one in parts},
        ),
        _where(mine, as_of),
        Facet(
            "intesa", gettext_lazy("Intesa"), "agreements__slug",
            lambda: dict(within.order_by("title", "pk").values_list("slug", "title")), repeats=True,
        ),
        _carried(mine, as_of),
    )  # fmt: skip


def _where(mine: "QuerySet[Intervention]", as_of: AsOf) -> Facet:
    name, label, path = "comune", gettext_lazy("Dove ricade"), "places__municipality__slug"
    towns = Municipality.objects.filter(places__intervention__in=mine).distinct()
    if as_of.is_now:
        rows = towns.order_by("name", "pk").values_list("slug", "name")
        return Facet(name, label, path, lambda: dict(rows), repeats=True)

    @cache
    def then() -> list[tuple[int, str, str]]:
        kept = [key for one in _kept(FactName.PLACES, mine) if (key := _town_in(one))]
        rows = Municipality.objects.filter(Q(pk__in=kept) | Q(pk__in=towns.values("pk")))
        return list(rows.order_by("name", "pk").values_list("pk", "slug", "name"))

    return PartFacet(
        name, label, path, lambda: {slug: town for _pk, slug, town in then()}, repeats=True,
        held="places", keys=lambda: {places.of_municipality(pk): slug for pk, slug, _ in then()},
    )  # fmt: skip


def _town_in(key: str) -> int | None:
    return places.key_of(key, places.MUNICIPALITY)


def _carried(mine: "QuerySet[Intervention]", as_of: AsOf) -> Facet:
    name, label, path = "previsione", gettext_lazy("Previsione del Piano"), "shares__provision"
    carried = Provision.objects.filter(intervention_shares__intervention__in=mine).distinct()
    if as_of.is_now:
        rows = carried.order_by("code", "pk")
        return Facet(
            name, label, path, lambda: {str(one.pk): str(one) for one in rows}, repeats=True
        )

    @cache
    def then() -> dict[str, str]:
        kept = [int(key) for key in _kept(FactName.SHARES, mine)]
        rows = Provision.objects.filter(Q(pk__in=kept) | Q(pk__in=carried.values("pk")))
        return {str(one.pk): str(one) for one in rows.order_by("code", "pk")}

    return PartFacet(
        name, label, path, then, repeats=True,
        held="shares", keys=lambda: {key: key for key in then()},
    )  # fmt: skip


def _kept(name: FactName, mine: "QuerySet[Intervention]") -> set[str]:
    """Whatever was kept under a name, on whatever day."""
    told = Fact.objects.filter(name=name, intervention__in=mine).exclude(value="")
    texts = told.order_by().values_list("value", flat=True).distinct()
    return {key for text in texts for key in json.loads(text)}


@dataclass
class InterventionTable(Table[Intervention]):
    """The register with the words it was asked for; its rows carry their three dimensions."""

    as_of: AsOf = field(default_factory=lambda: AsOf.now(date.min))
    words: str = ""

    @cached_property
    def shown(self) -> list[queries.Status]:
        rows = cast("QuerySet[Intervention]", self.page.object_list)
        return queries.statuses_at(list(rows), self.as_of)

    @cached_property
    def sort(self) -> str:
        """The most costly first, unless it is asked otherwise."""
        return super().sort if SORT in self.params else "-costo"

    @property
    def narrowed(self) -> "QuerySet[Intervention]":
        """The rows that the filters choose, in no order: for what they come to."""
        return self.rows.filter(self.narrowing()).order_by()

    @cached_property
    def totals(self) -> queries.Totals:
        return queries.totals_at(self.narrowed, self.as_of)

    @cached_property
    def funds(self) -> queries.Funds:
        """Who pays for the rows that the filters choose."""
        if self.as_of.is_now:
            return queries.funds_of(self.narrowed)
        held = queries.lines_held(self.as_of)
        return queries.funds_of(self.narrowed, held, state="state_then")

    @cached_property
    def heads_by_name(self) -> dict[str, Any]:
        return {head.name: head for head in self.heads(HEADS)}

    @property
    def now_address(self) -> str:
        """The same list today."""
        params = self.params.copy()
        for name in ("al", "noto", PAGE):
            params.pop(name, None)
        return f"?{params.urlencode()}"

    @property
    def search_kept(self) -> list[tuple[str, str]]:
        """What a search keeps of the address: the filters and the day."""
        return self.kept("q")

    def export(self, form: str) -> HttpResponse | None:
        """On a past day the rows are as they were, and say of which day and as known on which."""
        if self.as_of.is_now:
            return super().export(form)
        write = {"csv": as_csv, "xlsx": as_xlsx}.get(form)
        return write(self.columns, self._as_they_were(), name=self.name) if write else None

    def _as_they_were(self) -> Iterator[Intervention]:
        rows = self.exported().iterator(CHUNK)
        while some := list(islice(rows, CHUNK)):
            yield from (one.intervention for one in queries.statuses_at(some, self.as_of))


def _late(as_of: AsOf) -> Q:
    if as_of.is_now:
        return Q(due_on__lt=as_of.on, state__in=OPEN)
    return Q(due_then__lt=as_of.on.isoformat(), state_then__in=OPEN)


def _to_find(as_of: AsOf) -> Q:
    return Q(to_find_eur__gt=0) if as_of.is_now else Q(to_find_then__gt=0)


def _stale(today: date) -> Q:
    return Q(next_update_on__lt=today, state__in=OPEN)


def views_of(by: Actor, *, params: QueryDict, as_of: AsOf) -> list[SavedView]:
    """The ready views of today, with how many interventions each holds: one query.

    A past day keeps its own filters; its views are not counted.
    """
    if not as_of.is_now:
        return []
    found = (
        Intervention.objects.readable_by(by)
        .order_by()
        .aggregate(
            all=Count("pk"),
            open=Count("pk", filter=Q(state__in=OPEN)),
            late=Count("pk", filter=_late(as_of)),
            to_find=Count("pk", filter=_to_find(as_of)),
            stale=Count("pk", filter=_stale(as_of.today)),
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


def register_table(params: QueryDict, *, by: Actor, as_of: AsOf) -> InterventionTable:
    """`q` words of title, implementer or CUP; `fonte` a source of money; `scaduti`, `da_reperire`,
    `fermi` (`=si`) as the ready views. When data were awaited is not kept: of a past day `fermi` is
    left aside.
    """
    words = params.get("q", "").strip()[:200]
    extra = finding.holding(words, "title", "implementer_name", "body__name", "cup")
    for one in _asked(params, as_of):
        extra &= one
    is_now = as_of.is_now
    return InterventionTable(
        rows=queries.register_at(by, as_of),
        params=params,
        sorts=SORTS if is_now else SORTS_THEN,
        facets=facets_for(by, as_of),
        columns=COLUMNS if is_now else (*COLUMNS, *_columns_of_days(as_of)),
        name="interventi",
        extra=extra,
        as_of=as_of,
        words=words,
    )


def _asked(params: QueryDict, as_of: AsOf) -> Iterable[Q]:
    if params.get("scaduti") == "si":
        yield _late(as_of)
    if params.get("da_reperire") == "si":
        yield _to_find(as_of)
    if params.get("fermi") == "si" and as_of.is_now:
        yield _stale(as_of.today)
    if (source := params.get("fonte", "")) in Source.values:
        lines = Funding.objects.current() if as_of.is_now else queries.lines_held(as_of)
        paid = lines.filter(source=source, amount_eur__gt=0)
        yield Q(pk__in=paid.values("intervention"))


def _columns_of_days(as_of: AsOf) -> Iterable[Column]:
    yield Column("stato_al", gettext_lazy("stato al"), lambda _row: as_of.on)
    yield Column(
        "noto_al", gettext_lazy("per quello che si sapeva il"), lambda _row: as_of.known_on
    )

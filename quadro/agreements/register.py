"""The register as a table: how it is narrowed, sorted, exported, and its ready views."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.actors import Actor
from quadro.agreements import queries
from quadro.agreements.models import Agreement, Instrument, Party
from quadro.agreements.states import LIVING, OVER, State
from quadro.kit.dates import ApproximateDay, day_asked
from quadro.kit.exports import Column
from quadro.kit.finding import holding
from quadro.kit.tables import Facet, SavedView, Table
from quadro.plan.models import Theme
from quadro.territory.models import Zone

SORTS = {
    "linea": ("line_position", "title"),
    "titolo": ("title",),
    "firma": ("signed_on",),
    "scadenza": ("ends_on",),
    "parti": ("party_count",),
    "aggiornata": ("updated_on",),
}
HEADS = {
    "titolo": gettext_lazy("Intesa"),
    "firma": gettext_lazy("Firma"),
    "scadenza": gettext_lazy("Scadenza"),
    "parti": gettext_lazy("Parti"),
    "aggiornata": gettext_lazy("Aggiornata"),
}
LACKS = {
    "durata": gettext_lazy("la durata"),
    "firma": gettext_lazy("la data della firma"),
    "forma": gettext_lazy("la forma della firma"),
    "atti": gettext_lazy("gli atti che autorizzano"),
    "legami": gettext_lazy("il legame con il Piano"),
}


def _lines() -> Mapping[str, str]:
    told = queries.lines().values_list("pk", "code", "title")
    return {str(key): f"{code} {title}" for key, code, title in told}


FACETS = (
    Facet("stato", gettext_lazy("Stato"), "state", lambda: dict(State.choices)),
    Facet(
        "linea",
        gettext_lazy("Linea del Piano"),
        "links__provision__parent",
        _lines,
        repeats=True,
    ),
    Facet(
        "tema",
        gettext_lazy("Tema"),
        "themes__slug",
        lambda: dict(Theme.objects.order_by("name").values_list("slug", "name")),
    ),
    Facet(
        "zona",
        gettext_lazy("Zona"),
        "zones__slug",
        lambda: dict(Zone.objects.order_by("name").values_list("slug", "name")),
    ),
)


def facets_for(by: Actor) -> tuple[Facet, ...]:
    """An instrument is offered if `by` may read an agreement of it: others may be hidden."""
    readable = Agreement.objects.readable_by(by).order_by().values("instrument")
    rows = Instrument.objects.filter(pk__in=readable).order_by("position", "pk")
    instrument = Facet(
        "strumento",
        gettext_lazy("Strumento"),
        "instrument__code",
        lambda: dict(rows.values_list("code", "name")),
    )
    return (*FACETS[:2], instrument, *FACETS[2:])


def _day(name: str) -> Any:
    """An approximate day for a file: as exact as its source."""

    def value(row: Agreement) -> ApproximateDay | None:
        day = getattr(row, name)
        return ApproximateDay(day, getattr(row, f"{name}_precision")) if day else None

    return value


COLUMNS = (
    Column("chiave", gettext_lazy("chiave"), lambda row: row.code),
    Column("titolo", gettext_lazy("titolo"), lambda row: row.title),
    Column("titolo_breve", gettext_lazy("titolo breve"), lambda row: row.short_title),
    Column("strumento", gettext_lazy("strumento"), lambda row: row.instrument.name),
    Column("base_giuridica", gettext_lazy("base giuridica"),
           lambda row: row.legal_basis or row.instrument.legal_basis),
    Column("stato", gettext_lazy("stato"), lambda row: str(row.get_state_display())),
    Column("linea", gettext_lazy("linea del Piano"),
           lambda row: f"{row.line} {row.line_title}" if row.line else ""),
    Column("zone", gettext_lazy("Zone"), lambda row: " | ".join(map(str, row.zones.all()))),
    Column("data_firma", gettext_lazy("data della firma"), _day("signed_on")),
    Column("data_fine", gettext_lazy("scadenza"), lambda row: row.ends_on),
    Column("durata_nota", gettext_lazy("durata e verifiche"), lambda row: row.duration_note),
    Column("parti", gettext_lazy("numero di parti"), lambda row: row.party_total),
    Column("parti_complete", gettext_lazy("parti tutte note"), lambda row: row.has_all_parties),
    Column("importo_eur", gettext_lazy("importo in euro"), lambda row: row.total_eur),
    Column("pubblicata_il", gettext_lazy("pubblicata il"), lambda row: row.published_at),
    Column("aggiornata_il", gettext_lazy("aggiornata il"), lambda row: row.updated_on),
    Column("fonti", gettext_lazy("fonti"), lambda row: " | ".join(row.sources)),
)  # fmt: skip


@dataclass
class RegisterTable(Table[Agreement]):
    """The register on a day, with the words it was asked for."""

    day: date = field(default_factory=lambda: date.min)
    words: str = ""
    body: str = ""
    asked: tuple[str | Promise, ...] = ()

    def exported(self) -> "QuerySet[Agreement]":
        return queries.told_in_files(self.ordered(), on=self.day)

    @cached_property
    def shown(self) -> list[queries.RegisterRow]:
        """The rows of the page: three queries, the names of lines and zones are the filters’."""
        found = cast("QuerySet[Agreement]", self.page.object_list).values_list("pk", flat=True)
        rows = queries.register_rows(list(found), on=self.day)
        if self.sort.endswith("linea"):
            names, above = self.labels("linea"), None
            for row in rows:
                line = str(row.line or "")
                if line != above:
                    row.heading = str(names.get(line, _("Non legate al Piano")))
                above = line
        return rows

    def place_of(self, row: queries.RegisterRow) -> str:
        """The Zones of an agreement; one that concerns them all says so in two words."""
        names = self.labels("zona")
        if len(row.zones) == len(names):
            return _("tutte le Zone")
        return ", ".join(str(names[zone]) for zone in row.zones)

    @cached_property
    def heads_by_name(self) -> dict[str, Any]:
        return {head.name: head for head in self.heads(HEADS)}


def register_table(params: QueryDict, *, by: Actor, today: date) -> RegisterTable:
    """The register as an address asks for it.

    Besides facets: `q` words of title, key or scope, `ente` a party's name, `al` a day, `manca` a
    fact to fix, `scade=180` ending soon, `pubblicata=no` for the office.
    """
    day = day_asked(params, today)
    words, body = params.get("q", "").strip()[:200], params.get("ente", "").strip()[:200]
    extra = holding(words, "title", "code", "scope")
    if body:
        named = Party.objects.filter(holding(body, "body__name"), agreement=OuterRef("pk"))
        extra &= Q(Exists(named))
    if day != today:
        extra &= queries.known_on(day)
    if (lack := params.get("manca", "")) in queries.LACKS:
        extra &= queries.LACKS[lack]
    if params.get("scade") == "180":
        extra &= queries.ending(today)
    if params.get("pubblicata") == "no":
        extra &= Q(published_at=None)
    return RegisterTable(
        rows=Agreement.objects.readable_by(by),
        keys={
            "line_position": queries.line_position,
            "party_count": lambda: queries.party_count(day),
        },
        params=params,
        sorts=SORTS,
        facets=facets_for(by),
        columns=COLUMNS,
        name="intese",
        extra=extra,
        day=day,
        words=words,
        body=body,
        asked=tuple(_asked(params)),
    )


def _asked(params: QueryDict) -> list[str]:
    """The narrowings that are no facet, in words."""
    found = []
    if (lack := params.get("manca", "")) in LACKS:
        found.append(_("manca %(what)s") % {"what": LACKS[lack]})
    if params.get("scade") == "180":
        found.append(_("scade entro 180 giorni"))
    if params.get("pubblicata") == "no":
        found.append(_("non pubblicata"))
    return found


def views_of(by: Actor, *, params: QueryDict, today: date) -> list[SavedView]:
    """The ready views, with how many agreements each holds; those of the office only for it."""
    counts = queries.counts(by, on=today)
    living = "&".join(f"stato={state}" for state in LIVING)
    over = "&".join(f"stato={state}" for state in OVER)
    ready: list[tuple[str, str, int]] = [
        (_("Tutte"), "", counts.all),
        (_("In essere"), living, counts.living),
        (_("In approvazione o firma"), "stato=approvazione&stato=firma", counts.approving),
        (_("In scadenza entro 180 giorni"), "scade=180", counts.ending),
        (_("Concluse"), over, counts.over),
        (_("Senza durata"), "manca=durata", counts.without_duration),
    ]
    if by.reads_everything:
        ready.append((_("Non pubblicate"), "pubblicata=no", counts.unpublished))
    now = params.copy()
    for name in ("pagina", "ordina", "formato"):
        now.pop(name, None)
    return [
        SavedView(label=label, address=f"?{query}", count=count, is_current=now == QueryDict(query))
        for label, query, count in ready
    ]

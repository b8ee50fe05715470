"""Inquiries as a table: how they are narrowed, sorted, exported, and their ready views."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.actors import Actor
from quadro.agreements.inquiry_states import InquiryState
from quadro.agreements.models import Inquiry
from quadro.agreements.queries.inquiries import inquiry_counts
from quadro.kit.exports import Column
from quadro.kit.finding import holding
from quadro.kit.tables import Facet, SavedView, Table
from quadro.plan.models import Theme
from quadro.territory.models import Zone

SORTS = {
    "aperta": ("opened_on",),
    "titolo": ("title",),
    "entro": ("decide_by",),
    "aggiornata": ("updated_on",),
}
HEADS = {
    "titolo": gettext_lazy("Istruttoria"),
    "aperta": gettext_lazy("Aperta il"),
    "entro": gettext_lazy("Decisione entro il"),
    "aggiornata": gettext_lazy("Aggiornata"),
}
FACETS = (
    Facet("stato", gettext_lazy("Stato"), "state", lambda: dict(InquiryState.choices)),
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
COLUMNS = (
    Column("titolo", gettext_lazy("titolo"), lambda row: row.title),
    Column("bisogno", gettext_lazy("bisogno"), lambda row: row.need),
    Column("stato", gettext_lazy("stato"), lambda row: str(row.get_state_display())),
    Column("aperta_il", gettext_lazy("aperta il"), lambda row: row.opened_on),
    Column("decisa_il", gettext_lazy("decisa il"), lambda row: row.decided_on),
    Column("motivi", gettext_lazy("motivi della decisione"), lambda row: row.decision_reasons),
    Column("pubblicata_il", gettext_lazy("pubblicata il"), lambda row: row.published_at),
)


def inquiry_table(params: QueryDict, *, by: Actor) -> Table[Inquiry]:
    """The inquiries that `by` may read, as an address asks for them; `q` is words of the title."""
    extra = holding(params.get("q", "").strip()[:200], "title", "need")
    return Table(
        rows=Inquiry.objects.readable_by(by).select_related("agreement").prefetch_related("zones"),
        params=_newest_first(params),
        sorts=SORTS,
        facets=FACETS,
        columns=COLUMNS,
        name="istruttorie",
        extra=extra,
    )


def _newest_first(params: QueryDict) -> QueryDict:
    if "ordina" in params:
        return params
    params = params.copy()
    params["ordina"] = "-aperta"
    return params


def views_of(by: Actor, *, params: QueryDict) -> list[SavedView]:
    counts = inquiry_counts(by)
    ready: list[tuple[str, str, str]] = [
        (_("Tutte"), "", "all"),
        *((_title(state), f"stato={state}", state) for state in InquiryState),
    ]
    now: Any = params.copy()
    for name in ("pagina", "ordina", "formato"):
        now.pop(name, None)
    return [
        SavedView(label, f"?{query}", counts[key], is_current=now == QueryDict(query))
        for label, query, key in ready
    ]


def _title(state: InquiryState) -> str:
    return {
        InquiryState.OPEN: _("In istruttoria"),
        InquiryState.POSTPONED: _("Rinviate"),
        InquiryState.STOPPED: _("Fermate"),
        InquiryState.WENT_ON: _("Andate avanti"),
    }[state]

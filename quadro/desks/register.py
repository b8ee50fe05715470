"""Requests as a table: how they are narrowed and sorted."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, F, QuerySet, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from quadro.desks import files
from quadro.desks.models import Request
from quadro.desks.states import State
from quadro.kit.finding import holding
from quadro.kit.tables import Facet, Table

SORTS: Mapping[str, Any] = {
    "attesa": ("_awaited_on", "_newest"),
    "entro": ("due_on",),
    "chiesta": ("asked_at",),
    "oggetto": ("subject",),
    "chi": ("body__name",),
}
HEADS = {
    "oggetto": gettext_lazy("Richiesta"),
    "chi": gettext_lazy("Chi chiede"),
    "chiesta": gettext_lazy("Chiesta il"),
    "entro": gettext_lazy("Entro il"),
}


def table_of(rows: "QuerySet[Request]", params: QueryDict) -> Table[Request]:
    """`stato`, `ufficio`, `ente` narrow it, and words; first those that wait, then the latest."""
    words = params.get("q", "").strip()[:200]
    facets = (
        Facet("stato", gettext_lazy("Stato"), "state", lambda: dict(State.choices)),
        Facet(
            "ufficio",
            gettext_lazy("Ufficio"),
            "topic__desk__slug",
            lambda: _named(rows, "topic__desk__slug", "topic__desk__name"),
        ),
        Facet(
            "ente",
            gettext_lazy("Chi chiede"),
            "body__slug",
            lambda: _named(rows, "body__slug", "body__name"),
        ),
    )
    return Table(
        rows=rows.select_related("topic__desk", "body", "assignee__person"),
        params=params,
        sorts=SORTS,
        facets=facets,
        columns=files.REQUESTS,
        name="richieste",
        extra=holding(words, "subject", "text"),
        keys={"_awaited_on": _awaited_on, "_newest": _newest},
    )


def _awaited_on() -> Any:
    """The day by which an answer is awaited; nobody waits for those that are closed."""
    return Case(When(state=State.CLOSED, then=None), default=F("due_on"))


def _newest() -> Any:
    return F("year") * -1_000_000 - F("number")


def _named(rows: "QuerySet[Request]", key: str, name: str) -> dict[str, str]:
    return dict(rows.order_by(name).values_list(key, name).distinct())

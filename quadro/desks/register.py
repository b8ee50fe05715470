"""Requests as a table: how they are narrowed and sorted."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, QuerySet, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from quadro.desks.models import Request
from quadro.desks.states import State
from quadro.kit.finding import holding
from quadro.kit.tables import Facet, Table

SORTS: Mapping[str, Any] = {
    "attesa": ("_is_closed", "due_on"),
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
    """`stato`, `ufficio`, `ente` narrow it, and words; first those that wait for an answer."""
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
        name="richieste",
        extra=holding(words, "subject", "text"),
        keys={"_is_closed": lambda: Case(When(state=State.CLOSED, then=1), default=0)},
    )


def _named(rows: "QuerySet[Request]", key: str, name: str) -> dict[str, str]:
    return dict(rows.order_by(name).values_list(key, name).distinct())

"""The register of commitments as a table: how it is narrowed, sorted, exported, on any day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, cast

from django.db.models import Count, DecimalField, Q, QuerySet
from django.db.models.functions import Cast
from django.http import HttpResponse, QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.delivery import queries
from quadro.delivery.columns import COLUMNS
from quadro.delivery.models import Commitment, Override
from quadro.delivery.queries import Status
from quadro.delivery.states import OPEN, State
from quadro.kit import finding
from quadro.kit.asof import AsOf
from quadro.kit.exports import as_csv, as_xlsx
from quadro.kit.tables import Facet, SavedView, Table

SORTS = {
    "scadenza": ("due_on", "title"),
    "titolo": ("title",),
    "intesa": ("agreement__title", "number"),
    "fatto": ("progress",),
    "aggiornato": ("told_on",),
}
SORTS_THEN = {
    "scadenza": ("due_then", "title_then"),
    "titolo": ("title_then",),
    "intesa": ("agreement__title", "number"),
    "fatto": ("progress_as_number",),
}
HEADS = {
    "titolo": gettext_lazy("Impegno"),
    "fatto": gettext_lazy("Fatto"),
    "scadenza": pgettext_lazy("impegno", "Scadenza"),
}
CHUNK = 500
"""Rows of a file whose signals are reckoned together."""


def facets_for(by: Actor, as_of: AsOf) -> tuple[Facet, ...]:
    """Only what `by` may read is offered: a hidden agreement has no option."""
    mine = Commitment.objects.readable_by(by).order_by()
    owners = Body.objects.filter(pk__in=mine.values("owner")).order_by("name", "pk")
    within = Agreement.objects.filter(pk__in=mine.values("agreement")).order_by("title", "pk")
    state, owner = ("state", "owner__slug") if as_of.is_now else ("state_then", "owner_slug_then")
    return (
        Facet("stato", gettext_lazy("Stato"), state, lambda: dict(State.choices)),
        Facet(
            "ente", gettext_lazy("Ente responsabile"), owner,
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

    as_of: AsOf = field(default_factory=lambda: AsOf.now(date.min))
    words: str = ""

    @cached_property
    def shown(self) -> list[Status]:
        rows = cast("QuerySet[Commitment]", self.page.object_list)
        return queries.statuses_at(list(rows), self.as_of)

    def reckoned(self) -> Iterator[Status]:
        """The signals of the whole narrowed list, some rows at a time."""
        rows = self.exported().iterator(CHUNK)
        while some := list(islice(rows, CHUNK)):
            yield from queries.statuses_at(some, self.as_of)

    @cached_property
    def heads_by_name(self) -> dict[str, Any]:
        return {head.name: head for head in self.heads(HEADS)}

    @property
    def now_address(self) -> str:
        """The same list today."""
        params = self.params.copy()
        for name in ("al", "noto", "pagina"):
            params.pop(name, None)
        return f"?{params.urlencode()}"

    def export(self, form: str) -> HttpResponse | None:
        """Rows of a file have the signals beside the record, computed and declared."""
        write = {"csv": as_csv, "xlsx": as_xlsx}.get(form)
        return write(self.columns, self.reckoned(), name=self.name) if write else None


WORD_NAMES = ("pagina", "ordina", "formato")


def views_of(by: Actor, *, params: QueryDict, as_of: AsOf) -> list[SavedView]:
    """The ready views of today, with how many commitments each holds: one query.

    A past day keeps its own filters; its views are not counted.
    """
    if not as_of.is_now:
        return []
    today = as_of.today
    is_open = Q(state__in=OPEN)
    corrected = Override.objects.on(today).filter(withdrawn_on=None).values("commitment")
    found = (
        Commitment.objects.readable_by(by)
        .order_by()
        .aggregate(
            all=Count("pk"),
            open=Count("pk", filter=is_open),
            late=Count("pk", filter=is_open & Q(due_on__lt=today)),
            stale=Count("pk", filter=is_open & Q(next_update_on__lt=today)),
            waiting=Count("pk", filter=Q(state=State.DELIVERED)),
            corrected=Count("pk", filter=is_open & Q(pk__in=corrected)),
        )
    )
    still = "&".join(f"stato={state}" for state in OPEN)
    ready = (
        (_("Tutti"), "", found["all"]),
        (_("Aperti"), still, found["open"]),
        (_("Oltre la scadenza"), "scaduti=si", found["late"]),
        (_("Non aggiornati"), "aggiornati=no", found["stale"]),
        (_("Da verificare"), f"stato={State.DELIVERED}", found["waiting"]),
        (_("Corretti"), "corretti=si", found["corrected"]),
    )
    now = params.copy()
    for name in (*WORD_NAMES, "vista"):
        now.pop(name, None)
    return [
        SavedView(label=label, address=f"?{query}", count=count, is_current=now == QueryDict(query))
        for label, query, count in ready
    ]


def register_table(params: QueryDict, *, by: Actor, as_of: AsOf) -> CommitmentTable:
    """`q` words of title or deliverable; `scaduti=si` past their day and still open;
    `aggiornati=no` past the day by which they were to be told; `corretti=si` with a correction.
    """
    words = params.get("q", "").strip()[:200]
    is_now = as_of.is_now
    extra = finding.holding(words, "title" if is_now else "title_then", "deliverable")
    for one in _asked(params, as_of):
        extra &= one
    return CommitmentTable(
        rows=queries.register_at(by, as_of),
        params=params,
        sorts=SORTS if is_now else SORTS_THEN,
        facets=facets_for(by, as_of),
        columns=COLUMNS,
        name="impegni",
        extra=extra,
        keys={"progress_as_number": _as_number},
        as_of=as_of,
        words=words,
    )


def _as_number() -> Cast:
    return Cast("progress_then", DecimalField(max_digits=5, decimal_places=2))


def _asked(params: QueryDict, as_of: AsOf) -> Iterable[Q]:
    on, day = as_of.on, as_of.on.isoformat()
    if as_of.is_now:
        is_open = Q(state__in=OPEN)
        late, stale = Q(due_on__lt=on), Q(next_update_on__lt=on)
    else:
        is_open = Q(state_then__in=OPEN)
        late, stale = Q(due_then__lt=day), Q(next_update_then__lt=day)
    if params.get("scaduti") == "si":
        yield is_open & late
    if params.get("aggiornati") == "no":
        yield is_open & stale
    if params.get("corretti") == "si":
        held = Override.objects.on(on).filter(told_at__lte=as_of.known_at)
        yield is_open & Q(pk__in=held.values("commitment"))

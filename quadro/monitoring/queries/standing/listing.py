"""The commitments and the interventions of a scope, one by one, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet

from quadro.agreements.models import Agreement
from quadro.cube.models import Contribution
from quadro.delivery import queries as delivery
from quadro.delivery.models import Commitment, Share
from quadro.delivery.reckoning import Timing
from quadro.interventions import queries as interventions
from quadro.interventions.models import Intervention
from quadro.monitoring.queries.standing import rolled
from quadro.monitoring.queries.standing.leaves import COMMITMENT, WORK
from quadro.monitoring.queries.standing.scopes import Scope
from quadro.monitoring.queries.standing.sight import Sight
from quadro.monitoring.queries.standing.sums import COUNTS

SHOWN = 50
STALE = "non_aggiornati"
"""What `tempi` asks for beside the timings."""


@dataclass(frozen=True)
class Listing:
    """A page of commitments with their signals; `percents` is how much of each counts here."""

    page: "Page[Commitment]"
    statuses: Sequence[delivery.Status]
    percents: dict[int, Decimal]

    @property
    def has_demonstration(self) -> bool:
        return any(one.commitment.is_demonstration for one in self.statuses)


@dataclass(frozen=True)
class Works:
    page: "Page[Intervention]"
    statuses: Sequence[interventions.Status]

    @property
    def has_demonstration(self) -> bool:
        return any(one.intervention.is_demonstration for one in self.statuses)


def commitments_in(scope: Scope, sight: Sight, *, timing: str = "", page: str = "") -> Listing:
    """Those of a timing, or all; by their deadlines."""
    found = Paginator(_rows(scope, sight, timing), SHOWN).get_page(page)
    shown = list(found.object_list)
    return Listing(found, delivery.statuses_at(shown, sight.as_of), _percents(scope, shown))


def all_commitments_in(scope: Scope, sight: Sight, *, timing: str = "") -> list[delivery.Status]:
    """For a file."""
    return delivery.statuses_at(list(_rows(scope, sight, timing)), sight.as_of)


def _rows(scope: Scope, sight: Sight, timing: str) -> "QuerySet[Commitment]":
    keys = keys_in(scope, sight, COMMITMENT, _measure(timing))
    return (
        Commitment.objects.filter(pk__in=keys, agreement__in=Agreement.objects.published())
        .select_related("agreement", "owner", "in_charge__person")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )


def works_in(scope: Scope, sight: Sight, *, page: str = "") -> Works:
    """The dearest first."""
    then = None if sight.is_kept else _works_then(scope, sight)
    keys = _kept(scope, WORK, "interventions") if then is None else list(then)
    rows = (
        Intervention.objects.filter(pk__in=keys)
        .filter(is_public=True)
        .select_related("body")
        .order_by(F("cost_eur").desc(nulls_last=True), "pk")
    )
    found = Paginator(rows, SHOWN).get_page(page)
    shown = list(found.object_list)
    return Works(found, interventions.statuses_at(shown, sight.as_of, then=then))


def _works_then(scope: Scope, sight: Sight) -> dict[int, interventions.Then]:
    """Intervention → how it was; those that count in the sums, without the cancelled."""
    told = sight.leaves(scope, by_nodes=scope.is_of_nodes, kinds=WORK)
    return {one.record.key: one.record.then for one in told if one.record.then is not None}


def _measure(timing: str) -> str:
    if timing == STALE:
        return "stale"
    return COUNTS[Timing(timing)] if timing in Timing.values else ""


def _percents(scope: Scope, rows: Sequence[Commitment]) -> dict[int, Decimal]:
    """Commitment → how much of it counts for the provisions of the scope, as it is divided now."""
    if not scope.is_of_nodes:
        return {}
    told = Share.objects.filter(commitment__in=rows, provision__in=scope.provision_keys)
    found: dict[int, Decimal] = {}
    for key, percent in told.order_by().values_list("commitment", "percent"):
        found[key] = found.get(key, Decimal(0)) + percent
    return found


# Which ones ---------------------------------------------------------------------------------------


def keys_in(scope: Scope, sight: Sight, kind: str, measure: str = "") -> Any:
    """The keys, or the question that finds them."""
    if sight.is_kept:
        return _kept(scope, kind, measure)
    told = sight.leaves(scope, by_nodes=scope.is_of_nodes, kinds=kind)
    return sorted({one.record.key for one in told if not measure or measure in one.sums})


def _kept(scope: Scope, kind: str, measure: str) -> Any:
    rows = Contribution.objects.filter(rolled.where(scope), kind=kind)
    return (rows.filter(measure=measure) if measure else rows).values("key")

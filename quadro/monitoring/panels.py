"""What the page of an agreement shows of the indicators that measure it."""

from typing import Any

from django.db.models import OuterRef, QuerySet

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.agreements.panels import Panel
from quadro.kit.asof import AsOf
from quadro.monitoring import queries
from quadro.monitoring.models import Indicator


def _rows(agreement: OuterRef) -> "QuerySet[Any]":
    return Indicator.objects.filter(agreements=agreement)


def _tell(agreement: Agreement, by: Actor, as_of: AsOf, has: bool) -> dict[str, Any]:  # noqa: FBT001
    rows = Indicator.objects.readable_by(by).filter(agreements=agreement)
    indicators = list(rows.select_related("owner").order_by("title", "pk")) if has else []
    if not indicators:
        return {"standings": []}
    known_at = None if as_of.is_all_known else as_of.known_at
    return {"standings": queries.standings_of(indicators, on=as_of.on, known_at=known_at)}


PANEL = Panel("indicators", "monitoring/_of_agreement.html", _rows, _tell)

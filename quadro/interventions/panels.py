"""What the page of an agreement shows of its interventions."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.agreements.panels import Panel
from quadro.interventions import policies, queries
from quadro.interventions.models import Intervention
from quadro.kit.asof import AsOf
from quadro.kit.refusals import allows


def _rows(agreement: OuterRef) -> "QuerySet[Any]":
    return Intervention.objects.filter(
        Q(agreements=agreement) | Q(commitments__agreement=agreement)
    )


def _tell(agreement: Agreement, by: Actor, as_of: AsOf, has: bool) -> dict[str, Any]:  # noqa: FBT001
    """Of a past day nothing is shown: which interventions it had then is not known."""
    has = has and as_of.is_now
    rows = queries.of_agreement(agreement, by) if has else Intervention.objects.none()
    return {
        "some": queries.some_of(rows, on=by.on),
        "may_keep": as_of.is_now and allows(policies.check_can_keep, by=by),
    }


PANEL = Panel("interventions", "interventions/_of_agreement.html", _rows, _tell)

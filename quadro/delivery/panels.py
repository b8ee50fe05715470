"""What the pages of an agreement show of its commitments."""

from typing import Any

from django.db.models import OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.agreements.panels import Offer, Panel
from quadro.delivery import policies, queries
from quadro.delivery.freshness import Level
from quadro.delivery.models import Commitment
from quadro.delivery.timeline import schedule_of
from quadro.kit.asof import AsOf
from quadro.kit.refusals import allows


def _rows(agreement: OuterRef) -> "QuerySet[Any]":
    return Commitment.objects.filter(agreement=agreement)


def _tell(agreement: Agreement, by: Actor, as_of: AsOf, has: bool) -> dict[str, Any]:  # noqa: FBT001
    statuses = queries.statuses_at(queries.commitments_of(agreement), as_of) if has else []
    may_keep = as_of.is_now and allows(policies.check_can_keep, agreement, by=by)
    return {
        "statuses": statuses,
        "whole": queries.sum_of_commitments(statuses),
        "has_some": has,
        "schedule": schedule_of(statuses, on=as_of.on) if statuses else None,
        "late": sum(one.level != Level.FRESH for one in statuses),
        "may_keep_commitments": may_keep,
        "agreement": agreement,
        "as_of": as_of,
    }


def _address(agreement: Agreement, version: int) -> str:
    return f"{reverse('delivery:new', args=[agreement.slug])}?versione={version}&paragrafo="


PANEL = Panel("commitments", "delivery/_of_agreement.html", _rows, _tell)
OFFER = Offer(
    _("Ne nasce un impegno"),
    _address,
    lambda agreement, by: allows(policies.check_can_keep, agreement, by=by),
)

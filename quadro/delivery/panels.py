"""What the pages of an agreement show of its commitments."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.agreements.panels import Offer, Panel
from quadro.delivery import policies, queries
from quadro.kit.refusals import allows


def _tell(agreement: Agreement, by: Actor) -> dict[str, Any]:
    statuses = queries.statuses_of(list(queries.commitments_of(agreement)), on=by.on)
    return {
        "statuses": statuses,
        "whole": queries.sum_of_commitments(statuses),
        "may_keep_commitments": allows(policies.check_can_keep, agreement, by=by),
        "agreement": agreement,
    }


def _address(agreement: Agreement, version: int) -> str:
    return f"{reverse('delivery:new', args=[agreement.slug])}?versione={version}&paragrafo="


PANEL = Panel("delivery/_of_agreement.html", _tell)
OFFER = Offer(
    _("Ne nasce un impegno"),
    _address,
    lambda agreement, by: allows(policies.check_can_keep, agreement, by=by),
)

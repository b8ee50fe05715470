"""What the pages of commitments share: finding the noun, the words around a form."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from quadro.accounts.http import Request
from quadro.delivery import policies
from quadro.delivery.models import Commitment
from quadro.kit.pages import Sheet

WRITE = ("GET", "POST")


def readable(request: Request, slug: str) -> Commitment:
    rows = Commitment.objects.select_related(
        "agreement__instrument", "owner", "in_charge__person", "in_charge__body", "said_in__text"
    )
    commitment = get_object_or_404(rows, slug=slug)
    policies.check_can_read(commitment, by=request.actor)
    return commitment


def crumbs_of(commitment: Commitment) -> list[tuple[str, str]]:
    agreement = commitment.agreement
    return [
        (_("Intese"), reverse("agreements:register")),
        (agreement.label, f"{agreement.get_absolute_url()}#impegni"),
    ]


def sheet_of(commitment: Commitment, title: str, button: str, **more: Any) -> Sheet:
    """The words around a form about a commitment: leaving it leads back to its page."""
    back = commitment.get_absolute_url()
    crumbs = [*crumbs_of(commitment), (commitment.title, back)]
    return Sheet(title=title, button=button, back=back, crumbs=crumbs, **more)

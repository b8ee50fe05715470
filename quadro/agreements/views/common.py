"""What the pages of agreements share: finding the noun, the words around a form."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from quadro.accounts.http import Request
from quadro.agreements import policies
from quadro.agreements.models import Agreement, AgreementDocument, Party
from quadro.kit.pages import Sheet

WRITE = ("GET", "POST")


def readable(request: Request, slug: str) -> Agreement:
    agreement = get_object_or_404(
        Agreement.objects.select_related("instrument", "framework__instrument").prefetch_related(
            "themes", "zones"
        ),
        slug=slug,
    )
    policies.check_can_read(agreement, by=request.actor)
    return agreement


def party_of(request: Request, slug: str, key: int) -> Party:
    agreement = readable(request, slug)
    return get_object_or_404(agreement.parties.select_related("agreement", "body", "act"), pk=key)


def document_of(request: Request, slug: str, key: int) -> AgreementDocument:
    agreement = readable(request, slug)
    return get_object_or_404(agreement.documents.select_related("agreement", "document"), pk=key)


def crumbs_of(agreement: Agreement | None = None) -> list[tuple[str, str]]:
    found = [(_("Intese"), reverse("agreements:register"))]
    if agreement is not None:
        found.append((agreement.label, agreement.get_absolute_url()))
    return found


def sheet_of(agreement: Agreement, title: str, button: str, **more: Any) -> Sheet:
    """The words around a form about an agreement: leaving it leads back to its page."""
    back = agreement.get_absolute_url()
    return Sheet(title=title, button=button, back=back, crumbs=crumbs_of(agreement), **more)

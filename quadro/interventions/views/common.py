"""What the pages of interventions share: finding the noun, the words around a form."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from quadro.accounts.http import Request
from quadro.interventions import policies
from quadro.interventions.models import Intervention
from quadro.kit.pages import Sheet

WRITE = ("GET", "POST")


def readable(request: Request, slug: str) -> Intervention:
    rows = Intervention.objects.select_related(
        "body", "component__mission", "in_charge__person", "in_charge__body"
    )
    one = get_object_or_404(rows, slug=slug)
    policies.check_can_read(one, by=request.actor)
    return one


def crumbs() -> list[tuple[str, str]]:
    return [(_("Interventi"), reverse("interventions:register"))]


def sheet_of(one: Intervention, title: str, button: str, **more: Any) -> Sheet:
    """The words around a form about an intervention: leaving it leads back to its page."""
    back = one.get_absolute_url()
    return Sheet(
        title=title, button=button, back=back, crumbs=[*crumbs(), (one.title, back)], **more
    )

"""What the pages of what is done together share: finding the noun, the words around a form."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from quadro.accounts.http import Request
from quadro.joint import policies, queries
from quadro.joint.models import JointService, Member
from quadro.kit.pages import Sheet

WRITE = ("GET", "POST")


def readable(request: Request, slug: str) -> JointService:
    """With its members and budgets; one in preparation is not found by others."""
    one: JointService = get_object_or_404(queries.with_all(JointService.objects.all()), slug=slug)
    policies.check_can_read(one, members_of(one), by=request.actor)
    return one


def members_of(service: JointService) -> list[Member]:
    found: list[Member] = service.all_members  # type: ignore[attr-defined]
    return found


def crumbs() -> list[tuple[str, str]]:
    return [
        (_("Comuni"), reverse("portal:municipalities")),
        (_("Insieme"), reverse("joint:services")),
    ]


def sheet_of(service: JointService | None, title: str, button: str, **more: Any) -> Sheet:
    back = service.get_absolute_url() if service else reverse("joint:services")
    steps = [*crumbs(), (service.name, back)] if service else crumbs()
    return Sheet(title=title, button=button, back=back, crumbs=steps, **more)

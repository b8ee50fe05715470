"""What the pages of services share: finding the noun, the words around a form."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from quadro.accounts.http import Request
from quadro.bodies.models import Body
from quadro.kit.pages import Sheet
from quadro.services.models import Adhesion, Need, Service, Use

WRITE = ("GET", "POST")
LARGEST = 2**62
"""A key longer than any database has is none."""


def found(slug: str) -> Service:
    rows = Service.objects.select_related("body", "agreement").prefetch_related("zones")
    one: Service = get_object_or_404(rows, slug=slug)
    return one


def adhesion_of(key: int) -> Adhesion:
    rows = Adhesion.objects.select_related("service__body", "body__municipality", "document")
    one: Adhesion = get_object_or_404(rows, pk=min(key, LARGEST))
    return one


def use_of(key: int) -> Use:
    rows = Use.objects.select_related("service__body", "body__municipality")
    one: Use = get_object_or_404(rows, pk=min(key, LARGEST))
    return one


def need_of(key: int) -> Need:
    one: Need = get_object_or_404(
        Need.objects.select_related("body", "theme"), pk=min(key, LARGEST)
    )
    return one


def first_crumbs() -> list[tuple[str, str]]:
    return [
        (_("Zone omogenee"), reverse("portal:zones")),
        (_("Servizi ai Comuni"), reverse("services:catalogue")),
    ]


def crumbs_of(service: Service) -> list[tuple[str, str]]:
    return [*first_crumbs(), (service.name, service.get_absolute_url())]


def sheet_of(service: Service, title: str, button: str, **more: Any) -> Sheet:
    back = more.pop("back", "") or service.get_absolute_url()
    return Sheet(title=title, button=button, back=back, crumbs=crumbs_of(service), **more)


def line_address(service: Service, year: int) -> str:
    return f"{reverse('services:line', args=[service.slug])}?anno={year}"


def only_one(bodies: Any) -> Body | None:
    """The municipality of who has one only: it is chosen already."""
    some = list(bodies[:2])
    return some[0] if len(some) == 1 else None


def asked_town(request: Request, bodies: Any) -> Any:
    """The municipality that the address names (`?comune=gessate`), else the only one there is."""
    named = bodies.filter(municipality__slug=request.GET.get("comune", "")[:60]).first()
    return named or only_one(bodies)

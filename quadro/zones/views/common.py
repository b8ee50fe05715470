"""What the pages of the coordination share: finding the noun, the words around a form."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from quadro.kit.pages import Sheet
from quadro.territory.models import Zone
from quadro.zones.models import Turn

WRITE = ("GET", "POST")


def found(slug: str) -> Zone:
    one: Zone = get_object_or_404(Zone, slug=slug)
    return one


def turn_of(slug: str, ordinal: int) -> Turn:
    rows = Turn.objects.select_related(
        "zone", "body", "mandate__person", "deputy__body", "deputy__person"
    )
    one: Turn = get_object_or_404(rows, zone__slug=slug, ordinal=min(ordinal, 30_000))
    return one


def home_of(zone: Zone) -> str:
    return reverse("zones:rotation", args=[zone.slug])


def crumbs_of(zone: Zone) -> list[tuple[str, str]]:
    return [
        (_("Zone omogenee"), reverse("portal:zones")),
        (zone.name, zone.get_absolute_url()),
    ]


def sheet_of(zone: Zone, title: str, button: str, **more: Any) -> Sheet:
    """Leaving the form leads back to the rotation."""
    back = home_of(zone)
    crumbs = [*crumbs_of(zone), (_("Rotazione"), back)]
    return Sheet(title=title, button=button, back=back, crumbs=crumbs, **more)

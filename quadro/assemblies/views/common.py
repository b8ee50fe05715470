"""What the pages of assemblies share: finding the noun, the words around a form."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from quadro.accounts.http import Request
from quadro.assemblies import policies
from quadro.assemblies.models import Assembly, Item, Sitting
from quadro.kit.pages import Sheet

WRITE = ("GET", "POST")


def found(slug: str) -> Assembly:
    one: Assembly = get_object_or_404(
        Assembly.objects.select_related("body__zone", "agreement"), slug=slug
    )
    return one


def readable(request: Request, slug: str, key: str) -> Sitting:
    """`key` is `2026-2`: year and number."""
    year, _dash, number = key.partition("-")
    rows = Sitting.objects.select_related("assembly__body__zone")
    wanted = {
        "year": int(year[:4]) if year.isdecimal() else 0,
        "number": int(number[:4]) if number.isdecimal() else 0,
    }
    sitting = get_object_or_404(rows, assembly__slug=slug, **wanted)
    policies.check_can_read(sitting, by=request.actor)
    return sitting


def item_of(sitting: Sitting, key: int) -> Item:
    item = get_object_or_404(sitting.items, pk=key)
    item.sitting = sitting
    return item


def crumbs_of(assembly: Assembly) -> list[tuple[str, str]]:
    return [
        (_("Assemblee"), reverse("assemblies:assemblies")),
        (str(assembly), assembly.get_absolute_url()),
    ]


def name_of(sitting: Sitting) -> str:
    return _("Seduta del %(day)s") % {"day": sitting.day_in_words}


def sheet_of(sitting: Sitting, title: str, button: str, **more: Any) -> Sheet:
    """The words around a form about a sitting: leaving it leads back to its page."""
    back = sitting.get_absolute_url()
    crumbs = [*crumbs_of(sitting.assembly), (name_of(sitting), back)]
    return Sheet(title=title, button=button, back=back, crumbs=crumbs, **more)

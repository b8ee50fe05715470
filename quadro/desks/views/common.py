"""What the pages of the desks share: finding the noun, the words around a form."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from quadro.accounts.http import Request
from quadro.desks import policies, queries
from quadro.desks.models import Desk
from quadro.desks.models import Request as Asked
from quadro.kit.pages import Sheet

WRITE = ("GET", "POST")


def desk_of(slug: str) -> Desk:
    one: Desk = get_object_or_404(Desk.objects.select_related("body__zone"), slug=slug)
    return one


def readable(request: Request, key: str) -> Asked:
    """A request that who asks may read; for others there is none."""
    one = queries.found(key)
    if one is None:
        raise Http404
    policies.check_can_read(one, by=request.actor)
    return one


def desks_crumbs() -> list[tuple[str, str]]:
    return [(_("Uffici di interfaccia"), reverse("desks:desks"))]


def requests_crumbs() -> list[tuple[str, str]]:
    return [(_("Richieste"), reverse("desks:requests"))]


def sheet_of(noun: Desk | Asked, title: str, button: str, **more: Any) -> Sheet:
    """The words around a form about a desk or a request: leaving it leads back to its page."""
    back = noun.get_absolute_url()
    above = desks_crumbs() if isinstance(noun, Desk) else requests_crumbs()
    return Sheet(title=title, button=button, back=back, crumbs=[*above, (str(noun), back)], **more)

"""Everything that was done to a record of the plan or of the territory, for the planning office."""

from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, planning_office, seen_by
from quadro.journal import queries as journal
from quadro.plan import queries as plan
from quadro.plan.models import Edition, Provision
from quadro.territory.models import Municipality, Zone


@seen_by(planning_office)
def edition(request: Request, programme: str, edition: str) -> HttpResponse:
    """With its document and the steps of its adoption; each provision has a page of its own."""
    found = get_object_or_404(
        Edition.objects.select_related("programme"), programme__slug=programme, slug=edition
    )
    return _page(request, _shelf(), found, found.programme, *found.steps.all())


@seen_by(planning_office)
def provision(request: Request, programme: str, edition: str, code: str) -> HttpResponse:
    found = plan.find(programme, edition, code)
    if found is None:
        raise Http404
    return _page(request, _shelf(), found)


def _shelf() -> list[tuple[str, str]]:
    return [(_("Piano e programmi"), reverse("plan:documents"))]


@seen_by(planning_office)
def zone(request: Request, slug: str) -> HttpResponse:
    """With who belongs to it."""
    found = get_object_or_404(Zone, slug=slug)
    steps = [(_("Zone omogenee"), reverse("portal:zones"))]
    return _page(request, steps, found, *found.memberships.all())


@seen_by(planning_office)
def municipality(request: Request, slug: str) -> HttpResponse:
    """With the zones it belongs to and its inhabitants."""
    town = get_object_or_404(Municipality, slug=slug)
    steps = [(_("Comuni"), reverse("portal:municipalities"))]
    return _page(request, steps, town, *town.memberships.all(), *town.populations.all())


def _page(
    request: Request,
    steps: list[tuple[str, str]],
    noun: Edition | Provision | Zone | Municipality,
    *parts: Model,
) -> HttpResponse:
    context = {
        "name": str(noun),
        "steps": [*steps, (str(noun), noun.get_absolute_url())],
        "history": journal.story(noun, *parts),
    }
    return render(request, "journal/history.html", context)

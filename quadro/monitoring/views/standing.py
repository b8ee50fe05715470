"""Of what one asks how it stands: everything, a plan, a line, a place, a body, an agreement.

What is shown of it is in `looks`.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from quadro.accounts.http import Request, everyone, seen_by
from quadro.agreements import policies as agreements
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.monitoring.queries.standing import scopes
from quadro.monitoring.queries.standing.lines import Lines
from quadro.monitoring.views.looks import look
from quadro.plan import queries as plans
from quadro.plan.models import Edition, Theme
from quadro.territory.models import Municipality, Zone


@seen_by(everyone)
def everything(request: Request) -> HttpResponse:
    return look(request, scopes.everything(_reference()))


@seen_by(everyone)
def plan(request: Request, programme: str, edition: str) -> HttpResponse:
    return look(request, scopes.plan_of(_lines_at(programme, edition)))


@seen_by(everyone)
def line(request: Request, programme: str, edition: str, code: str) -> HttpResponse:
    lines = _lines_at(programme, edition)
    found = lines.named(code)
    if found is None:
        raise Http404
    return look(request, scopes.line_of(lines, found))


@seen_by(everyone)
def zone(request: Request, slug: str) -> HttpResponse:
    return look(request, scopes.zone_of(get_object_or_404(Zone, slug=slug), _reference()))


@seen_by(everyone)
def town(request: Request, slug: str) -> HttpResponse:
    found = get_object_or_404(Municipality, slug=slug)
    return look(request, scopes.town_of(found, _reference()))


@seen_by(everyone)
def body(request: Request, slug: str) -> HttpResponse:
    return look(request, scopes.body_of(get_object_or_404(Body, slug=slug), _reference()))


@seen_by(everyone)
def agreement(request: Request, slug: str) -> HttpResponse:
    """Of one that is not published there is no figure, for anybody."""
    found = get_object_or_404(Agreement, slug=slug)
    agreements.check_can_read(found, by=request.actor)
    return look(request, scopes.agreement_of(found, _reference()))


@seen_by(everyone)
def theme(request: Request, slug: str) -> HttpResponse:
    return look(request, scopes.theme_of(get_object_or_404(Theme, slug=slug), _reference()))


@seen_by(everyone)
def source(request: Request, slug: str) -> HttpResponse:
    found = scopes.sourced(slug)
    if found is None:
        raise Http404
    return look(request, scopes.source_of(found, _reference()))


def _reference() -> Lines | None:
    edition = plans.reference_edition()
    return Lines(edition) if edition else None


def _lines_at(programme: str, edition: str) -> Lines:
    rows = Edition.objects.select_related("programme__actor")
    return Lines(get_object_or_404(rows, programme__slug=programme, slug=edition))

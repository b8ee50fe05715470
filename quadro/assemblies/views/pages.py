"""What everybody reads: the assemblies, their sittings, agendas and outcomes."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, everyone, seen_by, signed_in
from quadro.agreements import policies as agreements
from quadro.assemblies import actions, policies, queries
from quadro.assemblies.models import Composition
from quadro.assemblies.states import moves_from
from quadro.assemblies.views.common import crumbs_of, found, name_of, readable
from quadro.documents import queries as documents
from quadro.kit.files import download as download_of
from quadro.kit.refusals import allows


@seen_by(everyone)
def assemblies(request: Request) -> HttpResponse:
    context = {
        "meetings": queries.meetings(by=request.actor, at=now()),
        "may_establish": allows(policies.check_can_establish, by=request.actor),
    }
    return render(request, "assemblies/assemblies.html", context)


@seen_by(everyone)
def assembly(request: Request, slug: str) -> HttpResponse:
    one = found(slug)
    seats = queries.seats_on(one, localdate())
    context = {
        "assembly": one,
        "crumbs": crumbs_of(one)[:1],
        "seats": seats,
        "mass": queries.mass_of(seats),
        "sittings": queries.sittings_of(one, by=request.actor),
        "may_keep": policies.keeps(one, by=request.actor),
        "may_establish": allows(policies.check_can_establish, by=request.actor),
        "shows_agreement": one.agreement
        and allows(agreements.check_can_read, one.agreement, by=request.actor),
        "has_list": one.composition == Composition.LISTED,
        "online_words": _("ammesso,non previsto"),
    }
    return render(request, "assemblies/assembly.html", context)


@seen_by(everyone)
def sitting(request: Request, slug: str, key: str) -> HttpResponse:
    one = readable(request, slug, key)
    minutes = getattr(one, "minutes", None)
    may_keep = policies.keeps(one.assembly, by=request.actor)
    context = {
        "sitting": one,
        "crumbs": crumbs_of(one.assembly),
        "here": name_of(one),
        "record": queries.record_of(one, by=request.actor),
        "minutes": minutes,
        "shows_minutes": minutes and (minutes.state == "pubblicato" or may_keep),
        "may_keep": may_keep,
        "may_prepare": allows(policies.check_can_prepare, one, by=request.actor),
        "may_tell": allows(policies.check_can_tell_agenda, one, by=request.actor),
        "reads_papers": allows(policies.check_can_read_papers, one, by=request.actor),
        "is_office": request.actor.is_planning_office,
        "verbs": {move.verb for move in moves_from(one.state)},
        "order_ways": [("su", _("Su")), ("giu", _("Giù"))],
    }
    return render(request, "assemblies/sitting.html", context)


@seen_by(everyone)
def calendar(request: Request, slug: str, key: str) -> HttpResponse:
    one = readable(request, slug, key)
    content = actions.calendar_of(one, at=now())
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


@seen_by(signed_in)
def paper(request: Request, slug: str, key: str, paper: int) -> HttpResponseBase:
    one = readable(request, slug, key)
    policies.check_can_read_papers(one, by=request.actor)
    kept = get_object_or_404(one.papers.select_related("document"), pk=paper)
    opened = documents.open_version(documents.current(kept.document))
    return download_of(
        opened.stream, name=opened.name, media_type=opened.media_type, size=opened.size
    )

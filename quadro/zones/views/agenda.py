"""The agenda of a Zone: what is planned for it, and how far it is."""

from django.http import HttpResponse
from django.shortcuts import render

from quadro.accounts.http import Request, everyone, seen_by
from quadro.zones import queries
from quadro.zones.views.common import crumbs_of, found


@seen_by(everyone)
def agenda(request: Request, slug: str) -> HttpResponse:
    zone, by = found(slug), request.actor
    shown = {
        "zone": zone,
        "agendas": queries.agenda_of(zone, by, on=by.on),
        "crumbs": crumbs_of(zone),
        "day": by.on,
    }
    return render(request, "zones/agenda.html", shown)

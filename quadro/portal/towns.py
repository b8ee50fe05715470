"""The pages of a municipality: what concerns it, on a screen and on a sheet of paper."""

from datetime import date
from io import BytesIO

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate, now

from quadro.accounts.http import Request, everyone, seen_by
from quadro.assemblies import queries as assemblies
from quadro.assemblies.queries import meetings
from quadro.delivery import queries as delivery
from quadro.desks import queries as interfaces
from quadro.interventions import queries as interventions
from quadro.joint import queries as joint
from quadro.kit.asof import AsOf
from quadro.kit.dates import day_asked
from quadro.kit.files import download
from quadro.monitoring import queries as monitoring
from quadro.monitoring.queries import standing
from quadro.portal import lists
from quadro.portal.printed import Concern, town_as_pdf
from quadro.portal.queries.town import TownSheet, sheet_of, towns
from quadro.services import queries as services
from quadro.territory.models import Municipality
from quadro.zones.queries import turn_on


def _town(slug: str, on: date) -> Municipality:
    one: Municipality = get_object_or_404(towns(on), slug=slug)
    return one


@seen_by(everyone)
def municipality(request: Request, slug: str) -> HttpResponse:
    today = localdate()
    day = day_asked(request.GET, today)
    town = _town(slug, day)
    sheet = sheet_of(town, request.actor, on=day)
    file = lists.as_file(
        request.GET.get("formato", ""), lists.PARTY_COLUMNS, sheet.parties, name=f"comune-{slug}"
    )
    if file is not None:
        return file
    measured = monitoring.around(town, request.actor, on=day)
    concern = _concern(request, sheet)
    context = {
        "standing": measured.standing if day == today else None,
        "state_address": standing.scopes.town_of(town, None).address,
        "town": town,
        "sheet": sheet,
        "measured": measured,
        "works": interventions.falling_on(town, request.actor, on=today),
        "concern": concern,
        "interface": interfaces.desk_of_zone(sheet.zone, day),
        "meetings": concern.meetings,
        "offers": [one for one in concern.offers if not one.why_not],
        "not_for_it": [one for one in concern.offers if one.why_not],
        "together": concern.together,
        "day": day,
        "is_today": day == today,
        "may_keep": request.actor.is_planning_office,
        "acts_for": sheet.body is not None and sheet.body.pk in request.actor.bodies,
    }
    return render(request, "portal/municipality.html", context)


def _concern(request: Request, sheet: TownSheet) -> Concern:
    """What the page and the printed sheet tell of a municipality beside its agreements."""
    town, body, day, by = sheet.town, sheet.body, sheet.day, request.actor
    residents = sheet.population.residents if sheet.population else None
    return Concern(
        sheet=sheet,
        turn=turn_on(sheet.zone, day) if sheet.zone else None,
        owed=delivery.around(body, by, as_of=AsOf(day, localdate(), localdate())) if body else None,
        offers=services.offers_for(
            body.pk if body else None, zone=sheet.zone, on=day, residents=residents,
            is_inside=town.is_inside,
        ),
        together=joint.of_body(body, by, on=day) if body else [],
        meetings=meetings(by=by, at=now(), bodies=assemblies.bodies_over(town, day)),
    )  # fmt: skip


@seen_by(everyone)
def municipality_sheet(request: Request, slug: str) -> HttpResponseBase:
    """One sheet of paper for the mayor."""
    today = localdate()
    sheet = sheet_of(_town(slug, today), request.actor, on=today)
    made = BytesIO(town_as_pdf(_concern(request, sheet), at=now()))
    return download(made, name=f"scheda-{slug}.pdf", media_type="application/pdf")

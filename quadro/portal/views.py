"""The pages that gather what the modules keep."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate, now

from quadro.accounts import queries as accounts
from quadro.accounts.http import (
    Request,
    administrators,
    everyone,
    seen_by,
    signed_in,
)
from quadro.agreements import queries as agreements
from quadro.agreements.queries.inquiries import inquiries_on
from quadro.assemblies import queries as assemblies
from quadro.assemblies.queries import Meeting
from quadro.bodies.models import Body
from quadro.delivery import queries as delivery
from quadro.desks import queries as interfaces
from quadro.interventions import queries as interventions
from quadro.joint import queries as joint
from quadro.kit.asof import AsOf
from quadro.kit.dates import day_asked
from quadro.monitoring import queries as monitoring
from quadro.monitoring.queries import rounds, standing
from quadro.notifications import queries as notifications
from quadro.plan import queries as plan
from quadro.plan.models import Edition, Provision
from quadro.portal import lists
from quadro.portal.queries import bodies as bodies_
from quadro.portal.queries import desk as desks
from quadro.portal.queries import front, places
from quadro.portal.queries.coverage import (
    Coverage,
    coverage_of,
    editions_with_coverage,
    row_of,
)
from quadro.portal.queries.matrix import Across, heat_of, matrix_of
from quadro.portal.queries.zone import zone_sheet
from quadro.search import queries as searching
from quadro.search.models import Kind
from quadro.services import queries as services
from quadro.territory.models import Zone
from quadro.zones.queries import turn_on

SHOWN_LINES = 12
SHOWN_GAPS = 40


@seen_by(everyone)
def home(request: Request) -> HttpResponse:
    today, by = localdate(), request.actor
    edition = plan.reference_edition()
    told = coverage_of(edition, by) if edition else None
    land = places.land_of(by, on=today)
    if (file := _home_file(request, told, land)) is not None:
        return file
    lines = told.lines[:SHOWN_LINES] if told else []
    stand = standing.today_of(edition, [one.key for one in lines], on=today) if edition else {}
    whole = stand.get(standing.THE_PLAN)
    context = {
        "day": today,
        "edition": edition,
        "told": told,
        "stand": stand,
        "whole": whole,
        "since": (
            standing.since_last_round(edition, whole, on=today) if edition and whole else None
        ),
        "lines": lines,
        "counts": front.tally(by),
        "land": land,
        "map_by": "zone" if request.GET.get("mappa") == "zone" else "municipality",
        "ends": front.deadlines(by, on=today)[: front.SHOWN],
        "news": front.news(by, on=today),
    }
    return render(request, "portal/home.html", context)


def _home_file(request: Request, told: Coverage | None, land: places.Land) -> HttpResponse | None:
    """One block of the home page as a file: `?formato=csv&blocco=linee`."""
    form, today = request.GET.get("formato", ""), localdate()
    match request.GET.get("blocco", ""):
        case "linee" if told:
            return lists.as_file(form, lists.LINE_COLUMNS, told.lines, name="linee")
        case "zone":
            return lists.as_file(form, lists.ZONE_COLUMNS, land.rows, name="zone")
        case "comuni":
            rows = places.municipalities(request.actor, on=today)
            return lists.as_file(form, lists.MUNICIPALITY_COLUMNS, rows, name="comuni")
        case "scadenze":
            ends = front.deadlines(request.actor, on=today)
            return lists.as_file(form, lists.END_COLUMNS, ends, name="scadenze")
        case "novita":
            news = front.news(request.actor, on=today)
            return lists.as_file(form, lists.NEWS_COLUMNS, news, name="novita")
    return None


@seen_by(everyone)
def coverage(request: Request) -> HttpResponse:
    today, params = localdate(), request.GET
    editions = list(editions_with_coverage())
    edition = _edition_asked(editions, params.get("edizione", ""))
    if edition is None:
        return render(request, "portal/coverage_empty.html", {"day": today})
    told = coverage_of(edition, request.actor)
    only_gaps, line = params.get("lacune") == "si", params.get("linea", "")
    line = line if line in {one.code for one in told.lines} else ""
    rows = lists.told(told, only_gaps=only_gaps, line=line)
    file = lists.as_file(params.get("formato", ""), lists.COVERAGE_COLUMNS, rows, name="copertura")
    if file is not None:
        return file
    across = Across(params["per"]) if params.get("per") in Across.values else Across.AGREEMENTS
    matrix = matrix_of(
        told, across=across, on=today, only_gaps=only_gaps, line=line,
        page=_number(params.get("pagina")), column_page=_number(params.get("colonne")),
    )  # fmt: skip
    context = {
        "day": today,
        "edition": edition,
        "editions": editions,
        "told": told,
        "matrix": matrix,
        "heat": heat_of(group.line for group in matrix.groups),
        "gaps": told.gaps[:SHOWN_GAPS],
        "may_keep": request.actor.is_planning_office,
        "more_gaps": max(0, told.uncovered - SHOWN_GAPS),
        "only_gaps": only_gaps,
        "line": line,
    }
    return render(request, "portal/coverage.html", context)


def _edition_asked(editions: list[Edition], asked: str) -> Edition | None:
    """The edition named as `psttm/2022-2024`; otherwise the first, that of reference."""
    named = {f"{one.programme.slug}/{one.slug}": one for one in editions}
    return named.get(asked) or next(iter(editions), None)


def _number(text: str | None) -> int:
    """A page number of an address; the first for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1  # noqa: PLR2004


@seen_by(everyone)
def zones(request: Request) -> HttpResponse:
    today = localdate()
    day = day_asked(request.GET, today)
    land = places.land_of(request.actor, on=day)
    file = lists.as_file(request.GET.get("formato", ""), lists.ZONE_COLUMNS, land.rows, name="zone")
    if file is not None:
        return file
    context = {"day": day, "is_today": day == today, "land": land}
    return render(request, "portal/zones.html", context)


@seen_by(everyone)
def zone(request: Request, slug: str) -> HttpResponse:
    every = {one.slug: one for one in Zone.objects.select_related("body")}
    if (found := every.get(slug)) is None:
        raise Http404
    today = localdate()
    day = day_asked(request.GET, today)
    if request.GET.get("formato"):
        rows = places.municipalities(request.actor, on=day).filter(zone_slug=slug)
        file = lists.as_file(
            request.GET["formato"], lists.MUNICIPALITY_COLUMNS, rows, name=f"zona-{slug}"
        )
        if file is not None:
            return file
    sheet = zone_sheet(found, request.actor, on=day)
    measured = monitoring.around(found, request.actor, on=day)
    context = {
        "standing": measured.standing if day == today else None,
        "state_address": standing.scopes.zone_of(found, None).address,
        "zone": found,
        "zone_names": {one.slug: one.name for one in every.values()},
        "turn": turn_on(found, day),
        "interface": interfaces.desk_of_zone(found, day) if sheet.body else None,
        "sheet": sheet,
        "measured": measured,
        "meetings": _meetings(request, [sheet.body] if sheet.body else []),
        "services": services.in_zone(
            found, [(one.municipality.pk, one.residents) for one in sheet.places], on=day
        ),
        "together": joint.of_zone(found, request.actor, on=day),
        "day": day,
        "is_today": day == today,
        "may_keep": request.actor.is_planning_office,
    }
    return render(request, "portal/zone.html", context)


@seen_by(everyone)
def municipalities(request: Request) -> HttpResponse:
    today = localdate()
    day = day_asked(request.GET, today)
    table = lists.municipality_table(request.GET, by=request.actor, on=day)
    if (file := table.export(request.GET.get("formato", ""))) is not None:
        return file
    context = {
        "table": table,
        "heads": {one.name: one for one in table.heads(lists.MUNICIPALITY_HEADS)},
        "day": day,
        "is_today": day == today,
    }
    return render(request, "portal/municipalities.html", context)


def _meetings(request: Request, of: Sequence[Body]) -> list[Meeting]:
    return assemblies.meetings(by=request.actor, at=now(), bodies=of)


@seen_by(everyone)
def bodies(request: Request) -> HttpResponse:
    today = localdate()
    table = lists.body_table(request.GET, by=request.actor, on=today)
    if (file := table.export(request.GET.get("formato", ""))) is not None:
        return file
    heads = {one.name: one for one in table.heads(lists.BODY_HEADS)}
    return render(
        request,
        "portal/bodies.html",
        {
            "table": table,
            "heads": heads,
            "day": today,
            "may_keep": administrators.admits(request.actor),
        },
    )


@seen_by(everyone)
def body(request: Request, slug: str) -> HttpResponse:
    found = get_object_or_404(
        Body.objects.select_related("parent", "municipality", "zone"), slug=slug
    )
    today = localdate()
    sheet = bodies_.body_sheet(found, request.actor, on=today)
    file = lists.as_file(
        request.GET.get("formato", ""), lists.PARTY_COLUMNS, sheet.parties, name=f"ente-{slug}"[:60]
    )
    if file is not None:
        return file
    scope = standing.scopes.body_of(found, None)
    context = {
        "standing": standing.brief_of(scope, on=today),
        "state_address": scope.address,
        "meetings": _meetings(request, [found]),
        "body": found,
        "sheet": sheet,
        "works": interventions.some_of(interventions.of_body(found, request.actor), on=today),
        "day": today,
        "may_keep": administrators.admits(request.actor),
    }
    return render(request, "portal/body.html", context)


@seen_by(everyone)
def provision(request: Request, programme: str, edition: str, code: str) -> HttpResponse:
    found = plan.find(programme, edition, code)
    if found is None:
        raise Http404
    as_of = AsOf.asked(request.GET, localdate())
    carried = delivery.carried_for(found, request.actor, as_of=as_of)
    known_at = None if as_of.is_all_known else as_of.known_at
    results = monitoring.results_for(found, request.actor, on=as_of.on, known_at=known_at)
    links = agreements.carriers(type(found).objects.filter(pk=found.pk), request.actor)
    context = {
        "provision": found,
        "standing": _standing_of(found) if as_of.is_now else None,
        "state_address": reverse("monitoring:line", args=[programme, edition, code]),
        "around": plan.surroundings_of(found),
        "links": links,
        "inquiries": list(inquiries_on(found, request.actor)),
        "carried": carried,
        "whole": delivery.sum_of_carried(carried),
        "as_of": as_of,
        "results": results,
        "result": monitoring.result_of(results),
        "works": interventions.carried_for(found, request.actor, on=localdate()),
        "row": row_of(found, request.actor) if found.is_to_carry_out else None,
        "may_keep": request.actor.is_planning_office,
        "day": localdate(),
    }
    return render(request, "portal/provision.html", context)


def _standing_of(provision: Provision) -> standing.Standing | None:
    return standing.today_of(provision.edition, [provision.pk], on=localdate()).get(provision.pk)


@seen_by(everyone)
def search(request: Request) -> HttpResponse:
    query = " ".join(request.GET.get("q", "").split())[:200]
    kind = request.GET.get("che", "")
    kind = kind if kind in Kind.values else ""
    page = _number(request.GET.get("pagina"))
    results = searching.find(query, by=request.actor, kind=kind, page=page)
    corrected = results.suggestion if request.GET.get("esatto") != "si" else ""
    if corrected:
        results = searching.find(corrected, by=request.actor, kind=kind, page=page)
    context = {
        "query": query,
        "kind": kind,
        "kinds": [(one.value, one.label, results.counts.get(one.value, 0)) for one in Kind],
        "total": sum(results.counts.values()),
        "results": results,
        "corrected": corrected,
        "day": localdate(),
    }
    return render(request, "portal/search.html", context)


@seen_by(signed_in)
def desk(request: Request) -> HttpResponse:
    by, today = request.actor, localdate()
    edition = plan.reference_edition() if by.reads_everything else None
    told = coverage_of(edition, by) if edition else None
    waiting = notifications.desk_of(by.user) if by.user else None
    context: dict[str, Any] = {
        "day": today,
        "roles": desks.roles_of(by),
        "views": accounts.views_of(by.user)[:12] if by.user else [],
        "told": told,
        "office": desks.office_desk(by, on=today) if by.reads_everything else None,
        "desks": [] if by.reads_everything else desks.body_desks(by, on=today),
        "lacks": desks.LACK_WORDS,
        "turns": delivery.turns_for(by),
        "rounds": rounds.open_rounds() if by.reads_everything else rounds.open_turns(by),
        "readings": monitoring.readings_for(by),
        "deadlines": desks.near_deadlines(by, on=today),
        "notices": waiting,
        "waiting": waiting.action_count if waiting else 0,
    }
    return render(request, "portal/desk.html", context)


@seen_by(everyone)
def about(request: Request) -> HttpResponse:
    return render(request, "portal/about.html", {"day": localdate()})

"""What everybody reads: the list, one service with its simulation, the radar of the duty."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quadro.accounts.http import Request, everyone, seen_by
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.joint import files, policies, queries
from quadro.joint.forms import TrialForm
from quadro.joint.forms.budgets import rule_of
from quadro.joint.models import Budget, JointService
from quadro.joint.queries import Sheet, Trial
from quadro.joint.views.common import crumbs, members_of, readable
from quadro.kit.exports import as_file
from quadro.kit.tables import Table
from quadro.territory.models import Zone
from quadro.territory.queries import municipalities_on

DOWNLOADS = (
    (_("Servizi, con chi c’è e quanto costano"), ""),
    (_("Comuni che partecipano, da quando a quando"), "blocco=comuni&"),
    (_("Quote approvate, anno per anno"), "blocco=quote&"),
)


@seen_by(everyone)
def services(request: Request) -> HttpResponse:
    today = localdate()
    if (file := _file(request)) is not None:
        return file
    rows = queries.for_lists(JointService.objects.readable_by(request.actor))
    table = Table(rows=rows, params=request.GET, sorts={"nome": ["name"]})
    lines = queries.lines_of(table.page.object_list, on=today)
    may_apply, asked = queries.open_to(lines, request.actor)
    context = {
        "table": table,
        "lines": lines,
        "may_apply": may_apply,
        "asked": asked,
        "downloads": DOWNLOADS,
        "crumbs": crumbs()[:1],
        "may_register": policies.may_register(by=request.actor),
        "is_demonstration": any(one.service.is_demonstration for one in lines),
        "today": today,
    }
    return render(request, "joint/services.html", context)


def _file(request: Request) -> HttpResponse | None:
    """The services or, with `?blocco=`, their municipalities or what each pays."""
    form, by = request.GET.get("formato", ""), request.actor
    match request.GET.get("blocco", ""):
        case "comuni":
            return as_file(form, files.MEMBERS, queries.all_members(by), name="insieme-comuni")
        case "quote":
            return as_file(form, files.SHARES, queries.all_shares(by), name="insieme-quote")
    rows = queries.listed(by, on=localdate()) if form else []
    return as_file(form, files.SERVICES, rows, name="insieme")


@seen_by(everyone)
def detail(request: Request, slug: str) -> HttpResponse:
    service, today = readable(request, slug), localdate()
    inside = policies.is_inside(service, members_of(service), by=request.actor)
    sheet = queries.sheet_of(service, on=today, is_inside=inside)
    budget = _asked(request, sheet)
    form = _trial(request, sheet, budget)
    division = None
    if budget is not None:
        trial = _told(form) if form.is_bound and form.is_valid() else None
        division = sheet.division(budget.year, trial)
    if division is not None:
        asked, name = request.GET.get("formato", ""), f"{service.slug}-{division.year}"
        file = as_file(asked, files.shares_columns(division), division.lines, name=name)
        if file is not None:
            return file
    keeps = policies.keeps(service, by=request.actor)
    asking = queries.asking(
        service, members_of(service), request.actor, on=today,
        reads_all=keeps or request.actor.reads_everything,
    )  # fmt: skip
    context = {
        "service": service,
        "sheet": sheet,
        "asking": asking,
        "acts_for": policies.acting_for(request.actor),
        "division": division,
        "form": form,
        "crumbs": crumbs(),
        "reads_agreement": service.agreement_id
        and Agreement.objects.readable_by(request.actor).filter(pk=service.agreement_id).exists(),
        "suggestions": []
        if sheet.state == "concluso"
        else queries.suggestions(service, sheet.members, request.actor, on=today),
        "may_keep": keeps,
        "writes_for": [
            one.pk for one in sheet.members if policies.writes_for(one.body_id, by=request.actor)
        ],
    }
    return render(request, "joint/service.html", context)


def _asked(request: Request, sheet: Sheet) -> Budget | None:
    """The year of the address, or the latest that may be read."""
    asked = request.GET.get("anno", "")
    return next((one for one in sheet.budgets if str(one.year) == asked), sheet.latest)


def _trial(request: Request, sheet: Sheet, budget: Budget | None) -> TrialForm:
    inside = [one.body_id for one in sheet.members]
    initial: dict[str, Any] = {}
    parts = budget.parts if budget else ()
    if budget is not None:
        initial = {
            "costo": budget.cost_eur, "regola": rule_of(parts), "tetto": budget.cap_percent,
        }  # fmt: skip
    return TrialForm(
        TrialForm.told_in(request.GET, initial), initial=initial, parts=parts,
        towns=_towns(sheet, inside), auto_id="prova-%s",
    )  # fmt: skip


def _towns(sheet: Sheet, inside: list[int]) -> "QuerySet[Body]":
    towns = Body.objects.filter(municipality__in=municipalities_on(sheet.day).order_by())
    return towns.exclude(pk__in=inside).order_by("name", "pk")


def _told(form: TrialForm) -> Trial:
    told = form.cleaned_data
    return Trial(
        cost_eur=told["costo"], parts=form.parts, cap_percent=told["tetto"],
        has_cap=True, newcomer=told["entra"], since=told["dal"],
    )  # fmt: skip


@seen_by(everyone)
def duty(request: Request) -> HttpResponse:
    asked = request.GET.get("zona", "")
    zones = list(Zone.objects.order_by("name", "pk"))
    zone = next((one for one in zones if one.slug == asked), None)
    radar = queries.radar(request.actor, on=localdate(), zone=zone.slug if zone else "")
    form = request.GET.get("formato", "")
    file = as_file(form, files.DUTY, files.duty_rows(radar), name="obblighi")
    if file is not None:
        return file
    context = {
        "radar": radar,
        "zones": zones,
        "zone": zone,
        "crumbs": crumbs(),
        "title": gettext("Funzioni fondamentali dei piccoli Comuni"),
    }
    return render(request, "joint/duty.html", context)

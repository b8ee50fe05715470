"""The catalogue, the page of a service, the municipalities in it, the models filled in."""

from typing import Any

from django.core.files.base import ContentFile
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from quadro.accounts.http import Request, everyone, seen_by
from quadro.bodies.models import Body
from quadro.kit.exports import as_file
from quadro.kit.files import download as download_of
from quadro.services import files, papers, policies, queries
from quadro.services.models import Adhesion, Service
from quadro.services.queries.ground import town_of
from quadro.services.queries.sheet import Sheet
from quadro.services.states import LIVE
from quadro.services.views.common import crumbs_of, first_crumbs, found, only_one
from quadro.texts import exports

DOWNLOADS = (
    (_("Servizi, per chi sono e quanti li usano"), ""),
    (_("Adesioni a tutti i servizi, con la loro storia"), "blocco=adesioni&"),
)


@seen_by(everyone)
def catalogue(request: Request) -> HttpResponse:
    params = request.GET
    form = params.get("formato", "")
    if params.get("blocco") == "adesioni":
        file = as_file(form, files.ADHESIONS, queries.adhesions(), name="servizi-adesioni")
        if file is not None:
            return file
    told = queries.catalogue_of(
        localdate(), zone=params.get("zona", ""), town=params.get("comune", ""),
        small_first=params.get("piccoli") == "si",
    )  # fmt: skip
    if (file := as_file(form, files.CATALOGUE, told.rows, name="servizi")) is not None:
        return file
    zones = {one.place.zone for one in told.ground.towns if one.place.zone}
    context = {
        "told": told,
        "zones": sorted(zones, key=lambda one: one.name),
        "downloads": DOWNLOADS,
        "crumbs": first_crumbs()[:1],
        "may_add": policies.keeps_any(by=request.actor),
        "day": localdate(),
    }
    return render(request, "services/catalogue.html", context)


@seen_by(everyone)
def detail(request: Request, slug: str) -> HttpResponse:
    service = found(slug)
    sheet = queries.sheet_of(service, on=localdate())
    if (file := _file(request, sheet)) is not None:
        return file
    context = {
        "sheet": sheet,
        "service": service,
        "crumbs": first_crumbs(),
        "day": localdate(),
        **_what_one_may(request, sheet),
    }
    return render(request, "services/detail.html", context)


def _what_one_may(request: Request, sheet: Sheet) -> dict[str, Any]:
    by, service = request.actor, sheet.service
    mine = [one.body_id for one in sheet.adhesions if one.body_id in by.bodies]
    town = None if not by.is_signed_in else _mine(request, sheet)
    return {
        "may_keep": policies.keeps(service, by=by),
        "mine": sheet.adhesion_of(mine),
        "may_ask": service.is_open and (not by.is_signed_in or _asks_for_some(request, sheet)),
        "may_use": service.is_open and any(
            policies.acts_for(one.body_id, by=by)
            for one in sheet.adhesions
            if one.state not in ("chiesta", "in_delibera")
        ),
        "town": town,
    }  # fmt: skip


def _asks_for_some(request: Request, sheet: Sheet) -> bool:
    """The reader acts for a municipality that could join and has not; a visitor may sign in."""
    return any(
        policies.acts_for(one.town.body.pk, by=request.actor)
        for one in sheet.open_rows
        if one.state == "no" and one.town.body is not None
    )


def _mine(request: Request, sheet: Sheet) -> str:
    """The municipality for which the reader acts, to fill in the models: its slug."""
    keys = request.actor.bodies
    own = [one for key, one in sheet.ground.by_body.items() if key in keys]
    return own[0].place.municipality.slug if len(own) == 1 else ""


def _file(request: Request, sheet: Sheet) -> HttpResponse | None:
    form, name = request.GET.get("formato", ""), f"servizio-{sheet.service.slug}"
    return as_file(form, files.TOWNS, sheet.rows, name=name)


SHOWN = ("corso", "uso", "no")
PER_PAGE = 40


@seen_by(everyone)
def towns(request: Request, slug: str) -> HttpResponse:
    """Municipality by municipality; what somebody may do with an adhesion stands beside it."""
    service = found(slug)
    sheet = queries.sheet_of(service, on=localdate())
    if (file := _file(request, sheet)) is not None:
        return file
    asked = request.GET.get("stato", "")
    asked = asked if asked in SHOWN else ""
    by = request.actor
    rows = [one for one in sheet.open_rows if not asked or one.state == asked]
    rows.sort(key=lambda one: SHOWN.index(one.state))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina"))
    may_keep = policies.keeps(service, by=by)
    acting = {one.body_id for one in sheet.adhesions if policies.acts_for(one.body_id, by=by)}
    context = {
        "sheet": sheet,
        "service": service,
        "crumbs": crumbs_of(service),
        "page": page,
        "states": [(one, files.STATES[one], _count(sheet, one)) for one in SHOWN],
        "asked": asked,
        "may_keep": may_keep,
        "acting": acting,
        "own": acting & by.bodies,
        "may_act": may_keep or bool(acting),
        "reading": {
            one.pk for one in sheet.adhesions
            if one.document_id and (by.reads_everything or policies.keeps(service, by=by)
                                    or one.body_id in by.bodies)
        },
        "day": localdate(),
    }  # fmt: skip
    return render(request, "services/towns.html", context)


def _count(sheet: Sheet, state: str) -> int:
    return sum(one.state == state for one in sheet.open_rows)


@seen_by(everyone)
def history(request: Request, slug: str) -> HttpResponse:
    """Who joined and who left, when and with which act; the years beside each other."""
    service, today = found(slug), localdate()
    form, name = request.GET.get("formato", ""), f"servizio-{service.slug}-storia"
    file = as_file(form, files.ADHESIONS, queries.adhesions(service), name=name)
    if file is not None:
        return file
    told = queries.history_of(service, on=today)
    context = {
        "service": service,
        "told": told,
        "page": Paginator(told.passages, PER_PAGE).get_page(request.GET.get("pagina")),
        "crumbs": crumbs_of(service),
        "day": today,
    }
    return render(request, "services/history.html", context)


@seen_by(everyone)
def paper(request: Request, slug: str, code: str) -> HttpResponseBase:
    """A model as a Word file, filled in for a municipality (`?comune=gessate`) if one is said."""
    if code not in papers.PAPERS:
        raise Http404
    service = found(slug)
    body = _body_asked(request)
    on = localdate()
    sheet = papers.sheet_of(
        code, service, body=body, place=town_of(body, on) if body else None,
        adhesion=_adhesion(service, body),
    )  # fmt: skip
    content = exports.as_docx(sheet)
    words = [code, service.slug, *([body.slug] if body else [])]
    return download_of(
        ContentFile(content).open("rb"), name=f"{slugify('-'.join(words))}.docx",
        media_type=exports.FORMS["docx"].media_type, size=len(content),
    )  # fmt: skip


def _body_asked(request: Request) -> Body | None:
    """The municipality that the address names, else that of the reader, if it is one."""
    rows = Body.objects.select_related("municipality").filter(municipality__isnull=False)
    named = request.GET.get("comune", "")[:60]
    if named:
        return rows.filter(municipality__slug=named).first()
    return only_one(rows.filter(pk__in=request.actor.bodies)) if request.actor.bodies else None


def _adhesion(service: Service, body: Body | None) -> Adhesion | None:
    if body is None:
        return None
    rows = Adhesion.objects.filter(service=service, body=body, state__in=LIVE)
    found_: Adhesion | None = rows.first()
    return found_

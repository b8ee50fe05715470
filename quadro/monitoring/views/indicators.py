"""What everybody reads of indicators, and how the office keeps them."""

from collections.abc import Iterable
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, everyone, planning_office, seen_by
from quadro.journal import queries as journal
from quadro.journal.actions import subject_of
from quadro.kit.asof import AsOf
from quadro.kit.pages import Sheet, ask
from quadro.monitoring import actions, policies, queries
from quadro.monitoring.blocks import as_file, map_values, periods_chart, years_chart
from quadro.monitoring.forms import (
    IndicatorForm,
    LinksForm,
    RelatedForm,
    StartForm,
    TargetsForm,
    initial_of,
)
from quadro.monitoring.models import AREA, Formula, Level
from quadro.monitoring.register import register_table, views_of
from quadro.monitoring.views.common import (
    WRITE,
    crumbs_of,
    places_for,
    places_with_values,
    readable,
    sheet_of,
)
from quadro.plan.models import Provision

AHEAD = 5
"""Years for which a target may be typed, beside those that have one."""


@seen_by(everyone)
def register(request: Request) -> HttpResponse:
    as_of = AsOf.asked(request.GET, localdate())
    table = register_table(request.GET, by=request.actor, as_of=as_of)
    if (file := table.export(request.GET.get("formato", ""))) is not None:
        return file
    context = {
        "table": table,
        "as_of": as_of,
        "kept": list(request.GET.items()),
        "views": views_of(request.actor, params=request.GET, today=as_of.today),
        "may_keep": request.actor.is_planning_office,
    }
    return render(request, "monitoring/indicators.html", context)


@seen_by(everyone)
def indicator(request: Request, slug: str) -> HttpResponse:
    """`?luogo=z3` a zone or a municipality, `?al=` and `?noto=` another day, `?mappa=zone`."""
    one, by = readable(request, slug), request.actor
    as_of, place = AsOf.asked(request.GET, localdate()), request.GET.get("luogo", AREA)
    sheet = queries.sheet_of(one, by, place=place, as_of=as_of)
    if place not in sheet.places.names or not sheet.places.within(place, one.level):
        raise Http404
    block, form = request.GET.get("blocco", ""), request.GET.get("formato", "")
    if (file := as_file(sheet, block, form)) is not None:
        return file
    query = _kept(place, as_of)
    map_by = "zone" if request.GET.get("mappa") == "zone" else "municipality"
    context = {
        "indicator": one,
        "sheet": sheet,
        "as_of": as_of,
        "kept": [("luogo", place)] if place != AREA else [],
        "query": query,
        "crumbs": crumbs_of(one if place != AREA else None),
        "years": years_chart(sheet, query),
        "periods": periods_chart(sheet, query),
        "map_by": map_by,
        "map": _map(sheet, map_by),
        "is_area": place == AREA,
        "is_scale": one.formula == Formula.SCALE,
        "may_keep": by.is_planning_office,
        "may_tell": by.is_signed_in and bool(places_for(one, request, as_of.today)),
        "may_read_history": by.reads_everything or one.owner_id in by.bodies,
    }
    return render(request, "monitoring/indicator.html", context)


def _kept(place: str, as_of: AsOf) -> str:
    """What the links of the page keep of its address, ready to be followed by more."""
    told = [*([f"luogo={place}"] if place != AREA else []), *([as_of.query] if as_of.query else [])]
    return "".join(f"{one}&" for one in told)


def _map(sheet: queries.Sheet, by: str) -> object:
    """Nothing to draw for what has one value for the whole area, nor for one place."""
    if sheet.place != AREA or sheet.indicator.level == Level.AREA:
        return None
    if sheet.indicator.level == Level.ZONE:
        by = "zone"
    return map_values(sheet, by)


@seen_by(everyone)
def history(request: Request, slug: str) -> HttpResponse:
    """Everything done to it: for who reads everything and for who owns it."""
    one, by = readable(request, slug), request.actor
    policies.check_can_read_history(one, by=by)
    context = {
        "name": one.title,
        "steps": crumbs_of(one),
        "history": journal.told(journal.history(subject_of(one), one.pk)[:200]),
    }
    return render(request, "journal/history.html", context)


@seen_by(planning_office, methods=WRITE)
def new(request: Request) -> HttpResponse:
    def save(form: IndicatorForm) -> str:
        made = actions.define(form.told, by=request.actor)
        messages.success(
            request, _("Indicatore registrato: ora di’ da dove parte e dove deve arrivare.")
        )
        return made.get_absolute_url()

    form = IndicatorForm(request.POST or None, by_day=localdate())
    sheet = Sheet(
        title=_("Nuovo indicatore"), button=_("Registra l’indicatore"),
        back=reverse("monitoring:indicators"), crumbs=crumbs_of(),
        lead=_("Che cosa si conta, come si somma, chi lo rileva e ogni quanto."),
    )  # fmt: skip
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def edit(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)

    def save(form: IndicatorForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.revise(one, form.told, version=version, by=request.actor)
        messages.success(request, _("Indicatore aggiornato."))
        return one.get_absolute_url()

    form = IndicatorForm(request.POST or None, by_day=localdate(), initial=initial_of(one))
    sheet = sheet_of(one, _("Modifica l’indicatore"), _("Salva l’indicatore"))
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def start(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)

    def save(form: StartForm) -> str:
        actions.set_start(one, **form.told, by=request.actor, at=now())
        messages.success(request, _("Valore di partenza registrato."))
        return f"{one.get_absolute_url()}#obiettivi"

    places = places_with_values(one, localdate())
    form = StartForm(request.POST or None, places=places, initial={"place": AREA})
    lead = _("Il valore da cui si misura la strada fatta: di un giorno passato, con la sua fonte.")
    sheet = sheet_of(one, _("Valore di partenza"), _("Registra il valore di partenza"), lead=lead)
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def targets(request: Request, slug: str) -> HttpResponse:
    """`?luogo=` those of a zone or of a municipality."""
    one, place = readable(request, slug), request.GET.get("luogo", AREA)
    there = queries.plan_of(one, place=place).targets

    def save(form: TargetsForm) -> str:
        actions.set_targets(
            one, form.said(), reason=form.cleaned_data["reason"], place=place,
            version=form.cleaned_data["version"] or 0, by=request.actor, at=now(),
        )  # fmt: skip
        messages.success(request, _("Obiettivi salvati: quelli di prima restano leggibili."))
        return f"{one.get_absolute_url()}#obiettivi"

    form = TargetsForm(
        request.POST or None, indicator=one, years=_years(there, localdate()), there=there,
        initial={"version": one.version},
    )  # fmt: skip
    lead = _("Il valore da raggiungere entro la fine di ogni anno; vuoto dove non c’è obiettivo.")
    sheet = sheet_of(one, _("Obiettivi per anno"), _("Salva gli obiettivi"), lead=lead)
    return ask(request, form, save, sheet=sheet)


def _years(there: Iterable[int], today: date) -> list[int]:
    return sorted({*there, *range(today.year, today.year + AHEAD)})


@seen_by(planning_office, methods=WRITE)
def links(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)

    def save(form: LinksForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.set_links(one, form.said(), version=version, by=request.actor)
        messages.success(request, _("Quote salvate: sommano a 100."))
        return f"{one.get_absolute_url()}#piano"

    wanted = Provision.objects.filter(edition__is_reference=True, is_to_carry_out=True)
    kept = Provision.objects.filter(indicator_links__indicator=one)
    form = LinksForm(
        request.POST or None,
        links=list(one.links.order_by("provision__code", "pk")),
        provisions=list((wanted | kept).distinct().order_by("edition", "code", "pk")),
        initial={"version": one.version},
    )
    lead = _("Quanto dell’indicatore conta per ciascuna previsione: la somma è 100.")
    sheet = sheet_of(one, _("Quote sul Piano"), _("Salva le quote"), lead=lead)
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def related(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)

    def save(form: RelatedForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.revise(one, form.told, version=version, by=request.actor)
        messages.success(request, _("Collegamenti salvati."))
        return f"{one.get_absolute_url()}#piano"

    initial = {
        "agreements": list(one.agreements.all()),
        "commitments": list(one.commitments.all()),
        "version": one.version,
    }
    form = RelatedForm(request.POST or None, initial=initial)
    sheet = sheet_of(one, _("Intese e impegni che misura"), _("Salva i collegamenti"))
    return ask(request, form, save, sheet=sheet)

"""The office says what an intervention carries, where it falls, by which steps, what is counted."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, planning_office, seen_by
from quadro.interventions import actions, queries
from quadro.interventions.forms import (
    IndicatorsForm,
    PlacesForm,
    SharesForm,
    StepsForm,
    TendersForm,
    plain,
)
from quadro.interventions.models import Place
from quadro.interventions.views.common import WRITE, readable, sheet_of
from quadro.kit.pages import ask
from quadro.territory.models import Zone


@seen_by(planning_office, methods=WRITE)
def shares(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)

    def save(form: SharesForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.set_shares(one, form.pairs(), version=version, by=request.actor, at=now())
        messages.success(request, _("Quote salvate: sommano a 100."))
        return f"{one.get_absolute_url()}#identita"

    rows = [
        {"provision": str(row.provision_id), "percent": plain(row.percent)}
        for row in one.shares.order_by("provision__code", "pk")
    ]
    form = SharesForm(
        request.POST or None, rows=rows, provisions=list(queries.provisions_for(one)),
        initial={"version": one.version},
    )  # fmt: skip
    lead = _("Quanto dell’intervento conta per ciascuna previsione: la somma è 100.")
    sheet = sheet_of(one, _("Quote sul Piano"), _("Salva le quote"), lead=lead)
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def places(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)

    def save(form: PlacesForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.set_places(one, form.places(), version=version, by=request.actor, at=now())
        messages.success(request, _("Luoghi salvati: ogni euro ricade in un posto solo."))
        return f"{one.get_absolute_url()}#luoghi"

    rows = [
        {"place": _key(row), "percent": plain(row.percent), "name": row.name}
        for row in one.places.order_by("-percent", "pk")
    ]
    form = PlacesForm(
        request.POST or None, rows=rows,
        towns=list(queries.towns_for(one, on=localdate())),
        zones=list(Zone.objects.order_by("name")),
        initial={"version": one.version},
    )  # fmt: skip
    lead = _("Le quote sommano a 100: mappe e totali per Comune contano ogni euro una volta.")
    sheet = sheet_of(one, _("Dove ricade"), _("Salva i luoghi"), lead=lead, is_wide=True)
    return ask(request, form, save, sheet=sheet)


def _key(place: Place) -> str:
    if place.municipality_id:
        return f"m{place.municipality_id}"
    return f"z{place.zone_id}" if place.zone_id else place.where


@seen_by(planning_office, methods=WRITE)
def tenders(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)

    def save(form: TendersForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.set_tenders(one, form.tenders(), version=version, by=request.actor)
        messages.success(request, _("Gare salvate."))
        return f"{one.get_absolute_url()}#identita"

    rows = list(one.tenders.order_by("cig").values("cig", "title", "amount_eur", "source"))
    form = TendersForm(request.POST or None, rows=rows, initial={"version": one.version})
    lead = _("Di un CIG si controllano la forma e, dove c’è, la cifra di controllo.")
    sheet = sheet_of(one, _("Gare"), _("Salva le gare"), lead=lead, is_wide=True)
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def steps(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)

    def save(form: StepsForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.set_steps(one, form.said(), version=version, by=request.actor, at=now())
        messages.success(request, _("Passi salvati."))
        return f"{one.get_absolute_url()}#iter"

    names = ("name", "title", "weight", "planned_from", "planned_to")
    rows = [_row(row, names) for row in one.steps.order_by("position")]
    form = StepsForm(request.POST or None, rows=rows, initial={"version": one.version})
    lead = _("Nell’ordine in cui si fanno. La fine prevista all’inizio resta nella storia.")
    sheet = sheet_of(
        one, _("Passi della procedura"), _("Salva i passi"), lead=lead, is_wide=True
    )  # fmt: skip
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def indicators(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)

    def save(form: IndicatorsForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.set_indicators(
            one, form.indicators(), version=version, by=request.actor, at=now()
        )  # fmt: skip
        messages.success(request, _("Indicatori salvati."))
        return f"{one.get_absolute_url()}#fisico"

    names = ("name", "unit", "baseline", "target", "weight")
    rows = [_row(row, names) for row in one.indicators.order_by("position")]
    form = IndicatorsForm(request.POST or None, rows=rows, initial={"version": one.version})
    lead = _("Chilometri, alunni, alberi: da dove si parte e dove si deve arrivare, anche in giù.")
    sheet = sheet_of(
        one, _("Indicatori fisici"), _("Salva gli indicatori"), lead=lead, is_wide=True
    )
    return ask(request, form, save, sheet=sheet)


NUMBERS = {"weight", "baseline", "target"}


def _row(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in names}
    return {
        "key": row.pk,
        **{name: plain(value) if name in NUMBERS else value for name, value in told.items()},
    }

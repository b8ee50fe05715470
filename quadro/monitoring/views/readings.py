"""Readings one by one: written, sent, shown; the list of an indicator; the evidence."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, everyone, seen_by, signed_in
from quadro.documents import queries as documents
from quadro.kit.exports import as_csv, as_xlsx
from quadro.kit.files import download as download_of
from quadro.kit.pages import ask
from quadro.kit.refusals import Refused, allows
from quadro.monitoring import actions, policies, queries
from quadro.monitoring.blocks import READINGS
from quadro.monitoring.cells import FIELDS, cell_of
from quadro.monitoring.forms import EvidenceForm, ReadingForm, SureForm
from quadro.monitoring.models import Contest, Evidence, Indicator, Reading
from quadro.monitoring.states import State
from quadro.monitoring.views.common import (
    WRITE,
    closed_periods,
    crumbs_of,
    places_for,
    readable,
    readable_reading,
    sheet_of,
)

PER_PAGE = 50


def address_of(reading: Reading) -> str:
    return reverse("monitoring:reading", args=[reading.pk])


@seen_by(everyone)
def listed(request: Request, slug: str) -> HttpResponse:
    """All that was read of an indicator; `?luogo=` of a place, `?formato=csv` as a file."""
    one = readable(request, slug)
    place = request.GET.get("luogo", "")
    rows = queries.readings_of(one, request.actor, [place] if place else None)
    form = request.GET.get("formato", "")
    if form in ("csv", "xlsx"):
        write = as_csv if form == "csv" else as_xlsx
        return write(READINGS, rows.iterator(2000), name=f"{one.slug}-rilevazioni")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "indicator": one,
        "page": page,
        "place": place,
        "crumbs": crumbs_of(one),
        "query": f"luogo={place}&" if place else "",
    }
    return render(request, "monitoring/readings.html", context)


@seen_by(everyone)
def reading(request: Request, key: int) -> HttpResponse:
    one, by = readable_reading(request, key), request.actor
    ground = queries.ground_of([cell_of(one)])
    speaks = by.is_signed_in and policies.speaks_for(cell_of(one), ground, by=by)
    context = {
        "reading": one,
        "indicator": one.indicator,
        "crumbs": crumbs_of(one.indicator),
        "history": queries.history_of(one),
        "evidence": one.evidence.select_related("document").order_by("pk"),
        "contests": one.contests.select_related("body").order_by("pk"),
        "origin": Contest.objects.filter(outcome=one).select_related("body").first(),
        "lock": ground.lock_of(cell_of(one)),
        "speaks": speaks,
        "sees_names": by.reads_everything or speaks,
        "may_send": speaks and one.state == State.DRAFT,
        "may_take_back": speaks and one.state == State.SUBMITTED,
        "may_correct": speaks and one.state in (State.DRAFT, State.RETURNED, State.APPROVED),
        "may_review": by.is_planning_office and one.state == State.SUBMITTED,
        "may_contest": by.is_signed_in
        and not by.is_planning_office
        and bool(policies.bodies_that_may_contest(one, by)),
        "may_prove": by.is_signed_in and allows(policies.check_can_prove_reading, one, by=by),
    }
    return render(request, "monitoring/reading.html", context)


@seen_by(signed_in, methods=WRITE)
def record(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)
    places = places_for(one, request, localdate())
    if not places:
        raise Refused(
            _("Di «%(indicator)s» rileva chi ha un mandato negli enti dei suoi luoghi.")
            % {"indicator": one},
            cure=one.get_absolute_url(),
            cure_label=_("Torna all’indicatore"),
        )
    initial = {"place": request.GET.get("luogo", "")}
    form = ReadingForm(
        request.POST or None, indicator=one, places=places, initial=initial,
        periods=closed_periods(one, localdate()),
    )  # fmt: skip
    return ask(request, form, _save(request), sheet=_sheet(one, _("Rileva un valore")))


@seen_by(signed_in, methods=WRITE)
def correct(request: Request, key: int) -> HttpResponse:
    """What is there, ready to be changed: over an approved one a correction is written."""
    there = readable_reading(request, key)
    one = there.indicator
    initial: dict[str, Any] = {name: getattr(there, name) for name in FIELDS if name != "note"}
    initial |= {"place": there.place, "since": f"{there.since:%Y-%m-%d}"}
    initial["breakdown"] = there.breakdown
    form = ReadingForm(
        request.POST or None, indicator=one, periods=[there.since], initial=initial,
        places=[(there.place, there.place_name)],
    )  # fmt: skip
    title = _("Correggi il valore") if there.state == State.APPROVED else _("Scrivi il valore")
    return ask(request, form, _save(request), sheet=_sheet(one, title, back=address_of(there)))


def _sheet(one: Indicator, title: str, **more: Any) -> Any:
    lead = _("Quello che è già approvato non si riscrive: una correzione ne prende il posto.")
    return sheet_of(one, title, _("Salva il valore"), lead=lead, **more)


def _save(request: Request) -> Any:
    def save(form: ReadingForm) -> str:
        rows = actions.record([form.said()], by=request.actor, at=now())
        if form.cleaned_data["sends"]:
            rows = actions.submit(rows, by=request.actor, at=now())
            messages.success(request, _("Valore inviato: lo verifica l’Ufficio piano."))
        else:
            messages.success(request, _("Bozza salvata: quando è pronta, inviala."))
        return address_of(rows[0])

    return save


@seen_by(signed_in, methods=("POST",))
def submit(request: Request, key: int) -> HttpResponse:
    one = readable_reading(request, key)
    actions.submit([one], by=request.actor, at=now())
    messages.success(request, _("Valore inviato: lo verifica l’Ufficio piano."))
    return redirect(address_of(one))


@seen_by(signed_in, methods=("POST",))
def take_back(request: Request, key: int) -> HttpResponse:
    one = readable_reading(request, key)
    actions.take_back([one], by=request.actor)
    messages.success(request, _("Ripresa: ora è di nuovo una bozza."))
    return redirect(address_of(one))


@seen_by(signed_in, methods=WRITE)
def prove(request: Request, key: int) -> HttpResponse:
    one = readable_reading(request, key)
    policies.check_can_prove_reading(one, by=request.actor)

    def save(form: EvidenceForm) -> str:
        actions.prove(one, form.told, by=request.actor, at=now())
        messages.success(request, _("Prova aggiunta."))
        return f"{address_of(one)}#prove"

    form = EvidenceForm(request.POST or None, request.FILES or None)
    sheet = sheet_of(
        one.indicator, _("Aggiungi una prova"), _("Aggiungi la prova"), back=address_of(one)
    )
    return ask(request, form, save, sheet=sheet)


@seen_by(everyone)
def evidence(request: Request, key: int) -> HttpResponseBase:
    """The file of an evidence, for who reads what it shows."""
    found = get_object_or_404(Evidence.objects.exclude(document=None), pk=key)
    _check_readable(request, found)
    assert found.document is not None  # noqa: S101 - the query has just said so
    opened = documents.open_version(documents.current(found.document))
    return download_of(
        opened.stream, name=opened.name, media_type=opened.media_type, size=opened.size
    )


def _check_readable(request: Request, found: Evidence) -> None:
    if found.contest is not None:
        policies.check_can_read(found.contest.reading.indicator, by=request.actor)
    elif found.reading_id is not None:
        readable_reading(request, found.reading_id)


@seen_by(signed_in, methods=WRITE)
def remove_evidence(request: Request, key: int) -> HttpResponse:
    found = get_object_or_404(
        Evidence.objects.select_related("reading__indicator", "contest__reading__indicator"), pk=key
    )
    _check_readable(request, found)
    back = found.address

    def save(_form: SureForm) -> str:
        actions.remove_evidence(found, by=request.actor)
        messages.success(request, _("Prova tolta."))
        return f"{back}#prove"

    title = _("Togli la prova «%(what)s»") % {"what": found}
    one = found.indicator
    sheet = sheet_of(one, title, _("Togli la prova"), back=back)
    return ask(request, SureForm(request.POST or None), save, sheet=sheet)

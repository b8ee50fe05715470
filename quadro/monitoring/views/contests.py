"""Contested values: all of them, one, and what those near it do."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, everyone, planning_office, seen_by, signed_in
from quadro.bodies.models import Body
from quadro.kit.pages import ask
from quadro.kit.refusals import Refused, allows
from quadro.kit.tables import SavedView
from quadro.monitoring import actions, policies, queries
from quadro.monitoring.blocks import in_words
from quadro.monitoring.forms import ContestForm, DecideForm, EvidenceForm, ReplyForm, SureForm
from quadro.monitoring.models import Contest
from quadro.monitoring.states import ContestState
from quadro.monitoring.views.common import (
    WRITE,
    crumbs_of,
    readable_contest,
    readable_reading,
    sheet_of,
)
from quadro.monitoring.views.readings import address_of

PER_PAGE = 50


@seen_by(everyone)
def listed(request: Request) -> HttpResponse:
    """`?stato=aperta` those still to decide."""
    asked = request.GET.get("stato", "")
    rows = queries.readable_contests(request.actor)
    views = _views(queries.count_by_state(rows), asked)
    if asked in ContestState.values:
        rows = rows.filter(state=asked)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina")),
        "views": views,
        "query": f"stato={asked}&" if asked else "",
        "crumbs": crumbs_of(),
    }
    return render(request, "monitoring/contests.html", context)


def _views(counts: Sequence[tuple[str, str, int]], asked: str) -> list[SavedView]:
    total = sum(count for _state, _label, count in counts)
    views = [SavedView(_("Tutti"), "?", total, is_current=asked not in ContestState.values)]
    return views + [
        SavedView(label.capitalize(), f"?stato={state}", count, is_current=state == asked)
        for state, label, count in counts
    ]


@seen_by(everyone)
def contest(request: Request, key: int) -> HttpResponse:
    one, by = readable_contest(request, key), request.actor
    said = "x"  # any text: what is asked is who may, not what is written
    context = {
        "contest": one,
        "reading": one.reading,
        "indicator": one.reading.indicator,
        "replies": one.replies.select_related("body").order_by("at", "pk"),
        "evidence": one.evidence.select_related("document").order_by("pk"),
        "effects": queries.effects_of(one, by),
        "crumbs": _crumbs(one)[:-1],
        "today": localdate(),
        "sees_names": by.reads_everything or one.body_id in by.bodies,
        "may_decide": one.is_open and by.is_planning_office,
        "may_reply": by.is_signed_in and allows(policies.check_can_reply, one, said, by=by),
        "may_withdraw": by.is_signed_in and allows(policies.check_can_withdraw, one, by=by),
        "may_prove": by.is_signed_in and allows(policies.check_can_prove_contest, one, by=by),
    }
    return render(request, "monitoring/contest.html", context)


def _crumbs(one: Contest) -> list[tuple[str, str]]:
    listed_at = reverse("monitoring:contests")
    indicator = one.reading.indicator
    return [
        *crumbs_of(indicator),
        (_("Valori contestati"), listed_at),
        (one.reading.place_name, one.get_absolute_url()),
    ]


def _sheet(one: Contest, title: str, button: str, **more: Any) -> Any:
    return sheet_of(one.reading.indicator, title, button, back=one.get_absolute_url(), **more)


@seen_by(signed_in, methods=WRITE)
def new(request: Request, key: int) -> HttpResponse:
    one = readable_reading(request, key)
    bodies = policies.bodies_that_may_contest(one, request.actor)
    if not bodies:
        raise Refused(
            _("Contesta un valore approvato chi ha un mandato nell’ente che riguarda."),
            cure=address_of(one),
            cure_label=_("Torna alla rilevazione"),
        )

    def save(form: ContestForm) -> str:
        told = form.told
        body = Body.objects.get(pk=told.pop("body"))
        made = actions.contest(one, body, told, by=request.actor, at=now())
        messages.success(request, _("Valore contestato: la pagina lo dice, l’ufficio decide."))
        return made.get_absolute_url()

    choices = [(str(body.pk), body.name) for body in bodies]
    form = ContestForm(request.POST or None, indicator=one.indicator, bodies=choices)
    lead = _("Il valore resta pubblicato, segnato come contestato, fino alla decisione.")
    sheet = sheet_of(
        one.indicator, _("Contesta il valore"), _("Contesta il valore"), back=address_of(one),
        lead=lead,
    )  # fmt: skip
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def reply(request: Request, key: int) -> HttpResponse:
    one = readable_contest(request, key)

    def save(form: ReplyForm) -> str:
        actions.reply(one, form.cleaned_data["text"], by=request.actor, at=now())
        messages.success(request, _("Risposta aggiunta."))
        return f"{one.get_absolute_url()}#ragioni"

    sheet = _sheet(one, _("Rispondi"), _("Aggiungi la risposta"))
    return ask(request, ReplyForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def decide(request: Request, key: int) -> HttpResponse:
    one = readable_contest(request, key)

    def save(form: DecideForm) -> str:
        told = form.told
        actions.decide(one, told.pop("verb"), told, by=request.actor, at=now())
        messages.success(request, _("Decisione pubblicata: il valore di prima resta leggibile."))
        return one.get_absolute_url()

    form = DecideForm(request.POST or None, indicator=one.reading.indicator)
    reading, indicator = one.reading, one.reading.indicator
    lead = _("Pubblicato %(old)s, proposto %(new)s: ciò che accogli prende il suo posto.") % {
        "old": in_words(indicator, reading.value),
        "new": in_words(indicator, one.value),
    }
    sheet = _sheet(one, _("Decidi la contestazione"), _("Pubblica la decisione"), lead=lead)
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def withdraw(request: Request, key: int) -> HttpResponse:
    one = readable_contest(request, key)

    def save(_form: SureForm) -> str:
        actions.withdraw(one, by=request.actor, at=now())
        messages.success(request, _("Contestazione ritirata."))
        return one.get_absolute_url()

    title = _("Ritira la contestazione")
    return ask(request, SureForm(request.POST or None), save, sheet=_sheet(one, title, title))


@seen_by(signed_in, methods=WRITE)
def prove(request: Request, key: int) -> HttpResponse:
    one = readable_contest(request, key)
    policies.check_can_prove_contest(one, by=request.actor)

    def save(form: EvidenceForm) -> str:
        actions.prove(one, form.told, by=request.actor, at=now())
        messages.success(request, _("Prova aggiunta."))
        return f"{one.get_absolute_url()}#prove"

    form = EvidenceForm(request.POST or None, request.FILES or None)
    sheet = _sheet(one, _("Aggiungi una prova"), _("Aggiungi la prova"))
    return ask(request, form, save, sheet=sheet)

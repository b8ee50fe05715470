"""A municipality asks to join, brings its act, is answered, leaves."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, seen_by, signed_in
from quadro.documents import queries as documents
from quadro.kit.files import download as download_of
from quadro.kit.pages import Sheet, ask
from quadro.services import actions, policies, queries
from quadro.services.forms import (
    AcceptForm,
    ActForm,
    AskForm,
    LeaveForm,
    ReasonForm,
    RequestBackForm,
)
from quadro.services.models import Adhesion
from quadro.services.states import DELIBERATED, AdhesionState
from quadro.services.views.common import WRITE, adhesion_of, asked_town, found, sheet_of


def _towns(adhesion: Adhesion) -> str:
    return f"{reverse('services:towns', args=[adhesion.service.slug])}#adesione-{adhesion.pk}"


def _sheet(adhesion: Adhesion, title: str, button: str, **more: Any) -> Sheet:
    return sheet_of(adhesion.service, title, button, back=_towns(adhesion), **more)


@seen_by(signed_in, methods=WRITE)
def ask_to_join(request: Request, slug: str) -> HttpResponse:
    service = found(slug)
    policies.check_is_open(service)
    bodies = queries.asking_for(request.actor)

    def save(form: AskForm) -> str:
        told = dict(form.told)
        body = told.pop("body")
        made = actions.ask(service, body, told, by=request.actor, at=now())
        messages.success(
            request,
            _("Richiesta inviata. Ora tocca al Comune: adotta l’atto e caricalo qui.")
            if made.wants_act
            else _("Richiesta inviata: risponde chi tiene il servizio."),
        )
        return _towns(made)

    form = AskForm(
        request.POST or None, request.FILES or None, bodies=bodies,
        wants_act=service.needs_act in DELIBERATED or not service.needs_act,
        initial={"body": asked_town(request, bodies)},
    )  # fmt: skip
    needed = service.needs_act in DELIBERATED
    sheet = sheet_of(
        service, _("Aderisci a %(service)s") % {"service": service.name}, _("Chiedi di aderire"),
        lead=(
            _("Serve una %(act)s: puoi chiedere subito e caricarla dopo; il modello è già pronto.")
            % {"act": service.get_needs_act_display()}
            if needed
            else _("Basta la richiesta: risponde chi tiene il servizio.")
        ),
    )  # fmt: skip
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def act(request: Request, key: int) -> HttpResponse:
    adhesion = adhesion_of(key)
    policies.check_can_record_act(adhesion, by=request.actor)

    def save(form: ActForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.record_act(adhesion, form.told, version=version, by=request.actor, at=now())
        messages.success(request, _("Atto registrato: ora risponde chi tiene il servizio."))
        return _towns(adhesion)

    initial = {
        "act_number": adhesion.act_number, "act_on": adhesion.act_on, "version": adhesion.version
    }  # fmt: skip
    form = ActForm(request.POST or None, request.FILES or None, initial=initial)
    sheet = _sheet(
        adhesion, _("Carica l’atto di %(body)s") % {"body": adhesion.body.label},
        _("Registra l’atto"), lead=adhesion.service.name,
    )  # fmt: skip
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in)
def download(request: Request, key: int) -> HttpResponseBase:
    adhesion = adhesion_of(key)
    policies.check_can_read_act(adhesion, by=request.actor)
    if adhesion.document is None:
        raise Http404
    opened = documents.open_version(documents.current(adhesion.document))
    return download_of(
        opened.stream, name=opened.name, media_type=opened.media_type, size=opened.size
    )


@seen_by(signed_in, methods=("POST",))
def await_act(request: Request, key: int) -> HttpResponseBase:
    adhesion = actions.await_act(adhesion_of(key), by=request.actor, at=now())
    messages.success(request, _("%(body)s sa che manca l’atto.") % {"body": adhesion.body.label})
    return redirect(_towns(adhesion))


@seen_by(signed_in, methods=WRITE)
def accept(request: Request, key: int) -> HttpResponse:
    adhesion = adhesion_of(key)
    policies.check_can_keep(adhesion.service, by=request.actor)
    policies.check_move(adhesion, "accept")

    def save(form: AcceptForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.accept(
            adhesion, since=form.told["since"], version=version, by=request.actor, at=now()
        )
        messages.success(
            request,
            _("%(body)s aderisce a %(service)s.")
            % {"body": adhesion.body.label, "service": adhesion.service.name},
        )
        return _towns(adhesion)

    initial = {"since": request.actor.on, "version": adhesion.version}
    title = _("Accogli l’adesione di %(body)s") % {"body": adhesion.body.label}
    form = AcceptForm(request.POST or None, initial=initial)
    sheet = _sheet(adhesion, title, _("Accogli"), lead=_act_in_words(adhesion))
    return ask(request, form, save, sheet=sheet)


def _act_in_words(adhesion: Adhesion) -> str:
    if adhesion.act_on is None:
        return _("L’atto del Comune non è stato caricato.") if adhesion.wants_act else ""
    return _("Atto del Comune: n. %(number)s del %(day)s.") % {
        "number": adhesion.act_number, "day": f"{adhesion.act_on:%d/%m/%Y}"
    }  # fmt: skip


@seen_by(signed_in, methods=WRITE)
def refuse(request: Request, key: int) -> HttpResponse:
    adhesion = adhesion_of(key)
    policies.check_can_keep(adhesion.service, by=request.actor)
    policies.check_move(adhesion, "refuse")

    def save(form: ReasonForm) -> str:
        version = form.cleaned_data["version"] or 0
        reason = form.told["reason"]
        actions.refuse(adhesion, reason=reason, version=version, by=request.actor, at=now())
        messages.success(request, _("Il Comune riceve la risposta con il motivo."))
        return _towns(adhesion)

    form = ReasonForm(request.POST or None, initial={"version": adhesion.version})
    title = _("Non accogliere l’adesione di %(body)s") % {"body": adhesion.body.label}
    return ask(request, form, save, sheet=_sheet(adhesion, title, _("Non accogliere")))


@seen_by(signed_in, methods=WRITE)
def leave(request: Request, key: int) -> HttpResponse:
    """Who uses the service leaves it from a day; who only asked takes the request back."""
    adhesion = adhesion_of(key)
    policies.check_can_leave(adhesion, by=request.actor)
    is_in = adhesion.state == AdhesionState.ADHERED

    def save(form: LeaveForm | RequestBackForm) -> str:
        told = form.told
        actions.leave(
            adhesion, until=told.get("until"), reason=told["reason"],
            version=form.cleaned_data["version"] or 0, by=request.actor, at=now(),
        )  # fmt: skip
        messages.success(request, _("Adesione ritirata."))
        return adhesion.service.get_absolute_url()

    initial = {"version": adhesion.version, "until": request.actor.on}
    title = (_("%(body)s lascia il servizio") if is_in else _("%(body)s ritira la richiesta")) % {
        "body": adhesion.body.label
    }
    sheet = _sheet(adhesion, title, _("Lascia il servizio") if is_in else _("Ritira la richiesta"))
    form: LeaveForm | RequestBackForm
    if is_in:
        form = LeaveForm(request.POST or None, initial=initial)
    else:
        form = RequestBackForm(request.POST or None, initial=initial)
    return ask(request, form, save, sheet=sheet)

"""Who joins an agreement in life, who leaves it, who takes the place of another."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, planning_office, seen_by, signed_in
from quadro.agreements import actions, policies, queries
from quadro.agreements.forms.growth import (
    AnswerAdhesionForm,
    AskToJoinForm,
    JoinForm,
    LeaveForm,
    RecordLeaveForm,
    RecordRequestForm,
    SubstituteForm,
)
from quadro.agreements.models import Adhesion
from quadro.agreements.views.common import WRITE, readable, sheet_of
from quadro.kit.pages import ask


@seen_by(signed_in, methods=WRITE)
def ask_to_join(request: Request, slug: str) -> HttpResponse:
    agreement, by = readable(request, slug), request.actor
    kind = RecordRequestForm if by.is_planning_office else AskToJoinForm
    bodies = queries.bodies_that_may_join(agreement, by)
    form = kind(request.POST or None, initial={"asked_on": localdate()}, bodies=bodies)

    def save(form: AskToJoinForm) -> str:
        told = {"asked_on": localdate(), **form.told}
        asked = actions.ask_to_join(agreement, told.pop("body"), **told, by=by)
        messages.success(request, _("Richiesta registrata: %(body)s.") % {"body": asked.body})
        return f"{agreement.get_absolute_url()}#adesioni"

    lead = _("Chi aderisce è parte dal giorno della sua firma: quelle di prima non cambiano.")
    if agreement.wants_consent:
        lead += " " + _("L’intesa chiede prima il consenso delle parti.")
    sheet = sheet_of(agreement, _("Chiedi di aderire"), _("Chiedi di aderire"), lead=lead)
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def answer_adhesion(request: Request, slug: str, key: int) -> HttpResponse:
    adhesion = adhesion_of(request, slug, key)

    def save(form: AnswerAdhesionForm) -> str:
        actions.answer_adhesion(adhesion, **form.told, by=request.actor)
        messages.success(request, _("Risposta registrata."))
        return f"{adhesion.agreement.get_absolute_url()}#adesioni"

    form = AnswerAdhesionForm(request.POST or None, initial={"answered_on": localdate()})
    title = _("Risposta alla richiesta: %(body)s") % {"body": adhesion.body}
    sheet = sheet_of(adhesion.agreement, title, _("Registra la risposta"))
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def join(request: Request, slug: str, key: int) -> HttpResponse:
    adhesion = adhesion_of(request, slug, key)

    def save(form: JoinForm) -> str:
        party = actions.join(adhesion, form.told, by=request.actor)
        messages.success(request, _("%(body)s è fra le parti.") % {"body": party.body})
        return f"{adhesion.agreement.get_absolute_url()}#parti"

    title = _("Adesione: %(body)s") % {"body": adhesion.body}
    sheet = sheet_of(adhesion.agreement, title, _("Registra l’adesione"))
    return ask(request, JoinForm(request.POST or None), save, sheet=sheet)


def adhesion_of(request: Request, slug: str, key: int) -> Adhesion:
    agreement = readable(request, slug)
    return get_object_or_404(agreement.adhesions.select_related("agreement", "body"), pk=key)


@seen_by(signed_in, methods=WRITE)
def leave(request: Request, slug: str) -> HttpResponse:
    agreement, by = readable(request, slug), request.actor
    kind = RecordLeaveForm if by.is_planning_office else LeaveForm
    parties = queries.parties_that_may_leave(agreement, by)
    form = kind(request.POST or None, initial={"declared_on": localdate()}, parties=parties)

    def save(form: LeaveForm) -> str:
        told = {"declared_on": localdate(), **form.told}
        party = actions.leave(told.pop("party"), **told, by=by)
        words = _("%(body)s è parte fino al %(day)s escluso.")
        day = f"{party.withdrawn_on:%d/%m/%Y}"
        messages.success(request, words % {"body": party.body, "day": day})
        return f"{agreement.get_absolute_url()}#parti"

    first = policies.first_exit(agreement, localdate())
    lead = _("L’intesa non dice il preavviso: indica da quale giorno ha effetto.")
    if first is not None:
        lead = _("Con il preavviso, dichiarato oggi ha effetto dal %(day)s.") % {
            "day": f"{first:%d/%m/%Y}"
        }
    sheet = sheet_of(agreement, _("Dichiara il recesso"), _("Dichiara il recesso"), lead=lead)
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def substitute(request: Request, slug: str) -> HttpResponse:
    agreement = readable(request, slug)
    successions = queries.successions_in(agreement)

    def save(form: SubstituteForm) -> str:
        succession = form.cleaned_data["succession"]
        party = agreement.parties.get(body=succession.predecessor, withdrawn_on=None)
        heir = actions.substitute(party, succession, by=request.actor)
        messages.success(request, _("%(body)s è fra le parti.") % {"body": heir.body})
        return f"{agreement.get_absolute_url()}#parti"

    lead = _("L’ente che succede entra con lo stesso ruolo, dal giorno della successione.")
    if not successions:
        lead = _("A nessuna delle parti è succeduto un altro ente: registra prima la successione.")
    form = SubstituteForm(request.POST or None, successions=successions)
    sheet = sheet_of(agreement, _("Subentro di un ente"), _("Registra il subentro"), lead=lead)
    return ask(request, form, save, sheet=sheet)

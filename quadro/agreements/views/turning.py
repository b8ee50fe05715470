"""The turns of an agreement in life: renewal, relaunch, default and its outcomes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, planning_office, seen_by
from quadro.agreements import actions, policies, queries
from quadro.agreements.forms.growth import (
    DefaultForm,
    OutcomeForm,
    PlanRelaunchForm,
    RelaunchForm,
    RenewForm,
    TerminateForm,
    UnplannedRelaunchForm,
)
from quadro.agreements.models import Agreement
from quadro.agreements.states import State
from quadro.agreements.turns import SAID
from quadro.agreements.views.common import WRITE, readable, sheet_of
from quadro.kit.pages import ask


def _check_before_asking(request: Request, agreement: Agreement, verb: str) -> None:
    """Nobody fills in a form that can only be refused; what was already typed is kept by `ask`."""
    if request.method != "POST":
        policies.check_can_move(agreement, verb, by=request.actor, on=localdate(), told=SAID)


@seen_by(planning_office, methods=WRITE)
def renew(request: Request, slug: str) -> HttpResponse:
    agreement = readable(request, slug)
    _check_before_asking(request, agreement, "renew")

    def save(form: RenewForm) -> str:
        new = actions.renew(agreement, form.told, by=request.actor)
        messages.success(request, _("Rinnovo registrato: questa è la nuova intesa."))
        return new.get_absolute_url()

    lead = _(
        "Si registra quando il rinnovo è firmato. Nasce una nuova intesa, con le stesse parti e "
        "gli stessi legami, che comincia il giorno dopo la fine di questa."
    )
    initial = {"title": agreement.title, "total_eur": agreement.total_eur}
    sheet = sheet_of(agreement, _("Rinnova l’intesa"), _("Registra il rinnovo"), lead=lead)
    return ask(request, RenewForm(request.POST or None, initial=initial), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def relaunch(request: Request, slug: str) -> HttpResponse:
    """First why, then how: which of the two says the state of the agreement."""
    agreement = readable(request, slug)
    if agreement.state == State.RELAUNCH:
        return _relaunch(request, agreement)

    def save(form: PlanRelaunchForm) -> str:
        actions.plan_relaunch(agreement, **form.told, by=request.actor)
        messages.success(request, _("L’intesa è da rilanciare: ora serve un piano d’azione."))
        return f"{agreement.get_absolute_url()}#crescita"

    form = PlanRelaunchForm(request.POST or None, initial={"found_on": localdate()})
    sheet = sheet_of(agreement, _("Segna da rilanciare"), _("Segna da rilanciare"))
    return ask(request, form, save, sheet=sheet)


def _relaunch(request: Request, agreement: Agreement) -> HttpResponse:
    begun = agreement.relaunches.filter(started_on=None).first()

    def save(form: RelaunchForm) -> str:
        actions.relaunch(agreement, **form.told, by=request.actor)
        messages.success(request, _("Intesa rilanciata: il piano d’azione è nella sua pagina."))
        return f"{agreement.get_absolute_url()}#crescita"

    kind = RelaunchForm if begun else UnplannedRelaunchForm
    lead = begun.reasons if begun else ""
    sheet = sheet_of(agreement, _("Rilancia l’intesa"), _("Rilancia l’intesa"), lead=lead)
    return ask(request, kind(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def find_default(request: Request, slug: str) -> HttpResponse:
    agreement = readable(request, slug)

    def save(form: DefaultForm) -> str:
        told = form.told
        actions.find_default(agreement, told.pop("body"), told, by=request.actor)
        messages.success(request, _("Diffida registrata."))
        return f"{agreement.get_absolute_url()}#crescita"

    form = DefaultForm(
        request.POST or None,
        initial={"found_on": localdate(), "notice_on": localdate()},
        bodies=queries.bodies_on(agreement, localdate()),
    )
    title = _("Accerta l’inadempimento")
    return ask(request, form, save, sheet=sheet_of(agreement, title, _("Registra la diffida")))


@seen_by(planning_office, methods=WRITE)
def close_default(request: Request, slug: str, key: int) -> HttpResponse:
    agreement = readable(request, slug)
    default = get_object_or_404(agreement.defaults.select_related("agreement", "body"), pk=key)

    def save(form: OutcomeForm) -> str:
        actions.close_default(default, **form.told, by=request.actor)
        messages.success(request, _("Esito registrato."))
        return f"{agreement.get_absolute_url()}#crescita"

    form = OutcomeForm(request.POST or None, initial={"outcome_on": localdate()})
    title = _("Esito della diffida: %(body)s") % {"body": default.body}
    lead = _("Termine della diffida: %(day)s.") % {"day": f"{default.term_on:%d/%m/%Y}"}
    sheet = sheet_of(agreement, title, _("Registra l’esito"), lead=lead)
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def terminate(request: Request, slug: str) -> HttpResponse:
    agreement = readable(request, slug)
    _check_before_asking(request, agreement, "terminate")

    def save(form: TerminateForm) -> str:
        actions.terminate(agreement, **form.told, by=request.actor)
        messages.success(request, _("Intesa risolta."))
        return f"{agreement.get_absolute_url()}#crescita"

    lead = _("Chiude tutte le diffide aperte. Si può solo dopo il loro termine.")
    sheet = sheet_of(agreement, _("Risolvi l’intesa"), _("Risolvi l’intesa"), lead=lead)
    return ask(request, TerminateForm(request.POST or None), save, sheet=sheet)

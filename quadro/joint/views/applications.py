"""A municipality asks to join, is answered, takes back what it asked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, seen_by, signed_in
from quadro.joint import actions, policies, queries
from quadro.joint.forms import AcceptForm, ApplyForm, RefuseForm, WithdrawForm
from quadro.joint.models import Application, JointService
from quadro.joint.views.common import WRITE, members_of, readable, sheet_of
from quadro.kit.pages import ask
from quadro.kit.refusals import Refused


@seen_by(signed_in, methods=WRITE)
def apply(request: Request, slug: str) -> HttpResponse:
    service = readable(request, slug)
    found = queries.asking(
        service, members_of(service), request.actor, on=request.actor.on, reads_all=False
    )
    if not found.bodies:
        raise Refused(
            _(
                "Chiedono di entrare il Sindaco, il segretario e i funzionari di un Comune che non "
                "c’è ancora e non ha già chiesto."
            ),
            cure=service.get_absolute_url(),
            cure_label=_("Torna al servizio"),
        )

    def save(form: ApplyForm) -> str:
        told = form.told
        actions.apply(
            service, told["body"], since=told["since"], note=told["note"], by=request.actor,
            at=now(),
        )  # fmt: skip
        messages.success(
            request, _("Richiesta inviata: risponde %(lead)s.") % {"lead": service.lead.label}
        )
        return f"{service.get_absolute_url()}#richieste"

    first = next(iter(found.bodies)) if len(found.bodies) == 1 else None
    form = ApplyForm(request.POST or None, bodies=found.bodies, initial={"body": first})
    sheet = sheet_of(
        service, _("Chiedi di entrare"), _("Chiedi di entrare"),
        lead=_(
            "Risponde il capofila, %(lead)s. Non impegna ancora: si entra con la deliberazione "
            "del Consiglio."
        )
        % {"lead": service.lead.label},
    )  # fmt: skip
    return ask(request, form, save, sheet=sheet)


def _asked(service: JointService, key: int) -> Application:
    rows = Application.objects.select_related("body")
    one: Application = get_object_or_404(rows, service=service, pk=key)
    one.service = service
    return one


@seen_by(signed_in, methods=WRITE)
def accept(request: Request, slug: str, key: int) -> HttpResponse:
    service = readable(request, slug)
    policies.check_can_keep(service, by=request.actor)
    one = _asked(service, key)
    policies.check_can_answer(one, by=request.actor)

    def save(form: AcceptForm) -> str:
        told, version = form.told, form.cleaned_data["version"]
        actions.accept(
            one, since=told["since"], act=told["act"], weight=told["weight"], version=version,
            by=request.actor, at=now(),
        )  # fmt: skip
        messages.success(request, _("%(body)s è entrato.") % {"body": one.body.label})
        return service.get_absolute_url()

    initial = {"since": one.since, "version": one.version}
    form = AcceptForm(request.POST or None, initial=initial)
    title = _("Fai entrare %(body)s") % {"body": one.body.label}
    sheet = sheet_of(service, title, _("Fai entrare il Comune"), lead=one.note)
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def refuse(request: Request, slug: str, key: int) -> HttpResponse:
    service = readable(request, slug)
    policies.check_can_keep(service, by=request.actor)
    one = _asked(service, key)
    policies.check_can_answer(one, by=request.actor)

    def save(form: RefuseForm) -> str:
        version = form.cleaned_data["version"]
        actions.refuse(one, reason=form.told["reason"], version=version, by=request.actor, at=now())
        messages.success(request, _("Risposta inviata a %(body)s.") % {"body": one.body.label})
        return f"{service.get_absolute_url()}#richieste"

    form = RefuseForm(request.POST or None, initial={"version": one.version})
    title = _("Non accogliere la richiesta di %(body)s") % {"body": one.body.label}
    return ask(request, form, save, sheet=sheet_of(service, title, _("Invia la risposta")))


@seen_by(signed_in, methods=WRITE)
def withdraw(request: Request, slug: str, key: int) -> HttpResponse:
    service = readable(request, slug)
    one = _asked(service, key)
    policies.check_can_withdraw(one, by=request.actor)

    def save(form: WithdrawForm) -> str:
        version = form.cleaned_data["version"]
        actions.withdraw(
            one, reason=form.told["reason"], version=version, by=request.actor, at=now()
        )
        messages.success(request, _("Richiesta ritirata."))
        return f"{service.get_absolute_url()}#richieste"

    form = WithdrawForm(request.POST or None, initial={"version": one.version})
    title = _("Ritira la richiesta di %(body)s") % {"body": one.body.label}
    return ask(request, form, save, sheet=sheet_of(service, title, _("Ritira la richiesta")))

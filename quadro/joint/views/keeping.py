"""A service is entered and changed; municipalities join and leave it."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, seen_by, signed_in
from quadro.agreements.models import Agreement, Party
from quadro.bodies.models import Body, Kind
from quadro.joint import actions, policies
from quadro.joint.forms import JoinForm, LeaveForm, ServiceForm
from quadro.joint.forms.services import INSTRUMENTS
from quadro.joint.models import JointService, Member
from quadro.joint.views.common import WRITE, members_of, readable, sheet_of
from quadro.kit.pages import ask
from quadro.territory.queries import municipalities_on

DAY = timedelta(days=1)
LEADS = (Kind.MUNICIPALITY, Kind.UNION, Kind.METROPOLITAN_AUTHORITY)


def _leads(request: Request) -> "QuerySet[Body]":
    rows = Body.objects.filter(kind__in=LEADS).order_by("name", "pk")
    if request.actor.is_planning_office:
        return rows
    mine = [body for role, body in request.actor.mandates if role in policies.KEEPERS]
    return rows.filter(pk__in=mine)


def _agreements(request: Request, service: JointService | None = None) -> "QuerySet[Agreement]":
    """Conventions, for who is not of the office those of their bodies; and the one that is kept."""
    found = INSTRUMENTS
    if not request.actor.is_planning_office:
        mine = Party.objects.filter(body__in=request.actor.bodies).values("agreement")
        found &= Q(pk__in=mine)
    if service is not None and service.agreement_id:
        found |= Q(pk=service.agreement_id)
    rows = Agreement.objects.readable_by(request.actor).filter(found)
    return rows.order_by("title", "pk")


def _values(form: ServiceForm) -> dict[str, Any]:
    told = form.told
    last = told.pop("last")
    return {**told, "until": last + DAY if last else None}


@seen_by(signed_in, methods=WRITE)
def register(request: Request) -> HttpResponse:
    policies.check_may_register(by=request.actor)

    def save(form: ServiceForm) -> str:
        made = actions.register(_values(form), by=request.actor)
        messages.success(request, _("Servizio registrato: ora fai entrare i Comuni."))
        return made.get_absolute_url()

    form = ServiceForm(request.POST or None, leads=_leads(request), agreements=_agreements(request))
    sheet = sheet_of(
        None, _("Registra un servizio fatto insieme"), _("Registra il servizio"),
        lead=_(
            "Servizio associato, ufficio comune, delega, unione, opera di interesse comune: chi "
            "c’è, che cosa fa e con quale convenzione."
        ),
    )  # fmt: skip
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def edit(request: Request, slug: str) -> HttpResponse:
    service = readable(request, slug)
    policies.check_can_keep(service, by=request.actor)

    def save(form: ServiceForm) -> str:
        version = form.cleaned_data.get("version") or 0
        actions.edit(service, _values(form), version=version, by=request.actor)
        messages.success(request, _("Servizio modificato."))
        return service.get_absolute_url()

    initial = {name: getattr(service, name) for name in actions.RECORD if name != "until"}
    initial |= {"last": service.last_day, "version": service.version}
    form = ServiceForm(
        request.POST or None, initial=initial, leads=_leads(request),
        agreements=_agreements(request, service),
    )  # fmt: skip
    sheet = sheet_of(service, _("Modifica il servizio"), _("Salva il servizio"))
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def join(request: Request, slug: str) -> HttpResponse:
    service = readable(request, slug)
    policies.check_can_keep(service, by=request.actor)

    def save(form: JoinForm) -> str:
        told = form.told
        made = actions.join(
            service, told["body"], since=told["since"], act=told["act"], weight=told["weight"],
            by=request.actor, at=now(),
        )  # fmt: skip
        messages.success(request, _("%(body)s è entrato.") % {"body": made.body.label})
        return service.get_absolute_url()

    on = request.actor.on
    inside = [one.body_id for one in members_of(service) if one.until is None]
    towns = Body.objects.filter(municipality__in=municipalities_on(on).order_by())
    others = Body.objects.filter(kind=Kind.MUNICIPALITY, municipality=None)
    rows = (towns | others).exclude(pk__in=inside).order_by("name", "pk")
    asked = Body.objects.filter(slug=request.GET.get("comune", "")).first()
    form = JoinForm(request.POST or None, initial={"body": asked}, towns=rows)
    sheet = sheet_of(
        service, _("Fai entrare un Comune"), _("Fai entrare il Comune"),
        lead=_("Nell’anno in cui entra paga per i giorni in cui c’è."),
    )  # fmt: skip
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def let_go(request: Request, slug: str, key: int) -> HttpResponse:
    service = readable(request, slug)
    rows = Member.objects.select_related("service__lead", "body")
    member = get_object_or_404(rows, service=service, pk=key)
    if not policies.writes_for(member.body_id, by=request.actor):
        policies.check_can_keep(service, by=request.actor)

    def save(form: LeaveForm) -> str:
        told = form.told
        actions.let_go(member, until=told["last"] + DAY, act=told["act"], by=request.actor)
        messages.success(request, _("Uscita registrata."))
        return service.get_absolute_url()

    title = _("Fai uscire %(body)s") % {"body": member.body.label}
    sheet = sheet_of(
        service, title, _("Registra l’uscita"),
        lead=_("Paga per i giorni in cui c’è stato; i riparti già approvati non cambiano."),
    )  # fmt: skip
    return ask(request, LeaveForm(request.POST or None), save, sheet=sheet)

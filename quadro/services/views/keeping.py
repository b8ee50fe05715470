"""A service enters the catalogue and is kept: what is said of it, its state, its places."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, seen_by, signed_in
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.kit.pages import Sheet, ask
from quadro.services import actions, policies, queries
from quadro.services.actions.rows import said_of
from quadro.services.forms import CapacityForm, MoveForm, ServiceForm
from quadro.services.policies import KEEPERS
from quadro.services.states import SERVICE_MOVES, moves_from
from quadro.services.views.common import WRITE, first_crumbs, found, sheet_of


def _giving(request: Request) -> "QuerySet[Body]":
    """The bodies of which one may keep the services: those with powers, for the office."""
    by = request.actor
    rows = Body.objects.filter(is_institutional=True)
    if not by.is_planning_office:
        rows = Body.objects.filter(pk__in=[key for role, key in by.mandates if role in KEEPERS])
    return rows.order_by("name", "pk")


def _agreements(request: Request) -> "QuerySet[Agreement]":
    return Agreement.objects.readable_by(request.actor).order_by("title", "pk")


@seen_by(signed_in, methods=WRITE)
def add(request: Request) -> HttpResponse:
    policies.check_keeps_some(by=request.actor)

    def save(form: ServiceForm) -> str:
        made = actions.add(form.told, by=request.actor)
        messages.success(
            request, _("Servizio aggiunto come proposta: attivalo quando i Comuni possono aderire.")
        )
        return made.get_absolute_url()

    bodies = _giving(request)
    authority = bodies.filter(kind="citta_metropolitana").first()
    form = ServiceForm(
        request.POST or None, bodies=bodies, agreements=_agreements(request),
        initial={"small_first": True, "body": authority},
    )  # fmt: skip
    sheet = Sheet(
        title=_("Aggiungi un servizio"), button=_("Aggiungi al catalogo"),
        back=reverse("services:catalogue"), crumbs=first_crumbs(),
        lead=_("Ciò che non sai lascialo vuoto: la pagina dirà «dato non disponibile»."),
    )  # fmt: skip
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def edit(request: Request, slug: str) -> HttpResponse:
    service = found(slug)
    policies.check_can_keep(service, by=request.actor)

    def save(form: ServiceForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.edit(service, form.told, version=version, by=request.actor)
        messages.success(request, _("Servizio salvato."))
        return service.get_absolute_url()

    initial = {**said_of(service), "version": service.version}
    form = ServiceForm(
        request.POST or None, bodies=None, agreements=_agreements(request), initial=initial
    )
    title = _("Modifica %(service)s") % {"service": service.name}
    return ask(request, form, save, sheet=sheet_of(service, title, _("Salva")))


@seen_by(signed_in, methods=WRITE)
def move(request: Request, slug: str) -> HttpResponse:
    service = found(slug)
    policies.check_can_keep(service, by=request.actor)

    def save(form: MoveForm) -> str:
        told = form.told
        actions.move(service, told["verb"], reason=told["reason"], by=request.actor, at=now())
        messages.success(request, _("Stato del servizio cambiato."))
        return service.get_absolute_url()

    form = MoveForm(request.POST or None, moves=list(moves_from(SERVICE_MOVES, service.state)))
    sheet = sheet_of(
        service, _("Cambia lo stato"), _("Salva"),
        lead=_("Oggi il servizio è: %(state)s.") % {"state": service.get_state_display()},
    )  # fmt: skip
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def capacity(request: Request, slug: str) -> HttpResponse:
    service = found(slug)
    policies.check_can_keep(service, by=request.actor)
    year = request.actor.on.year

    def save(form: CapacityForm) -> str:
        told = form.told
        actions.set_capacity(
            service, year=told["year"], places=told["places"], by=request.actor, at=now(),
            version=form.cleaned_data["version"] or 0,
        )  # fmt: skip
        messages.success(request, _("Posti dell’anno salvati."))
        return service.get_absolute_url()

    initial = {
        "year": year, "places": queries.places_of(service, year), "version": service.version
    }  # fmt: skip
    form = CapacityForm(request.POST or None, initial=initial)
    sheet = sheet_of(
        service, _("Stabilisci i posti dell’anno"), _("Salva i posti"),
        lead=_("Chi è in attesa non entra da solo: quando c’è posto ti viene proposto il primo."),
    )  # fmt: skip
    return ask(request, form, save, sheet=sheet)

"""What a decision becomes, with one move."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, planning_office, seen_by, signed_in
from quadro.agreements.models import Opinion
from quadro.assemblies import actions, policies
from quadro.assemblies.forms import ForwardForm, InquireForm, OpinionForm, PromiseForm
from quadro.assemblies.models import Item
from quadro.assemblies.states import Outcome
from quadro.assemblies.views.common import WRITE, item_of, readable, sheet_of
from quadro.kit.pages import ask


def _item(request: Request, slug: str, key: str, item: int) -> Item:
    one = readable(request, slug, key)
    policies.check_can_keep(one.assembly, by=request.actor)
    return item_of(one, item)


@seen_by(signed_in, methods=WRITE)
def give_opinion(request: Request, slug: str, key: str, item: int) -> HttpResponse:
    point = _item(request, slug, key, item)

    def save(form: OpinionForm) -> str:
        told = form.told
        actions.give_opinion(point, **told, by=request.actor, at=now())
        messages.success(request, _("Parere reso: si vede nell’atto che lo aspettava."))
        return point.sitting.get_absolute_url()

    is_carried = point.outcome == Outcome.APPROVED
    outcome = Opinion.Outcome.FAVOURABLE if is_carried else Opinion.Outcome.CONTRARY
    form = OpinionForm(request.POST or None, initial={"outcome": outcome})
    lead = str(point.opinion) if point.opinion else ""
    sheet = sheet_of(point.sitting, _("Rendi il parere"), _("Rendi il parere"), lead=lead)
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def promise(request: Request, slug: str, key: str, item: int) -> HttpResponse:
    point = _item(request, slug, key, item)

    def save(form: PromiseForm) -> str:
        told = form.told
        agreement = told.pop("agreement")
        actions.promise(point, agreement, told, by=request.actor, at=now())
        messages.success(request, _("Impegno registrato."))
        return point.sitting.get_absolute_url()

    form = PromiseForm(request.POST or None, item=point, by=request.actor)
    sheet = sheet_of(point.sitting, _("Nuovo impegno"), _("Registra l’impegno"), lead=str(point))
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def inquire(request: Request, slug: str, key: str, item: int) -> HttpResponse:
    point = _item(request, slug, key, item)

    def save(form: InquireForm) -> str:
        actions.inquire(point, form.told, by=request.actor, at=now())
        messages.success(request, _("Istruttoria aperta."))
        return point.sitting.get_absolute_url()

    initial = {"title": point.title, "need": point.about or point.discussion}
    form = InquireForm(request.POST or None, initial=initial)
    sheet = sheet_of(point.sitting, _("Apri un’istruttoria"), _("Apri l’istruttoria"))
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def forward(request: Request, slug: str, key: str, item: int) -> HttpResponse:
    point = _item(request, slug, key, item)

    def save(form: ForwardForm) -> str:
        told = form.told
        actions.forward(point, told["sitting"], title=told["title"], by=request.actor, at=now())
        messages.success(request, _("Punto inviato: è in fondo a quell’ordine del giorno."))
        return point.sitting.get_absolute_url()

    form = ForwardForm(request.POST or None, item=point, initial={"title": point.title})
    lead = _("Il punto va in fondo all’ordine del giorno dell’altro organo, che lo ordina.")
    sheet = sheet_of(point.sitting, _("Invia a un altro organo"), _("Invia il punto"), lead=lead)
    return ask(request, form, save, sheet=sheet)

"""The money of an intervention is told by its body and by the office."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, seen_by, signed_in
from quadro.interventions import actions, policies, queries
from quadro.interventions.forms import CostsForm, FundingForm, MovementForm, ReasonForm
from quadro.interventions.views.common import WRITE, readable, sheet_of
from quadro.kit.pages import ask


@seen_by(signed_in, methods=WRITE)
def funding(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)
    policies.check_can_tell(one, by=request.actor)

    def save(form: FundingForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.tell_funding(
            one, form.lines(), on=form.cleaned_data["on"], version=version, by=request.actor,
            at=now(),
        )  # fmt: skip
        messages.success(request, _("Finanziamenti salvati: quelli di prima restano leggibili."))
        return f"{one.get_absolute_url()}#fondi"

    rows = [
        {
            "source": line.source, "funder": str(line.funder_id or ""), "year": line.year,
            "amount_eur": line.amount_eur, "act": line.act,
        }
        for line in one.fundings.current().order_by("source", "funder", "year", "pk")
        if line.amount_eur
    ]  # fmt: skip
    form = FundingForm(
        request.POST or None, rows=rows, funders=list(queries.funders_for(one)),
        initial={"version": one.version, "on": localdate()},
    )  # fmt: skip
    lead = _("Il costo è la somma delle righe, con quello che è ancora da reperire.")
    title = _("Chi paga, anno per anno")
    sheet = sheet_of(one, title, _("Salva i finanziamenti"), lead=lead, is_wide=True)
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def costs(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)
    policies.check_can_tell(one, by=request.actor)

    def save(form: CostsForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.tell_costs(
            one, form.costs(), on=form.cleaned_data["on"], version=version, by=request.actor,
            at=now(),
        )  # fmt: skip
        messages.success(request, _("Piano dei costi salvato."))
        return f"{one.get_absolute_url()}#curva"

    now_planned = queries.costs_of([one.pk]).get(one.pk, {})
    rows = [{"year": year, "amount_eur": amount} for year, amount in now_planned.items()]
    form = CostsForm(
        request.POST or None, rows=rows, initial={"version": one.version, "on": localdate()}
    )
    lead = _("Quanto si prevede di spendere ogni anno: è la linea con cui si confronta il pagato.")
    sheet = sheet_of(one, _("Piano dei costi"), _("Salva il piano dei costi"), lead=lead)
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def add_movement(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)
    policies.check_can_tell(one, by=request.actor)

    def save(form: MovementForm) -> str:
        actions.add_movement(one, form.told, by=request.actor, at=now())
        messages.success(request, _("Movimento registrato."))
        return f"{one.get_absolute_url()}#movimenti"

    form = MovementForm(request.POST or None, initial={"on": localdate()})
    lead = _("Un movimento non si cancella: se è sbagliato si storna, e restano tutti e due.")
    sheet = sheet_of(one, _("Registra un movimento"), _("Registra il movimento"), lead=lead)
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def take_back(request: Request, slug: str, key: int) -> HttpResponse:
    one = readable(request, slug)
    policies.check_can_tell(one, by=request.actor)
    movement = get_object_or_404(one.movements.all(), pk=key)

    def save(form: ReasonForm) -> str:
        actions.take_back(movement, form.cleaned_data["reason"], by=request.actor, at=now())
        messages.success(request, _("Movimento stornato."))
        return f"{one.get_absolute_url()}#movimenti"

    title = _("Storna «%(what)s»") % {"what": movement}
    sheet = sheet_of(one, title, _("Storna il movimento"))
    return ask(request, ReasonForm(request.POST or None), save, sheet=sheet)

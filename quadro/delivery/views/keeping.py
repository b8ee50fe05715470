"""How the office keeps commitments: registered, corrected, moved in time, divided."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, planning_office, seen_by
from quadro.agreements import policies as agreements
from quadro.agreements import queries as settled
from quadro.agreements.models import Agreement
from quadro.delivery import actions, policies, queries
from quadro.delivery.forms import (
    CommitmentForm,
    NewCommitmentForm,
    RescheduleForm,
    SharesForm,
    StepsForm,
    WaitForm,
    plain,
)
from quadro.delivery.views.common import WRITE, readable, sheet_of
from quadro.kit.pages import Sheet, ask
from quadro.texts.models import TextVersion


@seen_by(planning_office, methods=WRITE)
def new(request: Request, slug: str) -> HttpResponse:
    """`?versione=2&paragrafo=…` draws it from a paragraph of the text."""
    agreement = get_object_or_404(Agreement.objects.select_related("instrument"), slug=slug)
    agreements.check_can_read(agreement, by=request.actor)
    version, anchor, quote = _paragraph(request, agreement)

    def save(form: NewCommitmentForm) -> str:
        values = {**form.told, "said_in": version, "anchor": anchor}
        made = actions.promise(agreement, values, by=request.actor, at=now())
        messages.success(request, _("Impegno registrato: ora dividilo in passi e lega le quote."))
        return made.get_absolute_url()

    initial = {"quote": quote, "deliverable": quote}
    form = NewCommitmentForm(
        request.POST or None, agreement=agreement, by_day=localdate(), initial=initial
    )
    back = agreement.get_absolute_url()
    lead = _("Chi lo deve, che cosa consegna, entro quando.")
    sheet = Sheet(
        title=_("Nuovo impegno"), button=_("Registra l’impegno"), back=f"{back}#impegni",
        lead=lead, crumbs=[(agreement.label, back)],
    )  # fmt: skip
    return ask(request, form, save, sheet=sheet)


def _paragraph(request: Request, agreement: Agreement) -> tuple[TextVersion | None, str, str]:
    """The version, the anchor and the words of the paragraph that the address names."""
    number, anchor = request.GET.get("versione", ""), request.GET.get("paragrafo", "")
    if not number.isdecimal() or not anchor:
        return None, "", ""
    rows = TextVersion.objects.select_related("text").filter(
        text__of_agreement__agreement=agreement, number=int(number[:6])
    )
    version = rows.first()
    if version is None or not settled.is_settled(version) or anchor not in version.body.places:
        return None, "", ""
    return version, anchor, version.body.places[anchor][1].wording


@seen_by(planning_office, methods=WRITE)
def edit(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)

    def save(form: CommitmentForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.edit(one, form.told, version=version, by=request.actor, at=now())
        messages.success(request, _("Impegno aggiornato."))
        return one.get_absolute_url()

    names = (
        "title", "deliverable", "owner", "in_charge", "quote", "starts_on", "weight", "source",
        "cadence_months", "version",
    )  # fmt: skip
    initial: dict[str, Any] = {name: getattr(one, name) for name in names}
    initial |= {"others": list(one.others.all()), "weight": plain(one.weight)}
    form = CommitmentForm(
        request.POST or None, agreement=one.agreement, by_day=localdate(), initial=initial
    )
    sheet = sheet_of(one, _("Modifica l’impegno"), _("Salva l’impegno"))
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def reschedule(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)

    def save(form: RescheduleForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.reschedule(one, form.told, version=version, by=request.actor, at=now())
        messages.success(request, _("Scadenza spostata: quella di prima resta nella storia."))
        return one.get_absolute_url()

    names = ("term_count", "term_unit", "term_from", "version")
    initial: dict[str, Any] = {name: getattr(one, name) for name in names}
    if not one.term_from:
        initial["due_on"] = one.due_on
    form = RescheduleForm(request.POST or None, initial=initial)
    return ask(
        request, form, save, sheet=sheet_of(one, _("Sposta la scadenza"), _("Sposta la scadenza"))
    )


@seen_by(planning_office, methods=WRITE)
def steps(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)

    def save(form: StepsForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.set_steps(one, form.said(), version=version, by=request.actor, at=now())
        messages.success(request, _("Passi salvati."))
        return f"{one.get_absolute_url()}#calcolo"

    rows = list(one.steps.order_by("position"))
    form = StepsForm(request.POST or None, steps=rows, initial={"version": one.version})
    lead = _("Un passo è fatto quando il valore detto raggiunge il quanto: 9 delibere su 20.")
    title = _("Passi dell’impegno")
    sheet = sheet_of(one, title, _("Salva i passi"), lead=lead, is_wide=True)
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def shares(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)

    def save(form: SharesForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.set_shares(one, form.said(), version=version, by=request.actor, at=now())
        messages.success(request, _("Quote salvate: sommano a 100."))
        return f"{one.get_absolute_url()}#piano"

    form = SharesForm(
        request.POST or None,
        shares=list(one.shares.order_by("provision__code", "pk")),
        provisions=list(queries.provisions_for(one)),
        initial={"version": one.version},
    )
    lead = _("Quanto dell’impegno conta per ciascuna previsione: la somma è 100, mai due volte.")
    sheet = sheet_of(one, _("Quote sul Piano"), _("Salva le quote"), lead=lead)
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def wait_for(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)

    def save(form: WaitForm) -> str:
        actions.wait_for(one, form.cleaned_data["other"], by=request.actor)
        messages.success(request, _("Dipendenza aggiunta."))
        return one.get_absolute_url()

    rows = queries.that_may_be_awaited(one, request.actor)
    form = WaitForm(request.POST or None, rows=rows)
    sheet = sheet_of(one, _("Dipende da un altro impegno"), _("Aggiungi la dipendenza"))
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=("POST",))
def stop_waiting(request: Request, slug: str, key: int) -> HttpResponse:
    one = readable(request, slug)
    policies.check_can_keep(one.agreement, by=request.actor)
    dependency = get_object_or_404(one.waits_for.select_related("commitment", "other"), pk=key)
    actions.stop_waiting(dependency, by=request.actor)
    messages.success(request, _("Dipendenza tolta."))
    return redirect(one.get_absolute_url())

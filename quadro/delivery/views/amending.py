"""How the office plans, on the draft of an amendment, what changes of the commitments."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, planning_office, seen_by
from quadro.agreements import policies as agreements
from quadro.agreements.models import Agreement, Amendment
from quadro.delivery import actions, policies, queries
from quadro.delivery.amending import LABELS
from quadro.delivery.forms import NewCommitmentForm, PlannedForm, ReasonForm, SureForm
from quadro.delivery.models import Commitment
from quadro.delivery.views.common import WRITE
from quadro.kit.pages import Sheet, ask

CANCEL = "annulla"


def draft_of(request: Request, slug: str, key: int) -> Amendment:
    """A draft that the office may change."""
    agreement = get_object_or_404(Agreement.objects.select_related("instrument"), slug=slug)
    agreements.check_can_read(agreement, by=request.actor)
    amendment: Amendment = get_object_or_404(agreement.amendments, pk=key)
    amendment.agreement = agreement
    agreements.check_can_amend(agreement, by=request.actor)
    agreements.check_is_draft(amendment)
    return amendment


def address_of(amendment: Amendment) -> str:
    return reverse("agreements:amendment", args=[amendment.agreement.slug, amendment.pk])


def sheet_in(amendment: Amendment, title: str, button: str, **more: Any) -> Sheet:
    here = address_of(amendment)
    agreement = amendment.agreement
    crumbs = [(agreement.label, agreement.get_absolute_url()), (amendment.title, here)]
    return Sheet(title=title, button=button, back=here, crumbs=crumbs, **more)


@seen_by(planning_office, methods=WRITE)
def plan_change(request: Request, slug: str, key: int) -> HttpResponse:
    """First of which commitment what changes (`?impegno=…&che=due_on`), then how."""
    one = draft_of(request, slug, key)
    rows = queries.commitments_of(one.agreement).open()
    what, asked = request.GET.get("che", ""), request.GET.get("impegno", "")
    commitment = rows.filter(slug=asked).first() if asked else None
    if commitment is None or what not in (*policies.AMENDABLE, CANCEL):
        context = {
            "amendment": one,
            "agreement": one.agreement,
            "commitments": list(rows),
            "things": [(name, LABELS[name]) for name in LABELS],
        }
        return render(request, "delivery/amendment_change.html", context)
    if what == CANCEL:
        return _cancel(request, one, commitment)
    return _change(request, one, commitment, what)


def _change(request: Request, one: Amendment, commitment: Commitment, field: str) -> HttpResponse:
    def save(form: PlannedForm) -> str:
        actions.plan_change(one, commitment, field, form.told, by=request.actor)
        messages.success(request, _("Modifica aggiunta alla bozza."))
        return address_of(one)

    form = PlannedForm(
        request.POST or None, field=field, bodies=policies.bodies_then(one), by_day=localdate(),
        initial={field: getattr(commitment, field)},
    )  # fmt: skip
    title = _("%(what)s di «%(title)s»") % {"what": LABELS[field], "title": commitment.title}
    return ask(request, form, save, sheet=sheet_in(one, title, _("Aggiungi la modifica")))


def _cancel(request: Request, one: Amendment, commitment: Commitment) -> HttpResponse:
    def save(form: ReasonForm) -> str:
        reason = form.cleaned_data["reason"]
        actions.plan_cancel(one, commitment, reason=reason, by=request.actor)
        messages.success(request, _("Modifica aggiunta alla bozza."))
        return address_of(one)

    title = _("«%(title)s» è annullato") % {"title": commitment.title}
    sheet = sheet_in(one, title, _("Aggiungi la modifica"))
    return ask(request, ReasonForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def plan_new(request: Request, slug: str, key: int) -> HttpResponse:
    one = draft_of(request, slug, key)

    def save(form: NewCommitmentForm) -> str:
        actions.plan_new(one, form.told, by=request.actor)
        messages.success(request, _("L’impegno nuovo è nella bozza: nascerà con l’atto."))
        return address_of(one)

    form = NewCommitmentForm(
        request.POST or None, agreement=one.agreement, by_day=localdate(),
        bodies=policies.bodies_then(one),
    )  # fmt: skip
    lead = _("Nasce il giorno in cui l’atto ha effetto; chi entra con l’atto può già risponderne.")
    sheet = sheet_in(one, _("Un impegno nuovo"), _("Aggiungi la modifica"), lead=lead)
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def drop_planned(request: Request, slug: str, key: int, change: int) -> HttpResponse:
    one = draft_of(request, slug, key)
    delta = get_object_or_404(one.commitment_deltas.select_related("commitment"), pk=change)
    delta.amendment = one

    def save(_form: SureForm) -> str:
        actions.drop_planned(delta, by=request.actor)
        messages.success(request, _("Modifica tolta dalla bozza."))
        return address_of(one)

    [told] = queries.amended_by([delta])
    title = _("Togli la modifica «%(what)s»") % {"what": told.label}
    sheet = sheet_in(one, title, _("Togli la modifica"))
    return ask(request, SureForm(request.POST or None), save, sheet=sheet)

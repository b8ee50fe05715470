"""How the planning office corrects a computed signal, and takes the correction back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, planning_office, seen_by
from quadro.delivery import actions, policies, queries
from quadro.delivery.forms import OverrideForm, ReasonForm
from quadro.delivery.views.common import WRITE, readable, sheet_of
from quadro.kit.pages import ask


@seen_by(planning_office, methods=WRITE)
def override(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)
    policies.check_can_override(one, by=request.actor)

    def save(form: OverrideForm) -> str:
        actions.override(one, form.told, by=request.actor, at=now())
        messages.success(request, _("Correzione registrata: si legge accanto al calcolo."))
        return f"{one.get_absolute_url()}#correzione"

    lead = _("Si legge accanto ai segnali calcolati, col suo motivo; nelle somme conta il calcolo.")
    sheet = sheet_of(one, _("Correggi i segnali"), _("Registra la correzione"), lead=lead)
    return ask(
        request, OverrideForm(request.POST or None), save, sheet=sheet,
        template="delivery/override.html", computed=queries.status_of(one, on=localdate()),
    )  # fmt: skip


@seen_by(planning_office, methods=WRITE)
def withdraw_override(request: Request, slug: str, key: int) -> HttpResponse:
    one = readable(request, slug)
    found = get_object_or_404(one.overrides.all(), pk=key)
    found.commitment = one

    def save(form: ReasonForm) -> str:
        reason = form.cleaned_data["reason"]
        actions.withdraw_override(found, reason=reason, by=request.actor, at=now())
        messages.success(request, _("Correzione ritirata: resta nella storia."))
        return one.get_absolute_url()

    sheet = sheet_of(one, _("Ritira la correzione"), _("Ritira la correzione"), lead=found.reason)
    return ask(request, ReasonForm(request.POST or None), save, sheet=sheet)

"""What the owner of a commitment does: tells how far it is, delivers it, says what blocks it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, seen_by, signed_in
from quadro.bodies.models import Body
from quadro.delivery import actions, policies
from quadro.delivery.forms import (
    BlockForm,
    DeliverForm,
    EvidenceForm,
    ReasonForm,
    SolveForm,
    SureForm,
    TellForm,
)
from quadro.delivery.states import ADDRESSES, VERBS, Guard, move_of
from quadro.delivery.views.common import WRITE, readable, sheet_of
from quadro.kit.pages import ask

STEPS = {address: verb for verb, address in ADDRESSES.items()}


@seen_by(signed_in, methods=WRITE)
def tell(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)
    policies.check_can_tell(one, by=request.actor)

    def save(form: TellForm) -> str:
        actions.tell(one, form.said(), by=request.actor, at=now())
        messages.success(request, _("Aggiornamento registrato."))
        return one.get_absolute_url()

    steps = list(one.steps.order_by("position"))
    initial = {"on": localdate(), "progress": one.progress, "forecast_on": one.forecast_on}
    form = TellForm(request.POST or None, steps=steps, initial=initial)
    lead = _("Quello che non sai lascialo vuoto: resta fuori dalla somma, non diventa zero.")
    keeps = f"impegno-{one.pk}"
    sheet = sheet_of(
        one, _("Aggiorna l’impegno"), _("Registra l’aggiornamento"), lead=lead, keeps=keeps
    )
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def move(request: Request, slug: str, step: str) -> HttpResponse:
    one = readable(request, slug)
    verb = STEPS.get(step)
    if verb is None:
        raise Http404
    made = move_of(one.state, verb)
    kind = KINDS.get(made.guard if made else Guard.NONE, SureForm)

    def save(form: Any) -> str:
        told = form.told
        actions.move(
            one, verb, by=request.actor, on=localdate(), at=now(), reason=told.pop("reason", ""),
            told=told,
        )  # fmt: skip
        messages.success(request, _("Fatto: l’impegno è passato avanti."))
        return one.get_absolute_url()

    initial = {"done_on": localdate()} if kind is DeliverForm else {}
    title = str(VERBS[verb])
    return ask(
        request, kind(request.POST or None, initial=initial), save,
        sheet=sheet_of(one, title, title, lead=one.title),
    )  # fmt: skip


KINDS: dict[str, Any] = {Guard.REASON: ReasonForm, Guard.EVIDENCE: DeliverForm}


@seen_by(signed_in, methods=WRITE)
def block(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)
    policies.check_can_tell(one, by=request.actor)

    def save(form: BlockForm) -> str:
        actions.block(one, form.told, by=request.actor, at=now())
        messages.success(request, _("Blocco registrato."))
        return f"{one.get_absolute_url()}#blocchi"

    bodies = Body.objects.filter(parties__agreement=one.agreement).distinct()
    form = BlockForm(
        request.POST or None, bodies=bodies.order_by("name", "pk"),
        initial={"opened_on": localdate()},
    )  # fmt: skip
    sheet = sheet_of(one, _("Che cosa blocca l’impegno"), _("Registra il blocco"))
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def solve(request: Request, slug: str, key: int) -> HttpResponse:
    one = readable(request, slug)
    blocker = get_object_or_404(one.blockers.select_related("body"), pk=key)
    blocker.commitment = one

    def save(form: SolveForm) -> str:
        actions.solve(blocker, **form.told, by=request.actor, at=now())
        messages.success(request, _("Blocco sciolto."))
        return f"{one.get_absolute_url()}#blocchi"

    form = SolveForm(request.POST or None, initial={"solved_on": localdate()})
    title = _("Sciogli il blocco «%(what)s»") % {"what": blocker}
    return ask(request, form, save, sheet=sheet_of(one, title, _("Sciogli il blocco")))


@seen_by(signed_in, methods=WRITE)
def add_evidence(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)
    policies.check_can_tell(one, by=request.actor)

    def save(form: EvidenceForm) -> str:
        actions.add_evidence(one, form.told, by=request.actor, at=now())
        messages.success(request, _("Prova aggiunta."))
        return f"{one.get_absolute_url()}#prove"

    form = EvidenceForm(request.POST or None, request.FILES or None, initial={"on": localdate()})
    sheet = sheet_of(one, _("Aggiungi una prova"), _("Aggiungi la prova"))
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def remove_evidence(request: Request, slug: str, key: int) -> HttpResponse:
    one = readable(request, slug)
    found = get_object_or_404(one.evidence.all(), pk=key)
    found.commitment = one

    def save(_form: SureForm) -> str:
        actions.remove_evidence(found, by=request.actor)
        messages.success(request, _("Prova tolta."))
        return f"{one.get_absolute_url()}#prove"

    title = _("Togli la prova «%(what)s»") % {"what": found}
    sheet = sheet_of(one, title, _("Togli la prova"))
    return ask(request, SureForm(request.POST or None), save, sheet=sheet)

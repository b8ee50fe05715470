"""The body that does an intervention tells how far it is, and moves it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, seen_by, signed_in
from quadro.interventions import actions, policies, queries
from quadro.interventions.forms import FinishForm, ReasonForm, SureForm, TellForm
from quadro.interventions.states import ADDRESSES, VERBS, Guard, move_of
from quadro.interventions.views.common import WRITE, readable, sheet_of
from quadro.kit.pages import ask

STEPS = {address: verb for verb, address in ADDRESSES.items()}
KINDS: dict[str, Any] = {Guard.REASON: ReasonForm, Guard.DAY: FinishForm}


@seen_by(signed_in, methods=WRITE)
def tell(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)
    policies.check_can_tell(one, by=request.actor)

    def save(form: TellForm) -> str:
        actions.tell(one, form.said(), by=request.actor, at=now())
        messages.success(request, _("Aggiornamento registrato."))
        return one.get_absolute_url()

    course = queries.courses_of([one])[0]
    form = TellForm(
        request.POST or None, steps=course.steps,
        indicators=[(row, course.value(row, localdate())) for row in course.indicators],
        initial={"on": localdate(), "forecast_on": one.forecast_on},
    )  # fmt: skip
    lead = _("Quello che non sai lascialo vuoto: resta fuori dalla somma, non diventa zero.")
    title = _("Aggiorna l’intervento")
    sheet = sheet_of(one, title, _("Registra l’aggiornamento"), lead=lead)
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
        messages.success(request, _("Fatto: l’intervento è passato avanti."))
        return one.get_absolute_url()

    initial = {"done_on": localdate()} if kind is FinishForm else {}
    title = str(VERBS[verb])
    sheet = sheet_of(one, title, title, lead=one.title)
    return ask(request, kind(request.POST or None, initial=initial), save, sheet=sheet)

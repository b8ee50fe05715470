"""The moves of an agreement, its opinions, the contents of its text."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, planning_office, seen_by, signed_in
from quadro.agreements import actions, policies
from quadro.agreements.forms.life import ContentsForm, GiveOpinionForm, MoveForm, OpinionForm
from quadro.agreements.models import Opinion
from quadro.agreements.states import ADDRESSES, VERBS
from quadro.agreements.views.common import WRITE, readable, sheet_of
from quadro.kit.pages import ask


@seen_by(planning_office, methods=WRITE)
def move(request: Request, slug: str, step: str) -> HttpResponse:
    """One of the moves that a reason or a note is enough for."""
    agreement = readable(request, slug)
    verb = next((verb for verb, address in ADDRESSES.items() if address == step), None)
    if verb is None:
        raise Http404(step)
    asked = policies.move_asked(agreement, verb, by=request.actor)

    def save(form: MoveForm) -> str:
        told = form.told
        actions.move(
            agreement, verb, by=request.actor, on=localdate(), reason=told.pop("reason", ""),
            told=told,
        )  # fmt: skip
        messages.success(
            request, _("Fatto: ora l’intesa è «%(state)s».") % {"state": asked.target.label}
        )
        return agreement.get_absolute_url()

    form = MoveForm(request.POST or None, move=asked)
    lead = _("L’intesa passa da «%(source)s» a «%(target)s».") % {
        "source": asked.source.label,
        "target": asked.target.label,
    }
    label = str(VERBS[verb])
    return ask(request, form, save, sheet=sheet_of(agreement, label, label, lead=lead))


@seen_by(planning_office, methods=WRITE)
def contents(request: Request, slug: str) -> HttpResponse:
    agreement = readable(request, slug)

    def save(form: ContentsForm) -> str:
        actions.check_contents(agreement, form.cleaned_data["codes"], by=request.actor)
        messages.success(request, _("Contenuti verificati."))
        return f"{agreement.get_absolute_url()}#prossimo"

    form = ContentsForm(
        request.POST or None,
        instrument=agreement.instrument,
        initial={"codes": agreement.contents_met},
    )
    lead = _("Spunta ciò che il testo contiene davvero: lo strumento lo richiede per legge.")
    sheet = sheet_of(agreement, _("Contenuti del testo"), _("Salva la verifica"), lead=lead)
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def ask_opinion(request: Request, slug: str) -> HttpResponse:
    agreement = readable(request, slug)

    def save(form: OpinionForm) -> str:
        opinion = actions.ask_opinion(agreement, form.told, by=request.actor)
        messages.success(request, _("Parere chiesto: %(what)s.") % {"what": opinion})
        return f"{agreement.get_absolute_url()}#pareri"

    form = OpinionForm(request.POST or None, initial={"asked_on": localdate()})
    return ask(
        request, form, save, sheet=sheet_of(agreement, _("Chiedi un parere"), _("Chiedi il parere"))
    )


@seen_by(signed_in, methods=WRITE)
def give_opinion(request: Request, slug: str, key: int) -> HttpResponse:
    """By the office, or by the people of the body that was asked."""
    agreement = readable(request, slug)
    opinion = get_object_or_404(
        Opinion.objects.select_related("agreement", "body"), pk=key, agreement=agreement
    )
    policies.check_may_give_opinion(opinion, by=request.actor)

    def save(form: GiveOpinionForm) -> str:
        told = form.told
        actions.give_opinion(opinion, **told, by=request.actor, at=now())
        messages.success(request, _("Parere registrato."))
        return f"{agreement.get_absolute_url()}#pareri"

    form = GiveOpinionForm(
        request.POST or None, request.FILES or None, initial={"given_on": localdate()}
    )
    return ask(request, form, save, sheet=sheet_of(agreement, str(opinion), _("Rendi il parere")))

"""What the office does with a round: plans it, opens it, closes it."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, planning_office, seen_by
from quadro.kit.pages import Sheet, ask
from quadro.monitoring.actions import rounds as actions
from quadro.monitoring.forms.rounds import EditRoundForm, NewRoundForm, ReasonForm, SureForm
from quadro.monitoring.policies import rounds as policies
from quadro.monitoring.queries import rounds as queries
from quadro.monitoring.views.rounds.common import WRITE, crumbs_of, readable, sheet_of


@seen_by(planning_office, methods=WRITE)
def new(request: Request) -> HttpResponse:
    def save(form: NewRoundForm) -> str:
        made = actions.plan(form.said(), by=request.actor)
        messages.success(request, _("Finestra preparata: nessuno la vede finché non si apre."))
        return made.get_absolute_url()

    lead = _(
        "Scegli il periodo: apertura e termine ne seguono. "
        "Il giorno dell’apertura Quadro avvisa chi deve rispondere."
    )
    sheet = Sheet(
        title=_("Nuova finestra di aggiornamento"), button=_("Prepara la finestra"), lead=lead,
        back=reverse("monitoring:rounds"), crumbs=crumbs_of(),
    )  # fmt: skip
    form = NewRoundForm(request.POST or None, on=localdate(), initial={})
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def edit(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)

    def save(form: EditRoundForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.edit(one, form.told, version=version, by=request.actor)
        messages.success(request, _("Finestra modificata."))
        return one.get_absolute_url()

    initial = {
        "version": one.version, "title": one.title, "opens_on": one.opens_on, "due_on": one.due_on,
        "scope": one.scope, "agreements": one.agreements.all(), "bodies": one.bodies.all(),
        "indicators": one.indicators.all(),
    }  # fmt: skip
    form = EditRoundForm(request.POST or None, one=one, initial=initial)
    return ask(request, form, save, sheet=sheet_of(one, _("Modifica"), _("Salva la finestra")))


@seen_by(planning_office, methods=WRITE)
def open_(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)

    def save(_form: SureForm) -> str:
        actions.open_(one, by=request.actor, at=now())
        messages.success(request, _("Finestra aperta: gli enti che devono rispondere lo sanno."))
        return one.get_absolute_url()

    lead = _("Da adesso gli enti possono rispondere, e ricevono l’avviso di apertura.")
    sheet = sheet_of(one, _("Apri la finestra"), _("Apri la finestra"), lead=lead)
    return ask(request, SureForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def close(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)
    counts = queries.counts_of(one.answers.all())
    policies.check_can_move_round(
        one, "close", by=request.actor, on=localdate(), to_check=counts.to_check
    )

    def save(_form: SureForm) -> str:
        actions.close(one, by=request.actor, at=now())
        messages.success(request, _("Finestra chiusa: i valori sono congelati."))
        return one.get_absolute_url()

    lead = _(
        "Restano %(waiting)s risposte che mancano: resteranno mancanti, non zero. "
        "I valori approvati si congelano e il periodo non prende più rilevazioni."
    ) % {"waiting": counts.waiting}
    sheet = sheet_of(one, _("Chiudi e congela"), _("Chiudi e congela"), lead=lead)
    return ask(request, SureForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def reopen(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)

    def save(form: ReasonForm) -> str:
        actions.reopen(one, form.told["reason"], by=request.actor, at=now())
        messages.success(request, _("Finestra riaperta: chi non ha risposto può farlo."))
        return one.get_absolute_url()

    sheet = sheet_of(one, _("Riapri con motivo"), _("Riapri la finestra"))
    return ask(request, ReasonForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def drop(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)
    policies.check_is_planned(one)

    def save(_form: SureForm) -> str:
        actions.drop(one, by=request.actor)
        messages.success(request, _("Finestra tolta: nessuno ne ha saputo niente."))
        return reverse("monitoring:rounds")

    sheet = sheet_of(one, _("Togli la finestra"), _("Togli la finestra"))
    return ask(request, SureForm(request.POST or None), save, sheet=sheet)

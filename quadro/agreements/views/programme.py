"""Conference, decree, ratifications and oversight of a programme agreement."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.accounts.http import Request, planning_office, seen_by
from quadro.agreements import actions, policies, queries
from quadro.agreements.forms.programme import (
    ConferenceForm,
    ConsentsForm,
    DecreeForm,
    OutcomeForm,
    RatificationForm,
    ReportForm,
)
from quadro.agreements.models import Agreement, Ratification
from quadro.agreements.states import State, move_of
from quadro.agreements.turns import turn_of
from quadro.agreements.views.common import WRITE, crumbs_of, readable
from quadro.kit.dates import in_words
from quadro.kit.pages import Sheet, ask


def programme_in(request: Request, slug: str) -> tuple[Agreement, queries.Programme]:
    agreement = readable(request, slug)
    policies.check_is_programme(agreement)
    parties = list(queries.parties_of(agreement))
    found = queries.programme_of(agreement, parties, localdate())
    assert found is not None  # noqa: S101 - the policy has just said so
    return agreement, found


def sheet_in(agreement: Agreement, page: str, title: str, button: str, *, lead: str = "") -> Sheet:
    """The words around a form that comes from the page of the conference or of the decree."""
    words = {"conference": _("Conferenza"), "decree": _("Atto che approva")}
    back = reverse(f"agreements:{page}", args=[agreement.slug])
    crumbs = [*crumbs_of(agreement), (words[page], back)]
    return Sheet(title=title, button=button, back=back, lead=lead, crumbs=crumbs)


@seen_by(planning_office)
def conference(request: Request, slug: str) -> HttpResponse:
    """Who was called, who consents, until when one may sign."""
    agreement, programme = programme_in(request, slug)
    route, found = agreement.instrument.route, programme.conference
    opening = move_of(agreement.state, "open_signing", route)
    calling = move_of(agreement.state, "call_conference", route)
    is_open = agreement.state == State.CONFERENCE and found is not None
    context = {
        "agreement": agreement,
        "programme": programme,
        "steps": programme.steps,
        "crumbs_before": crumbs_of(agreement),
        "today": localdate(),
        "may_call": agreement.state in (State.DRAFT, State.CONFERENCE),
        "may_answer": is_open and found is not None and found.notified_on is None,
        "may_tell": is_open or (agreement.state == State.SIGNING and found is not None),
        # That it is not called yet is what this page is for.
        "before": [
            one
            for one in (policies.missing_for(calling, agreement, on=localdate()) if calling else [])
            if one.cure != request.path
        ],
        "opening": opening,
        "missing": policies.missing_for(opening, agreement, on=localdate()) if opening else [],
    }
    return render(request, "agreements/conference.html", context)


@seen_by(planning_office, methods=WRITE)
def call_conference(request: Request, slug: str) -> HttpResponse:
    agreement, programme = programme_in(request, slug)

    def save(form: ConferenceForm) -> str:
        actions.call_conference(agreement, form.told, by=request.actor, on=localdate())
        messages.success(request, _("Conferenza convocata: ora raccogli i consensi."))
        return reverse("agreements:conference", args=[slug])

    lead = ""
    if programme.conference is not None:
        lead = _("Si riparte da capo: i consensi della conferenza precedente non contano più.")
    initial = {"varies_urban_plan": agreement.varies_urban_plan}
    form = ConferenceForm(request.POST or None, agreement=agreement, initial=initial)
    title = _("Convoca la conferenza")
    sheet = sheet_in(agreement, "conference", title, _("Registra la convocazione"), lead=lead)
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def record_consents(request: Request, slug: str) -> HttpResponse:
    agreement, programme = programme_in(request, slug)
    policies.conference_of(agreement)

    def save(form: ConsentsForm) -> str:
        answers = form.said(all_consent="tutte" in request.POST)
        version = form.cleaned_data["version"] or 0
        count = actions.record_consents(
            agreement, answers, version=version, by=request.actor, on=localdate()
        )
        messages.success(
            request,
            ngettext("Una risposta registrata.", "%(n)s risposte registrate.", count)
            % {"n": count},
        )
        return reverse("agreements:conference", args=[slug])

    told = actions.consents_of(programme.conference) if programme.conference else {}
    initial = {**told, "version": agreement.version}
    form = ConsentsForm(request.POST or None, answers=programme.answers, initial=initial)
    sheet = sheet_in(
        agreement,
        "conference",
        _("Le risposte delle amministrazioni"),
        _("Registra le risposte"),
        lead=_("L’accordo si conclude solo con il consenso di tutte (art. 34 c. 4)."),
    )
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def record_outcome(request: Request, slug: str) -> HttpResponse:
    agreement = readable(request, slug)
    policies.check_is_programme(agreement)
    found = policies.conference_of(agreement)

    def save(form: OutcomeForm) -> str:
        made = actions.record_outcome(
            agreement, form.told, by=request.actor, on=localdate(), at=now()
        )
        if last := policies.sign_by(made):
            text = _("Esito registrato: si firma entro il %(day)s.")
            messages.success(request, text % {"day": f"{last:%d/%m/%Y}"})
        else:
            messages.success(request, _("Seduta registrata."))
        return reverse("agreements:conference", args=[slug])

    initial = {"held_on": found.held_on, "notified_on": found.notified_on}
    form = OutcomeForm(request.POST or None, request.FILES or None, initial=initial)
    title = _("L’esito della conferenza")
    return ask(
        request, form, save, sheet=sheet_in(agreement, "conference", title, _("Registra l’esito"))
    )


@seen_by(planning_office, methods=("POST",))
def open_signing(request: Request, slug: str) -> HttpResponse:
    agreement = readable(request, slug)
    policies.check_is_programme(agreement)
    actions.move(agreement, "open_signing", by=request.actor, on=localdate())
    messages.success(request, _("La firma è aperta."))
    return redirect(agreement)


@seen_by(planning_office)
def decree(request: Request, slug: str) -> HttpResponse:
    """The act that approves, and what councils still have to ratify."""
    agreement, programme = programme_in(request, slug)
    turn = turn_of(agreement, by=request.actor, on=localdate(), programme=programme)
    context = {
        "agreement": agreement,
        "programme": programme,
        "steps": programme.steps,
        "crumbs_before": crumbs_of(agreement),
        "today": localdate(),
        # Its button leads here, or where the one on top does.
        "turn": replace(turn, address="") if turn else None,
        "may_decree": agreement.state == State.DECREE,
        "may_ratify": agreement.state in (State.DECREE, State.RATIFICATION),
    }
    return render(request, "agreements/decree.html", context)


@seen_by(planning_office, methods=WRITE)
def record_decree(request: Request, slug: str) -> HttpResponse:
    agreement, programme = programme_in(request, slug)

    def save(form: DecreeForm) -> str:
        made = actions.record_decree(agreement, form.told, by=request.actor, on=localdate())
        text = _("Atto registrato. L’accordo ora è: %(state)s.")
        messages.success(request, text % {"state": made.get_state_display()})
        return reverse("agreements:decree", args=[slug])

    known = programme.decree
    initial = {"kind": _("decreto")}
    if known is not None:
        initial = {
            **{name: getattr(known.act, name) for name in ("kind", "number", "on")},
            **{name: getattr(known, name) for name in ("bulletin", "published_on")},
        }
    form = DecreeForm(request.POST or None, initial=initial)
    sheet = sheet_in(
        agreement,
        "decree",
        _("L’atto che approva l’accordo"),
        _("Registra l’atto"),
        lead=_("Un atto formale di chi promuove, pubblicato sul Bollettino della Regione (c. 4)."),
    )
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def record_ratification(request: Request, slug: str, key: int) -> HttpResponse:
    agreement = readable(request, slug)
    rows = Ratification.objects.filter(party__agreement=agreement)
    one = get_object_or_404(rows.select_related("party__agreement", "party__body"), pk=key)

    def save(form: RatificationForm) -> str:
        actions.record_ratification(one, form.told, by=request.actor, on=localdate())
        messages.success(request, _("Ratifica registrata: %(body)s.") % {"body": one.party.body})
        return reverse("agreements:decree", args=[slug])

    sheet = sheet_in(
        agreement,
        "decree",
        _("Ratifica del Consiglio: %(body)s") % {"body": one.party.body},
        _("Registra la ratifica"),
        lead=_("Entro il %(day)s: dopo, l’accordo decade.") % {"day": in_words(one.due_on)},
    )
    return ask(request, RatificationForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def add_report(request: Request, slug: str) -> HttpResponse:
    agreement = readable(request, slug)
    policies.check_is_programme(agreement)

    def save(form: ReportForm) -> str:
        actions.add_oversight_report(
            agreement, form.told, by=request.actor, on=localdate(), at=now()
        )
        messages.success(request, _("Relazione del collegio registrata."))
        return f"{agreement.get_absolute_url()}#programma"

    form = ReportForm(request.POST or None, request.FILES or None)
    sheet = Sheet(
        title=_("Relazione del collegio di vigilanza"),
        button=_("Registra la relazione"),
        back=f"{agreement.get_absolute_url()}#programma",
        crumbs=crumbs_of(agreement),
    )
    return ask(request, form, save, sheet=sheet)

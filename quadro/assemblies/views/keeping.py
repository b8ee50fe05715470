"""How an assembly and its sittings are kept: rules, seats, day, convocation."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.accounts.http import Request, planning_office, seen_by, signed_in
from quadro.assemblies import actions, policies
from quadro.assemblies.forms import (
    AssemblyForm,
    ConveneForm,
    ReasonForm,
    SeatsForm,
    SittingForm,
)
from quadro.assemblies.models import Assembly, Sitting
from quadro.assemblies.views.common import WRITE, crumbs_of, found, readable, sheet_of
from quadro.kit.pages import Sheet, ask
from quadro.kit.terms import ROME


@seen_by(planning_office, methods=WRITE)
def new(request: Request) -> HttpResponse:
    def save(form: AssemblyForm) -> str:
        made = actions.establish(form.told, by=request.actor)
        messages.success(request, _("Organo istituito."))
        return made.get_absolute_url()

    back = reverse("assemblies:assemblies")
    sheet = Sheet(
        title=_("Nuovo organo collegiale"), button=_("Istituisci l’organo"), back=back,
        crumbs=[(_("Assemblee"), back)],
        lead=_("Le regole che nessuna fonte dice sono parametri: scegli, e scrivi chi ha scelto."),
    )  # fmt: skip
    return ask(request, AssemblyForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def edit(request: Request, slug: str) -> HttpResponse:
    one = found(slug)

    def save(form: AssemblyForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.edit(one, form.told, version=version, by=request.actor)
        messages.success(request, _("Regole aggiornate: valgono dalla prossima seduta."))
        return one.get_absolute_url()

    initial = {**actions.rules_of(one), "version": one.version}
    sheet = _sheet(one, _("Modifica le regole"), _("Salva le regole"))
    return ask(request, AssemblyForm(request.POST or None, initial=initial), save, sheet=sheet)


def _sheet(one: Assembly, title: str, button: str, **more: Any) -> Sheet:
    return Sheet(
        title=title, button=button, back=one.get_absolute_url(), crumbs=crumbs_of(one), **more
    )


@seen_by(planning_office, methods=WRITE)
def seats(request: Request, slug: str) -> HttpResponse:
    one = found(slug)
    kept = list(one.seats.on(request.actor.on).filter(person=None).select_related("body"))

    def save(form: SeatsForm) -> str:
        told = [
            {
                "body": row["body"],
                "category": row["category"] or "",
                "source": row["source"] or "",
                **({"weight": row["weight"]} if row["weight"] else {}),
            }
            for row in form.said()
        ]
        persons = [
            {"person": each.person} for each in one.seats.on(request.actor.on).exclude(person=None)
        ]
        actions.seat(one, [*told, *persons], by=request.actor)
        messages.success(request, _("Seggi aggiornati."))
        return one.get_absolute_url()

    rows = [
        {
            "key": each.pk, "body": each.body_id, "category": each.category,
            "weight": each.weight.normalize(), "source": each.source,
        }
        for each in kept
    ]  # fmt: skip
    lead = _(
        "Chi togli dall’elenco lascia il seggio da oggi; le sedute già tenute restano com’erano."
    )
    sheet = _sheet(one, _("Seggi"), _("Salva i seggi"), lead=lead, is_wide=True)
    return ask(request, SeatsForm(request.POST or None, rows=rows), save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def schedule(request: Request, slug: str) -> HttpResponse:
    one = found(slug)
    policies.check_can_keep(one, by=request.actor)

    def save(form: SittingForm) -> str:
        made = actions.schedule(one, form.said, by=request.actor)
        messages.success(request, _("Seduta in preparazione: scrivi l’ordine del giorno."))
        return made.get_absolute_url()

    sheet = _sheet(one, _("Nuova seduta"), _("Prepara la seduta"))
    return ask(request, SittingForm(request.POST or None), save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def edit_sitting(request: Request, slug: str, key: str) -> HttpResponse:
    one = readable(request, slug, key)
    policies.check_can_prepare(one, by=request.actor)

    def save(form: SittingForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.edit_sitting(one, form.said, version=version, by=request.actor, at=now())
        messages.success(request, _("Seduta aggiornata."))
        return one.get_absolute_url()

    sheet = sheet_of(one, _("Modifica la seduta"), _("Salva la seduta"))
    form = SittingForm(request.POST or None, initial=_initial(one))
    return ask(request, form, save, sheet=sheet)


def _initial(one: Sitting) -> dict[str, Any]:
    starts = one.starts_at.astimezone(ROME)
    return {
        "on": starts.date(), "hour": f"{starts:%H:%M}", "place": one.place, "link": one.link,
        "presided_by": one.presided_by, "secretary": one.secretary, "about": one.about,
        "version": one.version,
    }  # fmt: skip


@seen_by(signed_in, methods=WRITE)
def convene(request: Request, slug: str, key: str) -> HttpResponse:
    one = readable(request, slug, key)
    policies.check_move(one, "convene", by=request.actor)

    def save(form: ConveneForm) -> str:
        actions.convene(one, urgency=form.cleaned_data["urgency"], by=request.actor, at=now())
        _say_called(request, one, _("Seduta convocata."))
        return one.get_absolute_url()

    lead = _("Chi ha un seggio riceve l’ordine del giorno per e-mail, con la voce del calendario.")
    sheet = sheet_of(one, _("Convoca la seduta"), _("Convoca"), lead=lead)
    return ask(request, ConveneForm(request.POST or None), save, sheet=sheet)


def _say_called(request: Request, one: Sitting, said: str) -> None:
    """Who could not be written to is named: the office calls them by itself."""
    messages.success(request, said)
    left = actions.unreached(one)
    if left:
        said = ngettext(
            "Senza accesso e senza PEC, da avvisare a parte: %(names)s.",
            "Senza accesso e senza PEC, da avvisare a parte (%(n)s): %(names)s.",
            len(left),
        )
        messages.warning(request, said % {"n": len(left), "names": ", ".join(left[:12])})


@seen_by(signed_in, methods=("POST",))
def tell_agenda(request: Request, slug: str, key: str) -> HttpResponseBase:
    one = readable(request, slug, key)
    actions.tell_agenda(one, by=request.actor, at=now())
    _say_called(request, one, _("Ordine del giorno inviato a chi è convocato."))
    return redirect(one.get_absolute_url())


@seen_by(signed_in, methods=WRITE)
def cancel(request: Request, slug: str, key: str) -> HttpResponse:
    one = readable(request, slug, key)
    policies.check_move(one, "cancel", by=request.actor)

    def save(form: ReasonForm) -> str:
        reason = form.cleaned_data["reason"]
        actions.cancel(one, reason=reason, by=request.actor, at=now())
        messages.success(request, _("Seduta annullata."))
        return one.get_absolute_url()

    sheet = sheet_of(one, _("Annulla la seduta"), _("Annulla la seduta"))
    return ask(request, ReasonForm(request.POST or None), save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def desert(request: Request, slug: str, key: str) -> HttpResponse:
    one = readable(request, slug, key)
    policies.check_move(one, "desert", by=request.actor)

    def save(form: ReasonForm) -> str:
        actions.desert(one, reason=form.cleaned_data["reason"], by=request.actor, at=now())
        messages.success(request, _("Seduta deserta."))
        return one.get_absolute_url()

    sheet = sheet_of(one, _("Dichiara deserta la seduta"), _("Dichiara deserta"))
    return ask(request, ReasonForm(request.POST or None), save, sheet=sheet)

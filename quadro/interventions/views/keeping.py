"""How the office keeps interventions: registered, corrected, published, linked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, planning_office, seen_by
from quadro.interventions import actions, queries
from quadro.interventions.forms import EditForm, InterventionForm, LinksForm, plain
from quadro.interventions.views.common import WRITE, crumbs, readable, sheet_of
from quadro.kit.pages import Sheet, ask


@seen_by(planning_office, methods=WRITE)
def new(request: Request) -> HttpResponse:
    def save(form: InterventionForm) -> str:
        made = actions.register(form.told, by=request.actor, at=now())
        messages.success(
            request, _("Intervento registrato: ora di’ chi paga, dove ricade, e pubblicalo.")
        )
        return made.get_absolute_url()

    lead = _("Che cos’è, chi lo attua, con quali codici. Il resto si aggiunge dalla sua pagina.")
    sheet = Sheet(
        title=_("Nuovo intervento"), button=_("Registra l’intervento"), lead=lead,
        back=reverse("interventions:register"), crumbs=crumbs(),
    )  # fmt: skip
    return ask(request, InterventionForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def edit(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)

    def save(form: EditForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.edit(one, form.told, version=version, by=request.actor, at=now())
        messages.success(request, _("Intervento aggiornato."))
        return one.get_absolute_url()

    names = [name for _heading, group in EditForm.groups for name in group]
    initial = {name: getattr(one, name) for name in [*names, "version"]}
    initial["weight"] = plain(one.weight)
    form = EditForm(
        request.POST or None, mandates=queries.mandates_for(one, on=localdate()), initial=initial
    )
    sheet = sheet_of(one, _("Modifica l’intervento"), _("Salva l’intervento"))
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=("POST",))
def publish(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)
    actions.publish(one, by=request.actor)
    messages.success(request, _("Intervento pubblicato: ora lo leggono tutti."))
    return redirect(one.get_absolute_url())


@seen_by(planning_office, methods=("POST",))
def hide(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)
    actions.hide(one, by=request.actor)
    messages.success(request, _("L’intervento non è più sul sito pubblico."))
    return redirect(one.get_absolute_url())


@seen_by(planning_office, methods=WRITE)
def links(request: Request, slug: str) -> HttpResponse:
    one = readable(request, slug)

    def save(form: LinksForm) -> str:
        version = form.cleaned_data["version"] or 0
        told = form.told
        actions.set_links(
            one, list(told["agreements"]), list(told["commitments"]), version=version,
            by=request.actor,
        )  # fmt: skip
        messages.success(request, _("Legami salvati."))
        return f"{one.get_absolute_url()}#identita"

    form = LinksForm(
        request.POST or None,
        agreements=queries.agreements_for(one, request.actor),
        commitments=queries.commitments_for(one, request.actor),
        initial={
            "agreements": list(one.agreements.all()),
            "commitments": list(one.commitments.all()),
            "version": one.version,
        },
    )
    lead = _(
        "Si scelgono le intese di cui è parte l’ente attuatore, e gli impegni suoi o delle intese "
        "già legate."
    )
    sheet = sheet_of(one, _("Legami con intese e impegni"), _("Salva i legami"), lead=lead)
    return ask(request, form, save, sheet=sheet)

"""How the office keeps the record, its parties and its links."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.accounts.http import Request, planning_office, seen_by
from quadro.agreements import actions
from quadro.agreements.forms.keeping import (
    AgreementForm,
    ConfirmForm,
    LinkForm,
    NewLinkForm,
    NewPartyForm,
    PartyForm,
    WithdrawForm,
)
from quadro.agreements.models import Agreement
from quadro.agreements.views.common import WRITE, crumbs_of, party_of, readable, sheet_of
from quadro.kit.pages import Sheet, ask
from quadro.plan.models import Edition


@seen_by(planning_office, methods=WRITE)
def new(request: Request) -> HttpResponse:
    def save(form: AgreementForm) -> str:
        agreement = actions.register(form.told, by=request.actor)
        messages.success(request, _("Intesa registrata. Ora aggiungi le parti."))
        return agreement.get_absolute_url()

    sheet = Sheet(
        title=_("Registra un’intesa"),
        lead=_("Basta quello che si sa: ciò che manca resta indicato come dato non disponibile."),
        button=_("Registra l’intesa"),
        back=reverse("agreements:register"),
        crumbs=crumbs_of(),
    )
    return ask(request, AgreementForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def edit(request: Request, slug: str) -> HttpResponse:
    agreement = readable(request, slug)

    def save(form: AgreementForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.edit(agreement, form.told, version=version, by=request.actor)
        messages.success(request, _("Dati dell’intesa aggiornati."))
        return agreement.get_absolute_url()

    initial = {**actions.record_of(agreement), "version": agreement.version}
    form = AgreementForm(request.POST or None, initial=initial, itself=agreement)
    return ask(
        request, form, save, sheet=sheet_of(agreement, _("Modifica i dati"), _("Salva i dati"))
    )


@seen_by(planning_office, methods=("POST",))
def publish(request: Request, slug: str) -> HttpResponse:
    agreement = readable(request, slug)
    actions.publish(agreement, by=request.actor, at=now())
    messages.success(request, _("L’intesa è pubblicata: ora la vedono tutti."))
    return redirect(agreement)


@seen_by(planning_office, methods=("POST",))
def publish_many(request: Request) -> HttpResponse:
    """Publish the agreements ticked in the register, all or none."""
    chosen = Agreement.objects.filter(slug__in=request.POST.getlist("intesa"), published_at=None)
    count = actions.publish_many(chosen.order_by("pk"), by=request.actor, at=now())
    messages.success(
        request,
        ngettext("Un’intesa pubblicata.", "%(count)s intese pubblicate.", count) % {"count": count},
    )
    return redirect("agreements:register")


@seen_by(planning_office, methods=WRITE)
def withdraw(request: Request, slug: str) -> HttpResponse:
    agreement = readable(request, slug)

    def save(form: WithdrawForm) -> str:
        actions.withdraw(agreement, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("L’intesa non è più sul sito; resta nel registro."))
        return agreement.get_absolute_url()

    sheet = sheet_of(agreement, _("Togli l’intesa dal sito"), _("Togli dal sito"))
    return ask(request, WithdrawForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def add_party(request: Request, slug: str) -> HttpResponse:
    agreement = readable(request, slug)

    def save(form: NewPartyForm) -> str:
        told = form.told
        party = actions.add_party(agreement, told.pop("body"), told, by=request.actor)
        messages.success(request, _("%(body)s è fra le parti.") % {"body": party.body})
        return f"{agreement.get_absolute_url()}#parti"

    sheet = sheet_of(agreement, _("Aggiungi una parte"), _("Aggiungi la parte"))
    return ask(request, NewPartyForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def edit_party(request: Request, slug: str, key: int) -> HttpResponse:
    party = party_of(request, slug, key)

    def save(form: PartyForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.edit_party(party, form.told, version=version, by=request.actor)
        messages.success(request, _("Dati di %(body)s aggiornati.") % {"body": party.body})
        return f"{party.agreement.get_absolute_url()}#parti"

    initial = {**actions.party_of(party), "version": party.version}
    sheet = sheet_of(party.agreement, str(party.body), _("Salva i dati della parte"))
    return ask(request, PartyForm(request.POST or None, initial=initial), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def remove_party(request: Request, slug: str, key: int) -> HttpResponse:
    party = party_of(request, slug, key)

    def save(_form: ConfirmForm) -> str:
        actions.remove_party(party, by=request.actor)
        messages.success(request, _("%(body)s non è più fra le parti.") % {"body": party.body})
        return f"{party.agreement.get_absolute_url()}#parti"

    title = _("Togli %(body)s dalle parti") % {"body": party.body}
    lead = _(
        "Solo se è stata registrata per errore: chi è uscito dall’intesa ha una data di recesso."
    )
    sheet = sheet_of(party.agreement, title, _("Togli la parte"), lead=lead)
    return ask(request, ConfirmForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def add_link(request: Request, slug: str) -> HttpResponse:
    agreement = readable(request, slug)
    editions = Edition.objects.select_related("programme").order_by(
        "-is_reference", "programme__title", "-first_year", "pk"
    )
    asked = request.GET.get("edizione", "")
    edition = next((one for one in editions if str(one.pk) == asked), None) or editions.first()
    if edition is None:
        messages.warning(
            request, _("Non c’è ancora un piano a cui legare l’intesa: caricalo prima.")
        )
        return redirect("plan:documents")

    def save(form: NewLinkForm) -> str:
        told = form.told
        actions.link(agreement, told.pop("provision"), **told, by=request.actor)
        messages.success(request, _("Legame con il Piano registrato."))
        return f"{agreement.get_absolute_url()}#piano"

    sheet = sheet_of(
        agreement,
        _("Lega a una previsione"),
        _("Registra il legame"),
        lead=_("Previsioni di: %(edition)s.") % {"edition": edition},
    )
    return ask(request, NewLinkForm(request.POST or None, edition=edition), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def edit_link(request: Request, slug: str, key: int) -> HttpResponse:
    agreement = readable(request, slug)
    link = get_object_or_404(agreement.links.select_related("provision"), pk=key)

    def save(form: LinkForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.edit_link(link, **form.told, version=version, by=request.actor)
        messages.success(request, _("Legame aggiornato."))
        return f"{agreement.get_absolute_url()}#piano"

    initial = {"kind": link.kind, "sentence": link.sentence, "version": link.version}
    sheet = sheet_of(agreement, str(link.provision), _("Salva il legame"))
    return ask(request, LinkForm(request.POST or None, initial=initial), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def remove_link(request: Request, slug: str, key: int) -> HttpResponse:
    agreement = readable(request, slug)
    link = get_object_or_404(agreement.links.select_related("provision", "agreement"), pk=key)

    def save(_form: ConfirmForm) -> str:
        actions.unlink(link, by=request.actor)
        messages.success(request, _("Legame con il Piano tolto."))
        return f"{agreement.get_absolute_url()}#piano"

    title = _("Togli il legame con «%(provision)s»") % {"provision": link.provision}
    sheet = sheet_of(agreement, title, _("Togli il legame"))
    return ask(request, ConfirmForm(request.POST or None), save, sheet=sheet)

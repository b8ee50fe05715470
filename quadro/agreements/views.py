"""The register, the page of an agreement, and the forms with which the office keeps it."""

from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.accounts.http import Request, everyone, planning_office, seen_by
from quadro.agreements import actions, policies, queries
from quadro.agreements.forms import (
    AgreementForm,
    ConfirmForm,
    DocumentForm,
    LinkForm,
    NewLinkForm,
    NewPartyForm,
    PartyForm,
    WithdrawForm,
)
from quadro.agreements.models import Agreement, AgreementDocument, Instrument, Party
from quadro.agreements.register import register_table, views_of
from quadro.documents import queries as documents
from quadro.journal import queries as journal
from quadro.journal.actions import subject_of
from quadro.kit.dates import day_asked
from quadro.kit.files import download as download_of
from quadro.kit.pages import Sheet, ask
from quadro.kit.refusals import allows
from quadro.plan.models import Edition

WRITE = ("GET", "POST")


@seen_by(everyone)
def register(request: Request) -> HttpResponse:
    table = register_table(request.GET, by=request.actor, today=localdate())
    if (file := table.export(request.GET.get("formato", ""))) is not None:
        return file
    context = {
        "table": table,
        "views": views_of(request.actor, params=request.GET, today=localdate()),
        "day": table.day,
        "is_today": table.day == localdate(),
        "is_grouped": table.sort == "linea",
        "kept": [pair for pair in request.GET.items() if pair[0] not in ("q", "ente", "al")],
        "has_unpublished": any(not one.is_published for one in table.page),
        "may_register": allows(policies.check_can_keep, by=request.actor),
        "may_save": request.actor.is_signed_in,
    }
    return render(request, "agreements/register.html", context)


@seen_by(everyone)
def detail(request: Request, slug: str) -> HttpResponse:
    agreement = _readable(request, slug)
    today = localdate()
    day = day_asked(request.GET, today)
    everyone_ever = list(queries.parties_of(agreement))
    parties = [one for one in everyone_ever if one.counts_on(day)]
    links = list(queries.links_of(agreement))
    mine = any(one.body_id in request.actor.bodies for one in everyone_ever)
    acts = list(queries.acts_of(agreement))
    context = {
        "agreement": agreement,
        "parties": parties,
        "later": len(everyone_ever) - len(parties),
        "links": links,
        "story": queries.story(agreement, everyone_ever, acts),
        "documents": list(queries.documents_of(agreement, request.actor, is_party=mine)),
        "framework": queries.framework_of(agreement, request.actor),
        "implementing": list(queries.implementing(agreement, request.actor)),
        "lacks": queries.lacks(agreement, parties, len(links)),
        "steps": queries.life_of(agreement),
        "day": day,
        "is_today": day == today,
        "may_keep": allows(policies.check_can_keep, by=request.actor),
        "may_publish": allows(policies.check_can_publish, agreement, by=request.actor),
        "is_member": mine or request.actor.reads_everything,
    }
    return render(request, "agreements/detail.html", context)


@seen_by(everyone)
def history(request: Request, slug: str) -> HttpResponse:
    """Everything done to the record: for who reads everything and for the parties."""
    agreement = _readable(request, slug)
    policies.check_can_read_history(agreement, by=request.actor)
    entries = journal.history(subject_of(agreement), agreement.pk)[:200]
    context = {"agreement": agreement, "history": journal.told(entries)}
    return render(request, "agreements/history.html", context)


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
        crumbs=_crumbs(),
    )
    return ask(request, AgreementForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def edit(request: Request, slug: str) -> HttpResponse:
    agreement = _readable(request, slug)

    def save(form: AgreementForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.edit(agreement, form.told, version=version, by=request.actor)
        messages.success(request, _("Dati dell’intesa aggiornati."))
        return agreement.get_absolute_url()

    initial = {**actions.record_of(agreement), "version": agreement.version}
    form = AgreementForm(request.POST or None, initial=initial, itself=agreement)
    return ask(
        request, form, save, sheet=_sheet(agreement, _("Modifica i dati"), _("Salva i dati"))
    )


@seen_by(planning_office, methods=("POST",))
def publish(request: Request, slug: str) -> HttpResponse:
    agreement = _readable(request, slug)
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
    agreement = _readable(request, slug)

    def save(form: WithdrawForm) -> str:
        actions.withdraw(agreement, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("L’intesa non è più sul sito; resta nel registro."))
        return agreement.get_absolute_url()

    sheet = _sheet(agreement, _("Togli l’intesa dal sito"), _("Togli dal sito"))
    return ask(request, WithdrawForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def add_party(request: Request, slug: str) -> HttpResponse:
    agreement = _readable(request, slug)

    def save(form: NewPartyForm) -> str:
        told = form.told
        party = actions.add_party(agreement, told.pop("body"), told, by=request.actor)
        messages.success(request, _("%(body)s è fra le parti.") % {"body": party.body})
        return f"{agreement.get_absolute_url()}#parti"

    sheet = _sheet(agreement, _("Aggiungi una parte"), _("Aggiungi la parte"))
    return ask(request, NewPartyForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def edit_party(request: Request, slug: str, key: int) -> HttpResponse:
    party = _party(request, slug, key)

    def save(form: PartyForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.edit_party(party, form.told, version=version, by=request.actor)
        messages.success(request, _("Dati di %(body)s aggiornati.") % {"body": party.body})
        return f"{party.agreement.get_absolute_url()}#parti"

    initial = {**actions.party_of(party), "version": party.version}
    sheet = _sheet(party.agreement, str(party.body), _("Salva i dati della parte"))
    return ask(request, PartyForm(request.POST or None, initial=initial), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def remove_party(request: Request, slug: str, key: int) -> HttpResponse:
    party = _party(request, slug, key)

    def save(_form: ConfirmForm) -> str:
        actions.remove_party(party, by=request.actor)
        messages.success(request, _("%(body)s non è più fra le parti.") % {"body": party.body})
        return f"{party.agreement.get_absolute_url()}#parti"

    title = _("Togli %(body)s dalle parti") % {"body": party.body}
    lead = _(
        "Solo se è stata registrata per errore: chi è uscito dall’intesa ha una data di recesso."
    )
    sheet = _sheet(party.agreement, title, _("Togli la parte"), lead=lead)
    return ask(request, ConfirmForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def add_link(request: Request, slug: str) -> HttpResponse:
    agreement = _readable(request, slug)
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

    sheet = _sheet(
        agreement,
        _("Lega a una previsione"),
        _("Registra il legame"),
        lead=_("Previsioni di: %(edition)s.") % {"edition": edition},
    )
    return ask(request, NewLinkForm(request.POST or None, edition=edition), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def edit_link(request: Request, slug: str, key: int) -> HttpResponse:
    agreement = _readable(request, slug)
    link = get_object_or_404(agreement.links.select_related("provision"), pk=key)

    def save(form: LinkForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.edit_link(link, **form.told, version=version, by=request.actor)
        messages.success(request, _("Legame aggiornato."))
        return f"{agreement.get_absolute_url()}#piano"

    initial = {"kind": link.kind, "sentence": link.sentence, "version": link.version}
    sheet = _sheet(agreement, str(link.provision), _("Salva il legame"))
    return ask(request, LinkForm(request.POST or None, initial=initial), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def remove_link(request: Request, slug: str, key: int) -> HttpResponse:
    agreement = _readable(request, slug)
    link = get_object_or_404(agreement.links.select_related("provision", "agreement"), pk=key)

    def save(_form: ConfirmForm) -> str:
        actions.unlink(link, by=request.actor)
        messages.success(request, _("Legame con il Piano tolto."))
        return f"{agreement.get_absolute_url()}#piano"

    title = _("Togli il legame con «%(provision)s»") % {"provision": link.provision}
    sheet = _sheet(agreement, title, _("Togli il legame"))
    return ask(request, ConfirmForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def add_document(request: Request, slug: str) -> HttpResponse:
    agreement = _readable(request, slug)

    def save(form: DocumentForm) -> str:
        actions.attach(agreement, **form.told, by=request.actor, at=now())
        messages.success(request, _("Documento aggiunto."))
        return f"{agreement.get_absolute_url()}#documenti"

    sheet = _sheet(
        agreement, _("Aggiungi un documento"), _("Carica il documento"), busy=_("Carico il file…")
    )
    form = DocumentForm(request.POST or None, request.FILES or None)
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def remove_document(request: Request, slug: str, key: int) -> HttpResponse:
    document = _document(request, slug, key)

    def save(_form: ConfirmForm) -> str:
        actions.detach(document, by=request.actor)
        messages.success(request, _("Documento tolto."))
        return f"{document.agreement.get_absolute_url()}#documenti"

    title = _("Togli «%(document)s»") % {"document": document}
    lead = _("Il file e le sue versioni vengono eliminati; il giornale ricorda che c’era.")
    sheet = _sheet(document.agreement, title, _("Togli il documento"), lead=lead)
    return ask(request, ConfirmForm(request.POST or None), save, sheet=sheet)


@seen_by(everyone)
def download(request: Request, slug: str, key: int, number: int) -> HttpResponseBase:
    """The bytes of a version, if the agreement and the document let `request.actor` have them."""
    document = _document(request, slug, key)
    policies.check_can_read_document(document, by=request.actor)
    version = get_object_or_404(document.document.versions.select_related("file"), number=number)
    opened = documents.open_version(version)
    return download_of(
        opened.stream, name=opened.name, media_type=opened.media_type, size=opened.size
    )


@seen_by(everyone)
def instruments(request: Request) -> HttpResponse:
    rows = queries.instruments(request.actor)
    return render(request, "agreements/instruments.html", {"instruments": rows})


@seen_by(everyone)
def instrument(request: Request, code: str) -> HttpResponse:
    one = get_object_or_404(Instrument, code=code)
    rows = one.agreements.readable_by(request.actor).order_by(
        F("signed_on").desc(nulls_last=True), "pk"
    )
    context = {"instrument": one, "agreements": rows[:50], "count": rows.count()}
    return render(request, "agreements/instrument.html", context)


def _readable(request: Request, slug: str) -> Agreement:
    agreement = get_object_or_404(
        Agreement.objects.select_related("instrument", "framework__instrument").prefetch_related(
            "themes", "zones"
        ),
        slug=slug,
    )
    policies.check_can_read(agreement, by=request.actor)
    return agreement


def _party(request: Request, slug: str, key: int) -> Party:
    agreement = _readable(request, slug)
    return get_object_or_404(agreement.parties.select_related("agreement", "body", "act"), pk=key)


def _document(request: Request, slug: str, key: int) -> AgreementDocument:
    agreement = _readable(request, slug)
    return get_object_or_404(agreement.documents.select_related("agreement", "document"), pk=key)


def _crumbs(agreement: Agreement | None = None) -> list[tuple[str, str]]:
    found = [(_("Intese"), reverse("agreements:register"))]
    if agreement is not None:
        found.append((agreement.label, agreement.get_absolute_url()))
    return found


def _sheet(agreement: Agreement, title: str, button: str, **more: Any) -> Sheet:
    """The words around a form about an agreement: leaving it leads back to its page."""
    back = agreement.get_absolute_url()
    return Sheet(title=title, button=button, back=back, crumbs=_crumbs(agreement), **more)

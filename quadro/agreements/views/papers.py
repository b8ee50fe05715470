"""The acts and the documents of an agreement."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, everyone, planning_office, seen_by
from quadro.agreements import actions, policies
from quadro.agreements.forms.keeping import (
    ActForm,
    ConfirmForm,
    DocumentForm,
    EditDocumentForm,
    VersionForm,
)
from quadro.agreements.models import Act
from quadro.agreements.views.common import WRITE, document_of, readable, sheet_of
from quadro.documents import queries as documents
from quadro.documents.models import Version
from quadro.kit.files import download as download_of
from quadro.kit.pages import ask


@seen_by(planning_office, methods=WRITE)
def add_document(request: Request, slug: str) -> HttpResponse:
    agreement = readable(request, slug)

    def save(form: DocumentForm) -> str:
        actions.attach(agreement, **form.told, by=request.actor, at=now())
        messages.success(request, _("Documento aggiunto."))
        return f"{agreement.get_absolute_url()}#documenti"

    sheet = sheet_of(
        agreement, _("Aggiungi un documento"), _("Carica il documento"), busy=_("Carico il file…")
    )
    form = DocumentForm(request.POST or None, request.FILES or None)
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def remove_document(request: Request, slug: str, key: int) -> HttpResponse:
    document = document_of(request, slug, key)

    def save(_form: ConfirmForm) -> str:
        actions.detach(document, by=request.actor)
        messages.success(request, _("Documento tolto."))
        return f"{document.agreement.get_absolute_url()}#documenti"

    title = _("Togli «%(document)s»") % {"document": document}
    lead = _("Il file e le sue versioni vengono eliminati; il giornale ricorda che c’era.")
    sheet = sheet_of(document.agreement, title, _("Togli il documento"), lead=lead)
    return ask(request, ConfirmForm(request.POST or None), save, sheet=sheet)


def opened_version(request: Request, slug: str, key: int, number: int) -> Version:
    """A version, if the agreement and the document let `request.actor` have it."""
    document = document_of(request, slug, key)
    policies.check_can_read_document(document, by=request.actor)
    return get_object_or_404(document.document.versions.select_related("file"), number=number)


@seen_by(everyone)
def download(request: Request, slug: str, key: int, number: int) -> HttpResponseBase:
    """The bytes as they were given."""
    return _handed(documents.open_version(opened_version(request, slug, key, number)))


@seen_by(everyone)
def signed_content(request: Request, slug: str, key: int, number: int) -> HttpResponseBase:
    """The document inside a signed envelope, which not everybody has a program to open."""
    return _handed(documents.signed_content(opened_version(request, slug, key, number)))


def _handed(opened: documents.Opened) -> HttpResponseBase:
    return download_of(
        opened.stream, name=opened.name, media_type=opened.media_type, size=opened.size
    )


@seen_by(planning_office, methods=WRITE)
def edit_document(request: Request, slug: str, key: int) -> HttpResponse:
    document = document_of(request, slug, key)

    def save(form: EditDocumentForm) -> str:
        told = form.told
        role, version = told.pop("role"), form.cleaned_data["version"] or 0
        actions.edit_document(document, told, role=role, version=version, by=request.actor)
        messages.success(request, _("Dati del documento aggiornati."))
        return f"{document.agreement.get_absolute_url()}#documenti"

    kept = document.document
    names = ("title", "visibility", "register_number", "protocol_number", "protocol_on", "version")
    initial = {"role": document.role, **{name: getattr(kept, name) for name in names}}
    form = EditDocumentForm(request.POST or None, initial=initial)
    sheet = sheet_of(document.agreement, str(document), _("Salva i dati del documento"))
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def add_version(request: Request, slug: str, key: int) -> HttpResponse:
    document = document_of(request, slug, key)

    def save(form: VersionForm) -> str:
        actions.add_version(
            document,
            form.cleaned_data["upload"],
            about=form.cleaned_data["about"],
            by=request.actor,
            at=now(),
        )
        messages.success(request, _("Nuova versione caricata; la precedente resta leggibile."))
        return f"{document.agreement.get_absolute_url()}#documenti"

    title = _("Nuova versione di «%(document)s»") % {"document": document}
    sheet = sheet_of(document.agreement, title, _("Carica la versione"), busy=_("Carico il file…"))
    form = VersionForm(request.POST or None, request.FILES or None)
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def add_act(request: Request, slug: str) -> HttpResponse:
    agreement = readable(request, slug)

    def save(form: ActForm) -> str:
        actions.add_act(agreement, form.told, by=request.actor)
        messages.success(request, _("Atto aggiunto."))
        return f"{agreement.get_absolute_url()}#atti"

    sheet = sheet_of(agreement, _("Aggiungi un atto"), _("Aggiungi l’atto"))
    return ask(request, ActForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def edit_act(request: Request, slug: str, key: int) -> HttpResponse:
    act = act_in(request, slug, key)

    def save(form: ActForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.edit_act(act, form.told, version=version, by=request.actor)
        messages.success(request, _("Atto aggiornato."))
        return f"{act.agreement.get_absolute_url()}#atti"

    initial = {**actions.act_of(act), "version": act.version}
    sheet = sheet_of(act.agreement, str(act), _("Salva l’atto"))
    return ask(request, ActForm(request.POST or None, initial=initial), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def remove_act(request: Request, slug: str, key: int) -> HttpResponse:
    act = act_in(request, slug, key)

    def save(_form: ConfirmForm) -> str:
        actions.remove_act(act, by=request.actor)
        messages.success(request, _("Atto tolto."))
        return f"{act.agreement.get_absolute_url()}#atti"

    sheet = sheet_of(act.agreement, _("Togli «%(act)s»") % {"act": act}, _("Togli l’atto"))
    return ask(request, ConfirmForm(request.POST or None), save, sheet=sheet)


def act_in(request: Request, slug: str, key: int) -> Act:
    agreement = readable(request, slug)
    return get_object_or_404(agreement.acts.select_related("agreement", "body"), pk=key)

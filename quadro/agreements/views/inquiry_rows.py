"""What an inquiry is made of, one form or one button each."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, everyone, planning_office, seen_by
from quadro.agreements.actions import inquiry_rows as actions
from quadro.agreements.forms.inquiries import (
    InvolvedForm,
    NewProvisionForm,
    OpinionForm,
    OptionForm,
    PaperForm,
    SentenceForm,
)
from quadro.agreements.forms.keeping import ConfirmForm
from quadro.agreements.models import Inquiry, InquiryOpinion, Option
from quadro.agreements.policies import inquiries as policies
from quadro.agreements.views.common import WRITE
from quadro.agreements.views.inquiries import readable, sheet_of
from quadro.documents import queries as documents
from quadro.kit.files import download as download_of
from quadro.kit.pages import ask
from quadro.plan.models import Edition


def _remove(
    request: Request, inquiry: Inquiry, title: str, act: Callable[[], None], *, anchor: str
) -> HttpResponse:
    """A question to which the button is the answer."""

    def save(_form: ConfirmForm) -> str:
        act()
        messages.success(request, _("Tolto dall’istruttoria."))
        return f"{inquiry.get_absolute_url()}#{anchor}"

    sheet = sheet_of(inquiry, title, _("Togli dall’istruttoria"))
    return ask(request, ConfirmForm(request.POST or None), save, sheet=sheet)


# Provisions and bodies ----------------------------------------------------------------------------


@seen_by(planning_office, methods=WRITE)
def add_provision(request: Request, slug: str) -> HttpResponse:
    inquiry = readable(request, slug)
    editions = Edition.objects.select_related("programme").order_by(
        "-is_reference", "programme__title", "-first_year", "pk"
    )
    asked = request.GET.get("edizione", "")
    edition = next((one for one in editions if str(one.pk) == asked), None) or editions.first()
    if edition is None:
        messages.warning(request, _("Non c’è ancora un piano: caricalo prima."))
        return redirect("plan:documents")

    def save(form: NewProvisionForm) -> str:
        actions.serve(inquiry, **form.told, by=request.actor)
        messages.success(request, _("Previsione indicata."))
        return f"{inquiry.get_absolute_url()}#previsioni"

    lead = _("Previsioni di: %(edition)s.") % {"edition": edition}
    sheet = sheet_of(inquiry, _("Indica una previsione"), _("Indica la previsione"), lead)
    form = NewProvisionForm(request.POST or None, edition=edition)
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def edit_provision(request: Request, slug: str, key: int) -> HttpResponse:
    inquiry = readable(request, slug)
    served = get_object_or_404(inquiry.provisions.select_related("provision"), pk=key)

    def save(form: SentenceForm) -> str:
        actions.serve(inquiry, served.provision, **form.told, by=request.actor)
        messages.success(request, _("Previsione indicata."))
        return f"{inquiry.get_absolute_url()}#previsioni"

    form = SentenceForm(request.POST or None, initial={"sentence": served.sentence})
    sheet = sheet_of(inquiry, str(served.provision), _("Salva la frase"))
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def remove_provision(request: Request, slug: str, key: int) -> HttpResponse:
    inquiry = readable(request, slug)
    rows = inquiry.provisions.select_related("provision", "inquiry")
    served = get_object_or_404(rows, pk=key)
    title = _("Togli «%(name)s»") % {"name": served.provision}

    def act() -> None:
        actions.unserve(served, by=request.actor)

    return _remove(request, inquiry, title, act, anchor="previsioni")


@seen_by(planning_office, methods=WRITE)
def add_body(request: Request, slug: str) -> HttpResponse:
    inquiry = readable(request, slug)

    def save(form: InvolvedForm) -> str:
        told = form.told
        actions.involve(
            inquiry, told["body"], role=told["role"], text=told["note"], by=request.actor
        )
        messages.success(request, _("%(body)s è fra gli enti.") % {"body": told["body"]})
        return f"{inquiry.get_absolute_url()}#enti"

    sheet = sheet_of(
        inquiry,
        _("Indica un ente interessato"),
        _("Indica l’ente"),
        _("Se l’ente c’è già, cambia il suo ruolo."),
    )
    return ask(request, InvolvedForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def remove_body(request: Request, slug: str, key: int) -> HttpResponse:
    inquiry = readable(request, slug)
    involved = get_object_or_404(inquiry.bodies.select_related("body", "inquiry"), pk=key)
    title = _("Togli «%(name)s»") % {"name": involved.body}

    def act() -> None:
        actions.leave_out(involved, by=request.actor)

    return _remove(request, inquiry, title, act, anchor="enti")


# Options ------------------------------------------------------------------------------------------


def option_in(inquiry: Inquiry, key: int) -> Option:
    return get_object_or_404(inquiry.options.select_related("inquiry", "instrument"), pk=key)


@seen_by(planning_office, methods=WRITE)
def add_option(request: Request, slug: str) -> HttpResponse:
    inquiry = readable(request, slug)

    def save(form: OptionForm) -> str:
        actions.add_option(inquiry, form.told, by=request.actor)
        messages.success(request, _("Opzione aggiunta."))
        return f"{inquiry.get_absolute_url()}#opzioni"

    sheet = sheet_of(inquiry, _("Aggiungi un’opzione"), _("Aggiungi l’opzione"))
    return ask(request, OptionForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def edit_option(request: Request, slug: str, key: int) -> HttpResponse:
    inquiry = readable(request, slug)
    option = option_in(inquiry, key)

    def save(form: OptionForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.edit_option(option, form.told, version=version, by=request.actor)
        messages.success(request, _("Opzione aggiornata."))
        return f"{inquiry.get_absolute_url()}#opzioni"

    initial = {**actions.values_of(option, actions.OPTION), "version": option.version}
    form = OptionForm(request.POST or None, initial=initial)
    return ask(request, form, save, sheet=sheet_of(inquiry, option.name, _("Salva l’opzione")))


@seen_by(planning_office, methods=WRITE)
def remove_option(request: Request, slug: str, key: int) -> HttpResponse:
    inquiry = readable(request, slug)
    option = option_in(inquiry, key)
    title = _("Togli «%(name)s»") % {"name": option}

    def act() -> None:
        actions.remove_option(option, by=request.actor)

    return _remove(request, inquiry, title, act, anchor="opzioni")


@seen_by(planning_office, methods=("POST",))
def choose_option(request: Request, slug: str, key: int) -> HttpResponse:
    inquiry = readable(request, slug)
    option = option_in(inquiry, key)
    actions.choose(option, by=request.actor)
    messages.success(request, _("«%(option)s» è l’opzione scelta.") % {"option": option})
    return redirect(f"{inquiry.get_absolute_url()}#opzioni")


# Opinions -----------------------------------------------------------------------------------------


def opinion_in(inquiry: Inquiry, key: int) -> InquiryOpinion:
    return get_object_or_404(inquiry.opinions.select_related("inquiry", "body"), pk=key)


@seen_by(planning_office, methods=WRITE)
def ask_opinion(request: Request, slug: str) -> HttpResponse:
    inquiry = readable(request, slug)

    def save(form: OpinionForm) -> str:
        opinion = actions.ask_opinion(inquiry, form.told, by=request.actor)
        messages.success(request, _("Parere di «%(who)s» registrato.") % {"who": opinion})
        return f"{inquiry.get_absolute_url()}#pareri"

    initial = {"asked_on": localdate()}
    form = OpinionForm(request.POST or None, initial=initial, inquiry=inquiry)
    sheet = sheet_of(
        inquiry,
        _("Chiedi un parere"),
        _("Registra la richiesta"),
        _("Qui resta la traccia della richiesta: l’invio avviene con i mezzi dell’ente."),
    )
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def edit_opinion(request: Request, slug: str, key: int) -> HttpResponse:
    inquiry = readable(request, slug)
    opinion = opinion_in(inquiry, key)

    def save(form: OpinionForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.edit_opinion(opinion, form.told, version=version, by=request.actor)
        messages.success(request, _("Parere aggiornato."))
        return f"{inquiry.get_absolute_url()}#pareri"

    initial = {**actions.values_of(opinion, actions.OPINION), "version": opinion.version}
    form = OpinionForm(request.POST or None, initial=initial, inquiry=inquiry)
    return ask(request, form, save, sheet=sheet_of(inquiry, str(opinion), _("Salva il parere")))


@seen_by(planning_office, methods=WRITE)
def remove_opinion(request: Request, slug: str, key: int) -> HttpResponse:
    inquiry = readable(request, slug)
    opinion = opinion_in(inquiry, key)
    title = _("Togli il parere di «%(who)s»") % {"who": opinion}

    def act() -> None:
        actions.remove_opinion(opinion, by=request.actor)

    return _remove(request, inquiry, title, act, anchor="pareri")


# Papers -------------------------------------------------------------------------------------------


@seen_by(planning_office, methods=WRITE)
def add_paper(request: Request, slug: str) -> HttpResponse:
    inquiry = readable(request, slug)

    def save(form: PaperForm) -> str:
        actions.attach(inquiry, **form.told, by=request.actor, at=now())
        messages.success(request, _("Carta aggiunta."))
        return f"{inquiry.get_absolute_url()}#carte"

    sheet = sheet_of(
        inquiry, _("Aggiungi una carta"), _("Carica la carta"), busy=_("Carico il file…")
    )
    form = PaperForm(request.POST or None, request.FILES or None)
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def remove_paper(request: Request, slug: str, key: int) -> HttpResponse:
    inquiry = readable(request, slug)
    paper = get_object_or_404(inquiry.documents.select_related("inquiry", "document"), pk=key)
    title = _("Togli «%(name)s»") % {"name": paper}

    def act() -> None:
        actions.detach(paper, by=request.actor)

    return _remove(request, inquiry, title, act, anchor="carte")


@seen_by(everyone)
def download(request: Request, slug: str, key: int, number: int) -> HttpResponseBase:
    """The bytes of a version, if the inquiry and the paper let `request.actor` have them."""
    inquiry = readable(request, slug)
    paper = get_object_or_404(inquiry.documents.select_related("inquiry", "document"), pk=key)
    policies.check_can_read_paper(paper, by=request.actor)
    version = get_object_or_404(paper.document.versions.select_related("file"), number=number)
    opened = documents.open_version(version)
    return download_of(
        opened.stream, name=opened.name, media_type=opened.media_type, size=opened.size
    )

"""The pages of inquiries: the list, one of them, and the file itself kept by the office."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, everyone, planning_office, seen_by
from quadro.agreements import inquiry_list
from quadro.agreements.actions import becoming, inquiries, inquiry_rows
from quadro.agreements.forms.inquiries import (
    BecomeForm,
    DecisionForm,
    InquiryForm,
    ReopenForm,
    ServingInquiryForm,
    TakeOffForm,
)
from quadro.agreements.models import Inquiry
from quadro.agreements.policies import inquiries as policies
from quadro.agreements.queries import inquiries as queries
from quadro.agreements.queries.similar import similar_to_inquiry
from quadro.agreements.queries.times import times_of
from quadro.agreements.views.common import WRITE
from quadro.journal import queries as journal
from quadro.kit.pages import Sheet, ask
from quadro.kit.refusals import allows
from quadro.plan.models import Provision


def readable(request: Request, slug: str) -> Inquiry:
    rows = Inquiry.objects.select_related("agreement").prefetch_related("themes", "zones")
    inquiry = get_object_or_404(rows, slug=slug)
    policies.check_can_read(inquiry, by=request.actor)
    return inquiry


def crumbs_of(inquiry: Inquiry | None = None) -> list[tuple[str, str]]:
    found = [
        (_("Intese"), reverse("agreements:register")),
        (_("Istruttorie"), reverse("agreements:inquiries")),
    ]
    if inquiry is not None:
        found.append((inquiry.title, inquiry.get_absolute_url()))
    return found


def sheet_of(inquiry: Inquiry, title: str, button: str, lead: str = "", *, busy: str = "") -> Sheet:
    """The words around a form about an inquiry: leaving it leads back to its page."""
    return Sheet(
        title=title,
        button=button,
        back=inquiry.get_absolute_url(),
        crumbs=crumbs_of(inquiry),
        lead=lead,
        busy=busy,
    )


@seen_by(everyone)
def register(request: Request) -> HttpResponse:
    table = inquiry_list.inquiry_table(request.GET, by=request.actor)
    if (file := table.export(request.GET.get("formato", ""))) is not None:
        return file
    context = {
        "table": table,
        "views": inquiry_list.views_of(request.actor, params=request.GET),
        "day": localdate(),
        "heads": {one.name: one for one in table.heads(inquiry_list.HEADS)},
        "kept": [pair for pair in request.GET.items() if pair[0] not in ("q", "pagina")],
        "may_conduct": allows(policies.check_can_conduct, by=request.actor),
        "reads_all": request.actor.reads_everything,
    }
    return render(request, "agreements/inquiries.html", context)


@seen_by(everyone)
def detail(request: Request, slug: str) -> HttpResponse:
    """All of it for the office; need, Plan and decision of a published one for the others."""
    inquiry = readable(request, slug)
    day, by = localdate(), request.actor
    file = queries.file_of(inquiry)
    context = {
        "inquiry": inquiry,
        "file": file,
        "steps": queries.steps_of(file, on=day, is_whole=by.reads_everything),
        "similar": similar_to_inquiry(file, by=by),
        "agreement": inquiry.agreement
        if inquiry.agreement and (by.reads_everything or inquiry.agreement.is_published)
        else None,
        "day": day,
        "reads_all": by.reads_everything,
        "may_conduct": allows(policies.check_can_conduct, by=by),
        "may_change": allows(policies.check_can_change, inquiry, by=by),
        "may_publish": allows(policies.check_can_publish, inquiry, by=by),
        "may_reopen": allows(policies.check_can_reopen, inquiry, reason="?", by=by),
        "may_become": allows(policies.check_can_become, inquiry, by=by),
    }
    if by.reads_everything:
        context |= {
            "papers": list(queries.papers_of(inquiry)),
            "times": times_of([one.instrument for one in file.options if one.instrument], by=by),
            "awaited": {one.pk for one in file.awaited(day)},
        }
    return render(request, "agreements/inquiry.html", context)


@seen_by(everyone)
def history(request: Request, slug: str) -> HttpResponse:
    inquiry = readable(request, slug)
    policies.check_can_read_all(by=request.actor)
    context = {
        "name": inquiry.title,
        "steps": crumbs_of(inquiry),
        "history": journal.story(inquiry),
    }
    return render(request, "journal/history.html", context)


@seen_by(planning_office)
def start(request: Request) -> HttpResponse:
    """The themes that the Plan names for new agreements, to start from one of them."""
    context = {"starts": queries.starts(), "steps": crumbs_of()}
    return render(request, "agreements/inquiry_start.html", context)


@seen_by(planning_office, methods=WRITE)
def new(request: Request) -> HttpResponse:
    provisions, initial = _asked_for(request)

    def save(form: InquiryForm) -> str:
        told = form.told
        served = told.pop("provisions", ())
        inquiry = inquiries.start(told, provisions=served, by=request.actor)
        messages.success(request, _("Istruttoria aperta. Ora indica gli enti e le opzioni."))
        return inquiry.get_absolute_url()

    sheet = Sheet(
        title=_("Apri un’istruttoria"),
        lead=_("Basta il titolo: il resto si scrive man mano che si sa. La vede solo l’ufficio."),
        button=_("Apri l’istruttoria"),
        back=reverse("agreements:inquiries"),
        crumbs=crumbs_of(),
    )
    form = (
        ServingInquiryForm(request.POST or None, initial=initial, provisions=provisions)
        if provisions
        else InquiryForm(request.POST or None, initial=initial)
    )
    return ask(request, form, save, sheet=sheet)


def _asked_for(request: Request) -> tuple[list[Provision], dict[str, object]]:
    """What the address starts from: a provision that nobody carries, or a theme of the Plan."""
    key, code = request.GET.get("previsione", ""), request.GET.get("tema", "")
    if key.isascii() and key.isdigit() and len(key) < 18:  # noqa: PLR2004 - as long as a key can be
        provision = get_object_or_404(Provision.objects.prefetch_related("themes"), pk=key)
        zones = [provision.zone_id] if provision.zone_id else []
        themes = list(provision.themes.all())
        return [provision], {
            "title": provision.title, "provisions": [provision.pk], "themes": themes,
            "zones": zones,
        }  # fmt: skip
    begun = next((one for one in queries.starts() if one.code == code), None)
    if begun is None:
        return [], {}
    return list(begun.provisions), {
        "title": begun.title,
        "provisions": [one.pk for one in begun.provisions],
        "themes": list(begun.themes),
    }


@seen_by(planning_office, methods=WRITE)
def edit(request: Request, slug: str) -> HttpResponse:
    inquiry = readable(request, slug)

    def save(form: InquiryForm) -> str:
        told = form.told
        told["opened_on"] = told["opened_on"] or inquiry.opened_on
        version = form.cleaned_data["version"] or 0
        inquiries.edit(inquiry, told, version=version, by=request.actor)
        messages.success(request, _("Dati dell’istruttoria aggiornati."))
        return inquiry.get_absolute_url()

    initial = {**inquiry_rows.inquiry_values(inquiry), "version": inquiry.version}
    form = InquiryForm(request.POST or None, initial=initial)
    return ask(
        request, form, save, sheet=sheet_of(inquiry, _("Modifica i dati"), _("Salva i dati"))
    )


@seen_by(planning_office, methods=("POST",))
def publish(request: Request, slug: str) -> HttpResponse:
    inquiry = readable(request, slug)
    inquiries.publish(inquiry, by=request.actor, at=now())
    messages.success(request, _("Il bisogno è pubblicato: ora lo leggono tutti."))
    return redirect(inquiry)


@seen_by(planning_office, methods=WRITE)
def withdraw(request: Request, slug: str) -> HttpResponse:
    inquiry = readable(request, slug)

    def save(form: TakeOffForm) -> str:
        inquiries.withdraw(inquiry, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("L’istruttoria non è più sul sito; resta all’ufficio."))
        return inquiry.get_absolute_url()

    sheet = sheet_of(inquiry, _("Togli l’istruttoria dal sito"), _("Togli dal sito"))
    return ask(request, TakeOffForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def decide(request: Request, slug: str) -> HttpResponse:
    inquiry = readable(request, slug)

    def save(form: DecisionForm) -> str:
        inquiries.decide(inquiry, **form.told, by=request.actor)
        messages.success(request, _("Decisione registrata."))
        return f"{inquiry.get_absolute_url()}#decisione"

    sheet = sheet_of(
        inquiry,
        _("Decidi"),
        _("Registra la decisione"),
        _("Per andare avanti servono i cinque elementi; per rinviare o fermare basta il motivo."),
    )
    return ask(request, DecisionForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def reopen(request: Request, slug: str) -> HttpResponse:
    inquiry = readable(request, slug)

    def save(form: ReopenForm) -> str:
        inquiries.reopen(inquiry, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("L’istruttoria è di nuovo aperta."))
        return inquiry.get_absolute_url()

    sheet = sheet_of(inquiry, _("Riapri l’istruttoria"), _("Riapri l’istruttoria"))
    return ask(request, ReopenForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def become(request: Request, slug: str) -> HttpResponse:
    inquiry = readable(request, slug)

    def save(form: BecomeForm) -> str:
        agreement = becoming.become_agreement(inquiry, **form.told, by=request.actor)
        messages.success(request, _("La bozza di intesa è nel registro, con quello che si sapeva."))
        return agreement.get_absolute_url()

    sheet = sheet_of(
        inquiry,
        _("Comincia la bozza di intesa"),
        _("Comincia la bozza"),
        _("Porta con sé strumento, temi, Zone, previsioni, enti, carte e storia."),
    )
    form = BecomeForm(request.POST or None, initial={"title": inquiry.title})
    return ask(request, form, save, sheet=sheet)

"""The pages with which bodies, mandates, successions and shares are kept; one's own roles."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.accounts.http import Request, administrators, seen_by, signed_in
from quadro.bodies import actions, policies, queries
from quadro.bodies.abilities import abilities_of
from quadro.bodies.forms import (
    AccessForm,
    BodyForm,
    CloseAccessForm,
    EndForm,
    MandateForm,
    OfficeForm,
    ReopenAccessForm,
    ShareForm,
    SuccessionForm,
)
from quadro.bodies.models import Body, Mandate, Office, Person, Shareholding
from quadro.journal import queries as journal
from quadro.journal.queries import Told
from quadro.kit.pages import Sheet, ask

WRITE = ("GET", "POST")


@seen_by(signed_in)
def roles(request: Request) -> HttpResponse:
    assert request.actor.user is not None  # noqa: S101 - the audience says so
    held = queries.mandates_of(request.actor.user, localdate())
    context = {
        "held": held,
        "current": [one for one in held if one.is_current],
        "abilities": abilities_of(request.actor),
        "access": _access_of(held[0].mandate.person)[:10] if held else [],
    }
    return render(request, "bodies/roles.html", context)


@seen_by(administrators)
def history(request: Request, slug: str) -> HttpResponse:
    """Everything done to the record of a body."""
    body = get_object_or_404(Body, slug=slug)
    context = {
        "name": str(body),
        "steps": [(_("Enti"), reverse("portal:bodies")), (str(body), body.get_absolute_url())],
        "history": journal.story(body),
    }
    return render(request, "journal/history.html", context)


@seen_by(administrators, methods=WRITE)
def new(request: Request) -> HttpResponseBase:
    def save(form: BodyForm) -> str:
        body = actions.register(form.told, by=request.actor)
        _said(request, body, _("Ente registrato."))
        return body.get_absolute_url()

    sheet = Sheet(
        title=_("Registra un ente"),
        lead=_("Basta il nome e il tipo: ciò che manca resta indicato come dato non disponibile."),
        button=_("Registra l’ente"),
        back=reverse("portal:bodies"),
        crumbs=[(_("Enti"), reverse("portal:bodies"))],
    )
    return ask(request, BodyForm(request.POST or None), save, sheet=sheet)


@seen_by(administrators, methods=WRITE)
def edit(request: Request, slug: str) -> HttpResponseBase:
    body = get_object_or_404(Body, slug=slug)

    def save(form: BodyForm) -> str:
        version = form.cleaned_data["version"] or 0
        changed = actions.edit(body, form.told, version=version, by=request.actor)
        _said(request, changed, _("Dati dell’ente aggiornati."))
        return changed.get_absolute_url()

    initial = {**actions.record_of(body), "version": body.version}
    form = BodyForm(request.POST or None, initial=initial)
    sheet = _sheet(body, _("Modifica i dati"), _("Salva i dati"), back=body.get_absolute_url())
    return ask(request, form, save, sheet=sheet)


def _said(request: Request, body: Body, sentence: str) -> None:
    messages.success(request, sentence)
    for doubt in policies.doubts(body):
        messages.warning(request, doubt)


@seen_by(administrators)
def people(request: Request, slug: str) -> HttpResponse:
    """Mandates, offices, successions and shares of a body, with what can be done to each."""
    body = get_object_or_404(Body, slug=slug)
    context = {
        "body": body,
        "held": queries.mandates_of_body(body, localdate()),
        "offices": queries.offices_of(body),
        "line": queries.line_of(body),
        "shares": queries.shares_of(body),
        "today": localdate(),
    }
    return render(request, "bodies/people.html", context)


@seen_by(administrators, methods=WRITE)
def add_office(request: Request, slug: str) -> HttpResponseBase:
    body = get_object_or_404(Body, slug=slug)

    def save(form: OfficeForm) -> str:
        actions.add_office(body, form.told, by=request.actor)
        messages.success(request, _("Ufficio aggiunto."))
        return _people(body)

    form = OfficeForm(request.POST or None)
    sheet = _sheet(body, _("Aggiungi un ufficio"), _("Aggiungi l’ufficio"))
    return ask(request, form, save, sheet=sheet)


@seen_by(administrators, methods=WRITE)
def edit_office(request: Request, slug: str, key: int) -> HttpResponseBase:
    rows = Office.objects.select_related("body")
    office = get_object_or_404(rows, pk=key, body__slug=slug)

    def save(form: OfficeForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.edit_office(office, form.told, version=version, by=request.actor)
        messages.success(request, _("Ufficio aggiornato."))
        return _people(office.body)

    initial = {**actions.office_record(office), "version": office.version}
    sheet = _sheet(
        office.body,
        _("Modifica o chiudi un ufficio"),
        _("Salva l’ufficio"),
        lead=_(
            "Un ufficio chiuso non si propone più per i nuovi incarichi; quelli che ha avuto "
            "restano."
        ),
    )
    return ask(request, OfficeForm(request.POST or None, initial=initial), save, sheet=sheet)


@seen_by(administrators, methods=WRITE)
def appoint(request: Request, slug: str) -> HttpResponseBase:
    body = get_object_or_404(Body, slug=slug)

    def save(form: MandateForm) -> str:
        told = form.told
        name, person = told.pop("name"), told.pop("person")
        if person is None:
            actions.appoint_new(name, body=body, by=request.actor, **told)
        else:
            actions.appoint(person, body=body, by=request.actor, **told)
        messages.success(request, _("Incarico registrato."))
        return _people(body)

    form = MandateForm(
        request.POST or None,
        body=body,
        roles=policies.roles_in(body.kind, by=request.actor),
        on=localdate(),
    )
    sheet = _sheet(
        body,
        _("Registra un incarico"),
        _("Registra l’incarico"),
        lead=_(
            "Chi ha un incarico compare fra le persone in carica. Per lavorare in Quadro gli serve "
            "anche un accesso, che si apre dopo."
        ),
    )
    return ask(request, form, save, sheet=sheet)


@seen_by(administrators, methods=WRITE)
def end_mandate(request: Request, slug: str, key: int) -> HttpResponseBase:
    mandate = _mandate(slug, key)

    def save(form: EndForm) -> str:
        actions.end_mandate(mandate, until=form.told["until"], by=request.actor)
        messages.success(request, _("Fine dell’incarico registrata."))
        return _people(mandate.body)

    form = EndForm(request.POST or None, initial={"until": mandate.until})
    sheet = _sheet(
        mandate.body, _("Fine di un incarico"), _("Registra la fine"), lead=_named(mandate)
    )
    return ask(request, form, save, sheet=sheet)


@seen_by(administrators, methods=WRITE)
def give_access(request: Request, slug: str, key: int) -> HttpResponseBase:
    mandate = _mandate(slug, key)

    def save(form: AccessForm) -> str:
        email = form.told["email"]
        actions.give_access(mandate.person, email=email, by=request.actor, at=now())
        messages.success(request, _("Accesso aperto per %(email)s.") % {"email": email})
        return _people(mandate.body)

    form = AccessForm(request.POST or None)
    sheet = _sheet(mandate.body, _("Apri un accesso"), _("Apri l’accesso"), lead=_named(mandate))
    return ask(request, form, save, sheet=sheet)


@seen_by(administrators, methods=WRITE)
def change_address(request: Request, slug: str, key: int) -> HttpResponseBase:
    mandate = _mandate(slug, key)

    def save(form: AccessForm) -> str:
        actions.change_address(mandate.person, form.told["email"], by=request.actor)
        messages.success(request, _("Indirizzo dell’accesso cambiato."))
        return _people(mandate.body)

    sheet = _sheet(
        mandate.body,
        _("Cambia l’indirizzo di un accesso"),
        _("Cambia l’indirizzo"),
        lead=_named(mandate),
    )
    return ask(request, AccessForm(request.POST or None), save, sheet=sheet)


@seen_by(administrators, methods=WRITE)
def close_access(request: Request, slug: str, key: int) -> HttpResponseBase:
    mandate = _mandate(slug, key)

    def save(form: CloseAccessForm) -> str:
        ended = actions.close_access(mandate.person, by=request.actor, **form.told)
        messages.success(request, _("Accesso chiuso: chi lo usava è già fuori."))
        if ended:
            told = ngettext("%(n)s incarico finito.", "%(n)s incarichi finiti.", ended)
            messages.success(request, told % {"n": ended})
        return _people(mandate.body)

    sheet = _sheet(
        mandate.body,
        _("Chiudi un accesso"),
        _("Chiudi l’accesso"),
        lead=_(
            "%(person)s non potrà più entrare, e gli accessi aperti si chiudono subito. Ciò che ha "
            "fatto resta nella storia con il suo nome."
        )
        % {"person": mandate.person},
    )
    form = CloseAccessForm(request.POST or None, initial={"ends_mandates": True})
    return ask(request, form, save, sheet=sheet)


@seen_by(administrators, methods=WRITE)
def reopen_access(request: Request, slug: str, key: int) -> HttpResponseBase:
    mandate = _mandate(slug, key)

    def save(_form: ReopenAccessForm) -> str:
        user = actions.reopen_access(mandate.person, by=request.actor)
        messages.success(request, _("Accesso riaperto per %(email)s.") % {"email": user.email})
        return _people(mandate.body)

    sheet = _sheet(
        mandate.body,
        _("Riapri un accesso"),
        _("Riapri l’accesso"),
        lead=_(
            "%(person)s tornerà a entrare con lo stesso indirizzo, dopo avere scelto una password "
            "nuova con «password dimenticata»."
        )
        % {"person": mandate.person},
    )
    return ask(request, ReopenAccessForm(request.POST or None), save, sheet=sheet)


@seen_by(administrators)
def access_history(request: Request, slug: str, key: int) -> HttpResponse:
    """Everything done to the access of a person, by the office and by themselves."""
    mandate = _mandate(slug, key)
    body, person = mandate.body, mandate.person
    steps = [
        (_("Enti"), reverse("portal:bodies")),
        (body.label, body.get_absolute_url()),
        (_("Incarichi e legami"), _people(body)),
    ]
    context = {"name": str(person), "steps": steps, "history": _access_of(person)}
    return render(request, "journal/history.html", context)


def _access_of(person: Person) -> list[Told]:
    return journal.story(person)


@seen_by(administrators, methods=WRITE)
def succeed(request: Request, slug: str) -> HttpResponseBase:
    body = get_object_or_404(Body, slug=slug)

    def save(form: SuccessionForm) -> str:
        told = form.told
        predecessors = list(told.pop("predecessors"))
        actions.succeed(predecessors, body, by=request.actor, **told)
        messages.success(request, _("Successione registrata."))
        return _people(body)

    form = SuccessionForm(request.POST or None, body=body)
    sheet = _sheet(
        body,
        _("Registra una successione"),
        _("Registra la successione"),
        lead=_("Gli enti che confluiscono restano con la loro storia, e rimandano a %(body)s.")
        % {"body": body},
    )
    return ask(request, form, save, sheet=sheet)


@seen_by(administrators, methods=WRITE)
def hold_share(request: Request, slug: str) -> HttpResponseBase:
    body = get_object_or_404(Body, slug=slug)

    def save(form: ShareForm) -> str:
        told = form.told
        actions.hold_share(body, told.pop("company"), told, by=request.actor)
        messages.success(request, _("Partecipazione registrata."))
        return _people(body)

    form = ShareForm(request.POST or None, body=body)
    title = _("Registra una partecipazione")
    return ask(request, form, save, sheet=_sheet(body, title, _("Registra la partecipazione")))


@seen_by(administrators, methods=WRITE)
def end_share(request: Request, slug: str, key: int) -> HttpResponseBase:
    rows = Shareholding.objects.select_related("holder", "company")
    share = get_object_or_404(rows, pk=key, holder__slug=slug)

    def save(form: EndForm) -> str:
        actions.end_share(share, until=form.told["until"], by=request.actor)
        messages.success(request, _("Fine della partecipazione registrata."))
        return _people(share.holder)

    form = EndForm(request.POST or None, initial={"until": share.until})
    sheet = _sheet(
        share.holder,
        _("Fine di una partecipazione"),
        _("Registra la fine"),
        lead=share.company.name,
    )
    return ask(request, form, save, sheet=sheet)


def _mandate(slug: str, key: int) -> Mandate:
    rows = Mandate.objects.select_related("person", "body")
    found: Mandate = get_object_or_404(rows, pk=key, body__slug=slug)
    return found


def _named(mandate: Mandate) -> str:
    return f"{mandate.person}, {mandate.get_role_display()}"


def _people(body: Body) -> str:
    return reverse("bodies:people", args=[body.slug])


def _sheet(body: Body, title: str, button: str, **words: Any) -> Sheet:
    crumbs = [(_("Enti"), reverse("portal:bodies")), (body.label, body.get_absolute_url())]
    return Sheet(
        title=title,
        button=button,
        crumbs=crumbs,
        **{"back": _people(body), **words},
    )

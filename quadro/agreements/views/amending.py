"""Amendments: drafted, told change by change, put in force, read by everybody."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.actors import Actor
from quadro.accounts.http import Request, everyone, planning_office, seen_by
from quadro.agreements import actions, effects, policies, queries
from quadro.agreements.amendable import AMENDABLE, label_of
from quadro.agreements.forms.growth import (
    AmendmentForm,
    ArticleChangeForm,
    FactForm,
    InForceForm,
    LetInForm,
    LetOutForm,
    RewriteForm,
    ServeMoreForm,
    ServeNoMoreForm,
)
from quadro.agreements.forms.keeping import ConfirmForm
from quadro.agreements.models import Amendment
from quadro.agreements.views.common import WRITE, crumbs_of, readable, sheet_of
from quadro.kit.pages import Sheet, ask

PASSAGE, ARTICLE = "testo", "articolo"
OTHERS: dict[str, tuple[Any, Any, Callable[..., Any]]] = {
    "entra": (
        gettext_lazy("Entra una parte"),
        LetInForm,
        lambda one, told, by: actions.let_in(one, told["body"], role=told["role"], by=by),
    ),
    "esce": (
        gettext_lazy("Esce una parte"),
        LetOutForm,
        lambda one, told, by: actions.let_out(one, told["party"].body, by=by),
    ),
    "previsione": (
        gettext_lazy("Serve una previsione in più"),
        ServeMoreForm,
        lambda one, told, by: actions.serve_more(one, told.pop("provision"), **told, by=by),
    ),
    "non-serve": (
        gettext_lazy("Non serve più una previsione"),
        ServeNoMoreForm,
        lambda one, told, by: actions.serve_no_more(one, told["link"], by=by),
    ),
    PASSAGE: (
        gettext_lazy("Un passo del testo"),
        RewriteForm,
        lambda one, told, by: actions.rewrite(one, told.pop("passage"), **told, by=by),
    ),
}
"""What an amendment changes beside the facts: words, form, action."""


def amendment_of(request: Request, slug: str, key: int) -> Amendment:
    agreement = readable(request, slug)
    amendment = get_object_or_404(agreement.amendments.select_related("act"), pk=key)
    amendment.agreement = agreement
    policies.check_can_read_amendment(amendment, by=request.actor)
    return amendment


def address_of(amendment: Amendment) -> str:
    return reverse("agreements:amendment", args=[amendment.agreement.slug, amendment.pk])


def sheet_in(amendment: Amendment, title: str, button: str, **more: Any) -> Sheet:
    """The words around a form about a draft: leaving it leads back to the draft."""
    here = address_of(amendment)
    crumbs = [*crumbs_of(amendment.agreement), (amendment.title, here)]
    return Sheet(title=title, button=button, back=here, crumbs=crumbs, **more)


@seen_by(everyone)
def amendment(request: Request, slug: str, key: int) -> HttpResponse:
    one = amendment_of(request, slug, key)
    may_keep = request.actor.is_planning_office and not one.is_in_force
    changes = queries.changes_of(one.deltas.all())
    context = {
        "agreement": one.agreement,
        "amendment": one,
        "changes": changes,
        "effects": effects.told_of(one, request.actor, may_keep=may_keep),
        "changes_something": bool(changes) or effects.planned_on(one) > 0,
        "may_keep": may_keep,
    }
    return render(request, "agreements/amendment.html", context)


@seen_by(planning_office, methods=WRITE)
def new_amendment(request: Request, slug: str) -> HttpResponse:
    agreement = readable(request, slug)

    def save(form: AmendmentForm) -> str:
        made = actions.draft_amendment(agreement, form.told, by=request.actor)
        made.agreement = agreement
        messages.success(request, _("Bozza aperta: ora di’ che cosa cambia."))
        return address_of(made)

    lead = _("Finché è una bozza non cambia niente: poi le modifiche valgono tutte insieme.")
    sheet = sheet_of(agreement, _("Nuovo atto integrativo"), _("Apri la bozza"), lead=lead)
    form = AmendmentForm(request.POST or None, agreement=agreement)
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def edit_amendment(request: Request, slug: str, key: int) -> HttpResponse:
    one = amendment_of(request, slug, key)

    def save(form: AmendmentForm) -> str:
        version = form.cleaned_data["version"] or 0
        actions.edit_amendment(one, form.told, version=version, by=request.actor)
        messages.success(request, _("Bozza aggiornata."))
        return address_of(one)

    names = ("title", "reasons", "act", "version")
    initial = {name: getattr(one, name) for name in names}
    form = AmendmentForm(request.POST or None, initial=initial, agreement=one.agreement)
    sheet = sheet_in(one, _("Modifica la bozza"), _("Salva la bozza"))
    return ask(request, form, save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def add_change(request: Request, slug: str, key: int) -> HttpResponse:
    """First what changes (`?che=ends_on`), then how."""
    one, what = amendment_of(request, slug, key), request.GET.get("che", "")
    if what == ARTICLE:
        return _article_changes(request, one)
    if what not in AMENDABLE and what not in OTHERS:
        return _what_changes(request, one)
    title, kind, act = OTHERS.get(what) or (label_of(what), FactForm, _change_fact(what))

    def save(form: Any) -> str:
        act(one, form.told, request.actor)
        messages.success(request, _("Modifica aggiunta alla bozza."))
        return address_of(one)

    form = kind(request.POST or None, what=what, amendment=one)
    return ask(request, form, save, sheet=sheet_in(one, str(title), _("Aggiungi la modifica")))


def _change_fact(what: str) -> Callable[[Amendment, dict[str, Any], Actor], Any]:
    return lambda one, told, by: actions.change_fact(one, what, told["value"], by=by)


def _what_changes(request: Request, one: Amendment) -> HttpResponse:
    """Words are quoted only where Quadro does not keep the text."""
    others = {name: label for name, (label, *_rest) in OTHERS.items()}
    text = queries.text_in_force(one.agreement, date.max)
    if text is not None:
        del others[PASSAGE]
    context = {
        "agreement": one.agreement,
        "amendment": one,
        "facts": [(name, label_of(name)) for name in AMENDABLE],
        "others": list(others.items()),
        "text": text,
    }
    return render(request, "agreements/amendment_change.html", context)


def _article_changes(request: Request, one: Amendment) -> HttpResponse:
    """`articolo=` says which article changes, `dopo=` after which comes a new one."""
    text = policies.check_text_is_here(one.agreement)
    anchor, after = request.GET.get("articolo", ""), request.GET.get("dopo", "")
    article = text.body.article(anchor) if anchor else None
    before = text.body.article(after) if after else None
    if (anchor and article is None) or (after and before is None):
        raise Http404

    def save(form: ArticleChangeForm) -> str:
        told, by = form.told, request.actor
        if article is None:
            actions.insert_article(one, told["heading"], told["wording"], after=after, by=by)
        elif told["is_repealed"]:
            actions.repeal_article(one, anchor, by=by)
        else:
            actions.rewrite_article(one, anchor, told["heading"], told["wording"], by=by)
        messages.success(request, _("Modifica aggiunta alla bozza."))
        return address_of(one)

    if article is not None:
        title = _("Come cambia «%(article)s»") % {"article": article.label}
    elif before is not None:
        title = _("Un articolo nuovo dopo «%(article)s»") % {"article": before.label}
    else:
        title = _("Un articolo nuovo alla fine del testo")
    form = ArticleChangeForm(request.POST or None, article=article)
    return ask(request, form, save, sheet=sheet_in(one, title, _("Aggiungi la modifica")))


@seen_by(planning_office, methods=WRITE)
def drop_change(request: Request, slug: str, key: int, change: int) -> HttpResponse:
    one = amendment_of(request, slug, key)
    delta = get_object_or_404(one.deltas.select_related("amendment__agreement"), pk=change)

    def save(_form: ConfirmForm) -> str:
        actions.drop_delta(delta, by=request.actor)
        messages.success(request, _("Modifica tolta dalla bozza."))
        return address_of(one)

    [told] = queries.changes_of([delta])
    title = _("Togli la modifica «%(what)s»") % {"what": told.label}
    sheet = sheet_in(one, title, _("Togli la modifica"))
    return ask(request, ConfirmForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def drop_amendment(request: Request, slug: str, key: int) -> HttpResponse:
    one = amendment_of(request, slug, key)

    def save(_form: ConfirmForm) -> str:
        actions.drop_amendment(one, by=request.actor)
        messages.success(request, _("Bozza tolta."))
        return f"{one.agreement.get_absolute_url()}#crescita"

    title = _("Togli la bozza «%(title)s»") % {"title": one.title}
    sheet = sheet_in(one, title, _("Togli la bozza"))
    return ask(request, ConfirmForm(request.POST or None), save, sheet=sheet)


@seen_by(planning_office, methods=WRITE)
def put_in_force(request: Request, slug: str, key: int) -> HttpResponse:
    one = amendment_of(request, slug, key)

    def save(form: InForceForm) -> str:
        day, version = form.cleaned_data["effective_on"], form.cleaned_data["version"] or 0
        made = actions.put_in_force(
            one, effective_on=day, version=version, by=request.actor, at=now()
        )
        messages.success(request, _("%(what)s è in vigore.") % {"what": made.label})
        return f"{one.agreement.get_absolute_url()}#crescita"

    initial = {"effective_on": localdate(), "version": one.version}
    lead = _("Da quel giorno valgono tutte le modifiche; com’era prima resta sempre leggibile.")
    sheet = sheet_in(one, _("Metti in vigore"), _("Metti in vigore"), lead=lead)
    return ask(request, InForceForm(request.POST or None, initial=initial), save, sheet=sheet)

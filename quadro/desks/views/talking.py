"""A request: its facts, its conversation, what one may do."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from quadro.accounts.http import Request, seen_by, signed_in
from quadro.desks import actions, policies, queries
from quadro.desks.forms import AssignForm, JudgeForm, ReopenForm, TalkForm
from quadro.desks.forms.requests import ANSWER, ASK_BACK, MESSAGE, NOTE
from quadro.desks.models import EntryPaper
from quadro.desks.models import Request as Asked
from quadro.desks.queries.requests import posts_of
from quadro.desks.states import State, move_of
from quadro.desks.views.common import WRITE, readable, requests_crumbs, sheet_of
from quadro.documents import queries as documents
from quadro.kit.files import download as download_of
from quadro.kit.pages import Sheet, ask
from quadro.kit.refusals import Refused, allows


@seen_by(signed_in, methods=WRITE)
def request_page(request: Request, key: str) -> HttpResponse:
    """One page and one form: what may be done depends on who reads and on the state."""
    one, by = readable(request, key), request.actor
    works = policies.works_on(one.desk, by=by)
    verbs = _verbs(one, works=works, may_write=works or policies.asks_for(one.body_id, by=by))

    def save(form: TalkForm) -> str:
        if not verbs:
            raise Refused(_("La richiesta è chiusa: chi l’ha fatta può riaprirla."))
        messages.success(request, _do(request, one, form))
        return one.get_absolute_url()

    form = TalkForm(
        request.POST or None, request.FILES or None, verbs=verbs or [MESSAGE],
        initial={"version": one.version},
    )  # fmt: skip
    return ask(
        request, form, save, sheet=_sheet(one), template="desks/request.html",
        **_context(request, one, works=works), verbs=verbs,
    )  # fmt: skip


def _sheet(one: Asked) -> Sheet:
    return Sheet(
        title=one.subject, button=_("Invia"), back=one.get_absolute_url(),
        crumbs=requests_crumbs(),
    )  # fmt: skip


def _verbs(one: Asked, *, works: bool, may_write: bool) -> list[str]:
    """What the form offers, in its order."""
    if one.is_closed or not may_write:
        return [NOTE] if works else []
    if not works:
        return [MESSAGE]
    moves = [(ASK_BACK, "ask_back"), (ANSWER, "answer")]
    may = [verb for verb, move in moves if move_of(one.state, move)]
    return [verb for verb in (MESSAGE, ASK_BACK, NOTE, ANSWER) if verb in (MESSAGE, NOTE, *may)]


def _context(request: Request, one: Asked, *, works: bool) -> dict[str, Any]:
    by = request.actor
    posts = posts_of(one.desk, by.on) if works and not one.is_closed else []
    mine = any(post.person.user_id == getattr(by.user, "pk", 0) for post in posts)
    others = [post for post in posts if post.pk != one.assignee_id]
    sees_notes = works or by.reads_everything
    return {
        "asked": one,
        "talk": queries.talk_of(one, with_notes=sees_notes),
        "on": localdate(),
        "works": works,
        "may_take": mine and one.state == State.OPEN,
        "assign_form": AssignForm(posts=others, initial={"version": one.version})
        if others
        else None,
        "may_reopen": allows(policies.check_can_reopen, one, by=by),
        "may_judge": allows(policies.check_can_judge, one, by=by),
    }


def _do(request: Request, one: Asked, form: TalkForm) -> str:
    """The one action that was chosen; what to say of it."""
    told = form.told
    version = form.cleaned_data["version"]
    hand: dict[str, Any] = {"by": request.actor, "at": now(), "upload": told["upload"]}
    match told["does"]:
        case "nota":
            actions.note(one, told["text"], **hand)
            return _("Nota scritta: la legge solo l’ufficio.")
        case "chiarimenti":
            actions.ask_back(one, told["text"], version=version, **hand)
            return _("Chiarimenti chiesti.")
        case "risposta":
            outcome = told.get("outcome", "")
            actions.answer(one, told["text"], outcome=outcome, version=version, **hand)
            return _("Risposta inviata: la richiesta è chiusa.")
        case _:
            actions.write(one, told["text"], version=version, **hand)
            return _("Messaggio inviato.")


@seen_by(signed_in, methods=("POST",))
def take(request: Request, key: str) -> HttpResponseBase:
    one = readable(request, key)
    actions.take(one, version=None, by=request.actor, at=now())
    messages.success(request, _("La richiesta è in carico a te."))
    return redirect(one.get_absolute_url())


@seen_by(signed_in, methods=WRITE)
def assign(request: Request, key: str) -> HttpResponse:
    one = readable(request, key)
    policies.check_works(one, by=request.actor)

    def save(form: AssignForm) -> str:
        post = form.told["post"]
        version = form.cleaned_data["version"]
        actions.assign(one, post, version=version, by=request.actor, at=now())
        messages.success(request, _("Richiesta assegnata a %(person)s.") % {"person": post.person})
        return one.get_absolute_url()

    posts = [post for post in posts_of(one.desk, request.actor.on) if post.pk != one.assignee_id]
    initial = {"version": one.version}
    form = AssignForm(request.POST or None, posts=posts, initial=initial)
    return ask(request, form, save, sheet=sheet_of(one, _("Assegna"), _("Assegna")))


@seen_by(signed_in, methods=WRITE)
def reopen(request: Request, key: str) -> HttpResponse:
    one = readable(request, key)
    policies.check_can_reopen(one, by=request.actor)

    def save(form: ReopenForm) -> str:
        version = form.cleaned_data["version"]
        actions.reopen(one, form.told["reason"], version=version, by=request.actor, at=now())
        messages.success(request, _("Richiesta riaperta: il termine ricomincia da oggi."))
        return one.get_absolute_url()

    form = ReopenForm(request.POST or None, initial={"version": one.version})
    sheet = sheet_of(
        one, _("Riapri la richiesta"), _("Riapri"),
        lead=_("La risposta non basta: l’ufficio la riprende in carico con un nuovo termine."),
    )  # fmt: skip
    return ask(request, form, save, sheet=sheet)


@seen_by(signed_in, methods=WRITE)
def judge(request: Request, key: str) -> HttpResponse:
    one = readable(request, key)
    policies.check_can_judge(one, by=request.actor)

    def save(form: JudgeForm) -> str:
        actions.judge(one, **form.told, by=request.actor)
        messages.success(request, _("Grazie: il giudizio è registrato."))
        return one.get_absolute_url()

    initial = {"satisfaction": one.satisfaction, "comment": one.satisfaction_comment}
    form = JudgeForm(request.POST or None, initial=initial)
    return ask(request, form, save, sheet=sheet_of(one, _("Giudica la risposta"), _("Salva")))


@seen_by(signed_in)
def paper(request: Request, key: str, paper: int) -> HttpResponseBase:
    one = readable(request, key)
    rows = EntryPaper.objects.select_related("document").filter(entry__request=one)
    if not (policies.works_on(one.desk, by=request.actor) or request.actor.reads_everything):
        rows = rows.filter(entry__is_internal=False)
    kept = get_object_or_404(rows, pk=paper)
    opened = documents.open_version(documents.current(kept.document))
    return download_of(
        opened.stream, name=opened.name, media_type=opened.media_type, size=opened.size
    )

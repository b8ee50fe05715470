"""What those do who answer: take in charge, assign, ask back, note, answer."""

from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.desks import policies
from quadro.desks.actions import telling
from quadro.desks.actions.rows import add, held, moved, said, save
from quadro.desks.models import Entry, Post, Request
from quadro.desks.reckoning import working_days
from quadro.desks.states import Outcome, Side
from quadro.kit.refusals import Refused
from quadro.kit.terms import day_of


@transaction.atomic
def take(request: Request, *, version: int | None, by: Actor, at: datetime) -> Request:
    """Who works at the desk takes it in charge; a keeper without a post there assigns it."""
    request = held(request, version=version)
    policies.check_can_take(request, by=by)
    posts = Post.objects.on(by.on).filter(desk=request.desk, person__user=by.user)
    post = posts.select_related("person").order_by("pk").first() if by.user else None
    if post is None:
        raise Refused(_("Non sei fra le persone di questo ufficio: assegna la richiesta a loro."))
    return _give(request, post, "take", by=by, at=at)


@transaction.atomic
def assign(
    request: Request, post: Post, *, version: int | None, by: Actor, at: datetime
) -> Request:
    request = held(request, version=version)
    policies.check_can_assign(request, post, by=by)
    return _give(request, post, "assign", by=by, at=at)


def _give(request: Request, post: Post, verb: str, *, by: Actor, at: datetime) -> Request:
    request.state = policies.check_move(request, verb)
    request.assignee = post
    moved(request, _("In carico a %(person)s.") % {"person": post.person}, by=by, at=at)
    save(request, "desks.taken" if verb == "take" else "desks.assigned", by=by)
    telling.tell_in_hand(request, at=at, but=by)
    return request


@transaction.atomic
def note(
    request: Request, text: str, *, by: Actor, at: datetime, upload: "File[bytes] | None" = None
) -> Entry:
    """A note of the desk, that who asked does not read; two notes never exclude each other."""
    request = held(request)
    policies.check_works(request, by=by)
    return add(request, Side.DESK, text, by=by, at=at, upload=upload, is_internal=True)


@transaction.atomic
def ask_back(
    request: Request, text: str, *, version: int | None, by: Actor, at: datetime,
    upload: "File[bytes] | None" = None,
) -> Request:  # fmt: skip
    """Something is missing to answer: who asked is asked. The term goes on."""
    request = held(request, version=version)
    policies.check_works(request, by=by)
    request.state = policies.check_move(request, "ask_back")
    add(request, Side.DESK, text, by=by, at=at, upload=upload)
    save(request, "desks.asked_back", by=by)
    telling.tell_asked_back(request, text, at=at)
    return request


@transaction.atomic
def answer(
    request: Request, text: str, *, outcome: str, version: int | None, by: Actor, at: datetime,
    upload: "File[bytes] | None" = None,
) -> Request:  # fmt: skip
    """Close a request with its outcome; the working days that it took are kept.

    Those of a request that was reopened add up, and it was in term only if every answer was.
    """
    request = held(request, version=version)
    policies.check_works(request, by=by)
    target = policies.check_move(request, "answer")
    if outcome not in Outcome.values:
        raise Refused(_("Scegli l’esito: chi ha chiesto lo legge prima della risposta."))
    on = day_of(at)
    add(request, Side.DESK, text, by=by, at=at, upload=upload)
    request.state, request.outcome, request.answer = target, outcome, said(text)
    request.closed_at = at
    request.taken_days = (request.taken_days or 0) + working_days(request.runs_from, on)
    request.is_in_term = request.is_in_term is not False and on <= request.due_on
    told = _("Chiusa: %(outcome)s.") % {"outcome": request.get_outcome_display()}
    moved(request, told, by=by, at=at)
    save(request, "desks.answered", by=by, outcome=outcome, taken_days=request.taken_days)
    telling.tell_answered(request, at=at)
    return request

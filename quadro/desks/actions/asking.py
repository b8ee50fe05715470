"""What those do who ask: ask, write, judge, reopen; writing is of both sides."""

from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.desks import policies
from quadro.desks.actions import telling
from quadro.desks.actions.clock import pass_on
from quadro.desks.actions.rows import JOINED, add, held, moved, said, save
from quadro.desks.models import Entry, Request, Topic
from quadro.desks.states import Side, State
from quadro.kit import locks
from quadro.kit.dates import in_words
from quadro.kit.refusals import Refused
from quadro.kit.terms import add_working_days, day_of


@transaction.atomic
def ask(
    topic: Topic, body: Body, *, subject: str, text: str, by: Actor, at: datetime,
    upload: "File[bytes] | None" = None, is_demonstration: bool = False,
) -> Request:  # fmt: skip
    """Ask something of a desk: the term runs from today, in working days."""
    topic = Topic.objects.select_related("desk__body").get(pk=topic.pk)
    policies.check_can_ask(topic, body, by=by)
    if not subject.strip():
        raise Refused(_("Scrivi l’oggetto della richiesta."))
    on = day_of(at)
    locks.hold(f"desk_requests:{on.year}")
    last = Request.objects.filter(year=on.year).aggregate(last=Max("number"))["last"] or 0
    request = Request(
        year=on.year, number=last + 1, topic=topic, body=body, subject=subject.strip(),
        text=said(text), asked_at=at, asked_by=by.user, asked_by_name=str(by), runs_from=on,
        due_on=add_working_days(on, topic.days), is_demonstration=is_demonstration, version=0,
    )  # fmt: skip
    save(request, "desks.asked", by=by, body=body.label, due_on=request.due_on)
    add(request, Side.ASKER, request.text, by=by, at=at, upload=upload)
    telling.tell_asked(request, at=at)
    return request


@transaction.atomic
def write(
    request: Request, text: str, *, version: int | None, by: Actor, at: datetime,
    upload: "File[bytes] | None" = None,
) -> Entry:  # fmt: skip
    """A turn of the conversation: of the desk by who works there, of who asked by the others.

    Where the desk was waiting for who asked, the request is in hand again.
    """
    request = held(request, version=version)
    policies.check_can_write(request, by=by)
    side = Side.DESK if policies.works_on(request.desk, by=by) else Side.ASKER
    entry = add(request, side, text, by=by, at=at, upload=upload)
    if side == Side.ASKER and request.state == State.WAITING:
        request.state = policies.check_move(request, "reply")
    save(request, "desks.written", by=by, state=request.state)
    telling.tell_written(request, entry, by=by, at=at)
    return entry


@transaction.atomic
def judge(request: Request, *, satisfaction: int, comment: str, by: Actor) -> Request:
    """From 1 to 5, by who asked, once there is an answer; who changes their mind judges again."""
    request = held(request)
    policies.check_can_judge(request, by=by)
    request.satisfaction, request.satisfaction_comment = satisfaction, comment.strip()
    save(request, "desks.judged", by=by, satisfaction=satisfaction)
    return request


@transaction.atomic
def reopen(
    request: Request, reason: str, *, version: int | None, by: Actor, at: datetime
) -> Request:
    """The answer was not enough: the same person has it again, with a new term from today."""
    request = held(request, version=version)
    policies.check_can_reopen(request, by=by)
    add(request, Side.ASKER, reason, by=by, at=at)
    on = day_of(at)
    request.state = policies.check_move(request, "reopen")
    request.runs_from, request.due_on = on, add_working_days(on, request.topic.days)
    request.closed_at, request.outcome, request.answer = None, "", ""
    request.satisfaction, request.satisfaction_comment = None, ""
    request.late_told_at = None
    request.reopened += 1
    words = _("Riaperta: risposta entro il %(day)s.") % {"day": in_words(request.due_on)}
    moved(request, words, by=by, at=at)
    save(request, "desks.reopened", by=by, due_on=request.due_on)
    telling.tell_in_hand(request, at=at)
    if request.assignee is not None and not request.assignee.holds_on(on):
        pass_on(request.assignee, on=on, at=at)
    return Request.objects.select_related(*JOINED).get(pk=request.pk)

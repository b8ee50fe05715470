"""The office looks at what came: approves, gives back, excuses, asks again."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.monitoring.actions.rounds.approving import let_count
from quadro.monitoring.actions.rounds.rows import held, held_rows, tell_journal, write
from quadro.monitoring.actions.rounds.telling import tell_approved, tell_moved, tell_returned
from quadro.monitoring.models import Answer, Round
from quadro.monitoring.policies import rounds as policies
from quadro.monitoring.queries.rounds import Row
from quadro.monitoring.round_states import AnswerState

DECIDED = ("state", "decision", "decided_by", "decided_at")
CAME_OF = ("findings", "update", "reading", "document")


@transaction.atomic
def approve(one: Round, keys: Collection[int], *, by: Actor, at: datetime) -> list[Row]:
    """Let answers count, all or none: each is told of its thing from this moment."""
    rows = held_rows(one, keys)
    for row in rows:
        policies.check_can_move(row.answer, "approve", by=by)
    policies.check_approvable(rows)
    findings = {row.key: [str(found.finding) for found in row.findings] for row in rows}
    let_count(one, rows, by=by, at=at)
    answers = [row.answer for row in rows]
    for answer in answers:
        answer.findings = findings[answer.pk]
        _decide(answer, AnswerState.APPROVED, "", by=by, at=at)
    write(answers, (*DECIDED, *CAME_OF))
    tell_journal("monitoring.answer_approved", answers, by=by)
    tell_moved(one, {answer.body_id for answer in answers}, at=at)
    tell_approved(one, answers, at=at)
    return rows


@transaction.atomic
def give_back(
    one: Round, keys: Collection[int], reason: str, *, by: Actor, at: datetime
) -> list[Answer]:
    """Return answers to who gave them, all with the same reason.

    One that was approved counts until another takes its place.
    """
    answers = _decided(one, keys, "return", reason, by=by, at=at)
    tell_journal("monitoring.answer_returned", answers, by=by, reason=reason.strip())
    tell_moved(one, {answer.body_id for answer in answers}, at=at)
    tell_returned(one, answers, reason.strip(), at=at)
    return answers


@transaction.atomic
def excuse(
    one: Round, keys: Collection[int], reason: str, *, by: Actor, at: datetime
) -> list[Answer]:
    """Ask no more: the thing is over, or the body cannot know. It counts neither as answered nor
    as missing.
    """
    answers = _decided(one, keys, "excuse", reason, by=by, at=at)
    tell_journal("monitoring.answer_excused", answers, by=by, reason=reason.strip())
    tell_moved(one, {answer.body_id for answer in answers}, at=at)
    return answers


@transaction.atomic
def ask_again(one: Round, keys: Collection[int], *, by: Actor, at: datetime) -> list[Answer]:
    answers = _decided(one, keys, "ask_again", "", by=by, at=at)
    tell_journal("monitoring.answer_asked_again", answers, by=by)
    return answers


def _decided(
    one: Round, keys: Collection[int], verb: str, reason: str, *, by: Actor, at: datetime
) -> list[Answer]:
    answers: Sequence[Answer] = held(one, keys)
    for answer in answers:
        move = policies.check_can_move(answer, verb, by=by, reason=reason)
        _decide(answer, move.target, reason.strip(), by=by, at=at)
    write(answers, DECIDED)
    return list(answers)


def _decide(answer: Answer, state: str, reason: str, *, by: Actor, at: datetime) -> None:
    answer.state, answer.decision = state, reason
    answer.decided_by, answer.decided_at = str(by), at

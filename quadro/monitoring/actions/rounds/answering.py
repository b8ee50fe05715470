"""Who answers writes, sends, takes back: one row at a time, or the whole grid in one go."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.documents import actions as documents
from quadro.documents.models import Visibility
from quadro.kit.refusals import Refused
from quadro.monitoring.actions.rounds.rows import Values, held, held_rows, tell_journal, write
from quadro.monitoring.actions.rounds.telling import tell_moved
from quadro.monitoring.cells import text_of
from quadro.monitoring.models import Answer, Asked, Round
from quadro.monitoring.policies import rounds as policies
from quadro.monitoring.queries.rounds import Row, past_of, rows_of, values_of
from quadro.monitoring.round_states import AnswerState

FIELDS = (
    "progress", "values", "forecast_on", "confidence", "value", "numerator", "denominator",
    "weight", "note", "link",
)  # fmt: skip
"""What is said in an answer."""
WRITTEN = (*FIELDS, "state", "author", "author_name", "told_at")


@dataclass(frozen=True)
class Said:
    """What somebody wrote of an answer, on top of which version. `values`: some of `FIELDS`."""

    key: int
    version: int
    values: Values


@dataclass(frozen=True)
class Saved:
    """The rows that were written, and those that somebody else wrote meanwhile."""

    rows: Sequence[Row] = ()
    overtaken: Sequence[Row] = field(default_factory=tuple)


@transaction.atomic
def keep(one: Round, said: Sequence[Said], *, by: Actor, at: datetime) -> Saved:
    """Keep drafts. One that was written by another meanwhile is left as it is, and told.

    Eight statements, whatever their number. What is beyond its range is refused; what wants a
    reason or a value is kept as it is, and waits to be sent.
    """
    told = {row.key: row for row in said}
    answers = held(one, list(told))
    past = past_of(answers, of=one)
    written, overtaken = [], []
    for answer in answers:
        policies.check_can_move(answer, "save", by=by)
        if answer.version != told[answer.pk].version:
            overtaken.append(answer)
            continue
        _fill(answer, told[answer.pk].values, by=by, at=at)
        if past[answer.pk].parts:
            answer.progress = past[answer.pk].progress_with(values_of(answer.values), one.last_day)
        written.append(answer)
    rows = rows_of(written, of=one) if written else []
    policies.check_ranges(rows)
    write(written, WRITTEN)
    return Saved(rows, rows_of(overtaken, of=one) if overtaken else ())


def _fill(answer: Answer, values: Values, *, by: Actor, at: datetime) -> None:
    for name in FIELDS:
        if name in values:
            setattr(answer, name, _kept(name, values[name]))
    if answer.state == AnswerState.TO_DO:
        answer.state = AnswerState.DRAFT
    answer.author, answer.author_name, answer.told_at = by.user, str(by), at


def _kept(name: str, value: Any) -> Any:
    """The values of parts are kept as text; each breakdown of an indicator has its own."""
    if name != "values":
        return value.strip() if isinstance(value, str) else value
    told: Mapping[Any, Decimal | Mapping[str, Decimal | None] | None] = value
    plain = text_of({str(key): one for key, one in told.items() if not isinstance(one, Mapping)})
    nested = {key: text_of(one) for key, one in told.items() if isinstance(one, Mapping)}
    return {**plain, **{key: one for key, one in nested.items() if one}}


@transaction.atomic
def send(one: Round, keys: Collection[int], *, by: Actor, at: datetime) -> list[Row]:
    """Send answers to the office: all or none. One that is not ready stops them, by name."""
    rows = held_rows(one, keys)
    for row in rows:
        policies.check_can_move(row.answer, "send", by=by)
    policies.check_sendable(rows)
    answers = [row.answer for row in rows]
    for answer in answers:
        answer.state = AnswerState.SENT
        answer.sender, answer.sent_by, answer.sent_at = by.user, str(by), at
    write(answers, ("state", "sender", "sent_by", "sent_at"))
    tell_journal("monitoring.answer_sent", answers, by=by)
    tell_moved(one, {answer.body_id for answer in answers}, at=at)
    return rows


@transaction.atomic
def take_back(one: Round, keys: Collection[int], *, by: Actor, at: datetime) -> list[Answer]:
    """What nobody has checked yet is a draft again."""
    answers = held(one, keys)
    for answer in answers:
        policies.check_can_move(answer, "take_back", by=by)
        answer.state = AnswerState.DRAFT
    write(answers, ("state",))
    tell_journal("monitoring.answer_taken_back", answers, by=by)
    tell_moved(one, {answer.body_id for answer in answers}, at=at)
    return answers


@transaction.atomic
def carry_over(one: Round, keys: Collection[int], *, by: Actor, at: datetime) -> Saved:
    """Write the last values where nothing is written yet: who answers changes what changed."""
    if not keys:
        raise Refused(_("Non c’è niente da riportare: tutte le righe hanno già un valore."))
    rows = held_rows(one, keys)
    said = [
        Said(row.key, row.answer.version, _last_of(row))
        for row in rows
        if row.answer.state == AnswerState.TO_DO and any(n.last is not None for n in row.numbers)
    ]
    return keep(one, said, by=by, at=at) if said else Saved()


def _last_of(row: Row) -> dict[str, Any]:
    last = row.values_from({one.name: one.last for one in row.numbers})
    return {**last, "confidence": row.past.confidence}


@transaction.atomic
def show(answer: Answer, upload: "File[bytes]", *, by: Actor, at: datetime) -> Answer:
    """Keep a file that shows what is said; it takes the place of the one that was there."""
    [answer] = held(answer.round, [answer.pk])
    policies.check_can_move(answer, "save", by=by)
    before = answer.document
    answer.document = documents.add(
        str(_("Prova: %(thing)s") % {"thing": answer.subject})[:200], upload,
        name=upload.name or "prova", visibility=Visibility.PUBLIC, by=by, at=at,
    )  # fmt: skip
    if answer.state == AnswerState.TO_DO:
        answer.state = AnswerState.DRAFT
    answer.author, answer.author_name, answer.told_at = by.user, str(by), at
    write([answer], ("document", "state", "author", "author_name", "told_at"))
    if before is not None:
        documents.remove(before, by=by)
    return answer


def look(one: Round, *, by: Actor, at: datetime) -> None:
    """Remember that the people of a body opened what a round asks of it."""
    Asked.objects.filter(round=one, body__in=by.bodies).update(seen_at=at)

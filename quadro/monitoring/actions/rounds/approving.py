"""What an approved answer becomes: an update of its commitment, a reading of its indicator.

It is of the last day of the period, said by who answered, and counts from the moment in which the
office approves it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.delivery import actions as delivery
from quadro.interventions import actions as works
from quadro.monitoring.actions.readings import approve, record
from quadro.monitoring.cells import Cell, Told, key_of, told_of
from quadro.monitoring.models import Answer, Evidence, Reading, Round
from quadro.monitoring.queries.rounds import Row, values_of
from quadro.monitoring.states import State

BATCH = 500
SAID_BY = ("author", "author_name", "body", "sender", "state", "submitted_at")


def let_count(one: Round, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
    """Tell what each answer says of its thing; the answers hold what came of them."""
    _tell_commitments(one, [row for row in rows if row.answer.commitment_id], by=by, at=at)
    _tell_interventions(
        one, [row.answer for row in rows if row.answer.intervention_id], by=by, at=at
    )
    _read_indicators(one, [row for row in rows if row.answer.indicator_id], by=by, at=at)


def _tell_commitments(one: Round, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
    if not rows:
        return
    updates = delivery.tell_many([_telling(one, row) for row in rows], by=by, at=at)
    for row, update in zip(rows, updates, strict=True):
        row.answer.update = update
        # The file is of the commitment now, with what shows it.
        row.answer.document = None


def _telling(one: Round, row: Row) -> delivery.Telling:
    answer, commitment = row.answer, row.answer.commitment
    assert commitment is not None  # noqa: S101 - who calls has looked
    values = {
        "on": one.last_day,
        "progress": answer.progress,
        "values": values_of(answer.values),
        "forecast_on": answer.forecast_on,
        "confidence": answer.confidence,
        "sentence": answer.note or (row.past.sentence if answer.confidence else ""),
        "evidence": _evidence_of(one, answer),
    }
    teller = delivery.Teller(answer.author, answer.author_name, answer.body)
    return delivery.Telling(commitment, values, teller)


def _tell_interventions(one: Round, answers: Sequence[Answer], *, by: Actor, at: datetime) -> None:
    """One by one: few count anything, and each has its own steps to go through."""
    for answer in answers:
        assert answer.intervention is not None  # noqa: S101 - who calls has looked
        values = {
            "on": one.last_day,
            "readings": values_of(answer.values),
            "forecast_on": answer.forecast_on,
            "note": answer.note,
        }
        teller = delivery.Teller(answer.author, answer.author_name, answer.body)
        works.tell(answer.intervention, values, by=by, at=at, teller=teller)


def _evidence_of(one: Round, answer: Answer) -> dict[str, Any] | None:
    if not (answer.link or answer.document):
        return None
    title = _("Finestra di aggiornamento: %(round)s") % {"round": one}
    if answer.document is not None:
        return {"title": title, "document": answer.document}
    return {"title": title, "link": answer.link}


def _read_indicators(one: Round, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
    """A reading of the whole, and one of each part that is said."""
    if not rows:
        return
    answers = [row.answer for row in rows]
    told = [(answer, _cell_of(answer), told_of(answer)) for answer in answers]
    told += _told_of_parts(one, rows)
    readings = record(
        [(cell, said) for _answer, cell, said in told], by=by, at=at,
        is_demonstration=one.is_demonstration,
    )  # fmt: skip
    for (answer, cell, _said), reading in zip(told, readings, strict=True):
        reading.author, reading.author_name = answer.author, answer.author_name
        reading.body, reading.sender = answer.body, answer.sender
        reading.state, reading.submitted_at = State.SUBMITTED, answer.sent_at
        if not cell.breakdown:
            answer.reading = reading
    Reading.objects.bulk_update(readings, SAID_BY, batch_size=BATCH)
    approve(readings, by=by, at=at)
    _show_readings(one, answers, at=at)


def _told_of_parts(one: Round, rows: Sequence[Row]) -> list[tuple[Answer, Cell, Told]]:
    """What is said of parts. One that counted and is said no more is declared not available: the
    whole that comes now would stand beside a part of another.
    """
    said: list[tuple[Answer, Cell, Told]] = []
    silent: list[tuple[Answer, Cell]] = []
    for row in rows:
        told = row.told_of_parts
        for part in {number.part: None for number in row.breakdown}:
            cell = _cell_of(row.answer, part)
            if part in told:
                said.append((row.answer, cell, told[part]))
            else:
                silent.append((row.answer, cell))
    if not silent:
        return said
    known = Reading.objects.approved().filter(
        indicator__in={cell.indicator.pk for _answer, cell in silent},
        breakdown__in={cell.breakdown for _answer, cell in silent},
        since__in={cell.since for _answer, cell in silent},
    )
    counted = {key_of(reading) for reading in known}
    why = Told(note=_("Non è più detto nella finestra «%(round)s».") % {"round": one})
    return said + [(answer, cell, why) for answer, cell in silent if cell.key in counted]


def _cell_of(answer: Answer, part: str = "") -> Cell:
    assert answer.indicator is not None  # noqa: S101 - who calls has looked
    assert answer.since is not None  # noqa: S101 - the constraint says so
    return Cell(answer.indicator, answer.place, answer.since, part)


def _show_readings(one: Round, answers: Sequence[Answer], *, at: datetime) -> None:
    shown = [(answer, _evidence_of(one, answer)) for answer in answers]
    Evidence.objects.bulk_create(
        Evidence(reading=answer.reading, added_at=at, added_by=answer.author_name, **told)
        for answer, told in shown
        if told is not None
    )
    for answer in answers:
        answer.document = None

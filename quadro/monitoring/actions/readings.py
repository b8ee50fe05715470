"""A reading is written, sent, checked: one or many at once, all or none.

Every verb takes many readings and makes the same few statements for one as for a thousand. Who
grants a wish for one passes a list of one.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from quadro.accounts.actors import Actor
from quadro.journal import actions as journal
from quadro.kit import bulk
from quadro.monitoring import policies
from quadro.monitoring.actions.feeding import feed
from quadro.monitoring.actions.rows import held, read_again
from quadro.monitoring.cells import FIELDS, Cell, Told, key_of
from quadro.monitoring.models import Origin, Reading, fields_of
from quadro.monitoring.queries import Ground, cells_from, ground_of
from quadro.monitoring.states import State

BATCH = 500


@transaction.atomic
def record(
    told: Sequence[tuple[Cell, Told]],
    *,
    by: Actor,
    at: datetime,
    is_demonstration: bool = False,
) -> list[Reading]:
    """Write drafts. A draft that is there changes; what was returned or approved stays as it is.

    Over a returned reading a new one is written; over an approved one, a correction, which takes
    its place when it is approved in its turn.
    """
    indicators = held(cell.indicator.pk for cell, _one in told)
    cells = [(_fresh(cell, indicators), one) for cell, one in told]
    ground = ground_of([cell for cell, _one in cells])
    policies.check_cells(cells, ground, by=by)
    drafts, new, over = [], [], []
    for cell, one in cells:
        there = ground.open.get(cell.key)
        if there is not None and there.state == State.DRAFT:
            drafts.append(_rewritten(there, cell, one, by=by, at=at))
            continue
        if there is not None:
            over.append(there)
        made = _draft(cell, one, ground, by=by, at=at)
        made.is_demonstration = is_demonstration
        new.append(made)
    _set_aside(over)
    made_rows = Reading.objects.bulk_create(new, batch_size=BATCH)
    bulk.update(drafts, [*FIELDS, *WRITTEN])
    journal.record_many(
        [journal.Fact("monitoring.recorded", one, _said(one)) for one in (*made_rows, *drafts)],
        by=by,
    )
    by_key = {key_of(one): one for one in (*made_rows, *drafts)}
    return [by_key[cell.key] for cell, _one in cells]


WRITTEN = ("author", "author_name", "body", "told_at", "version")


def _fresh(cell: Cell, indicators: dict[int, Any]) -> Cell:
    return Cell(indicators[cell.indicator.pk], cell.place, cell.since, cell.breakdown)


def _draft(cell: Cell, told: Told, ground: Ground, *, by: Actor, at: datetime) -> Reading:
    made = Reading(
        indicator=cell.indicator,
        **fields_of(cell.place),
        breakdown=cell.breakdown,
        since=cell.since,
        until=cell.until,
        origin=Origin.CORRECTION if cell.key in ground.approved else Origin.RECORDED,
        author=by.user,
        author_name=str(by),
        body=ground.body_of(cell, by=by),
        told_at=at,
    )
    made.zone, made.municipality = (
        ground.zones.get(cell.place),
        ground.municipalities.get(cell.place),
    )
    _fill(made, told)
    return made


def _rewritten(draft: Reading, cell: Cell, told: Told, *, by: Actor, at: datetime) -> Reading:
    draft.indicator = cell.indicator
    draft.author, draft.author_name, draft.told_at = by.user, str(by), at
    draft.version += 1
    _fill(draft, told)
    return draft


def _fill(reading: Reading, told: Told) -> None:
    for name in FIELDS:
        setattr(reading, name, getattr(told, name))
    reading.value, reading.note = told.value_for(reading.indicator), told.note.strip()


def _said(reading: Reading) -> dict[str, Any]:
    told = {name: getattr(reading, name) for name in FIELDS}
    return {name: value for name, value in told.items() if value not in (None, "")}


def _set_aside(rows: Sequence[Reading]) -> None:
    """What another takes the place of stays readable, and counts no more."""
    Reading.objects.filter(pk__in=[one.pk for one in rows]).update(state=State.SUPERSEDED)


@transaction.atomic
def submit(rows: Sequence[Reading], *, by: Actor, at: datetime) -> list[Reading]:
    """Send drafts to the office."""
    found = _movable(rows, "submit", by=by)
    values = {"state": State.SUBMITTED, "sender": by.user, "submitted_at": at}
    return _moved(found, values, "monitoring.submitted", by=by)


@transaction.atomic
def take_back(rows: Sequence[Reading], *, by: Actor) -> list[Reading]:
    """What was sent and nobody looked at yet is a draft again."""
    found = _movable(rows, "take_back", by=by)
    values = {"state": State.DRAFT, "sender": None, "submitted_at": None}
    return _moved(found, values, "monitoring.taken_back", by=by)


@transaction.atomic
def return_(rows: Sequence[Reading], *, reason: str, by: Actor, at: datetime) -> list[Reading]:
    """Give readings back to who sent them, all with the same reason."""
    policies.check_can_review(by=by)
    policies.check_reason(reason)
    found = _movable(rows, "return_", by=by)
    values = {
        "state": State.RETURNED, "decision": reason.strip(), "decided_at": at,
        "decided_by": str(by),
    }  # fmt: skip
    return _moved(found, values, "monitoring.returned", by=by, reason=reason.strip())


@transaction.atomic
def approve(rows: Sequence[Reading], *, by: Actor, at: datetime) -> list[Reading]:
    """From now on they count; what was approved before in their cells stays in the history.

    What the plan's figures sum follows in the same transaction.
    """
    policies.check_can_review(by=by)
    found = read_again(rows)
    ground = ground_of(cells_from(found))
    policies.check_move(found, "approve", ground, by=by)
    replacing = [one for one in found if key_of(one) in ground.approved]
    for one in replacing:
        one.supersedes = ground.approved[key_of(one)]
    _set_aside([one.supersedes for one in replacing if one.supersedes is not None])
    _moved(found, _counting(by, at), "monitoring.approved", by=by)
    bulk.update(replacing, ["supersedes"])
    feed(found, on=by.on)
    return found


def take_the_place_of(old: Reading, made: Reading, *, by: Actor, at: datetime) -> Reading:
    """A reading that counts from now in the place of another; who calls holds their indicator."""
    _set_aside([old])
    made.supersedes = old
    for name, value in _counting(by, at).items():
        setattr(made, name, value)
    made.save()
    journal.record("monitoring.approved", made, by=by, **_said(made))
    feed([made], on=by.on)
    return made


def _counting(by: Actor, at: datetime) -> dict[str, Any]:
    """What is written of a reading that counts from now."""
    return {"state": State.APPROVED, "decided_at": at, "decided_by": str(by), "known_at": at}


def _movable(rows: Sequence[Reading], verb: str, *, by: Actor) -> list[Reading]:
    found = read_again(rows)
    policies.check_move(found, verb, ground_of(cells_from(found)), by=by)
    return found


def _moved(
    found: list[Reading], values: Mapping[str, Any], event: str, *, by: Actor, **told: Any
) -> list[Reading]:
    """The same values for all, in one statement, and the trace of each."""
    rows = Reading.objects.filter(pk__in=[one.pk for one in found])
    rows.update(**values, version=F("version") + 1)
    for one in found:
        one.version += 1
        for name, value in values.items():
            setattr(one, name, value)
    journal.record_many([journal.Fact(event, one, told) for one in found], by=by)
    return found

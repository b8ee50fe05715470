"""Two years of invented rounds over the demonstration commitments: flagged, and taken away whole.

A closed round for each quarter; then, once the invented indicators are there, an open one for the
month before, that asks of them too, with answers in every state. All through the other verbs, as
hands would have done. Bodies are real, what they answer is not.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import cycle
from random import Random
from typing import Any

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.bodies.queries import staff_of
from quadro.journal import actions as journal
from quadro.journal import queries as history
from quadro.kit.terms import moment
from quadro.monitoring.actions.rounds import (
    answering,
    checking,
    closing,
    freezing,
    planning,
    telling,
)
from quadro.monitoring.actions.rounds.answering import Said
from quadro.monitoring.actions.rounds.asking import is_anything
from quadro.monitoring.models import Answer, Cadence, Round
from quadro.monitoring.policies import rounds as policies
from quadro.monitoring.queries.rounds import Number, Row, in_order, rows_of
from quadro.monitoring.round_terms import Span, last_span, span_of

LOADED, REMOVED = "monitoring.rounds_loaded", "monitoring.rounds_removed"
QUARTERS = 8
ANSWERED = 85
"""Of a hundred answers of a closed round, how many came."""
ROOM = 8
"""Days that are left, at least, before the term of the open round."""
NOTES = ("Confermato dal tavolo.", "Un incontro in più del previsto.", "")
ASKED_BACK = "Manca il verbale: allega il documento da cui viene il valore."
EXCUSED = "Il Comune è commissariato: risponde dal prossimo periodo."
TURNS = (
    *("approvato",) * 4, *("inviato",) * 3, "restituito", "inviato", "bozza", "inviato",
    "approvato", "da_rispondere", "inviato", "da_rispondere", "salto",
)  # fmt: skip
"""How the answers of the open round go, one after the other."""
HANDS = ("da_rispondere", "restituito", "inviato", "bozza", "da_rispondere", "approvato", "inviato")
"""The same where somebody may sign in and try: there is something left to do."""


def is_wanted() -> bool:
    """Never loaded here: who took it away does not find it again."""
    return not history.latest().filter(event=LOADED).exists()


@transaction.atomic
def load_demonstration(*, on: date, seed: int = 8) -> int:
    """Add the closed rounds of two years; tells how many."""
    chance = Random(seed)  # noqa: S311 - nothing here is a secret
    made = [one for span in _quarters(on) if (one := _closed(span, chance))]
    if made:
        journal.record(LOADED, made[-1], by=Actor.system(on), rounds=len(made))
    return len(made)


@transaction.atomic
def open_demonstration(*, on: date, seed: int = 8) -> int:
    """Add the round that is open, over all that is invented; tells whether there is anything."""
    chance = Random(seed)  # noqa: S311 - nothing here is a secret
    last = _open(last_span(Cadence.MONTH, on), chance, on=on)
    if last is not None and is_wanted():
        journal.record(LOADED, last, by=Actor.system(on), rounds=1)
    return int(last is not None)


def _quarters(on: date) -> list[Span]:
    """The oldest first; the term of the last is over."""
    span = last_span(Cadence.QUARTER, on)
    if span.term.last >= on:
        span = span_of(Cadence.QUARTER, span.since - timedelta(days=1))
    found = [span]
    while len(found) < QUARTERS:
        found.insert(0, span_of(Cadence.QUARTER, found[0].since - timedelta(days=1)))
    return found


def _planned(span: Span, due_on: date) -> Round:
    values = {
        "title": span.title, "slug": span.slug, "cadence": span.cadence, "since": span.since,
        "until": span.until, "opens_on": min(span.opens_on, due_on), "due_on": due_on,
        "scope": "tutto", "is_demonstration": True,
    }  # fmt: skip
    return planning.plan(values, by=Actor.system(span.opens_on))


def _asked(one: Round, by: Actor, at: datetime) -> list[Row]:
    """Opened; nothing where nobody owed anything yet."""
    one = planning.open_(one, by=by, at=at)
    return rows_of(in_order(one.answers.all()), of=one)


# A quarter that is over ---------------------------------------------------------------------------


def _closed(span: Span, chance: Random) -> Round | None:
    """Answered for the most part, approved, closed; what nobody told is missing."""
    due = span.term.last
    one = _planned(span, due)
    if not is_anything(one):
        planning.drop(one, by=Actor.system(span.opens_on))
        return None
    rows = _asked(one, Actor.system(span.opens_on), _at(span.opens_on, 9))
    came = [row for row in rows if chance.randrange(100) < ANSWERED]
    day = due - timedelta(days=2)
    sent = _sent(one, came, chance, by=Actor.system(day), at=_at(day, 11))
    after = due + timedelta(days=1)
    if sent:
        checking.approve(one, sent, by=Actor.system(after), at=_at(after, 10))
    return closing.close(one, by=Actor.system(after), at=_at(after, 17))


def _sent(one: Round, rows: Sequence[Row], chance: Random, *, by: Actor, at: datetime) -> list[int]:
    """Written and sent: what is not ready stays a draft."""
    if not rows:
        return []
    said = [Said(row.key, row.answer.version, _values(row, chance)) for row in rows]
    written = answering.keep(one, said, by=by, at=at).rows
    ready = [row.key for row in written if policies.is_ready(row)]
    if ready:
        answering.send(one, ready, by=by, at=at)
    return ready


def _values(row: Row, chance: Random) -> dict[str, Any]:
    """A little more than the last time; what the formula of an indicator wants."""
    values: dict[str, Any] = {"note": chance.choice(NOTES)}
    told = {one.name: _next(row, one, chance) for one in row.whole}
    values |= row.values_from(told | _parts(row, told))
    if not row.has_evidence and chance.randrange(3) == 0:
        values["link"] = "https://example.org/atto"
    return values


def _parts(row: Row, told: Mapping[str, Decimal | None]) -> dict[str, Decimal | None]:
    """Each part has the share of the whole that it had before, and the last one what is left."""
    found: dict[str, Decimal | None] = {}
    for one in row.breakdown:
        mates = [each for each in row.breakdown if each.field == one.field]
        whole = told[one.field] or Decimal(0)
        before = sum(((each.last or Decimal(1)) for each in mates), Decimal(0))
        share = (whole * (one.last or Decimal(1)) / before).quantize(Decimal(1))
        others = sum(found[each.name] or Decimal(0) for each in mates[:-1] if each.name in found)
        found[one.name] = whole - others if one is mates[-1] else share
    return found


def _next(row: Row, number: Number, chance: Random) -> Decimal | None:
    last = number.last
    if row.answer.indicator is not None:
        return _of_indicator(number, chance)
    if last is None:
        return Decimal(0) if number.name == "progress" else None
    most = Decimal(100) if number.target is None else number.target
    step = most * Decimal(chance.randrange(0, 9)) / 100
    return min(last + step.quantize(Decimal(1)), most)


def _of_indicator(number: Number, chance: Random) -> Decimal:
    if number.options:
        return Decimal(chance.choice(list(number.options))[0])
    last = number.last if number.last is not None else Decimal(chance.randrange(20, 200))
    share = Decimal(chance.randrange(97, 108)) / 100
    return max((last * share).quantize(Decimal(1)), Decimal(1))


# The month that is open ---------------------------------------------------------------------------


def _open(span: Span, chance: Random, *, on: date) -> Round | None:
    """With answers in every state, as somebody would find it on the day."""
    due = span.term.last if (span.term.last - on).days >= ROOM else on + timedelta(days=ROOM)
    one = _planned(span, due)
    opened = min(span.opens_on, on)
    if not is_anything(one):
        planning.drop(one, by=Actor.system(on))
        return None
    rows = _asked(one, Actor.system(max(opened, span.until)), _at(opened, 9))
    by, at = Actor.system(on), _at(on, 9)
    groups: dict[str, list[Row]] = {}
    handy = set(staff_of({row.answer.body_id for row in rows}, on).everybody)
    others, hands = cycle(TURNS), cycle(HANDS)
    for row in rows:
        turn = next(hands if row.answer.body_id in handy else others)
        groups.setdefault(turn, []).append(row)
    _answer(one, groups, chance, by=by, at=at)
    if len(rows) > len(TURNS):
        checking.excuse(one, [groups["da_rispondere"][0].key], EXCUSED, by=by, at=at)
    telling.remind(at=at)
    return one


def _answer(
    one: Round, groups: dict[str, list[Row]], chance: Random, *, by: Actor, at: datetime
) -> None:
    approved = _sent(one, groups.get("approvato", []), chance, by=by, at=at)
    if approved:
        checking.approve(one, approved, by=by, at=at)
    _sent(one, groups.get("inviato", []), chance, by=by, at=at)
    returned = _sent(one, groups.get("restituito", []), chance, by=by, at=at)
    if returned:
        checking.give_back(one, returned, ASKED_BACK, by=by, at=at + timedelta(hours=1))
    drafts = [
        Said(row.key, row.answer.version, _values(row, chance)) for row in groups.get("bozza", [])
    ]
    if drafts:
        answering.keep(one, drafts, by=by, at=at)
    _leap(one, groups.get("salto", []), by=by, at=at)


def _leap(one: Round, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
    """All that is left at once, without showing it: what the checks stop."""
    said = [
        Said(row.key, row.answer.version, {**_all_of(row), "note": ""})
        for row in rows
        if row.answer.commitment_id
    ]
    if not said:
        return
    written = answering.keep(one, said, by=by, at=at).rows
    ready = [row.key for row in written if policies.is_ready(row)]
    if ready:
        answering.send(one, ready, by=by, at=at)


def _all_of(row: Row) -> dict[str, Any]:
    if row.has_parts:
        return row.values_from({one.name: one.target for one in row.numbers})
    return {"progress": Decimal(100)}


@transaction.atomic
def freeze_demonstration(*, on: date) -> int:
    """Give the closed rounds the figures of their closing, once all of the demonstration is there.

    When they closed, in the past, there was no roll-up to copy. Tells how many rounds.
    """
    rounds = Round.objects.closed().filter(is_demonstration=True, frozen=None)
    return sum(freezing.freeze_as_it_was(one, on=on) > 0 for one in rounds.order_by("pk"))


def _at(day: date, hour: int) -> datetime:
    return moment(day, hour)


@transaction.atomic
def remove_demonstration(*, by: Actor) -> int:
    """Take away the invented rounds, and the answers about what is invented; how many rounds."""
    rounds = Round.objects.filter(is_demonstration=True)
    count = rounds.count()
    for name in ("commitment", "intervention", "indicator"):
        Answer.objects.filter(**{f"{name}__is_demonstration": True}).delete()
    if not count:
        return 0
    first = rounds.order_by("pk")[0]
    journal.record(REMOVED, first, by=by, rounds=count)
    for one in rounds:
        one.locks.all().delete()
    rounds.delete()
    return count

"""The terms of agreements, told some days ahead to those whose turn it is.

`steps.STEPS` says how many days before. What was told of a term, and when, is in the notices
themselves: on a day one is at a step, and who was told of the same term on a day of the same step
is not told again. So nothing is told twice however often the clock runs, and after days in which it
stood still only the nearest step is told.

Each term has a key. Where an action asked for the same thing already (an act, a signature) the key
is that of its call, which the nearer step takes the place of: the desk shows one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.agreements.actions import telling
from quadro.agreements.actions.reminding.around import Around, around
from quadro.agreements.actions.reminding.steps import FIRST, STEPS, TAIL, step_of
from quadro.agreements.actions.reminding.words import Audience, message_of, words_of
from quadro.agreements.models import Agreement
from quadro.agreements.queries import Deadline, DeadlineKind, running
from quadro.kit.locks import hold
from quadro.kit.terms import DAY, day_of, moment
from quadro.notifications import actions as notifications
from quadro.notifications.actions import Message
from quadro.notifications.queries import Told, told_under

K = DeadlineKind
TERM = "agreements.term"
"""How the keys begin of what nobody but the calendar tells."""


@dataclass(frozen=True)
class Reminder:
    """What somebody must have been told by a day, of a term that has come to a step."""

    message: Message
    term: Deadline
    step: int

    def was_told(self, row: Told) -> bool:
        """They know: told of the same day, when it was as near as it is now."""
        days = (self.term.legal_on, self.term.falls_on)
        if self.message.due_on is not None and row.due_on not in days:
            return False
        then = day_of(row.created_at)
        return step_of(self.term.kind, self.term.falls_on, then) == self.step


Wanted = Mapping[tuple[int, str], Reminder]
"""By the key of the user and that of the notice."""


@transaction.atomic
def tell_of_terms(*, at: datetime) -> int:
    """Tell what has come to a new step, let go of what is no more so; how many were told.

    The same few statements for one agreement or a thousand.
    """
    hold("terms of agreements")
    wanted = _wanted(day_of(at))
    known = told_under(f"{TERM}:", {key for _user, key in wanted})
    last = {(one.recipient, one.key): one for one in known}
    new = {
        pair: one
        for pair, one in wanted.items()
        if pair not in last or not one.was_told(last[pair])
    }
    replaced = {last[pair].pk for pair in new if pair in last and last[pair].is_open}
    notifications.let_go(replaced | _stale(known, wanted), at=at)
    notifications.notify_many(((user, one.message) for (user, _), one in new.items()), at=at)
    return len(new)


def let_go(agreement: Agreement, *, by: Actor) -> None:
    """After a change to an agreement: what was told of its terms and is no more so vanishes.

    One query where nothing waits. What is new is told by the calendar, within the hour: a mistake
    that is mended at once is told to nobody.
    """
    known = told_under(f"{TERM}:{agreement.pk}:")
    if known:
        stale = _stale(known, _wanted(by.on, agreement))
        notifications.let_go(stale, at=moment(by.on, telling.HOUR))


def _stale(known: list[Told], wanted: Wanted) -> set[int]:
    """What waits and is no more so; what was brought to who directs stays while it is so."""
    keys = {key for _user, key in wanted}
    return {
        one.pk
        for one in known
        if one.is_open
        and one.key.startswith(f"{TERM}:")
        and (one.recipient, one.key) not in wanted
        and not (one.escalated_at and one.key in keys)
    }


def _wanted(on: date, agreement: Agreement | None = None) -> Wanted:
    """What everybody must have been told by a day, of all agreements or of one."""
    found = running(
        on, since=on - TAIL, until=on + FIRST + DAY, kinds=STEPS.keys(), agreement=agreement
    )
    reached = [(one, step_of(one.kind, one.falls_on, on)) for one in found]
    terms = [(one, step) for one, step in reached if step is not None]
    if not terms:
        return {}
    others = {body for one, _step in terms for body in one.bodies}
    people = around({one.key for one, _step in terms}, others, on)
    return {
        (user, message.key): Reminder(message, one, step)
        for one, step in terms
        for user, message in _told(one, step, people)
    }


def _told(term: Deadline, step: int, people: Around) -> Iterator[tuple[int, Message]]:
    """Who is told what of a term: under each key a person once, as what binds them most."""
    seen: set[tuple[int, str]] = set()
    for audience in Audience:
        words = words_of(term, audience, renews_itself=people.renews_itself(term))
        if words is None or not words.says(step):
            continue
        if audience == Audience.OWING:
            groups = _owing(term, people)
        else:
            key = _key(term) if words.is_action else _own_key(term)
            groups = iter([(people.told_as(audience, term), key, term.row)])
        for users, key, row in groups:
            message = message_of(words, term, step, key=key, who=_who(term, people), row=row)
            yield from ((user, message) for user in users if (user, key) not in seen)
            seen.update((user, key) for user in users)


def _owing(term: Deadline, people: Around) -> Iterator[tuple[list[int], str, int]]:
    """The people of each body that owes, the key of what it owes and the row that asks for it."""
    for body, side in people.sides_of(term):
        if term.kind in (K.APPROVAL, K.SIGNATURE, K.RATIFICATION):
            if side is not None:
                yield people.people_of(body), f"{CALLS[term.kind]}:{side.key}", side.key
        else:
            yield people.people_of(body), _key(term), term.row


CALLS = {
    K.OPINION: telling.OPINION,
    K.APPROVAL: telling.ACT,
    K.SIGNATURE: telling.SIGNATURE,
    K.RATIFICATION: telling.RATIFICATION,
    K.FORMAL_NOTICE: telling.DEFAULT,
}
"""What an action calls for already: the same key, that the thing done settles."""


def _key(term: Deadline) -> str:
    """Of what must be done: that of the call, where an action makes one."""
    call = CALLS.get(term.kind)
    return f"{call}:{term.row}" if call else _own_key(term)


def _own_key(term: Deadline) -> str:
    """Another day is another term: who was told of the first is told of the second."""
    return f"{TERM}:{term.key}:{term.uid}:{term.falls_on.isoformat()}"


def _who(term: Deadline, people: Around) -> str:
    """Whom the term is about, where it is about somebody."""
    if term.kind == K.WITHDRAWAL:
        return people.labels.get(term.row, "")
    return ", ".join(term.whose)

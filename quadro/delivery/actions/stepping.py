"""What is due to be told, and is told of by the steps of `freshness.STEPS`: once at each.

What was told, and when, is in the notices themselves: on a day a record is at a step, and who was
told of the same day at the same step is not told again. So nothing is told twice however often the
clock runs, and after a pause only the last step is told (as the terms of agreements).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from django.utils.functional import lazy

from quadro.bodies import queries as bodies
from quadro.bodies.models import Mandate
from quadro.delivery.freshness import STEPS, Step, Told, step_of
from quadro.kit.dates import after_article
from quadro.kit.terms import day_of
from quadro.kit.text import Text
from quadro.notifications import actions as notifications
from quadro.notifications.actions import Message
from quadro.notifications.queries import Told as Known
from quadro.notifications.queries import told_under

FIRST = timedelta(days=-STEPS[0].days)
"""So long before a day it is told of."""
_after_article = lazy(after_article, str)


@dataclass(frozen=True)
class Reminder:
    """What somebody must have been told by now of a record that has come to a step."""

    message: Message
    due_on: date
    step: Step

    def was_told(self, row: Known) -> bool:
        """Of the same day, when it was at the same step."""
        same_day = self.message.due_on is None or row.due_on == self.due_on
        return same_day and step_of(self.due_on, day_of(row.created_at)) == self.step


Wanted = Mapping[tuple[int, str], Reminder]
"""By the key of the user and that of the notice."""


def tell_once(wanted: Wanted, *, prefix: str, at: datetime) -> int:
    """Tell what has come to a new step, let go of what is no more so; how many were told.

    `prefix` begins the keys of all notices of the kind. Who calls holds the kind (`hold`): the same
    few statements for one record or a thousand.
    """
    known = told_under(prefix, {key for _user, key in wanted})
    last = {(one.recipient, one.key): one for one in known}
    new = {
        pair: one
        for pair, one in wanted.items()
        if pair not in last or not one.was_told(last[pair])
    }
    over = {last[pair].pk for pair in new if pair in last and last[pair].is_open}
    notifications.let_go(over | _no_more_so(known, wanted), at=at)
    notifications.notify_many(((user, one.message) for (user, _key), one in new.items()), at=at)
    return len(new)


def _no_more_so(known: list[Known], wanted: Wanted) -> set[int]:
    """What waits and is no more so; what was brought to who directs stays while it is so."""
    keys = {key for _user, key in wanted}
    return {
        one.pk
        for one in known
        if one.is_open
        and (one.recipient, one.key) not in wanted
        and not (one.escalated_at and one.key in keys)
    }


@dataclass(frozen=True)
class People:
    """Who follows the files of some bodies and who stands for them, on a day."""

    staff: bodies.Staff
    heads: Mapping[int, list[int]]
    on: date

    @classmethod
    def around(cls, owners: Collection[int], on: date) -> Self:
        return cls(bodies.staff_of(owners, on), bodies.standing_for(owners, on), on)

    def who_owe(self, body: int | None, in_charge: Mandate | None) -> set[int]:
        """Who follows the files of the body, and the person in charge while they are in office."""
        found = {*self.staff.of([body])} if body is not None else set()
        if in_charge is not None and in_charge.person.user_id and in_charge.holds_on(self.on):
            found.add(in_charge.person.user_id)
        return found

    def others(self, body: int | None, step: Step) -> set[int]:
        """Whom a step brings in beside them."""
        found: set[int] = set()
        if Told.OFFICE in step.told:
            found |= {*self.staff.office}
        if Told.HEADS in step.told and body is not None:
            found |= {*self.heads.get(body, ())}
        return found


def to_each(
    owners: Collection[int], others: Collection[int], action: Message, information: Message
) -> Iterator[tuple[int, Message]]:
    """Who owes it has something to do; the others have something to know, if they are not them."""
    yield from ((user, action) for user in sorted(owners))
    yield from ((user, information) for user in sorted(set(others) - set(owners)))


def day_words(day: date) -> dict[str, Text]:
    """As a sentence takes it («il», «dal»), in the language of who will read."""
    return {article: _after_article(day, article) for article in ("il", "dal")}

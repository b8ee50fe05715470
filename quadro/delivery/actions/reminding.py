"""Who is told that a commitment is to be updated, by the steps of `freshness.STEPS`.

What was told, and when, is in the notices themselves: on a day a commitment is at a step, and who
was told of the same day at the same step is not told again. So nothing is told twice however often
the clock runs, and after a pause only the last step is told (as the terms of agreements).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from django.db import transaction
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from quadro.bodies import queries as bodies
from quadro.delivery.actions.announcing import LATE_UPDATE, UPDATE, about, page_of
from quadro.delivery.freshness import PUBLIC_AFTER, STEPS, Step, Told, step_of
from quadro.delivery.models import Commitment
from quadro.delivery.policies.keeping import CLOSED
from quadro.kit.dates import after_article
from quadro.kit.locks import hold
from quadro.kit.terms import day_of
from quadro.kit.text import Text, filled
from quadro.notifications import actions as notifications
from quadro.notifications.actions import Message
from quadro.notifications.models import Notice
from quadro.notifications.queries import Told as Known
from quadro.notifications.queries import told_under

FIRST = timedelta(days=-STEPS[0].days)
_after_article = lazy(after_article, str)


@dataclass(frozen=True)
class Reminder:
    """What somebody must have been told by now of a commitment that has come to a step."""

    message: Message
    due_on: date
    step: Step

    def was_told(self, row: Known) -> bool:
        """Of the same day, when it was at the same step."""
        same_day = self.message.due_on is None or row.due_on == self.due_on
        return same_day and step_of(self.due_on, day_of(row.created_at)) == self.step


Wanted = Mapping[tuple[int, str], Reminder]
"""By the key of the user and that of the notice."""


@transaction.atomic
def tell_of_updates(*, at: datetime) -> int:
    """Tell what has come to a new step, let go of what is no more so; how many were told.

    The same few statements for one commitment or a thousand.
    """
    hold("updates of commitments")
    wanted = _wanted(day_of(at))
    known = told_under(f"{UPDATE}", {key for _user, key in wanted})
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


def _wanted(on: date) -> Wanted:
    rows = (
        Commitment.objects.open()
        .filter(next_update_on__lte=on + FIRST)
        .exclude(agreement__state__in=CLOSED)
        .select_related("agreement", "in_charge__person")
    )
    reached = [(one, due, step_of(due, on)) for one in rows if (due := one.next_update_on)]
    people = People.around({one.owner_id for one, _due, _step in reached}, on)
    return {
        (user, message.key): Reminder(message, due, step)
        for one, due, step in reached
        if step is not None
        for user, message in _told(one, due, step, people)
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

    def who_owe(self, one: Commitment) -> set[int]:
        """Who follows the files of the body, and the person in charge while they are in office."""
        user = one.in_charge.person.user_id
        called = [user] if user and one.in_charge.holds_on(self.on) else []
        return {*self.staff.of([one.owner_id]), *called}

    def others(self, one: Commitment, step: Step) -> set[int]:
        """Whom a step brings in beside them."""
        found: set[int] = set()
        if Told.OFFICE in step.told:
            found |= {*self.staff.office}
        if Told.HEADS in step.told:
            found |= {*self.heads.get(one.owner_id, ())}
        return found


def _told(one: Commitment, due: date, step: Step, people: People) -> Iterator[tuple[int, Message]]:
    """Who owes it has something to do; the others have something to know, if they are not them."""
    owners = people.who_owe(one)
    action, information = _action(one, due, step), _information(one, due, step)
    yield from ((user, action) for user in sorted(owners))
    yield from ((user, information) for user in sorted(people.others(one, step) - owners))


def _action(one: Commitment, due: date, step: Step) -> Message:
    subject: Text = _("Aggiorna un impegno entro {il}: {title}")
    what: Text = _("Di’ a che punto è ogni passo: quello che non sai lascialo vuoto.")
    if step.days > 0:
        subject = _("L’aggiornamento è atteso {dal}: {title}")
    if step.days >= PUBLIC_AFTER:
        what = _("Ora tutti leggono che non è aggiornato: di’ a che punto è.")
    return Message(
        subject=filled(subject, title=one.title, **_day(due)),
        about=about(one, what),
        key=f"{UPDATE}:{one.pk}",
        address=page_of(one, "tell"),
        button=_("Aggiorna l’impegno"),
        due_on=due,
    )


def _information(one: Commitment, due: date, step: Step) -> Message:
    what: Text = _("Chi ne risponde è già stato avvisato: sentite che cosa lo ferma.")
    if step.days >= PUBLIC_AFTER:
        what = _("Ora tutti leggono che non è aggiornato.")
    return Message(
        subject=filled(
            _("Un impegno aspetta un aggiornamento {dal}: {title}"), title=one.title, **_day(due)
        ),
        kind=Notice.Kind.INFORMATION,
        about=about(one, what),
        key=f"{LATE_UPDATE}:{one.pk}",
        address=one.get_absolute_url(),
    )


def _day(day: date) -> dict[str, Text]:
    """As a sentence takes it, in the language of who will read."""
    return {article: _after_article(day, article) for article in ("il", "dal")}

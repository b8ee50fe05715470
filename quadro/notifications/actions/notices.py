"""Write notices, and let them go when what they ask for is done.

Notices are not written in the journal one by one: the fact that each tells is already there, by the
action that caused it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy, override

from quadro.accounts.actors import Actor
from quadro.accounts.models import User
from quadro.journal import actions as journal
from quadro.journal.actions import Fact
from quadro.kit.dates import in_figures
from quadro.kit.locks import hold
from quadro.kit.terms import day_of
from quadro.kit.text import Text
from quadro.notifications import policies
from quadro.notifications.actions.tasks import deliver
from quadro.notifications.models import Notice, Preference, Rhythm

ESCALATES_AFTER = 10
"""Calendar days after its term in which an action is brought to who directs."""
LONGEST = {"subject": 300, "about": 300, "button": 40}

Heads = Callable[[Collection[int]], Mapping[int, Collection[int]]]
"""From the keys of some users to the keys of those who direct their bodies."""


@dataclass(frozen=True)
class Message:
    """What a notice says. The words may be lazy: each person reads them in their language.

    An action wants a `key`, by which whoever sees it done settles it; information with a key is not
    told twice while it is not read. `address` is a path of this site.
    """

    subject: Text
    kind: str = Notice.Kind.ACTION
    key: str = ""
    about: Text = ""
    address: str = ""
    button: Text = ""
    due_on: date | None = None

    def said(self) -> dict[str, Any]:
        """The values of a notice, in the language in use."""
        words = {name: _cut(str(getattr(self, name)), most) for name, most in LONGEST.items()}
        return {**words, "kind": self.kind, "address": self.address, "due_on": self.due_on}


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"


def notify(recipients: Iterable[User | int], message: Message, *, at: datetime) -> None:
    """Tell the same thing to several people."""
    notify_many(((one if isinstance(one, int) else one.pk, message) for one in recipients), at=at)


@transaction.atomic
def notify_many(told: Iterable[tuple[int, Message]], *, at: datetime) -> None:
    """Tell many things to many people, pairs (key of the user, message), in four statements.

    A person who has the same key open is not told again: the words and the day are brought up to
    date. Who wants to be told at once gets a letter when the transaction is over.
    """
    _write(told, at=at, escalated_at=None)


def _write(
    told: Iterable[tuple[int, Message]], *, at: datetime, escalated_at: datetime | None
) -> None:
    pairs = list(told)
    chosen = _preferences({recipient for recipient, _message in pairs})
    known: dict[tuple[int, str], dict[str, Any]] = {}
    wanted: dict[tuple[int, str, int], dict[str, Any]] = {}
    for number, (recipient, message) in enumerate(pairs):
        language = chosen[recipient].language if recipient in chosen else "it"
        place = recipient, message.key, 0 if message.key else number
        wanted[place] = _known(known, message, language)
    waiting = _bring_up_to_date(
        {(who, key): words for (who, key, _n), words in wanted.items() if key}
    )
    new = [
        Notice(recipient_id=who, key=key, created_at=at, escalated_at=escalated_at, **words)
        for (who, key, _n), words in wanted.items()
        if (who, key) not in waiting
    ]
    # Who wrote the same key meanwhile has told it: the constraint lets one through.
    Notice.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    if any(
        chosen[one.recipient_id].rhythm == Rhythm.AT_ONCE
        for one in new
        if one.recipient_id in chosen
    ):
        transaction.on_commit(deliver.enqueue, robust=True)


def _preferences(users: Collection[int]) -> dict[int, Preference]:
    return {one.user_id: one for one in Preference.objects.filter(user__in=users)}


def _known(
    known: dict[tuple[int, str], dict[str, Any]], message: Message, language: str
) -> dict[str, Any]:
    """The words of a message in a language, made once for all who read that language."""
    place = id(message), language  # by identity: lazy words have another hash in each language
    if place not in known:
        with override(language):
            known[place] = message.said()
    return known[place]


def _bring_up_to_date(
    said: Mapping[tuple[int, str], dict[str, Any]],
) -> set[tuple[int, str]]:
    """Change the notices that are open already and say something else; the pairs that are open."""
    if not said:
        return set()
    keys = {key for _recipient, key in said}
    rows = Notice.objects.open().filter(key__in=keys).order_by("pk")
    found = [row for row in rows if (row.recipient_id, row.key) in said]
    changed = []
    for row in found:
        words = said[row.recipient_id, row.key]
        if any(getattr(row, name) != value for name, value in words.items()):
            if row.due_on != words["due_on"]:
                row.escalated_at = None
            for name, value in words.items():
                setattr(row, name, value)
            changed.append(row)
    fields = [*LONGEST, "kind", "address", "due_on", "escalated_at"]
    Notice.objects.bulk_update(changed, fields, batch_size=500)
    return {(row.recipient_id, row.key) for row in found}


def settle(*keys: str, at: datetime) -> int:
    """What these keys asked for is done: their notices vanish for all; how many they were."""
    return Notice.objects.open().filter(key__in=keys).update(done_at=at)


def let_go(rows: Collection[int], *, at: datetime) -> int:
    """These notices say what is no more so, or is told anew: they vanish; how many they were."""
    return Notice.objects.open().filter(pk__in=rows).update(done_at=at) if rows else 0


@transaction.atomic
def mark_read(notice: Notice, *, by: Actor, at: datetime) -> None:
    policies.check_can_mark(notice, by=by)
    Notice.objects.open().filter(pk=notice.pk).update(read_at=at)


def mark_all_read(*, by: Actor, at: datetime) -> int:
    """All the information of a person; how much it was."""
    return Notice.objects.open().information().filter(recipient=by.user).update(read_at=at)


@transaction.atomic
def escalate(heads: Heads, *, at: datetime, after: int = ESCALATES_AFTER) -> int:
    """Bring to who directs the actions late by more than `after` days; how many they were.

    Each is brought up once. The head gets the same key: when the action is done it vanishes for
    both. This module knows no bodies: `heads` tells who directs those of each person.
    """
    hold("escalation of notices")
    on = day_of(at)
    late = list(
        Notice.objects.open()
        .actions()
        .filter(escalated_at=None, due_on__lt=on - timedelta(days=after))
        .select_related("recipient")
        .order_by("pk")
    )
    if not late:
        return 0
    asked = {(one.recipient_id, one.key) for one in late}
    heads_of = heads({one.recipient_id for one in late})
    brought = [
        (head, _brought(one))
        for one in late
        for head in heads_of.get(one.recipient_id, ())
        if (head, one.key) not in asked
    ]
    _write(brought, at=at, escalated_at=at)
    Notice.objects.filter(pk__in=[one.pk for one in late]).update(escalated_at=at)
    facts = [Fact("notifications.escalated", one, {"due_on": one.due_on}) for one in late]
    journal.record_many(facts, by=Actor.system(on))
    return len(late)


def _brought(notice: Notice) -> Message:
    about: Promise = format_lazy(
        gettext_lazy("Era entro il {day}; tocca a {who}."),
        day=in_figures(notice.due_on) if notice.due_on else "",
        who=notice.recipient.name,
    )
    return Message(
        subject=notice.subject,
        key=notice.key,
        about=about,
        address=notice.address,
        button=notice.button,
        due_on=notice.due_on,
    )

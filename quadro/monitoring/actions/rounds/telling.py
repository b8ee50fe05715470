"""Who is told that a round waits for them, and told no more once they have answered.

A body has one open call at a time for a round (`monitoring.round:7:12`): each reminder takes the
place of the one before, and all vanish when nothing of the round waits for the body any more.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from quadro.accounts.actors import Actor
from quadro.bodies import queries as bodies
from quadro.kit.locks import hold
from quadro.kit.refusals import Refused
from quadro.kit.terms import day_of
from quadro.kit.text import filled
from quadro.monitoring.models import Answer, Reminder, ReminderStep, Round
from quadro.monitoring.policies import rounds as policies
from quadro.monitoring.reminders import Audience, rule_of, rule_on
from quadro.monitoring.round_states import WAITING, AnswerState
from quadro.notifications import actions as notifications
from quadro.notifications.actions import Message
from quadro.notifications.models import Notice

CALL, RETURNED, CHECK = "monitoring.round", "monitoring.returned", "monitoring.check"


def key_of(kind: str, one: Round, body: int = 0) -> str:
    return f"{kind}:{one.pk}:{body}" if body else f"{kind}:{one.pk}"


# Reminders ----------------------------------------------------------------------------------------


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Tell the step of the day to the bodies that have not answered all: for the clock.

    Each step once for each body. How many bodies were told.
    """
    hold("reminders of rounds")
    on, told = day_of(at), 0
    for one in Round.objects.open().order_by("due_on", "pk"):
        step = rule_on(on, due_on=one.due_on).step
        known = one.reminders.filter(step=step).values_list("body", flat=True)
        told += call(one, step, by=Actor.system(on), at=at, without=set(known))
    return told


@transaction.atomic
def prompt(one: Round, chosen: Collection[int], *, by: Actor, at: datetime) -> int:
    """Remind by hand, once a day, the bodies of these keys that have not answered all.

    How many were told; refused where nobody is left to remind.
    """
    policies.check_can_keep_rounds(by=by)
    policies.check_is_open(one)
    hold("reminders of rounds")
    today = one.reminders.filter(on=day_of(at), step=ReminderStep.BY_HAND)
    known = set(today.values_list("body", flat=True))
    told = call(one, ReminderStep.BY_HAND, by=by, at=at, without=known, only=set(chosen))
    if not told:
        raise Refused(_("Nessuno da sollecitare: hanno risposto, o li hai già sollecitati oggi."))
    return told


def call(
    one: Round,
    step: ReminderStep,
    *,
    by: Actor,
    at: datetime,
    without: Collection[int] = (),
    only: Collection[int] | None = None,
) -> int:
    """Tell the bodies that still owe an answer; six statements, whatever their number."""
    owed = Counter(one.answers.filter(state__in=WAITING).values_list("body", flat=True))
    asked = [
        body for body in sorted(owed) if body not in without and (only is None or body in only)
    ]
    if not asked:
        return 0
    people = _people(step, asked, day_of(at))
    messages = {body: _call(one, step, body, owed[body]) for body in asked}
    notifications.settle(*(key_of(CALL, one, body) for body in asked), at=at)
    notifications.notify_many(
        ((user, messages[body]) for body in asked for user in people.get(body, ())), at=at
    )
    Reminder.objects.bulk_create(
        [
            Reminder(
                round=one, body_id=body, step=step, on=day_of(at),
                people=len(people.get(body, ())), by_name=str(by),
            )
            for body in asked
        ]
    )  # fmt: skip
    return len(asked)


def _people(step: ReminderStep, asked: Collection[int], on: date) -> Mapping[int, list[int]]:
    """Who is told for each body; who directs it as well, at the step that is for them."""
    staff = bodies.staff_of(asked, on)
    found = {body: list(staff.in_charge.get(body, ())) for body in asked}
    rule = rule_of(step)
    if rule is not None and rule.audience == Audience.HEADS:
        for body, heads in bodies.directing(asked, on).items():
            found[body] += sorted(heads - set(found[body]))
    return found


def _call(one: Round, step: ReminderStep, body: int, count: int) -> Message:
    words = SUBJECTS.get(step, SUBJECTS[ReminderStep.FIRST])
    return Message(
        subject=filled(words, round=one.title),
        about=filled(
            ngettext_lazy(
                "Manca un aggiornamento del tuo ente.",
                "Mancano {n} aggiornamenti del tuo ente.",
                count,
            ),
            n=count,
        ),
        key=key_of(CALL, one, body),
        address=reverse("monitoring:answer_round", args=[one.slug]),
        button=gettext_lazy("Apri la griglia"),
        due_on=one.due_on,
    )


SUBJECTS: Mapping[str, str | Promise] = {
    ReminderStep.OPENING: gettext_lazy("Si aggiorna: {round}"),
    ReminderStep.FIRST: gettext_lazy("Aspettiamo i dati di: {round}"),
    ReminderStep.EVE: gettext_lazy("Domani scade il termine dei dati di: {round}"),
    ReminderStep.LAST_DAY: gettext_lazy("Oggi è l’ultimo giorno per i dati di: {round}"),
    ReminderStep.HEADS: gettext_lazy("Il tuo ente non ha dato i dati di: {round}"),
}
"""The others are told like the first."""


# What happens to answers --------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """What a round still waits for, from whom."""

    waiting: frozenset[int]
    returned: frozenset[int]
    to_check: int


def standing_of(one: Round, touched: Collection[int]) -> Standing:
    rows = one.answers.filter(body__in=touched, state__in=WAITING).values_list("body", "state")
    found = list(rows)
    return Standing(
        waiting=frozenset(body for body, _state in found),
        returned=frozenset(body for body, state in found if state == AnswerState.RETURNED),
        to_check=one.answers.filter(state=AnswerState.SENT).count(),
    )


def tell_moved(one: Round, touched: Collection[int], *, at: datetime) -> None:
    """After a move of some bodies' answers: what nobody waits for any more is let go, and the
    office is told how many answers wait for it.
    """
    standing = standing_of(one, touched)
    done = [key_of(CALL, one, body) for body in touched if body not in standing.waiting]
    done += [key_of(RETURNED, one, body) for body in touched if body not in standing.returned]
    if not standing.to_check:
        done.append(key_of(CHECK, one))
    notifications.settle(*done, at=at)
    if standing.to_check:
        office = bodies.staff_of((), day_of(at)).office
        notifications.notify(office, _to_check(one, standing.to_check), at=at)


def _to_check(one: Round, count: int) -> Message:
    return Message(
        subject=filled(
            ngettext_lazy(
                "Una risposta da verificare: {round}",
                "{n} risposte da verificare: {round}",
                count,
            ),
            n=count,
            round=one.title,
        ),
        key=key_of(CHECK, one),
        address=f"{one.get_absolute_url()}#verifica",
        button=gettext_lazy("Verifica"),
    )


def tell_returned(one: Round, rows: Iterable[Answer], reason: str, *, at: datetime) -> None:
    """The people of each body: what came back, and why."""
    by_body: dict[int, list[Answer]] = {}
    for row in rows:
        by_body.setdefault(row.body_id, []).append(row)
    staff = bodies.staff_of(by_body, day_of(at))
    keys = [key_of(RETURNED, one, body) for body in by_body]
    notifications.settle(*keys, at=at)
    notifications.notify_many(
        (
            (user, _given_back(one, body, mine, reason))
            for body, mine in by_body.items()
            for user in staff.in_charge.get(body, ())
        ),
        at=at,
    )


def _given_back(one: Round, body: int, rows: Collection[Answer], reason: str) -> Message:
    names = ", ".join(row.subject for row in rows)
    return Message(
        subject=filled(
            ngettext_lazy(
                "Restituito un valore: «{reason}»", "Restituiti {n} valori: «{reason}»", len(rows)
            ),
            n=len(rows),
            reason=reason,
        ),
        about=names,
        key=key_of(RETURNED, one, body),
        address=reverse("monitoring:answer_round", args=[one.slug]),
        button=gettext_lazy("Correggi"),
        due_on=one.due_on,
    )


def tell_approved(one: Round, rows: Iterable[Answer], *, at: datetime) -> None:
    """Information, no action: one notice for each body, brought up to date while it is unread."""
    counted = Counter(row.body_id for row in rows)
    staff = bodies.staff_of(counted, day_of(at))
    total = Counter(
        one.answers.filter(body__in=counted, state=AnswerState.APPROVED).values_list(
            "body", flat=True
        )
    )
    messages = {body: _approved(one, body, total[body]) for body in counted}
    notifications.notify_many(
        ((user, messages[body]) for body in counted for user in staff.in_charge.get(body, ())),
        at=at,
    )


def _approved(one: Round, body: int, count: int) -> Message:
    return Message(
        subject=filled(
            ngettext_lazy(
                "Approvato un tuo aggiornamento: {round}",
                "Approvati {n} tuoi aggiornamenti: {round}",
                count,
            ),
            n=count,
            round=one.title,
        ),
        kind=Notice.Kind.INFORMATION,
        key=key_of("monitoring.approved", one, body),
        address=reverse("monitoring:answer_round", args=[one.slug]),
    )


def tell_closed(one: Round, *, at: datetime) -> None:
    """Nobody is waited for any more."""
    asked = one.asked.values_list("body", flat=True)
    keys = [key_of(kind, one, body) for body in asked for kind in (CALL, RETURNED)]
    notifications.settle(*keys, key_of(CHECK, one), at=at)

"""Who is told that a commitment is to be updated, by the steps of `freshness.STEPS`."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from quadro.delivery.actions.announcing import LATE_UPDATE, UPDATE, about, page_of
from quadro.delivery.actions.stepping import (
    FIRST,
    People,
    Reminder,
    Wanted,
    day_words,
    tell_once,
    to_each,
)
from quadro.delivery.freshness import PUBLIC_AFTER, Step, step_of
from quadro.delivery.models import Commitment
from quadro.delivery.policies.keeping import CLOSED
from quadro.kit.locks import hold
from quadro.kit.terms import day_of
from quadro.kit.text import Text, filled
from quadro.notifications.actions import Message
from quadro.notifications.models import Notice


@transaction.atomic
def tell_of_updates(*, at: datetime) -> int:
    """Tell what has come to a new step, let go of what is no more so; how many were told."""
    hold("updates of commitments")
    return tell_once(_wanted(day_of(at)), prefix=UPDATE, at=at)


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


def _told(one: Commitment, due: date, step: Step, people: People) -> Iterator[tuple[int, Message]]:
    owners = people.who_owe(one.owner_id, one.in_charge)
    others = people.others(one.owner_id, step)
    return to_each(owners, others, _action(one, due, step), _information(one, due, step))


def _action(one: Commitment, due: date, step: Step) -> Message:
    subject: Text = _("Aggiorna un impegno entro {il}: {title}")
    what: Text = _("Di’ a che punto è ogni passo: quello che non sai lascialo vuoto.")
    if step.days > 0:
        subject = _("L’aggiornamento è atteso {dal}: {title}")
    if step.days >= PUBLIC_AFTER:
        what = _("Ora tutti leggono che non è aggiornato: di’ a che punto è.")
    return Message(
        subject=filled(subject, title=one.title, **day_words(due)),
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
            _("Un impegno aspetta un aggiornamento {dal}: {title}"),
            title=one.title,
            **day_words(due),
        ),
        kind=Notice.Kind.INFORMATION,
        about=about(one, what),
        key=f"{LATE_UPDATE}:{one.pk}",
        address=one.get_absolute_url(),
    )

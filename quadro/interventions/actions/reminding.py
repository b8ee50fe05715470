"""Who is told that the data of an intervention are awaited: by the steps of commitments.

Of one that nobody promised to update (`next_update_on` is empty: so is what a file of open data
brings) nobody is told anything.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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
from quadro.interventions.models import Intervention
from quadro.kit.locks import hold
from quadro.kit.terms import day_of, moment
from quadro.kit.text import Text, filled
from quadro.notifications import actions as notifications
from quadro.notifications.actions import Message
from quadro.notifications.models import Notice

DATA, LATE_DATA = "interventions.data", "interventions.data_late"
HOUR = 8


@transaction.atomic
def tell_of_data(*, at: datetime) -> int:
    """Tell what has come to a new step, let go of what is no more so; how many were told."""
    hold("data of interventions")
    return tell_once(_wanted(day_of(at)), prefix=DATA, at=at)


def settle(one: Intervention, *, on: date) -> None:
    """Where the data came, or are awaited no more, nothing waits for anybody."""
    due = one.next_update_on
    if not one.is_open or due is None or due > on + FIRST:
        settle_many([one.pk], on=on)


def settle_many(keys: Iterable[int], *, on: date) -> None:
    """A deed knows its day and not its hour: what it settles is of the morning."""
    told = [f"{kind}:{key}" for key in keys for kind in (DATA, LATE_DATA)]
    notifications.settle(*told, at=moment(on, HOUR))


def _wanted(on: date) -> Wanted:
    rows = (
        Intervention.objects.open()
        .filter(next_update_on__lte=on + FIRST)
        .select_related("in_charge__person")
    )
    reached = [(one, due, step_of(due, on)) for one in rows if (due := one.next_update_on)]
    bodies = {one.body_id for one, _due, _step in reached if one.body_id is not None}
    people = People.around(bodies, on)
    return {
        (user, message.key): Reminder(message, due, step)
        for one, due, step in reached
        if step is not None
        for user, message in _told(one, due, step, people)
    }


def _told(
    one: Intervention, due: date, step: Step, people: People
) -> Iterator[tuple[int, Message]]:
    owners = people.who_owe(one.body_id, one.in_charge)
    others = people.others(one.body_id, step)
    return to_each(owners, others, _action(one, due, step), _information(one, due, step))


def _action(one: Intervention, due: date, step: Step) -> Message:
    subject: Text = _("Aggiorna un intervento entro {il}: {title}")
    what: Text = _("Di’ i passi che si sono avverati e quanto c’è di quello che si conta.")
    if step.days > 0:
        subject = _("I dati di un intervento sono attesi {dal}: {title}")
    if step.days >= PUBLIC_AFTER and one.is_public:
        what = _("Ora tutti leggono che non è aggiornato: di’ a che punto è.")
    return Message(
        subject=filled(subject, title=one.title, **day_words(due)),
        about=what,
        key=f"{DATA}:{one.pk}",
        address=reverse("interventions:tell", args=[one.slug]),
        button=_("Aggiorna l’intervento"),
        due_on=due,
    )


def _information(one: Intervention, due: date, step: Step) -> Message:
    what: Text = _("Chi ne risponde è già stato avvisato: sentite che cosa lo ferma.")
    if step.days >= PUBLIC_AFTER and one.is_public:
        what = _("Ora tutti leggono che non è aggiornato.")
    return Message(
        subject=filled(
            _("Un intervento aspetta dati {dal}: {title}"), title=one.title, **day_words(due)
        ),
        kind=Notice.Kind.INFORMATION,
        about=what,
        key=f"{LATE_DATA}:{one.pk}",
        address=one.get_absolute_url(),
    )

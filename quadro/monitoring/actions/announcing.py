"""Who is told of a contest, and of how it ends."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.bodies import queries as bodies
from quadro.kit.text import filled
from quadro.monitoring.models import Contest
from quadro.notifications import actions as notifications
from quadro.notifications.actions import Message
from quadro.notifications.models import Notice

CONTESTED = "monitoring.contested"


def tell_contested(contest: Contest, *, by: Actor, at: datetime) -> None:
    """An action for the office; who read the value is told, and may answer."""
    reading = contest.reading
    near = [one for one in (reading.body_id, reading.indicator.owner_id) if one is not None]
    staff = bodies.staff_of(near, by.on)
    words = {"body": contest.body.label, "place": reading.place_name}
    about = filled(_("{indicator}, {place}"), indicator=reading.indicator, place=words["place"])
    asked = Message(
        subject=filled(_("{body} contesta un valore: decidi con le ragioni"), **words),
        key=f"{CONTESTED}:{contest.pk}",
        about=about,
        address=contest.get_absolute_url(),
        button=_("Leggi e decidi"),
    )
    told = Message(
        subject=filled(_("{body} contesta un valore che avete rilevato"), **words),
        kind=Notice.Kind.INFORMATION,
        key=f"monitoring.told:{contest.pk}",
        about=about,
        address=contest.get_absolute_url(),
    )
    author = by.user.pk if by.user else 0
    office = {*staff.office}
    pairs = [(user, asked) for user in sorted(office - {author})]
    pairs += [(user, told) for user in sorted({*staff.of(near)} - office - {author})]
    notifications.notify_many(pairs, at=at)


def tell_decided(contest: Contest, *, by: Actor, at: datetime) -> None:
    settle(contest, at=at)
    reading = contest.reading
    told = Message(
        subject=filled(
            _("Il valore contestato è deciso: {outcome}"), outcome=contest.get_state_display()
        ),
        kind=Notice.Kind.INFORMATION,
        key=f"monitoring.decided:{contest.pk}",
        about=filled(
            _("{indicator}, {place}"), indicator=reading.indicator, place=reading.place_name
        ),
        address=contest.get_absolute_url(),
    )
    near = [one for one in (contest.body_id, reading.body_id) if one is not None]
    users = {*bodies.staff_of(near, by.on).of(near)} - {by.user.pk if by.user else 0}
    notifications.notify(sorted(users), told, at=at)


def settle(contest: Contest, *, at: datetime) -> None:
    notifications.settle(f"{CONTESTED}:{contest.pk}", at=at)

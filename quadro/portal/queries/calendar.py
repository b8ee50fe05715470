"""The deadlines that a calendar holds."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Party
from quadro.agreements.states import OVER
from quadro.bodies.models import Body
from quadro.notifications.calendars import Appointment

KEPT = timedelta(days=365)
"""For how long what has ended stays in a calendar."""


def appointments_for(actor: Actor, body_key: int | None) -> list[Appointment]:
    """The last days of the agreements that somebody may read; of a body, those it is a party of.

    One query. What the person may read is asked at each reading: who loses a role loses, in the
    calendar too, what was not public.
    """
    rows = Agreement.objects.readable_by(actor).filter(ends_on__gte=actor.on - KEPT)
    if body_key is not None:
        mine = Party.objects.on(actor.on).filter(body=body_key)
        rows = rows.filter(pk__in=mine.values("agreement"))
    # One that is over before its day (withdrawn, resolved) has no more a deadline.
    rows = rows.exclude(state__in=OVER, ends_on__gt=actor.on)
    return [
        _ending(one, one.ends_on)
        for one in rows.select_related("instrument").order_by("ends_on", "pk")
        if one.ends_on
    ]


def _ending(agreement: Agreement, day: date) -> Appointment:
    return Appointment(
        uid=f"agreement-{agreement.pk}-ends",
        day=day,
        title=_("Scade: %(agreement)s") % {"agreement": agreement.label},
        about=f"{agreement.instrument} · {agreement.title}",
        address=agreement.get_absolute_url(),
    )


def bodies_of(actor: Actor) -> "QuerySet[Body]":
    """The bodies in which a person holds a role."""
    return Body.objects.filter(pk__in=actor.bodies).order_by("name", "pk")

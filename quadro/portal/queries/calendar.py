"""The deadlines that a calendar holds."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Party
from quadro.agreements.queries import DeadlineKind, deadlines
from quadro.agreements.states import OVER
from quadro.assemblies import queries as assemblies
from quadro.assemblies.queries import appointment_of
from quadro.bodies.models import Body
from quadro.delivery import queries as delivery
from quadro.interventions import queries as interventions
from quadro.notifications.calendars import Appointment

KEPT = timedelta(days=365)
"""For how long what has ended stays in a calendar."""
AHEAD = timedelta(days=2 * 365)
"""How far a calendar looks at terms other than the expiries, which it holds whenever they are."""
TERMS = frozenset(DeadlineKind) - {DeadlineKind.EXPIRY, DeadlineKind.ALBO}


def appointments_for(actor: Actor, body_key: int | None) -> list[Appointment]:
    """The last days of the agreements that somebody may read, and the terms that concern them.

    Of a body, those of the agreements it is a party of. What the person may read is asked at each
    reading: who loses a role loses, in the calendar too, what was not public.
    """
    found = [
        *_endings(actor, body_key), *_terms(actor, body_key), *_commitments(actor, body_key),
        *_interventions(actor, body_key), *_sittings(actor, body_key),
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.day, one.title, one.uid))


def _terms(actor: Actor, body_key: int | None) -> Iterator[Appointment]:
    """Opinions, approvals, signatures, renewals, reviews and the like, on the day to act."""
    body = Body.objects.filter(pk=body_key).first() if body_key is not None else None
    told = deadlines(actor, since=actor.on - KEPT, until=actor.on + AHEAD, body=body, kinds=TERMS)
    for one in told:
        kind = str(one.kind.label)
        yield Appointment(
            uid=one.uid,
            day=one.falls_on,
            title=f"{kind[:1].upper()}{kind[1:]}: {one.label}",
            about=" ".join(filter(None, [one.text, one.about, one.why_moved])),
            address=one.address,
        )


def _commitments(actor: Actor, body_key: int | None) -> Iterator[Appointment]:
    """What the bodies of somebody, or one body, owe; and what they remove for the others."""
    since, until = actor.on - KEPT, actor.on + AHEAD
    for one in delivery.days_of(actor, since=since, until=until, body=body_key):
        title = one.commitment.title
        if one.blocker is not None:
            said = _("Da sciogliere: %(what)s") % {"what": one.blocker.what}
        else:
            said = _("Impegno: %(title)s") % {"title": title}
        yield Appointment(
            uid=one.uid,
            day=one.day,
            title=said,
            about=f"{one.commitment.agreement.label} · {title}",
            address=one.commitment.get_absolute_url(),
        )


def _interventions(actor: Actor, body_key: int | None) -> Iterator[Appointment]:
    """When what the bodies of somebody do is to be finished, and when its data are awaited."""
    since, until = actor.on - KEPT, actor.on + AHEAD
    for one in interventions.days_of(actor, since=since, until=until, body=body_key):
        said = _("Fine dell’intervento: %(title)s") if one.is_end else _("Dati attesi: %(title)s")
        yield Appointment(
            uid=one.uid,
            day=one.day,
            title=said % {"title": one.intervention.title},
            address=one.intervention.get_absolute_url(),
        )


def _sittings(actor: Actor, body_key: int | None) -> Iterator[Appointment]:
    """To which the bodies of somebody, or one body, are called."""
    since, until = actor.on - KEPT, actor.on + AHEAD
    return map(appointment_of, assemblies.called(actor, since=since, until=until, body=body_key))


def _endings(actor: Actor, body_key: int | None) -> list[Appointment]:
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

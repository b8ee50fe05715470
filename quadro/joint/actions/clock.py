"""What the calendar tells of by itself: once, and no more when it is no more so."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quadro.bodies.queries import Staff, staff_of
from quadro.joint import queries
from quadro.joint.actions.telling import DUE, SEE, due_key
from quadro.joint.queries.terms import Due
from quadro.kit.dates import in_figures
from quadro.kit.locks import hold
from quadro.kit.terms import day_of
from quadro.kit.text import filled
from quadro.notifications import actions as notifications
from quadro.notifications.actions import Message
from quadro.notifications.models import Notice
from quadro.notifications.queries import told_under


@transaction.atomic
def tell_of_terms(*, at: datetime) -> int:
    """Tell who keeps each service of what is due; how many were told.

    A sharing waits until it is approved; that the end comes near is told once for each last day.
    """
    hold("terms of joint services")
    wanted = _wanted(queries.due(day_of(at)), at=at)
    known = told_under(DUE, {key for _user, key in wanted})
    there = {(one.recipient, one.key): one for one in known}
    new = {
        pair: message
        for pair, message in wanted.items()
        if pair not in there or there[pair].due_on != message.due_on
    }
    keys = {key for _user, key in wanted}
    over = [
        one.pk
        for one in known
        if one.is_open and (one.recipient, one.key) not in wanted
        # What was brought to who directs stays while it is so.
        if not (one.escalated_at and one.key in keys)
    ]
    notifications.let_go(over, at=at)
    notifications.notify_many(((user, one) for (user, _key), one in new.items()), at=at)
    return len(new)


def _wanted(found: Iterable[Due], *, at: datetime) -> dict[tuple[int, str], Message]:
    found = list(found)
    staff = staff_of({one.service.lead_id for one in found}, day_of(at))
    return {
        (user, message.key): message
        for one in found
        for message in (_message(one),)
        for user in _keepers(one, staff)
    }


def _keepers(one: Due, staff: Staff) -> list[int]:
    return staff.of([one.service.lead_id]) or staff.office


def _message(one: Due) -> Message:
    service, year = one.service, one.year
    if year is None:
        return _end(one)
    if not one.has_cost:
        return Message(
            key=due_key(one.service, one.year),
            subject=filled(_("«{service}»: stabilisci il costo del {year}"),
                           service=service.name, year=year),
            about=filled(_("Il riparto del {before} è approvato, il {year} è cominciato."),
                         before=year - 1, year=year),
            address=reverse("joint:new_budget", args=[service.slug]),
            button=_("Stabilisci il costo"),
        )  # fmt: skip
    return Message(
        key=due_key(one.service, one.year),
        subject=filled(_("«{service}»: approva il riparto del {year}"),
                       service=service.name, year=year),
        about=filled(_("Da approvare entro il {day}."), day=in_figures(one.day))
        if one.day
        else _("L’anno è cominciato e le quote non sono ancora approvate."),
        address=reverse("joint:approve", args=[service.slug, year]),
        button=_("Approva il riparto"),
        due_on=one.day,
    )  # fmt: skip


def _end(one: Due) -> Message:
    assert one.day is not None  # noqa: S101 - the end of a service is a day
    agreement = one.service.agreement
    return Message(
        key=due_key(one.service, one.year),
        subject=filled(_("«{service}» finisce il {day}"), service=one.service.name,
                       day=in_figures(one.day)),
        about=filled(_("È l’ultimo giorno di «{agreement}»: per continuare i Consigli devono "
                       "deliberare prima."), agreement=agreement.label)
        if agreement and agreement.ends_on == one.day
        else _("Per continuare i Consigli devono deliberare prima."),
        kind=Notice.Kind.INFORMATION,
        address=one.service.get_absolute_url(),
        button=SEE,
        due_on=one.day,
    )  # fmt: skip

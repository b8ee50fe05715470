"""A turn is given, ended before its time, carried on by the deputy."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.bodies.models import Mandate
from quadro.kit.refusals import Refused
from quadro.territory.models import Zone
from quadro.zones import policies, queries, rotation
from quadro.zones.actions import clock, telling
from quadro.zones.actions.rows import begin, close, drop, hold, locked, shorten
from quadro.zones.models import Turn
from quadro.zones.rotation import End


@transaction.atomic
def appoint(
    zone: Zone, mandate: Mandate, *, since: date, by: Actor, at: datetime,
    deputy: Mandate | None = None, act: str = "", is_demonstration: bool = False,
) -> Turn:  # fmt: skip
    """Give a turn by choice, also out of the order: it lasts as the rule says.

    Refuses what would leave a gap, a mayor not in office, and more turns in a row than the rule
    allows where somebody else can.
    """
    hold(zone)
    found = queries.rotation_of(zone, on=by.on)
    policies.check_can_appoint(found, mandate, since=since, by=by)
    policies.check_deputy(found, deputy, of=mandate, since=since)
    rule = rotation.rule_on(found.rules, since)
    assert rule is not None  # noqa: S101 - the policy says so
    known = next(one for one in found.mandates if one.holder == mandate.pk and one.holds_on(since))
    stretch = rotation.turn_of(known, rule, since)
    turn = clock.turn_from(found, stretch, deputy=deputy, act=act)
    turn.is_demonstration = is_demonstration
    begin(turn, by=by)
    telling.tell_begun(turn, by=by, at=at)
    return turn


@transaction.atomic
def end(turn: Turn, *, ended: str, reason: str, until: date, by: Actor, at: datetime) -> Turn:
    """End a turn before its time; `until` is the first day without it.

    Once that day has come the next is called at once; before, the clock calls them on that day.
    """
    turn = locked(turn)
    policies.check_can_end(turn, ended=ended, reason=reason, until=until, by=by)
    shorten(turn, until, by=by)
    close(turn, ended, by=by, reason=reason)
    telling.tell_ended(turn, by=by, at=at)
    if until <= by.on:
        clock.fill(turn.zone, by=by, at=at)
    return turn


@transaction.atomic
def withdraw(turn: Turn, *, reason: str, by: Actor) -> None:
    """Take back a turn that was given and has not begun: the rule calls again."""
    turn = locked(turn)
    policies.check_can_withdraw(turn, by=by)
    if not reason.strip():
        raise Refused(_("Scrivi perché il turno si ritira."))
    drop(turn, by=by, reason=reason)


@transaction.atomic
def substitute(turn: Turn, *, reason: str, by: Actor, at: datetime) -> Turn:
    """From today the deputy carries the turn on to its end; it is no turn of the deputy's town."""
    turn = locked(turn)
    found = queries.rotation_of(turn.zone, on=by.on)
    policies.check_can_substitute(turn, found, on=by.on, by=by)
    if not reason.strip():
        raise Refused(_("Scrivi perché il vice subentra."))
    deputy, planned = turn.deputy, turn.ends
    assert deputy is not None  # noqa: S101 - the policy says so
    shorten(turn, by.on, by=by)
    close(turn, End.REPLACED, by=by, reason=reason)
    known = next(one for one in found.mandates if one.holder == deputy.pk and one.holds_on(by.on))
    until = min(planned, known.until or planned)
    made = Turn(
        zone=turn.zone, body=deputy.body, mandate=deputy, since=by.on, until=until,
        planned=planned, completes=True, is_demonstration=turn.is_demonstration,
    )  # fmt: skip
    begin(made, by=by)
    telling.tell_ended(turn, by=by, at=at)
    telling.tell_begun(made, by=by, at=at)
    return made

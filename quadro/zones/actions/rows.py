"""What the verbs of the module share: one at a time in a Zone, a turn written, its rights given."""

from datetime import date, timedelta

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.bodies import actions as bodies
from quadro.bodies.models import Mandate
from quadro.journal import actions as journal
from quadro.kit import locks
from quadro.territory.models import Zone
from quadro.zones import policies
from quadro.zones.models import Turn

DAY = timedelta(days=1)


def hold(zone: Zone) -> None:
    """Nobody else touches the rotation of the Zone until the end of the transaction."""
    locks.hold(f"rotation:{zone.pk}")


def locked(turn: Turn) -> Turn:
    """The turn as it is now, with nobody else in its Zone."""
    hold(turn.zone)
    rows = Turn.objects.select_for_update(of=("self",))
    found: Turn = rows.select_related(
        "zone", "body", "mandate__person", "deputy__body", "deputy__person", "coordination"
    ).get(pk=turn.pk)
    return found


def begin(turn: Turn, *, by: Actor) -> Turn:
    """Write a turn with the mandate of coordinator that goes with it, and its trace."""
    last = Turn.objects.filter(zone=turn.zone).order_by("-ordinal").first()
    turn.ordinal = last.ordinal + 1 if last else 1
    turn.coordination = _give(turn, by=by)
    turn.save()
    told = {"since": turn.since, "until": turn.until, "body": turn.body.label}
    journal.record("zones.turn_begun", turn.zone, by=by, ordinal=turn.ordinal, **told)
    return turn


def _give(turn: Turn, *, by: Actor) -> Mandate | None:
    """The role of coordinator for the days of the turn; who has it already needs no other."""
    body = policies.body_of(turn.zone)
    person = turn.mandate.person
    for held in person.mandates.filter(role=Role.ZONE_COORDINATOR, body=body):
        if (held.since or date.min) < turn.ends and turn.begins < (held.until or date.max):
            return None
    return bodies.appoint(
        person, role=Role.ZONE_COORDINATOR, body=body, since=turn.since, until=turn.until,
        source=turn.act, by=hand_of(by),
    )  # fmt: skip


def hand_of(by: Actor) -> Actor:
    """Mandates are kept by the office: where a coordinator ends a turn, Quadro writes them."""
    return by if by.is_planning_office else Actor.system(by.on)


def shorten(turn: Turn, until: date, *, by: Actor) -> None:
    """Bring the end of a turn forward, and of its rights with it; a turn lasts at least a day."""
    until = max(until, turn.begins + DAY)
    if until >= turn.ends:
        return
    was, turn.until = turn.ends, until
    turn.version += 1
    turn.save(update_fields=["until", "version"])
    if turn.coordination is not None and (turn.coordination.until or date.max) > until:
        bodies.end_mandate(turn.coordination, until=until, by=hand_of(by))
    journal.record(
        "zones.turn_shortened", turn.zone, by=by, until=(was, until), ordinal=turn.ordinal
    )


def drop(turn: Turn, *, by: Actor, reason: str = "") -> None:
    """Take back a turn that has not begun, and the mandate of coordinator that goes with it."""
    role = turn.coordination
    told = {"since": turn.since, "until": turn.until, "body": turn.body.label}
    if reason.strip():
        told["reason"] = reason.strip()
    journal.record("zones.turn_withdrawn", turn.zone, by=by, ordinal=turn.ordinal, **told)
    turn.delete()
    if role is not None:
        bodies.withdraw_mandate(role, by=hand_of(by))


def close(turn: Turn, ended: str, *, by: Actor, reason: str = "") -> None:
    """Say why a turn ended: its last day is past, or is today."""
    turn.ended, turn.end_reason = ended, reason.strip()
    turn.version += 1
    turn.save(update_fields=["ended", "end_reason", "version"])
    told = {"until": turn.until, "body": turn.body.label, "ended": ended}
    if turn.end_reason:
        told["reason"] = turn.end_reason
    journal.record("zones.turn_ended", turn.zone, by=by, ordinal=turn.ordinal, **told)

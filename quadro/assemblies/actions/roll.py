"""Who is there: marked one by one or many at once, by two secretaries if need be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.assemblies import policies
from quadro.assemblies.actions.rows import check_quorum, shared
from quadro.assemblies.models import Attendance, Guest, Movement, QuorumCheck, Sitting
from quadro.assemblies.states import HERE, Mark, Stage
from quadro.journal import actions as journal
from quadro.kit import bulk


@dataclass(frozen=True)
class Told:
    """A mark as somebody makes it. `version` is that of the seat they saw."""

    seat: int
    mark: str
    version: int
    delegate: str = ""


@dataclass(frozen=True)
class Marked:
    """`disputed`: seats that somebody else marked otherwise meanwhile; their mark stands."""

    seats: list[Attendance]
    disputed: list[Attendance]


@transaction.atomic
def mark(sitting: Sitting, told: Sequence[Told], *, by: Actor, at: datetime) -> Marked:
    """Mark how seats are there. The log keeps every mark, also one that comes second.

    Who is called and does not answer is marked absent, as nobody is before being called.

    Who marks a seat that another has marked otherwise since they saw it does not overwrite it: both
    marks are kept, the first stands, and whoever is told so chooses.
    """
    sitting = shared(sitting)
    policies.check_is_open(sitting, by=by)
    keys = [one.seat for one in told]
    rows = sitting.roster.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    seats = {one.pk: one for one in rows}
    policies.check_seats(seats, keys)
    item = sitting.items.filter(stage=Stage.UNDER_WAY).first()
    changed, disputed, log, has_left = [], [], [], False
    for one in told:
        seat = seats[one.seat]
        is_same = (seat.mark, seat.delegate) == (one.mark, one.delegate.strip())
        if is_same and seat.marked_at is not None:
            continue
        policies.check_mark(seat, one.mark, one.delegate, sitting=sitting)
        is_disputed = seat.version != one.version
        log.append(
            Movement(
                attendance=seat, item=item, mark=one.mark, delegate=one.delegate.strip(), at=at,
                by_name=str(by), is_disputed=is_disputed,
            )
        )  # fmt: skip
        if is_disputed:
            disputed.append(seat)
            continue
        has_left = has_left or (seat.is_here and one.mark not in HERE)
        _set(seat, one, by=by, at=at)
        changed.append(seat)
    bulk.update(changed, ["mark", "delegate", "marked_at", "marked_by", "version"])
    Movement.objects.bulk_create(log)
    if changed:
        journal.record("assemblies.marked", sitting, by=by, **_told_of(changed))
    if has_left:
        check_quorum(sitting, QuorumCheck.Why.LEAVING, at=at, item=item)
    return Marked(changed, disputed)


def _set(seat: Attendance, told: Told, *, by: Actor, at: datetime) -> None:
    seat.mark = told.mark
    seat.delegate = told.delegate.strip() if told.mark == Mark.PROXY else ""
    seat.marked_at, seat.marked_by = at, str(by)
    seat.version += 1


def _told_of(seats: Sequence[Attendance]) -> Mapping[str, object]:
    if len(seats) == 1:
        return {"seats": str(seats[0]), "mark": seats[0].mark}
    return {"seats": len(seats)}


@transaction.atomic
def call_to_order(sitting: Sitting, *, by: Actor, at: datetime) -> bool:
    """The roll call is over: the quorum of the opening is counted."""
    sitting = shared(sitting)
    policies.check_is_open(sitting, by=by)
    return check_quorum(sitting, QuorumCheck.Why.OPENING, at=at).is_met


@transaction.atomic
def welcome(sitting: Sitting, name: str, role: str, *, by: Actor) -> Guest:
    """Somebody who takes part without a seat."""
    sitting = shared(sitting)
    policies.check_is_open(sitting, by=by)
    return Guest.objects.create(sitting=sitting, name=name.strip(), role=role.strip())

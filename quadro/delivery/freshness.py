"""When a commitment is next due to be told, and what happens when it is not. No database.

A commitment is told again so many months after the last day of which something was told. One that
nobody has told yet is due so many months after it starts, or after it was registered if that is
later: nobody is late for having come late to Quadro.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import TYPE_CHECKING

from quadro.delivery.states import OPEN
from quadro.kit.terms import add_months

if TYPE_CHECKING:
    from quadro.delivery.models import Commitment


class Told(Enum):
    """Who is told at a step."""

    OWNER = auto()
    """Who follows the files of the body that owes it, and the person in charge."""
    OFFICE = auto()
    """The planning office."""
    HEADS = auto()
    """Who stands for the body: mayor, president, legal representative."""


@dataclass(frozen=True)
class Step:
    """So many days after the day by which it was to be told (before it, if negative)."""

    days: int
    told: frozenset[Told]


STEPS = (
    Step(-7, frozenset({Told.OWNER})),
    Step(0, frozenset({Told.OWNER})),
    Step(15, frozenset({Told.OWNER, Told.OFFICE, Told.HEADS})),
    Step(30, frozenset({Told.OWNER, Told.OFFICE, Told.HEADS})),
)
"""A reminder, the day itself, the escalation; at the last everybody reads «non aggiornato da …».

Besides, as every action late by ten days, it is brought to who directs (`notifications.escalate`).
"""
PUBLIC_AFTER = STEPS[-1].days


class Level(Enum):
    """How fresh what is told of a commitment is, on a day."""

    FRESH = "aggiornato"
    AWAITED = "atteso"
    """Past its day: said quietly."""
    STALE = "non_aggiornato"
    """Past it by `PUBLIC_AFTER` days: said aloud."""


def step_of(due_on: date, on: date) -> Step | None:
    """The last step that was reached; None before the first."""
    late = (on - due_on).days
    reached = [one for one in STEPS if late >= one.days]
    return reached[-1] if reached else None


def level_of(due_on: date | None, on: date) -> Level:
    late = (on - due_on).days if due_on else 0
    if late <= 0:
        return Level.FRESH
    return Level.STALE if late >= PUBLIC_AFTER else Level.AWAITED


def next_update_of(commitment: "Commitment") -> date | None:
    """The day by which it is to be told; None once it is delivered, done or cancelled."""
    if commitment.state not in OPEN:
        return None
    since = commitment.told_on or max(
        commitment.registered_on, commitment.starts_on or commitment.registered_on
    )
    try:
        return add_months(since, commitment.cadence_months)
    except ValueError:  # after the year 9999
        return None

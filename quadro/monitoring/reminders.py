"""When who must answer a round is reminded of it: the table, and the step of a day.

A step that was told is never told again. Who comes between two steps (the clock stood still, the
round was opened late) finds the nearer one only.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from quadro.monitoring.models import ReminderStep


class Audience(Enum):
    """Whom a step tells, of the bodies that have not answered everything."""

    ANSWERING = auto()
    """Who follows the files of the body."""
    HEADS = auto()
    """Who directs it, and the planning office: the round comes to them."""


@dataclass(frozen=True)
class Rule:
    """`days` after the term: before it where negative. None: when the round opens."""

    step: ReminderStep
    days: int | None
    audience: Audience = Audience.ANSWERING


RULES: tuple[Rule, ...] = (
    Rule(ReminderStep.OPENING, None),
    Rule(ReminderStep.FIRST, -10),
    Rule(ReminderStep.SECOND, -3),
    Rule(ReminderStep.EVE, -1),
    Rule(ReminderStep.LAST_DAY, 0),
    Rule(ReminderStep.HEADS, 3, Audience.HEADS),
)
"""In the order in which they come."""


def rule_on(day: date, *, due_on: date) -> Rule:
    """The step that has been reached on a day, of a round that is open."""
    late = (day - due_on).days
    reached = [one for one in RULES if one.days is None or one.days <= late]
    return reached[-1]


def rule_of(step: str) -> Rule | None:
    return next((one for one in RULES if one.step == step), None)

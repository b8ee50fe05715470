"""How many days before a term one is told of it: the table, and the step of a day."""

from collections.abc import Mapping
from datetime import date, timedelta

from quadro.agreements.queries import ACTIONS, DeadlineKind

K = DeadlineKind
OVERDUE = -1
"""The day after: that the term has passed is told once."""
TAIL = timedelta(days=60)
"""How long after its day one is still told of what asks nothing; what must be done, for ever."""

STEPS: Mapping[DeadlineKind, tuple[int, ...]] = {
    K.EXPIRY: (180, 90, 30, OVERDUE),
    # A council that gives notice has to deliberate: three months are for that.
    K.NOTICE: (90, 15, OVERDUE),
    K.WINDOW_OPENS: (0,),
    # Once it has closed there is nothing left to do: the agreement expires.
    K.WINDOW_CLOSES: (15,),
    K.REVIEW: (30, 7, OVERDUE),
    K.RELAUNCH: (30, 7, OVERDUE),
    K.OPINION: (30, 7, OVERDUE),
    K.APPROVAL: (30, 7, OVERDUE),
    K.SIGNATURE: (30, 7, OVERDUE),
    K.RATIFICATION: (15, 5, OVERDUE),
    K.FORMAL_NOTICE: (30, 7, OVERDUE),
    K.WITHDRAWAL: (30, 7),
}
"""Days before by kind of term, the farthest first; 0 is the day itself.

Of a kind that is not here nobody is told. Whoever comes between two steps (the clock stood still,
an agreement was registered late) finds the nearer one only.
"""
FIRST = timedelta(days=max(max(days) for days in STEPS.values()))


def step_of(kind: DeadlineKind, day: date, on: date) -> int | None:
    """The step at which one is on a day, of a term that falls on `day`; None before the first.

    And None when the day has passed and nobody has to be told so.
    """
    left = (day - on).days
    if left < -TAIL.days and kind not in ACTIONS:
        return None
    reached = [step for step in STEPS[kind] if left <= step]
    if not reached or (left < 0 < reached[-1]):
        return None
    return reached[-1]

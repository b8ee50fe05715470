"""What the figures of an intervention come to: money, three dimensions of progress. No database.

What nobody told is None, and is not zero. A share of a cost that is not known, or is zero, is None.
Progress is said in percentages from 0 to 100; money is said as it is, also where it is too much.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from quadro.delivery.reckoning import NOTHING, WHOLE, Sum, Term, Timing, planned_on, timing_of
from quadro.interventions.states import State
from quadro.kit.terms import add_months


@dataclass(frozen=True)
class Money:
    """The cost, with the part still to be found; what was committed, paid and saved."""

    cost: Decimal | None = None
    to_find: Decimal | None = None
    committed: Decimal | None = None
    paid: Decimal | None = None
    saved: Decimal | None = None

    @property
    def covered(self) -> Decimal | None:
        """What somebody puts in."""
        return None if self.cost is None else self.cost - (self.to_find or NOTHING)

    @property
    def to_find_percent(self) -> Decimal | None:
        return share_of(self.to_find, self.cost)

    @property
    def committed_percent(self) -> Decimal | None:
        return share_of(self.committed, self.cost)

    @property
    def paid_percent(self) -> Decimal | None:
        """The financial progress: over a hundred where more was paid than it costs."""
        return share_of(self.paid, self.cost)

    @property
    def is_paid_beyond_cost(self) -> bool:
        return self.cost is not None and self.paid is not None and self.paid > self.cost

    @property
    def is_paid_beyond_commitments(self) -> bool:
        """More was paid than was committed: one of the two is told badly."""
        return self.committed is not None and self.paid is not None and self.paid > self.committed

    @property
    def is_committed_beyond_cover(self) -> bool:
        if self.covered is None or self.committed is None:
            return False
        return self.committed > self.covered


def share_of(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """In percent; None where the whole is not known or is nothing."""
    return part * WHOLE / whole if part is not None and whole else None


def cost_of(amounts: Iterable[tuple[Decimal, bool]]) -> tuple[Decimal | None, Decimal | None]:
    """The cost and the part to be found, of pairs (amount, whether it is still to be found).

    Where no amount is told above zero, neither is known.
    """
    told = [one for one in amounts if one[0] > 0]
    if not told:
        return None, None
    total = sum((amount for amount, _is_to_find in told), NOTHING)
    return total, sum((amount for amount, is_to_find in told if is_to_find), NOTHING)


def moved(amounts: Sequence[Decimal]) -> Decimal | None:
    """The sum of what moved; a movement and what takes it back cancel out; None where none is."""
    return sum(amounts, NOTHING) if amounts else None


# Planned spending ---------------------------------------------------------------------------------


def planned_spending(
    costs: Mapping[int, Decimal], day: date, starts_on: date | None, due_on: date | None
) -> Decimal | None:
    """What was planned to be spent by a day: the cost of a year is spent evenly within it.

    Only the part of the year in which the intervention goes on counts. None without a plan.
    """
    if not costs:
        return None
    return sum(
        (cost * _gone(year, day, starts_on, due_on) for year, cost in costs.items()), NOTHING
    )


def _gone(year: int, day: date, starts_on: date | None, due_on: date | None) -> Decimal:
    """How much of a year has gone by on a day, from 0 to 1."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    if starts_on and first < starts_on <= last:
        first = starts_on
    if due_on and first <= due_on < last:
        last = due_on
    if day < first:
        return Decimal(0)
    if day >= last:
        return Decimal(1)
    return Decimal((day - first).days + 1) / Decimal((last - first).days + 1)


@dataclass(frozen=True)
class Spent:
    """A point of the curve of payments, in percent of the cost; None where it is not known."""

    on: date
    paid: Decimal | None
    planned: Decimal | None


POINTS = 24
"""How many points a curve has at most: more would not be read."""


def curve_of(
    paid: Iterable[tuple[date, Decimal]],
    costs: Mapping[int, Decimal],
    cost: Decimal | None,
    *,
    starts_on: date | None,
    due_on: date | None,
    today: date,
) -> list[Spent]:
    """Payments and plan at the end of months, from the first to the last; and today.

    What will be paid is not known: after today there is only the plan. Empty without a cost.
    """
    told = sorted(paid)
    if not cost or not (told or costs):
        return []
    days = [day for day, _amount in told]
    days += [date(year, month, 1) for year in costs for month in (1, 12)]
    days += [one for one in (starts_on, due_on) if one]
    # A day told wrong by centuries would make a curve of nothing.
    near = [one for one in [*days, today] if abs(one.year - today.year) <= 30]  # noqa: PLR2004
    return [
        Spent(
            day,
            share_of(_by(told, day), cost) if day <= today and told else None,
            share_of(planned_spending(costs, day, starts_on, due_on), cost),
        )
        for day in _ends(min(near), max(near), today)
    ]


def _by(told: Iterable[tuple[date, Decimal]], day: date) -> Decimal:
    return sum((amount for on, amount in told if on <= day), NOTHING)


def _ends(first: date, last: date, today: date) -> list[date]:
    """Ends of months from the one before the first, every so many that they are not too many."""
    begin = first.replace(day=1)
    months = (last.year - begin.year) * 12 + last.month - begin.month + 1
    every = next(one for one in (1, 2, 3, 6, 12, 24, 48) if months / one <= POINTS - 2)
    steps = range(0, months + every, every)
    ends = {add_months(begin, step) - timedelta(days=1) for step in steps}
    return sorted({*ends, today})


# The three dimensions -----------------------------------------------------------------------------


@dataclass(frozen=True)
class StepTold:
    """A step of the procedure: its weight, the day planned for its end, those that came true."""

    label: str
    weight: Decimal
    planned_to: date | None
    actual_to: date | None
    actual_from: date | None = None


def procedural(steps: Iterable[StepTold], day: date) -> Sum:
    """The weight of the steps done over that of all.

    Once something was told of one, the others are not done; before, nothing is known of any.
    """
    rows = list(steps)
    is_told = any(one.actual_from or one.actual_to for one in rows)
    return Sum.of(
        Term(
            label=one.label,
            weight=one.weight,
            done=(_reached(one.actual_to, day) or NOTHING) if is_told else None,
            planned=_reached(one.planned_to, day),
        )
        for one in rows
    )


def _reached(end: date | None, day: date) -> Decimal | None:
    return None if end is None else WHOLE if end <= day else NOTHING


@dataclass(frozen=True)
class Counted:
    """Something that the intervention makes, with what was told last of it."""

    label: str
    weight: Decimal
    baseline: Decimal
    target: Decimal
    value: Decimal | None
    unit: str = ""


def part_between(baseline: Decimal, value: Decimal, target: Decimal) -> Decimal:
    """How much of the way from the baseline to the target is done: from 0 to 100.

    The target may be below the baseline. Where they are the same the way is done by being there.
    """
    if target == baseline:
        return WHOLE if value == target else NOTHING
    return min(max((value - baseline) * WHOLE / (target - baseline), NOTHING), WHOLE)


def physical(
    counted: Iterable[Counted], *, starts_on: date | None, due_on: date | None, day: date
) -> Sum:
    """Σ(weight × part done) / Σ weight; what nobody counted stays out."""
    planned = planned_on(starts_on, due_on, day)
    return Sum.of(
        Term(
            label=one.label,
            weight=one.weight,
            done=None if one.value is None else part_between(one.baseline, one.value, one.target),
            planned=planned,
        )
        for one in counted
    )


def timing_at(
    state: str,
    *,
    due_on: date | None,
    done_on: date | None,
    done: Decimal | None,
    planned: Decimal | None,
    day: date,
) -> Timing:
    """By the rules of commitments, unless the state says it all; past its day it is late."""
    match state:
        case State.CANCELLED:
            return Timing.CANCELLED
        case State.SUSPENDED:
            return Timing.SUSPENDED
        case State.DONE:
            return Timing.CLOSED_LATE if due_on and done_on and done_on > due_on else Timing.CLOSED
    if due_on and day > due_on:
        return Timing.LATE
    if state == State.TO_START and not planned:
        return Timing.TO_START if due_on else Timing.UNKNOWN
    return timing_of(done, planned)

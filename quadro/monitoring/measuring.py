"""How far an indicator is, and how the values of places make those of larger ones. No database.

Percentages go from 0 to 100. What is missing is None and is left out: it is not zero. Decision 0022
tells the choices where no rule decides: a start equal to the target, a target behind the start.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise

from quadro.monitoring.models import Formula, Polarity

WHOLE, NOTHING = Decimal(100), Decimal(0)


# Towards a target ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """`percent` of the way from the start to the target; `is_worse`: it went the other way."""

    percent: Decimal
    is_worse: bool = False

    @property
    def is_met(self) -> bool:
        return self.percent == WHOLE


@dataclass(frozen=True)
class Course:
    """What should happen: which way, from which start, to which target."""

    polarity: str
    start: Decimal | None
    target: Decimal | None
    tolerance: Decimal = NOTHING


def is_as_good(value: Decimal, other: Decimal, course: Course) -> bool:
    """Not worse than the other value, for what should rise, fall, or stay as it is."""
    match course.polarity:
        case Polarity.RISE:
            return value >= other
        case Polarity.FALL:
            return value <= other
    return abs(value - other) <= course.tolerance


def progress_of(value: Decimal | None, course: Course) -> Progress | None:
    """(value − start) / (target − start) · 100, kept between 0 and 100.

    - What is at least as good as the target is all the way, whatever the start.
    - A value worse than the start is at 0, and said to get worse.
    - Where the start is already as good as the target (they are equal, the target was planned
      again behind it, or it should only stay as it is) there is no way to measure: it is met, 100,
      or it is not, 0.
    """
    start, target = course.start, course.target
    if value is None or start is None or target is None:
        return None
    if is_as_good(value, target, course):
        return Progress(WHOLE)
    is_worse = not is_as_good(value, start, course)
    if course.polarity == Polarity.STAY or is_as_good(start, target, course):
        return Progress(NOTHING, is_worse=is_worse or course.polarity == Polarity.STAY)
    run = (value - start) * WHOLE / (target - start)
    return Progress(min(max(run, NOTHING), WHOLE), is_worse=is_worse)


@dataclass(frozen=True)
class Plan:
    """A start and what should be reached by the last day of some years, as known on a day."""

    polarity: str
    start_on: date | None = None
    start: Decimal | None = None
    targets: Mapping[int, Decimal] = field(default_factory=dict)
    tolerance: Decimal = NOTHING

    @property
    def last_year(self) -> int | None:
        return max(self.targets, default=None)

    @property
    def goal(self) -> Decimal | None:
        """The target of the last year: what progress is measured to."""
        return self.targets[max(self.targets)] if self.targets else None

    @property
    def course(self) -> Course:
        return Course(self.polarity, self.start, self.goal, self.tolerance)

    @property
    def points(self) -> list[tuple[date, Decimal]]:
        """What was planned, day by day: the start, then the end of each year that has a target.

        A target of a year that was over at the start says nothing of what was to come.
        """
        known = [(date(year, 12, 31), value) for year, value in sorted(self.targets.items())]
        if self.start_on is None or self.start is None:
            return known
        return [
            (self.start_on, self.start),
            *(one for one in known if one[0] > self.start_on),
        ]

    def value_on(self, day: date) -> Decimal | None:
        """What was planned for a day, evenly between two points; None before the first."""
        points = self.points
        if not points or day < points[0][0]:
            return None
        for (from_day, low), (to_day, high) in pairwise(points):
            if day <= to_day:
                run = Decimal((day - from_day).days) / Decimal((to_day - from_day).days)
                return low + (high - low) * run
        return points[-1][1]

    def progress(self, value: Decimal | None) -> Progress | None:
        return progress_of(value, self.course)

    def planned(self, day: date) -> Decimal | None:
        """The progress that the planned value of a day would be: the tick on the bar."""
        found = progress_of(self.value_on(day), self.course)
        return found.percent if found else None


# From the smaller places to the larger ------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """What is known of a place: what a formula needs of it. All None: nothing is known."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    weight: Decimal | None = None
    on: date = date.min
    count: int = 1
    """How many places it is of: parts of the same value may come together."""

    def is_known_for(self, formula: str) -> bool:
        if formula == Formula.RATIO:
            return self.numerator is not None and self.denominator is not None
        if formula == Formula.MEAN:
            return self.value is not None and bool(self.weight)
        return self.value is not None


@dataclass(frozen=True)
class Combined:
    """A value of a larger place, with what it comes from: `total ÷ weight`, known places, all.

    Of a qualitative one `value` is the median step, `steps` how many places are on each.
    """

    value: Decimal | None
    total: Decimal
    weight: Decimal
    known: int
    of: int
    steps: Mapping[Decimal, int] = field(default_factory=dict)

    @property
    def coverage(self) -> Decimal | None:
        """The share of the places of which something is known; None where there is no place."""
        return Decimal(self.known) * WHOLE / Decimal(self.of) if self.of else None

    @property
    def is_partial(self) -> bool:
        return self.known < self.of


def combined(
    formula: str, parts: Iterable[Part], *, of: int, factor: Decimal = Decimal(1)
) -> Combined:
    """The value of a larger place from those inside it. What is not known stays out of the sum."""
    known = [one for one in parts if one.is_known_for(formula)]
    count = sum(one.count for one in known)
    if not known:
        return Combined(None, NOTHING, NOTHING, 0, of)
    if formula == Formula.SCALE:
        return _on_scale(known, count, of)
    total, weight = _terms(formula, known)
    value = total if formula in (Formula.SUM, Formula.CUMULATIVE, Formula.LATEST) else None
    if formula == Formula.RATIO:
        value = total * factor / weight if weight else None
    elif formula == Formula.MEAN:
        value = total / weight if weight else None
    return Combined(value, total, weight, count, of)


def _terms(formula: str, known: Sequence[Part]) -> tuple[Decimal, Decimal]:
    """What stands over and under the line."""
    match formula:
        case Formula.RATIO:
            return (
                sum((one.numerator or NOTHING for one in known), NOTHING),
                sum((one.denominator or NOTHING for one in known), NOTHING),
            )
        case Formula.MEAN:
            return (
                sum(((one.value or NOTHING) * (one.weight or NOTHING) for one in known), NOTHING),
                sum((one.weight or NOTHING for one in known), NOTHING),
            )
        case Formula.LATEST:
            latest = max(known, key=lambda one: (one.on, one.value or NOTHING))
            return latest.value or NOTHING, Decimal(1)
    return sum((one.value or NOTHING for one in known), NOTHING), Decimal(1)


def _on_scale(known: Sequence[Part], count: int, of: int) -> Combined:
    """The median step, the lower of two: half of the places are there or above."""
    steps: Counter[Decimal] = Counter()
    for one in known:
        assert one.value is not None  # noqa: S101 - it is known
        steps[one.value] += one.count
    left = (count + 1) // 2
    median = NOTHING
    for median in sorted(steps):
        left -= steps[median]
        if left <= 0:
            break
    total = sum((value * number for value, number in steps.items()), NOTHING)
    return Combined(median, total, Decimal(count), count, of, dict(sorted(steps.items())))

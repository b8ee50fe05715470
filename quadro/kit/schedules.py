"""What is to be done along time, drawn by the server: a row for each thing, a line for today.

Time is cut in periods (quarters, or years where it is long) that are drawn equally wide, so that
their names stand over them without any style of their own. What is not known is not drawn: a thing
without its last day says so in words. The same is always there as a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.formats import date_format

from quadro.kit.text import Text

WIDTH = 1000.0
MONTHS, QUARTER = 12, 3
MOST_QUARTERS = 14
"""More than these, and the periods are years."""
MOST_YEARS = 40
"""Days farther than this are drawn at the edge."""


@dataclass(frozen=True)
class Mark:
    """A day inside a row: `kind` is `done`, `open` or `late`."""

    day: date
    label: Text
    kind: str = "open"


@dataclass(frozen=True)
class Span:
    """A row: its days, how much of it is done in hundredths, and what is read aloud of it."""

    label: Text
    href: str = ""
    detail: Text = ""
    since: date | None = None
    until: date | None = None
    forecast: date | None = None
    done_on: date | None = None
    progress: float | None = None
    is_late: bool = False
    spoken: Text = ""
    marks: Sequence[Mark] = ()

    @property
    def days(self) -> list[date]:
        told = [self.since, self.until, self.forecast, self.done_on]
        return [one for one in told if one] + [one.day for one in self.marks]


@dataclass(frozen=True)
class Period:
    """A piece of the axis; `is_major` keeps its name on narrow screens."""

    label: str
    x: float
    is_major: bool


@dataclass(frozen=True)
class Drawn:
    """A row with the places of what is drawn in it; None where there is nothing to draw."""

    span: Span
    x: float | None
    width: float
    done: float
    forecast: float | None
    done_x: float | None
    marks: list[tuple[float, Mark]]

    @property
    def end(self) -> float:
        return round((self.x or 0) + self.width, 1)


@dataclass(frozen=True)
class Schedule:
    """The rows in their order, and today; `heading` is that of the first column of the table."""

    title: Text
    heading: Text
    spans: Sequence[Span]
    today: date

    @cached_property
    def _bounds(self) -> tuple[date, date]:
        days = [day for one in self.spans for day in one.days] + [self.today]
        first, last = min(days), max(days)
        near, far = self.today.year - MOST_YEARS, self.today.year + MOST_YEARS
        return max(first, date(near, 1, 1)), min(last, date(far, 12, 31))

    @cached_property
    def step(self) -> int:
        """Months of a period."""
        first, last = self._bounds
        months = (last.year - first.year) * MONTHS + last.month - first.month
        return QUARTER if months <= MOST_QUARTERS * QUARTER else MONTHS

    @cached_property
    def _origin(self) -> int:
        """The month, since the year 0, with which the axis begins."""
        first = self._bounds[0]
        return (first.year * MONTHS + first.month - 1) // self.step * self.step

    @cached_property
    def _count(self) -> int:
        last = self._bounds[1]
        return (last.year * MONTHS + last.month - 1 - self._origin) // self.step + 1

    def place(self, day: date) -> float:
        """Where a day stands, from 0 to `WIDTH`; beyond the axis, at its edge."""
        first, last = self._bounds
        day = min(max(day, first), last)
        index = (day.year * MONTHS + day.month - 1 - self._origin) // self.step
        begins, ends = self._first_day(index), self._first_day(index + 1)
        part = (day - begins).days / (ends - begins).days
        return round((index + part) * WIDTH / self._count, 1)

    def _first_day(self, index: int) -> date:
        year, month = divmod(self._origin + index * self.step, MONTHS)
        return date(year, month + 1, 1)

    @cached_property
    def periods(self) -> list[Period]:
        found = []
        for index in range(self._count):
            day = self._first_day(index)
            is_major = day.month == 1 or index == 0
            label = str(day.year) if day.month == 1 else date_format(day, "M").lower()
            if index == 0 and day.month != 1:
                label = f"{label} {day.year}"
            found.append(Period(label, round(index * WIDTH / self._count, 1), is_major))
        return found

    @property
    def today_x(self) -> float:
        return self.place(self.today)

    @cached_property
    def rows(self) -> list[Drawn]:
        return [self._drawn(one) for one in self.spans]

    def _drawn(self, one: Span) -> Drawn:
        """Without its first day it is drawn as its last day alone."""
        start = one.since or one.until
        x = self.place(start) if start and one.until else None
        width = max(self.place(one.until) - (x or 0), 3.0) if one.until and x is not None else 0.0
        late = one.forecast if one.forecast and one.until and one.forecast > one.until else None
        return Drawn(
            span=one,
            x=x,
            width=round(width, 1),
            done=round(width * (one.progress or 0) / 100, 1),
            forecast=self.place(late) if late else None,
            done_x=self.place(one.done_on) if one.done_on else None,
            marks=[(self.place(mark.day), mark) for mark in one.marks],
        )

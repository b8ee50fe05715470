"""A month as a table: its weeks, and the deadlines of each day."""

import calendar
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.agreements.queries import Deadline, DeadlineKind
from quadro.kit.dates import in_italian
from quadro.kit.terms import is_holiday
from quadro.kit.text import Text

IN_A_CELL = 3
SATURDAY = 5
K = DeadlineKind
SHORT: dict[str, Text] = {
    K.EXPIRY: gettext_lazy("Scade"),
    K.NOTICE: gettext_lazy("Disdetta"),
    K.WINDOW_OPENS: gettext_lazy("Apre il rinnovo"),
    K.WINDOW_CLOSES: gettext_lazy("Chiude il rinnovo"),
    K.REVIEW: gettext_lazy("Verifica"),
    K.RELAUNCH: gettext_lazy("Rilancio"),
    K.OPINION: gettext_lazy("Parere"),
    K.APPROVAL: gettext_lazy("Approvare"),
    K.SIGNATURE: gettext_lazy("Firmare"),
    K.RATIFICATION: gettext_lazy("Ratificare"),
    K.FORMAL_NOTICE: gettext_lazy("Diffida"),
    K.WITHDRAWAL: gettext_lazy("Recesso"),
    K.ALBO: gettext_lazy("Fine albo"),
}
"""What a cell of the month says before the name of the agreement."""


@dataclass(frozen=True)
class Month:
    """A month of the calendar."""

    first: date

    @property
    def until(self) -> date:
        """The first day of the next month."""
        return self.first + timedelta(days=calendar.monthrange(*self._pair)[1])

    @property
    def before(self) -> "Month":
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def _pair(self) -> tuple[int, int]:
        return self.first.year, self.first.month

    @property
    def weeks(self) -> list[list[date | None]]:
        """Its days by weeks from Monday; None where the week leaves the month."""
        weeks = calendar.Calendar().monthdatescalendar(*self._pair)
        return [[day if day.month == self.first.month else None for day in week] for week in weeks]

    def __str__(self) -> str:
        """`2026-11`."""
        return f"{self.first:%Y-%m}"

    @property
    def words(self) -> str:
        """`Novembre 2026`."""
        words = date_format(self.first, "F Y")
        return f"{words[:1].upper()}{words[1:]}" if in_italian() else words


@dataclass(frozen=True)
class Entry:
    """A deadline in a cell of the month: on its legal day, on the day it moves to, or on both."""

    deadline: Deadline
    short: str
    how: str


@dataclass(frozen=True)
class Cell:
    day: date | None
    is_off: bool = True
    is_today: bool = False
    entries: list[Entry] = field(default_factory=list)
    more: int = 0
    address: str = ""


def weeks_of(
    month: Month, deadlines: Iterable[Deadline], *, on: date, address: Callable[[date], str]
) -> list[list[Cell]]:
    """The cells of a month; `address` leads to the list of a day. `on` is today."""
    told: dict[date, list[Entry]] = defaultdict(list)
    for one in deadlines:
        for day in {one.legal_on, one.falls_on}:
            told[day].append(Entry(one, str(SHORT[one.kind]), _how(one, day)))

    def cell(day: date | None) -> Cell:
        if day is None:
            return Cell(None)
        entries = told.get(day, [])
        shown = entries if len(entries) <= IN_A_CELL else entries[: IN_A_CELL - 1]
        return Cell(
            day,
            is_off=day.weekday() == SATURDAY or is_holiday(day),
            is_today=day == on,
            entries=shown,
            more=len(entries) - len(shown),
            address=address(day),
        )

    return [[cell(day) for day in week] for week in month.weeks]


def _how(one: Deadline, day: date) -> str:
    """On the legal day and on the day it moves to a deadline says which of the two it is."""
    if not one.is_moved:
        return ""
    if day == one.legal_on:
        return _("termine")
    return _("spostata") if one.falls_on > one.legal_on else _("anticipata")

"""The arithmetic of terms: days that are holidays in Milan, months of the calendar.

A day told here is always the last one of its term; it ends when that day ends, in Italy.
"""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

import holidays

DAY = timedelta(days=1)
SUNDAY = 6
RENEWAL_WINDOW = 180
"""Days before the end in which one renews, where the agreement does not say (a parameter)."""
SIGN_WITHIN = timedelta(days=60)
"""To sign a programme agreement, from the notice of the positive outcome (art. 34 c. 4)."""


def moved(day: date) -> date:
    """The day to which a term moves when it falls on a holiday: the first that is none.

    Art. 2963 c. 3 c.c. and art. 155 c. 4 c.p.c., as commonly applied to the terms of
    administrations: to be confirmed by the office. A Saturday is no holiday.
    """
    while is_holiday(day) and day < date.max:
        day += DAY
    return day


def brought_forward(day: date) -> date:
    """The day by which to act when a term counted backwards falls on a holiday: the last before.

    Nobody promises that a term before an event is extended towards the event.
    """
    while is_holiday(day):
        day -= DAY
    return day


def is_holiday(day: date) -> bool:
    """A Sunday, a feast of the Republic, or 7 December in Milan."""
    return day.weekday() == SUNDAY or day in _feasts(day.year)


@lru_cache(maxsize=200)
def _feasts(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("IT", subdiv="MI", years=year))


def after(day: date, days: int) -> date:
    """So many days later (or earlier), the first not counted; the calendar has an end."""
    number = day.toordinal() + days
    return date.fromordinal(min(max(number, 1), date.max.toordinal()))


def add_months(day: date, months: int) -> date | None:
    """The same day so many months later, or the last of a shorter month; None past the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def reviews(first: date, every: int, since: date, until: date) -> Iterator[tuple[int, date]]:
    """The reviews that fall from `since` to the day before `until`, each with its number.

    Counted from the day from which the agreement runs, not from the review before: one of the 31st
    comes back to the 31st after February.
    """
    gone = (since.year - first.year) * 12 + since.month - first.month
    number = max(1, gone // every)
    while (day := add_months(first, number * every)) is not None and day < until:
        if day >= since:
            yield number, day
        number += 1


def renewal_opens_on(ends_on: date | None, days: int | None) -> date | None:
    """The first day of the window in which one renews; None where no end is known."""
    return after(ends_on, -(RENEWAL_WINDOW if days is None else days)) if ends_on else None

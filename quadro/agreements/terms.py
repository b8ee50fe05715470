"""The terms of agreements: which days they fall on, and the constants that the law or nobody gives.

A day told here is always the last one of its term; it ends when that day ends, in Italy. The
arithmetic and the holidays are those of `kit.terms`.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from quadro.kit import terms

RENEWAL_WINDOW = 180
"""Days before the end in which one renews, where the agreement does not say (a parameter)."""
SIGN_WITHIN = timedelta(days=60)
"""To sign a programme agreement, from the notice of the positive outcome (art. 34 c. 4)."""
RATIFY_WITHIN = timedelta(days=30)
"""To ratify an adhesion that varies the urban plan (art. 34 c. 5)."""


def moved(day: date) -> date:
    """The day to which a term moves when it falls on a holiday: the first that is none.

    As commonly applied to the terms of administrations: to be confirmed by the office.
    """
    return terms.Term.ending(day).last


def brought_forward(day: date) -> date:
    """The day by which to act when a term counted backwards falls on a holiday: the last before.

    Nobody promises that a term before an event is extended towards the event.
    """
    return terms.Term.before(day).last


def after(day: date, days: int) -> date:
    """So many days later (or earlier), the first not counted; the calendar has an end."""
    number = day.toordinal() + days
    return date.fromordinal(min(max(number, 1), date.max.toordinal()))


def add_months(day: date, months: int) -> date | None:
    """As `kit.terms.add_months`; None past the end of the calendar."""
    try:
        return terms.add_months(day, months)
    except (ValueError, OverflowError):
        return None


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

"""The periods in which indicators are read: whole months, quarters, half-years, years. No database.

A period is told by its first day (`since`) and the first day after it (`until`).
"""

from datetime import date

from django.utils.translation import gettext as _

from quadro.kit.dates import in_words
from quadro.kit.terms import add_months, last_working_day
from quadro.monitoring.models import Periodicity

MONTHS: dict[str, int] = {
    Periodicity.MONTH: 1,
    Periodicity.QUARTER: 3,
    Periodicity.HALF: 6,
    Periodicity.YEAR: 12,
}
TERM_DAY = 20
"""The data of a period are due by this day of the month after it, as ReGiS asks for the PNRR."""


def period_of(periodicity: str, day: date) -> tuple[date, date]:
    """The period that holds a day."""
    months = MONTHS[periodicity]
    since = date(day.year, (day.month - 1) // months * months + 1, 1)
    return since, add_months(since, months)


def starts_a_period(periodicity: str, day: date) -> bool:
    return period_of(periodicity, day)[0] == day


def next_period(periodicity: str, since: date) -> tuple[date, date]:
    return period_of(periodicity, add_months(since, MONTHS[periodicity]))


def last_over(periodicity: str, day: date) -> tuple[date, date]:
    """The latest period that is over on a day."""
    since, _until = period_of(periodicity, day)
    return period_of(periodicity, add_months(since, -MONTHS[periodicity]))


def due_on(until: date) -> date:
    """By when the data of a period are due."""
    return until.replace(day=TERM_DAY)


def reminded_on(until: date) -> date:
    """The day is told as it is; who works before a holiday has the day before."""
    return last_working_day(due_on(until))


def name_of(periodicity: str, since: date) -> str:
    """`settembre 2026`, `3º trimestre 2026`, `2º semestre 2026`, `2026`."""
    months = MONTHS[periodicity]
    place = (since.month - 1) // months + 1
    match periodicity:
        case Periodicity.MONTH:
            return in_words(since, "month")
        case Periodicity.QUARTER:
            return _("%(number)sº trimestre %(year)s") % {"number": place, "year": since.year}
        case Periodicity.HALF:
            return _("%(number)sº semestre %(year)s") % {"number": place, "year": since.year}
    return str(since.year)

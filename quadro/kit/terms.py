"""Terms: days counted as Italian law counts them, working days, the end of the last day.

Sources, as general knowledge of the law and not as advice: the day from which a term runs is not
counted (art. 155 c. 1 c.p.c., art. 2963 c. 2 c.c.); months and years are counted by the calendar,
and where the month has no such day the term ends on its last one (art. 155 c. 2 c.p.c., art. 2963
c. 4-5 c.c.); a term that ends on a holiday moves to the next day that is none (art. 155 c. 4
c.p.c., art. 2963 c. 3 c.c.). For procedural acts before a court Saturday counts as a holiday too
(art. 155 c. 5 c.p.c.): elsewhere it does not, and here it does only where it is asked for.

Holidays are those of Italy and of Milan (7 December), as the library `holidays` knows them for each
year, 4 October from 2026 among them. Where the library has no calendar (before the Kingdom, after
2100), only Sundays are holidays.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from django.utils.translation import gettext as _

from quadro.kit.dates import in_words

ROME = ZoneInfo("Europe/Rome")
DAY = timedelta(days=1)
MONTHS = 12
SATURDAY, SUNDAY = 5, 6


# Holidays and working days ------------------------------------------------------------------------


@lru_cache(maxsize=400)
def holidays_of(year: int) -> frozenset[date]:
    """The holidays of a year in Milan, beside its Sundays."""
    return frozenset(holidays.country_holidays("IT", subdiv="MI", years=year))


def is_holiday(day: date) -> bool:
    """A Sunday, or a holiday of Italy or Milan. A Saturday is none."""
    return day.weekday() == SUNDAY or day in holidays_of(day.year)


def is_working_day(day: date) -> bool:
    """From Monday to Friday, holidays left out: when the offices are open."""
    return day.weekday() < SATURDAY and not is_holiday(day)


def add_working_days(day: date, count: int) -> date:
    """The working day that comes `count` working days after `day`, or before it if negative.

    `day` itself is not counted; with 0 it comes back as it is, working or not.
    """
    step = DAY if count > 0 else -DAY
    for _number in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def last_working_day(day: date) -> date:
    """The day itself if it is worked, otherwise the one before it that is."""
    return day if is_working_day(day) else add_working_days(day, -1)


# Calendar arithmetic ------------------------------------------------------------------------------


def add_months(day: date, count: int) -> date:
    """The day with the same number `count` months later, or the last of a month that lacks it.

    31 January and one month: 28 February, or 29 in a leap year.
    """
    months = day.year * MONTHS + day.month - 1 + count
    year, month = months // MONTHS, months % MONTHS + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def months_after(day: date, months: int) -> date:
    """The day some months later: the same of its month, or its last where it has none.

    The last of a month stays the last (a year after 28 February 2023 is 29 February 2024), as
    periods of whole months want; for the rest see art. 2963 c. 5 c.c.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_last else min(day.day, last))


# Hours --------------------------------------------------------------------------------------------


def day_of(at: datetime) -> date:
    """The day on which a moment falls in Italy."""
    return at.astimezone(ROME).date()


def moment(day: date, hour: int) -> datetime:
    """An hour of a day in Italy."""
    return datetime.combine(day, time(hour), ROME)


def end_of(day: date) -> datetime:
    """The moment at which a day is over in Italy: the first that is too late.

    A day lasts 23 hours when summer time begins and 25 when it ends, so it is never reckoned by
    adding hours. The moment is told in UTC: two moments with the hour of Rome would be compared,
    and subtracted, by what their clocks show.
    """
    return moment(day + DAY, 0).astimezone(UTC)


# Terms --------------------------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Term:
    """The last day of a term as the rule gives it (`legal`), and that on which it ends (`last`).

    They differ when the first is a holiday, and then both are shown.
    """

    last: date
    legal: date

    @classmethod
    def ending(cls, legal: date, *, saturdays: bool = False) -> "Term":
        """A term to do something within a day: from a holiday it moves to the next other day.

        `saturdays` for procedural acts before a court, whose terms leave Saturdays too.
        """
        return cls(_moved(legal, DAY, saturdays=saturdays), legal)

    @classmethod
    def before(cls, legal: date, *, saturdays: bool = False) -> "Term":
        """A term counted backwards from an event, as a notice of ten days: it moves earlier.

        To move it later would shorten the time that the rule gives to who receives the notice.
        """
        return cls(_moved(legal, -DAY, saturdays=saturdays), legal)

    @property
    def is_moved(self) -> bool:
        return self.last != self.legal

    @property
    def ends_at(self) -> datetime:
        """The first moment that is too late."""
        return end_of(self.last)

    def days_left(self, on: date) -> int:
        """Calendar days that remain, 0 on the last day, negative when it is over."""
        return (self.last - on).days

    @property
    def why(self) -> str:
        """Why it moved, in words; empty where it did not."""
        if not self.is_moved:
            return ""
        said = {"legal": in_words(self.legal), "last": in_words(self.last)}
        if self.legal.weekday() == SUNDAY:
            return _("per legge il %(legal)s, che è domenica: spostato al %(last)s") % said
        if self.legal in holidays_of(self.legal.year):
            return _("per legge il %(legal)s, che è festivo: spostato al %(last)s") % said
        return _("per legge il %(legal)s, che è sabato: spostato al %(last)s") % said


def _moved(day: date, step: timedelta, *, saturdays: bool) -> date:
    while is_holiday(day) or (saturdays and day.weekday() == SATURDAY):
        day += step
    return day

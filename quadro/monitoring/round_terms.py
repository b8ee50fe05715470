"""The periods and the terms of update rounds. No database.

A round covers whole months. It opens on the first working day after its period, and who answers is
in time until a day of the month after it: the 20th, as ReGiS asks of the PNRR; the office may tell
another one, round by round. A term that falls on a holiday moves to the next other day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from quadro.kit.terms import DAY, Term, add_working_days, is_working_day
from quadro.monitoring.models import Cadence
from quadro.monitoring.periods import TERM_DAY, last_over, name_of, period_of

PARTS = {Cadence.QUARTER: "t", Cadence.HALF: "s"}
MONTHS = {Cadence.MONTH: 1, Cadence.QUARTER: 3, Cadence.HALF: 6}


@dataclass(frozen=True)
class Span:
    """The period of a round, with the days that follow from it."""

    cadence: str
    since: date
    until: date

    @property
    def last_day(self) -> date:
        return self.until - DAY

    @property
    def opens_on(self) -> date:
        return self.until if is_working_day(self.until) else add_working_days(self.until, 1)

    @property
    def term(self) -> Term:
        """With the day of the rule beside the one to which a holiday moves it."""
        return Term.ending(self.until.replace(day=TERM_DAY))

    @property
    def title(self) -> str:
        """`Ottobre 2026`, `3º trimestre 2026`."""
        name = name_of(self.cadence, self.since)
        return name[:1].upper() + name[1:]

    @property
    def slug(self) -> str:
        """`2026-10`, `2026-t3`, `2026-s1`."""
        number = (self.since.month - 1) // MONTHS[Cadence(self.cadence)] + 1
        part = PARTS.get(Cadence(self.cadence))
        return f"{self.since.year}-{part}{number}" if part else f"{self.since:%Y-%m}"


def span_of(cadence: str, day: date) -> Span:
    """The one that holds a day."""
    return Span(cadence, *period_of(cadence, day))


def last_span(cadence: str, on: date) -> Span:
    """The latest that is over on a day: what a round opened now would ask."""
    return Span(cadence, *last_over(cadence, on))


def spans_near(cadence: str, on: date, *, before: int = 5, after: int = 2) -> Iterator[Span]:
    """Some that are over and some to come, the latest first: what the office chooses from."""
    found = [last_span(cadence, on)]
    for _number in range(before):
        found.append(span_of(cadence, found[-1].since - DAY))
    for _number in range(after):
        found.insert(0, span_of(cadence, found[0].until))
    return iter(found)


def periods_within(periodicity: str, since: date, until: date) -> Iterator[tuple[date, date]]:
    """The whole periods of an indicator that end inside those of a round, the first first.

    A yearly indicator is asked by the round in which its year ends; a monthly one three times by a
    quarterly round.
    """
    first, end = period_of(periodicity, since)
    while end <= until:
        yield first, end
        first, end = period_of(periodicity, end)

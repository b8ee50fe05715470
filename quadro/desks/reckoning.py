"""How quickly a desk answers, as values: working days taken, part within the term, median."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from quadro.kit.terms import is_working_day

DAY = timedelta(days=1)
MONTHS = 12
"""How far back one looks."""
ENOUGH = 1
"""From how many closed requests on a figure is told."""


def working_days(since: date, until: date) -> int:
    """The working days after `since` up to `until`, that one included: 0 on the same day."""
    count, day = 0, since
    while day < until:
        day += DAY
        count += is_working_day(day)
    return count


@dataclass(frozen=True)
class Pace:
    """How a desk answered: each closed request as (working days, whether within its term)."""

    closed: Sequence[tuple[int, bool]] = ()

    @property
    def count(self) -> int:
        return len(self.closed)

    @property
    def is_known(self) -> bool:
        return self.count >= ENOUGH

    @property
    def in_term(self) -> int:
        return sum(is_in_term for _days, is_in_term in self.closed)

    @property
    def percent(self) -> float | None:
        """Of those closed, how many within their term, in hundredths; None where there is none."""
        return 100 * self.in_term / self.count if self.is_known else None

    @property
    def median(self) -> float | None:
        """Working days: half of the answers came sooner, half later."""
        return float(median(days for days, _in_term in self.closed)) if self.is_known else None

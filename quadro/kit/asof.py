"""A page on a past day: the state on a day, as it was known on another.

Both stand in the address: `?al=2026-09-30` is the day of the state, `?noto=2026-10-15` that of what
was known; without them, today.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from urllib.parse import urlencode

from quadro.kit.dates import day_asked
from quadro.kit.terms import end_of

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class AsOf:
    """The state on the day `on`, as it was known when the day `known_on` was over."""

    on: date
    known_on: date
    today: date

    @classmethod
    def now(cls, today: date) -> Self:
        return cls(today, today, today)

    @classmethod
    def asked(cls, params: Mapping[str, str], today: date) -> Self:
        """What an address asks; nobody knows a day to come."""
        return cls(
            on=min(day_asked(params, today), today),
            known_on=min(day_asked(params, today, name="noto"), today),
            today=today,
        )

    @property
    def is_now(self) -> bool:
        return self.on == self.known_on == self.today

    @property
    def is_all_known(self) -> bool:
        """All that is known today counts."""
        return self.known_on == self.today

    @property
    def known_at(self) -> datetime:
        """The last instant of the day of what was known."""
        return end_of(self.known_on) - INSTANT

    @property
    def query(self) -> str:
        """What a link adds to keep the day: `al=2026-09-30&noto=2026-10-15`; empty for today."""
        told = {} if self.on == self.today else {"al": self.on.isoformat()}
        if not self.is_all_known:
            told["noto"] = self.known_on.isoformat()
        return urlencode(told)

"""The arithmetic of «Amministrazione trasparente»: half-years, kinds of act, how long to show.

No question to the database here: only rules, each with its source.
"""

import re
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from enum import StrEnum
from typing import Self

from django.utils.translation import gettext as _

from quadro.agreements.models import Act, Agreement
from quadro.agreements.states import OVER

FIRST_YEAR, LAST_YEAR = 1900, 2999
KEPT_YEARS = 5
"""From 1 January of the following year (D.Lgs. 33/2013 art. 8 c. 3)."""
ALBO_DAYS = 15
"""Days in a row on the albo, where the table of kinds says no other (D.Lgs. 267/2000 art. 124)."""


@dataclass(frozen=True, order=True)
class HalfYear:
    """January to June is the first, July to December the second (D.Lgs. 33/2013 art. 23 c. 1)."""

    year: int
    half: int

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, 1 if day.month <= 6 else 2)  # noqa: PLR2004 - June ends it

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """From `2026-1`, as the addresses say it; None for anything else."""
        found = re.fullmatch(r"([0-9]{4})-([12])", text)
        if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            return None
        return cls(int(found[1]), int(found[2]))

    @property
    def code(self) -> str:
        return f"{self.year}-{self.half}"

    @property
    def first(self) -> date:
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def last(self) -> date:
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def next(self) -> "HalfYear":
        return HalfYear.of(self.last + timedelta(days=1))

    @property
    def previous(self) -> "HalfYear":
        return HalfYear.of(self.first - timedelta(days=1))

    @property
    def label(self) -> str:
        return _("%(half)sº semestre %(year)s") % {"half": self.half, "year": self.year}


# How long -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Retention:
    """It stays published until a day; `is_open` where it has effects whose end is not known."""

    until: date
    is_open: bool


def kept_until(since: date, ends: date | None, *, has_effects: bool) -> Retention:
    """Five years from 1 January after the year in which it was due, and while it has effects.

    `since`: the day of the accord; `ends`: the last day of its effects, if known; `has_effects`:
    they go on (D.Lgs. 33/2013 art. 8 c. 3).
    """
    least = date(min(since.year + KEPT_YEARS, MAXYEAR), 12, 31)
    return Retention(max(least, ends) if ends else least, is_open=has_effects and ends is None)


def retention_of(agreement: Agreement, concluded_on: date) -> Retention:
    """How long an agreement concluded on a day stays published, from what is known of its end."""
    is_over = agreement.state in OVER
    known = [agreement.ends_on, agreement.state_since if is_over else None]
    ends = min((day for day in known if day), default=None)
    if not is_over and agreement.renewal == Agreement.Renewal.TACIT:
        ends = None
    return kept_until(concluded_on, ends, has_effects=not is_over)


# Whose act ----------------------------------------------------------------------------------------


class Organ(StrEnum):
    """The two lists that the law wants."""

    POLITICAL = "organi-politici"
    MANAGERS = "dirigenti"


@dataclass(frozen=True)
class ActKind:
    """How the name of an act begins, whose act that is, how long it stays on the albo."""

    begins: str
    organ: Organ
    albo_days: int = ALBO_DAYS


ACT_KINDS = (
    ActKind("deliber", Organ.POLITICAL),
    ActKind("decreto del sindaco", Organ.POLITICAL),
    ActKind("decreto della sindaca", Organ.POLITICAL),
    ActKind("decreto sindacale", Organ.POLITICAL),
    ActKind("decreto del vicesindaco", Organ.POLITICAL),
    ActKind("decreto della vicesindaca", Organ.POLITICAL),
    ActKind("decreto del presidente", Organ.POLITICAL),
    ActKind("decreto della presidente", Organ.POLITICAL),
    ActKind("decreto del consigliere delegato", Organ.POLITICAL),
    ActKind("decreto della consigliera delegata", Organ.POLITICAL),
    ActKind("atto di indirizzo", Organ.POLITICAL),
    ActKind("mozione", Organ.POLITICAL),
    ActKind("determin", Organ.MANAGERS),
    ActKind("decreto dirigenziale", Organ.MANAGERS),
    ActKind("decreto del dirigente", Organ.MANAGERS),
    ActKind("decreto della dirigente", Organ.MANAGERS),
    ActKind("decreto del direttore", Organ.MANAGERS),
    ActKind("decreto della direttrice", Organ.MANAGERS),
    ActKind("autorizzazione dirigenziale", Organ.MANAGERS),
    ActKind("disposizione dirigenziale", Organ.MANAGERS),
    ActKind("provvedimento dirigenziale", Organ.MANAGERS),
)
"""What the offices call their acts. A bare «decreto» may be of either, so it is of none: the office
writes whose it is. Add a row for a name in use; the longest beginning wins.
"""


def act_kind_of(name: str) -> ActKind | None:
    """The row of the table for the name of an act, however it is spaced or capitalised."""
    said = " ".join(name.casefold().split())
    found = [one for one in ACT_KINDS if said.startswith(one.begins)]
    return max(found, key=lambda one: len(one.begins), default=None)


# The albo -----------------------------------------------------------------------------------------


def albo_days_of(act: Act) -> int | None:
    """Whole days on the albo, the first not counted; None while its end is not known."""
    if act.albo_since is None or act.albo_until is None:
        return None
    return (act.albo_until - act.albo_since).days

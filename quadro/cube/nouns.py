"""What a record contributes to the roll-up, and what is read back, as values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from quadro.cube.exact import from_units, units

EVERYTHING = 0
"""The key of the edition of what counts for no plan: there each record counts once."""
WHOLE = 0
"""The key of the node that is a whole edition."""
BASE = 10**24
"""Added to a latest value, so that it is never negative and its text sorts as the number."""


@dataclass(frozen=True, order=True)
class Source:
    """A record: `kind` is "c" for a commitment, "i" for an intervention, "n" for an indicator."""

    kind: str
    key: int


class Line(NamedTuple):
    """What a record contributes to a measure, at a leaf of each tree.

    A share is already in it. Of each record, beside the lines of the provisions it carries, one
    with no provision for each place bears the whole: so «everything» counts it exactly once.
    `last` is a value as told on `last_on`: a cell keeps that of the latest day.
    """

    provision: int | None
    place: str
    measure: str
    total: Decimal
    weight: Decimal = Decimal(0)
    last: Decimal | None = None
    last_on: date | None = None


class Leaf(NamedTuple):
    """Where a line falls: `node` is the key of the provision, 0 for everything."""

    node: int
    place: str
    measure: str


class Amount(NamedTuple):
    """In whole units (`exact.units`), as it is kept."""

    total: int
    weight: int
    latest: str | None


NOTHING = Amount(0, 0, None)


def amounts(lines: Iterable[Line]) -> Mapping[Leaf, Amount]:
    """Lines by leaf; those of the same leaf are added together."""
    found: dict[Leaf, Amount] = {}
    for provision, place, measure, total, weight, last, last_on in lines:
        leaf = Leaf(provision or EVERYTHING, place, measure)
        amount = Amount(units(total), units(weight), packed(last, last_on))
        if leaf in found:
            amount = _together(found[leaf], amount)
        found[leaf] = amount
    return found


def _together(one: Amount, other: Amount) -> Amount:
    latest = max(one.latest or "", other.latest or "") or None
    return Amount(one.total + other.total, one.weight + other.weight, latest)


def packed(last: Decimal | None, on: date | None) -> str | None:
    """Day and value as one text of digits: the greatest text is the latest value.

    Of two values of the same day the greater one counts: the order in which they come does not.
    """
    if last is None or on is None:
        return None
    return f"{on:%Y%m%d}{units(last) + BASE:025d}"


def unpacked(latest: str | None) -> tuple[Decimal | None, date | None]:
    if not latest:
        return None, None
    return from_units(int(latest[8:]) - BASE), date.fromisoformat(latest[:8])


@dataclass(frozen=True)
class Value:
    """A cell as it is read. `count`: how many records are in it, each once."""

    total: Decimal
    weight: Decimal
    count: int
    last: Decimal | None = None
    last_on: date | None = None

    @property
    def mean(self) -> Decimal | None:
        """Σ(w·p) / Σw; None where nothing that weighs is known."""
        return self.total / self.weight if self.weight else None


ABSENT = Value(Decimal(0), Decimal(0), 0)

"""A cell of the table of readings, and what is told of it, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from quadro.monitoring.models import Answer, Formula, Indicator, Reading
from quadro.monitoring.periods import period_of

Key = tuple[int, str, str, date]
"""Indicator, place, breakdown, first day of the period."""


@dataclass(frozen=True)
class Cell:
    """Where one value stands. The whole has no breakdown."""

    indicator: Indicator
    place: str
    since: date
    breakdown: str = ""

    @property
    def key(self) -> Key:
        return (self.indicator.pk, self.place, self.breakdown, self.since)

    @property
    def until(self) -> date:
        return period_of(self.indicator.periodicity, self.since)[1]


def key_of(reading: Reading) -> Key:
    return (reading.indicator_id, reading.place, reading.breakdown, reading.since)


def cell_of(reading: Reading) -> Cell:
    return Cell(reading.indicator, reading.place, reading.since, reading.breakdown)


@dataclass(frozen=True)
class Told:
    """What somebody says of a cell. Of a ratio its two terms: the value comes from them."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    weight: Decimal | None = None
    note: str = ""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        return cls(**{name: values[name] for name in FIELDS if values.get(name) is not None})

    def value_for(self, indicator: Indicator) -> Decimal | None:
        """The value as it is kept; None for a ratio with nothing under the line."""
        if indicator.formula != Formula.RATIO:
            return self.value
        if self.numerator is None or not self.denominator:
            return None
        return (self.numerator * indicator.factor / self.denominator).quantize(KEPT)

    @property
    def is_empty(self) -> bool:
        """Nothing is told of the value: it is declared not available, or still to be written."""
        return self.value is None and self.numerator is None


KEPT = Decimal("0.000001")
FIELDS = ("value", "numerator", "denominator", "weight", "note")


def told_of(one: Reading | Answer) -> Told:
    """What a reading says, or what an answer to a round says of the whole."""
    return Told(**{name: getattr(one, name) for name in FIELDS})


def text_of(told: Mapping[str, Decimal | None]) -> dict[str, str]:
    """Numbers as they are kept in an answer: as text, so that none loses a digit."""
    return {name: f"{one.normalize():f}" for name, one in told.items() if one is not None}


def parts_from(kept: Mapping[str, Any]) -> dict[str, Told]:
    """What an answer keeps of the breakdowns of an indicator: `{"donne": {"value": "9"}}`."""
    return {
        part: Told.of({name: Decimal(text) for name, text in told.items()})
        for part, told in kept.items()
    }

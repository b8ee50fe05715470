"""How something stands: sums that add up, whatever they are summed over. No database.

A measure is a pair, total and weight: what is done is the total of «progress» over its weight, and
two standings added are the standing of both. What nobody told is in neither side: it is not zero.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple, Self

from django.utils.functional import cached_property

from quadro.delivery.reckoning import NOTHING, WHOLE, Timing, timing_of


class Pair(NamedTuple):
    """Σ of a measure, Σ of the weights that are in it, and how many records, each once."""

    total: Decimal
    weight: Decimal = NOTHING
    records: int = 1


EMPTY = Pair(NOTHING, NOTHING, 0)
COUNTS: dict[Timing, str] = {
    Timing.AHEAD: "ahead",
    Timing.IN_TIME: "in_time",
    Timing.BEHIND: "behind",
    Timing.LATE: "late",
    Timing.TO_START: "to_start",
    Timing.SUSPENDED: "suspended",
    Timing.CLOSED: "closed",
    Timing.CLOSED_LATE: "closed_late",
    Timing.CANCELLED: "cancelled",
    Timing.UNKNOWN: "unknown",
}
"""The measure that counts the commitments of each timing."""
STANDING = tuple(name for one, name in COUNTS.items() if one != Timing.CANCELLED)
"""Those of all that is not cancelled: how many, and how much they weigh."""
DONE = (Timing.CLOSED, Timing.CLOSED_LATE)
GOING = (Timing.AHEAD, Timing.IN_TIME, Timing.BEHIND)
OPEN = (*GOING, Timing.LATE, Timing.TO_START, Timing.SUSPENDED, Timing.UNKNOWN)
MEASURES = (
    *("progress", "planned", "stale", "demonstration"), *COUNTS.values(),
    *("interventions", "interventions_demonstration", "results"),
    *("cost", "to_find", "committed", "paid", "procedural", "physical", "financial"),
)  # fmt: skip
"""All that a standing reads of the roll-up."""


@dataclass(frozen=True)
class Standing:
    """The three signals of anything that commitments and interventions carry, with its money."""

    sums: Mapping[str, Pair] = field(default_factory=dict)

    def pair(self, measure: str) -> Pair:
        return self.sums.get(measure, EMPTY)

    def __bool__(self) -> bool:
        return any(one.records for one in self.sums.values())

    # The three signals

    @cached_property
    def done(self) -> Decimal | None:
        return _mean(self.pair("progress"))

    @cached_property
    def planned(self) -> Decimal | None:
        return _mean(self.pair("planned"))

    @cached_property
    def timing(self) -> Timing:
        return timing_of(self.done, self.planned)

    @property
    def points(self) -> int | None:
        """How far what is done is from what was planned, in whole points."""
        if self.done is None or self.planned is None:
            return None
        return int((self.done - self.planned).quantize(Decimal(1), ROUND_HALF_UP))

    @property
    def days_left(self) -> None:
        """A sum has no day of its own."""

    @property
    def progress(self) -> Pair:
        return self.pair("progress")

    @property
    def foreseen(self) -> Pair:
        return self.pair("planned")

    @cached_property
    def weight(self) -> Decimal:
        """Of all that is not cancelled: each commitment is in one timing."""
        return sum((self.pair(name).weight for name in STANDING), NOTHING)

    @property
    def known_weight(self) -> Decimal:
        return self.pair("progress").weight

    @cached_property
    def known(self) -> Decimal | None:
        """The share of the weight of which something is known."""
        return self.known_weight * WHOLE / self.weight if self.weight else None

    # How many: each record once, also where only a share of it counts

    @cached_property
    def commitments(self) -> int:
        """Not cancelled."""
        return sum(self.pair(name).records for name in STANDING)

    def count(self, *timings: Timing) -> int:
        return sum(self.pair(COUNTS[one]).records for one in timings)

    @property
    def closed(self) -> int:
        return self.count(*DONE)

    @property
    def going(self) -> int:
        return self.count(*GOING)

    @property
    def late(self) -> int:
        return self.count(Timing.LATE)

    @property
    def to_start(self) -> int:
        return self.count(Timing.TO_START)

    @property
    def undated(self) -> int:
        """Of which one cannot say whether they are in time."""
        return self.count(Timing.UNKNOWN)

    @property
    def suspended(self) -> int:
        return self.count(Timing.SUSPENDED)

    @property
    def cancelled(self) -> int:
        return self.count(Timing.CANCELLED)

    @property
    def open(self) -> int:
        return self.count(*OPEN)

    @property
    def demonstration(self) -> int:
        """How many of all that is summed are invented, and flagged as such."""
        names = ("demonstration", "interventions_demonstration")
        return sum(self.pair(name).records for name in names)

    @property
    def results(self) -> Decimal | None:
        """How far the indicators are towards their targets."""
        return _mean(self.pair("results"))

    @property
    def stale(self) -> int:
        """Open commitments past the day by which they were to be told."""
        return self.pair("stale").records

    @property
    def stale_share(self) -> float | None:
        return self.stale * 100 / self.open if self.open else None

    @property
    def interventions(self) -> int:
        return self.pair("interventions").records

    # Money and the three dimensions of the interventions

    @property
    def cost(self) -> Decimal | None:
        return self._euro("cost")

    @property
    def to_find(self) -> Decimal | None:
        return self._euro("to_find")

    @property
    def committed(self) -> Decimal | None:
        return self._euro("committed")

    @property
    def paid(self) -> Decimal | None:
        return self._euro("paid")

    @property
    def paid_share(self) -> Decimal | None:
        """Of the cost, over what has both."""
        return _mean(self.pair("financial"))

    @property
    def procedural(self) -> Decimal | None:
        return _mean(self.pair("procedural"))

    @property
    def physical(self) -> Decimal | None:
        return _mean(self.pair("physical"))

    def _euro(self, measure: str) -> Decimal | None:
        """What nobody told is no money of nothing."""
        return self.sums[measure].total if measure in self.sums else None

    # Algebra

    def minus(self, other: "Standing") -> "Standing":
        """What is left; what comes to nothing is left out."""
        left = {}
        for name in {*self.sums, *other.sums}:
            mine, theirs = self.pair(name), other.pair(name)
            left[name] = Pair(
                mine.total - theirs.total,
                mine.weight - theirs.weight,
                mine.records - theirs.records,
            )
        return Standing({name: one for name, one in left.items() if one.total or one.weight})

    def once(self, twice: Mapping[str, int]) -> "Standing":
        """Without the records that were counted twice, measure by measure."""
        if not twice:
            return self
        return Standing(
            {
                name: Pair(one.total, one.weight, one.records - twice.get(name, 0))
                for name, one in self.sums.items()
            }
        )

    @classmethod
    def sum(cls, parts: Iterable["Standing"]) -> Self:
        """Of what has no record in common: otherwise it would be counted twice."""
        found: dict[str, Pair] = {}
        for part in parts:
            for name, one in part.sums.items():
                had = found.get(name, EMPTY)
                found[name] = Pair(
                    had.total + one.total, had.weight + one.weight, had.records + one.records
                )
        return cls(found)


NONE = Standing()


def _mean(pair: Pair) -> Decimal | None:
    return pair.total / pair.weight if pair.weight else None

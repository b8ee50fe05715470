"""What modules above tell of each provision in the page of an edition: they come and say so.

A plan does not know who carries it out. A module that knows how its provisions stand adds a teller.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from quadro.plan.models import Edition


@dataclass(frozen=True)
class Signal:
    """How a provision stands, as markup: how much is done, whether in time; where that is told."""

    bar: str
    chip: str
    address: str


Teller = Callable[[Edition, date], Mapping[int, Signal]]
TELLERS: list[Teller] = []


def signals_of(edition: Edition, on: date) -> dict[int, Signal]:
    """Provision → its signal on a day; of one of which nothing is known there is none."""
    found: dict[int, Signal] = {}
    for teller in TELLERS:
        found |= teller(edition, on)
    return found

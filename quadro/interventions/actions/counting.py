"""Interventions keep the roll-up true: in the transaction of whoever changes them."""

from collections.abc import Collection

from quadro.cube import actions as cube
from quadro.cube import queries
from quadro.interventions.measures import KIND

MANY = 20_000
"""Past so many, the roll-up is built anew: it takes less than to put them one group at a time."""


def count(keys: Collection[int]) -> None:
    """Tell again what these interventions, written already, contribute."""
    cube.refresh(KIND, keys)


def count_anew() -> None:
    """Build the roll-up again, if it has begun: for whoever changed more than `MANY`."""
    if (day := queries.day()) is not None:
        cube.rebuild(on=day)

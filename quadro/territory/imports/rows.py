"""What the sheets of the territory have in common."""

from collections.abc import Iterable, Mapping
from typing import Any

from quadro.accounts.actors import Actor
from quadro.journal import actions as journal
from quadro.kit.sheets import (
    snapshot,
)

BATCH = 400


def tell(
    event: str, new: Iterable[Any], before: Mapping[int, Any], old: Iterable[Any], *, by: Actor
) -> None:
    """The journal knows of every row: of the new ones all values, of the others what changed."""
    facts = [journal.Fact(event, row, snapshot(row)) for row in new]
    facts += [
        journal.Fact(event, row, journal.differences(before[row.pk], snapshot(row))) for row in old
    ]
    journal.record_many(facts, by=by)

"""Who is next: the line of those who wait for a place, worked out from what is told, no database.

Small municipalities are those up to and including 5,000 residents (art. 14 c. 28 D.L. 78/2010), by
the count in force. One whose residents are not known waits with the others, by date.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

SMALL = 5_000


def is_small(residents: int | None) -> bool:
    return residents is not None and residents <= SMALL


@dataclass(frozen=True)
class Waiter:
    """A request that waits; `residents` are those of its municipality, by the count in force."""

    key: int
    name: str
    asked_on: date
    residents: int | None


def line(waiters: Iterable[Waiter], *, small_first: bool) -> list[Waiter]:
    """In order: the small ones first where the service says so, then by date, then by name."""
    return sorted(
        waiters,
        key=lambda one: (
            small_first and not is_small(one.residents), one.asked_on, one.name, one.key,
        ),
    )  # fmt: skip


def places_left(places: int | None, taken: int) -> int | None:
    """None where the year has no limit; never below nothing, also where more were let in."""
    return None if places is None else max(places - taken, 0)


def has_room(places: int | None, taken: int) -> bool:
    return places is None or taken < places

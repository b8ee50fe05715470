"""Who contributes to the roll-up: the modules above come and say so, at the start.

The cube does not know what it sums. A module that keeps records of a kind says how to tell what
they contribute on a day; writing, moving to another day, rebuilding and verifying all ask it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from quadro.cube.nouns import ABSENT, Line, Value


@dataclass(frozen=True)
class Feed:
    """The records of a kind.

    `lines_of(keys, on)` tells what those records contribute on a day, all of them for None, in a
    fixed number of queries, each record at most once. One that is gone, or that nobody may see, is
    not among them. `changing(on)` tells the keys of those that the day on which they are asked may
    change; without it, all may. `statement`: the lines of all of them as a query of PostgreSQL, in
    the columns of `sql.LEAVES` and in whole units, where there may be too many to pass through
    here; `%(on)s` is the day.
    """

    kind: str
    lines_of: Callable[[Sequence[int] | None, date], Iterable[tuple[int, list[Line]]]]
    changing: Callable[[date], Sequence[int]] | None = None
    statement: str = ""


@dataclass(frozen=True)
class Derived:
    """A measure that is the sum of others, each record being in one of them: it is not kept.

    `weighs`: what they weigh is what is counted.
    """

    measure: str
    parts: Sequence[str]
    weighs: bool = False

    def of(self, values: Iterable[Value]) -> Value:
        found = ABSENT
        for one in values:
            total = one.weight if self.weighs else one.total
            found = Value(found.total + total, found.weight + one.weight, found.count + one.count)
        return found


SOURCES: list[Feed] = []
DERIVED: list[Derived] = []


def feed_of(kind: str) -> Feed:
    return next(one for one in SOURCES if one.kind == kind)

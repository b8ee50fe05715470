"""Who contributes to the roll-up: the modules above come and say so, at the start.

The cube does not know what it sums. A module that keeps records of a kind says how to tell what
they contribute on a day; writing, moving to another day, rebuilding and verifying all ask it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from quadro.cube.nouns import Line


@dataclass(frozen=True)
class Feed:
    """The records of a kind.

    `lines_of(keys, on)` tells what those records contribute on a day, all of them for None, in a
    fixed number of queries, each record at most once. One that is gone, or that nobody may see, is
    not among them. `changing(on)` tells the keys of those that the day on which they are asked may
    change; without it, all may.
    """

    kind: str
    lines_of: Callable[[Sequence[int] | None, date], Iterable[tuple[int, list[Line]]]]
    changing: Callable[[date], Sequence[int]] | None = None


SOURCES: list[Feed] = []


def feed_of(kind: str) -> Feed:
    return next(one for one in SOURCES if one.kind == kind)

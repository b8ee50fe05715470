"""What modules above let people find with an agreement: they come and say so, at the start.

Who may find a commitment is who may read its agreement: so each time an agreement is put in the
index, published, taken off the site or given another party, what hangs from it is put there anew.
"""

from collections.abc import Callable, Iterable, Sequence

from quadro.search.actions import Item

Follower = Callable[[Sequence[int]], Iterable[Item]]
"""From the keys of agreements to the entries of what hangs from them, in a few queries."""
FOLLOWERS: list[Follower] = []


def found_with(agreements: Sequence[int]) -> Iterable[Item]:
    for follow in FOLLOWERS:
        yield from follow(agreements)

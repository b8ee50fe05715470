"""Modules above that must hear of a change below: they come and say so, at the start."""

from collections.abc import Callable, Collection


class Watchers:
    """Who hears of a change, by the keys of what changed, in the transaction that changes it.

    A module below does not know those above, and some of them must follow at once: it keeps the
    list, and its actions tell them by name. Nothing else goes through it.
    """

    def __init__(self) -> None:
        self.calls: list[Callable[[Collection[int]], object]] = []

    def add(self, call: Callable[[Collection[int]], object]) -> None:
        self.calls.append(call)

    def tell(self, keys: Collection[int]) -> None:
        for call in self.calls:
            call(keys)

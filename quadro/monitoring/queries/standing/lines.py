"""The tree of an edition as a page of its state needs it: names and who hangs from whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import cached_property

from quadro.plan.models import Edition


@dataclass(frozen=True)
class Line:
    """A provision, whatever its level: its place in the tree, without its texts."""

    key: int
    above: int | None
    position: int
    code: str
    title: str
    is_to_carry_out: bool
    is_available: bool


@dataclass(frozen=True)
class Lines:
    """All provisions of an edition, in the order of the document; read when one asks for them."""

    edition: Edition

    @cached_property
    def by_key(self) -> dict[int, Line]:
        """One query, without the texts: a plan has a thousand provisions."""
        told = self.edition.provisions.order_by().values_list(
            "pk", "parent", "position", "code", "title", "is_to_carry_out", "is_available"
        )
        return {one[0]: Line(*one) for one in told}

    @cached_property
    def _below(self) -> dict[int | None, list[Line]]:
        found: dict[int | None, list[Line]] = defaultdict(list)
        for one in sorted(self.by_key.values(), key=lambda one: (one.position, one.key)):
            found[one.above].append(one)
        return found

    @property
    def roots(self) -> list[Line]:
        return self.below(None)

    def below(self, key: int | None) -> list[Line]:
        """The next level."""
        return self._below.get(key, [])

    def within(self, keys: Iterable[int]) -> Iterator[int]:
        """These and all that hang from them."""
        for key in keys:
            yield key
            yield from self.within(one.key for one in self.below(key))

    def matter(self, busy: Collection[int], *, gaps: bool) -> set[int]:
        """The lines in which something falls, and where `gaps` those to be carried out, with the
        ones above them.
        """
        found: set[int] = set()
        for one in self.by_key.values():
            if one.key in busy or (gaps and one.is_to_carry_out):
                step: int | None = one.key
                while step is not None and step not in found:
                    found.add(step)
                    step = self.by_key[step].above
        return found

    def above(self, key: int | None) -> list[Line]:
        """From the top down to the parent."""
        path: list[Line] = []
        line = self.by_key.get(key) if key is not None else None
        while line is not None and line.above is not None:
            line = self.by_key[line.above]
            path.insert(0, line)
        return path

    def named(self, code: str) -> Line | None:
        return next((one for one in self.by_key.values() if one.code == code), None)


def path_of(key: int, above: Mapping[int, int | None]) -> list[int]:
    """The provision and those it hangs from, up to the top."""
    path: list[int] = []
    step: int | None = key
    while step is not None:
        path.append(step)
        step = above.get(step)
    return path

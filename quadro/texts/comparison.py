"""Two versions side by side: paragraphs paired by their anchor, then compared word by word.

What a row says of each side is whole: its pieces that are not added make the first text, those not
removed make the second. So the second version can always be made out of the first and the rows.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

from django.utils.functional import cached_property
from rapidfuzz.distance import Indel

from quadro.texts.body import Body

TOKEN = re.compile(r"\[[^\]\n]*\]|\w+|\s+|[^\w\s]")
"""A placeholder between square brackets counts as one word."""
WORD = re.compile(r"\w+")
REWRITTEN = 0.35
"""Below this likeness what both happen to contain tells nothing: all is removed and added."""


class Change(StrEnum):
    EQUAL = "equal"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


class Mark(StrEnum):
    KEPT = ""
    ADDED = "ins"
    REMOVED = "del"


@dataclass(frozen=True)
class Piece:
    mark: Mark
    text: str


@dataclass(frozen=True)
class Unit:
    """A heading or a paragraph of one version; `place` is what a reader calls it."""

    key: str
    place: str
    text: str
    is_heading: bool = False


@dataclass(frozen=True)
class Row:
    """What became of a unit; `was` is its place before, where it is another now."""

    change: Change
    key: str
    place: str
    was: str
    pieces: tuple[Piece, ...]
    is_heading: bool
    is_moved: bool = False

    @property
    def before(self) -> str:
        return "".join(one.text for one in self.pieces if one.mark != Mark.ADDED)

    @property
    def after(self) -> str:
        return "".join(one.text for one in self.pieces if one.mark != Mark.REMOVED)

    @property
    def left(self) -> list[Piece]:
        return [one for one in self.pieces if one.mark != Mark.ADDED]

    @property
    def right(self) -> list[Piece]:
        return [one for one in self.pieces if one.mark != Mark.REMOVED]

    @property
    def is_folded(self) -> bool:
        return self.change == Change.EQUAL and not self.was and not self.is_moved


@dataclass(frozen=True)
class Stretch:
    """Rows that follow each other: to be read, or equal and to be folded."""

    is_folded: bool
    rows: tuple[Row, ...]

    @property
    def paragraphs(self) -> int:
        return sum(not one.is_heading for one in self.rows)


@dataclass(frozen=True)
class Comparison:
    rows: tuple[Row, ...]

    @cached_property
    def stretches(self) -> list[Stretch]:
        folded = groupby(self.rows, key=lambda one: one.is_folded)
        return [Stretch(is_folded, tuple(rows)) for is_folded, rows in folded]

    def paragraphs(self, change: Change | None = None) -> list[Row]:
        return [
            one
            for one in self.rows
            if not one.is_heading and (change is None or one.change == change)
        ]

    @property
    def changed(self) -> list[Row]:
        return self.paragraphs(Change.CHANGED)

    @property
    def added(self) -> list[Row]:
        return self.paragraphs(Change.ADDED)

    @property
    def removed(self) -> list[Row]:
        return self.paragraphs(Change.REMOVED)

    @property
    def total(self) -> int:
        """Paragraphs of either version."""
        return len(self.paragraphs())

    @property
    def words_added(self) -> int:
        return self._words(Mark.ADDED)

    @property
    def words_removed(self) -> int:
        return self._words(Mark.REMOVED)

    @property
    def is_same(self) -> bool:
        return all(one.is_folded for one in self.rows)

    def _words(self, mark: Mark) -> int:
        pieces = (piece for row in self.rows for piece in row.pieces if piece.mark == mark)
        return sum(len(WORD.findall(piece.text)) for piece in pieces)


def compare(old: Body, new: Body) -> Comparison:
    """Every heading and paragraph of both, in the order of `new`, what was removed in its place."""
    return Comparison(tuple(_rows(list(units(old)), list(units(new)))))


def units(body: Body) -> Iterator[Unit]:
    for article in body.articles:
        yield Unit(article.anchor, article.name, article.heading, True)  # noqa: FBT003
        for row in article.paragraphs:
            yield Unit(row.anchor, article.place_of(row), row.wording)


def _rows(old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[Row]:
    before = {one.key: one for one in old}
    after = {one.key for one in new}
    matcher = SequenceMatcher(None, [one.key for one in old], [one.key for one in new], False)  # noqa: FBT003
    for verb, since, until, first, last in matcher.get_opcodes():
        for one in old[since:until] if verb != "equal" else ():
            if one.key not in after:
                yield _row(one, None)
        for one in new[first:last]:
            was = before.get(one.key)
            yield _row(was, one, is_moved=verb != "equal" and was is not None)


def _row(old: Unit | None, new: Unit | None, *, is_moved: bool = False) -> Row:
    one = new or old
    assert one is not None  # noqa: S101 - a row is of a unit of at least one side
    if old is None:
        return Row(Change.ADDED, one.key, one.place, "", _whole(Mark.ADDED, one), one.is_heading)
    if new is None:
        return Row(
            Change.REMOVED, one.key, one.place, "", _whole(Mark.REMOVED, one), one.is_heading
        )
    pieces = tuple(differences(old.text, new.text))
    return Row(
        Change.EQUAL if old.text == new.text else Change.CHANGED,
        one.key,
        new.place,
        old.place if old.place != new.place else "",
        pieces,
        one.is_heading,
        is_moved,
    )


def _whole(mark: Mark, unit: Unit) -> tuple[Piece, ...]:
    return (Piece(mark, unit.text),) if unit.text else ()


# Words --------------------------------------------------------------------------------------------


def differences(old: str, new: str) -> list[Piece]:
    """The pieces that lead from one wording to the other: kept, removed, added."""
    if old == new:
        return [Piece(Mark.KEPT, old)] if old else []
    first, second = TOKEN.findall(old), TOKEN.findall(new)
    operations = Indel.opcodes(first, second)
    raw = [
        (one.tag == "equal", first[one.src_start : one.src_end],
         second[one.dest_start : one.dest_end])
        for one in operations
    ]  # fmt: skip
    kept = sum(len("".join(gone)) for is_equal, gone, _come in raw if is_equal)
    if kept < REWRITTEN * min(len(old), len(new)):
        return _pieces([(False, first, second)])
    return _pieces(_readable(raw))


Segment = tuple[bool, list[str], list[str]]


def _readable(raw: Iterable[Segment]) -> list[Segment]:
    """Changes that only a blank, a comma or a lone short word divides are told as one."""
    merged: list[Segment] = []
    for is_equal, gone, come in raw:
        if merged and not is_equal and not merged[-1][0]:
            merged[-1] = _joined(merged[-1], (False, gone, come))
        else:
            merged.append((is_equal, gone, come))
    found: list[Segment] = []
    for place, segment in enumerate(merged):
        inside = 0 < place < len(merged) - 1
        dissolves = segment[0] and inside and _is_slight(segment[1])
        told = (False, segment[1], segment[1]) if dissolves else segment
        if found and not told[0] and not found[-1][0]:
            found[-1] = _joined(found[-1], told)
        else:
            found.append(told)
    return found


def _joined(one: Segment, other: Segment) -> Segment:
    return (False, [*one[1], *other[1]], [*one[2], *other[2]])


def _is_slight(tokens: Sequence[str]) -> bool:
    """Nothing in it that a reader would hold on to: at most one word, of at most three letters."""
    words = [one for one in tokens if WORD.fullmatch(one)]
    return len(words) == 0 or (len(words) == 1 and len(words[0]) <= 3)  # noqa: PLR2004 - «di», «per»


def _pieces(segments: Iterable[Segment]) -> list[Piece]:
    marked = (pair for segment in segments for pair in _marked(segment) if pair[1])
    return [
        Piece(mark, "".join(token for _mark, tokens in pairs for token in tokens))
        for mark, pairs in groupby(marked, key=lambda pair: pair[0])
    ]


def _marked(segment: Segment) -> Iterator[tuple[Mark, list[str]]]:
    """What both sides of a change begin and end with is kept."""
    is_equal, gone, come = segment
    if is_equal:
        yield Mark.KEPT, gone
        return
    head = _common(gone, come)
    tail = _common(gone[head:][::-1], come[head:][::-1])
    yield Mark.KEPT, gone[:head]
    yield Mark.REMOVED, gone[head : len(gone) - tail]
    yield Mark.ADDED, come[head : len(come) - tail]
    yield Mark.KEPT, gone[len(gone) - tail :]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many tokens both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))

"""Charts drawn by the server: SVG with the numbers written on it, and always the same as a table.

A value that is not known is None: nothing is drawn for it, the table says so, and it is never a
zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from quadro.kit.text import Text

Value = float | int | None

WIDTH, ROW, NUMBERS = 640.0, 52.0, 80.0
"""Horizontal bars: a name over each bar, the number in the room on its right."""
LEFT, RIGHT, TOP, BASE, HEIGHT = 44.0, 556.0, 14.0, 194.0, 226.0
"""The frame of columns and lines; the direct labels of lines stand right of it."""
STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 10)
GRID = 4
FEW = 6
CLOSE = 18.0
"""Labels nearer than this would touch."""


@dataclass(frozen=True)
class Part:
    """A part of a stacked bar. `kind`: v done, v2 v3 on the way, vw returned, vb vg missing."""

    kind: str
    size: float
    label: Text


@dataclass(frozen=True)
class Point:
    label: Text
    value: Value
    href: str = ""


@dataclass(frozen=True)
class Series:
    """A line: one value for each label of the chart; `planned` is dotted."""

    label: Text
    values: Sequence[Value]
    planned: bool = False


@dataclass(frozen=True)
class Shape:
    """What a template draws: a rectangle or a dot with its words."""

    x: float
    y: float
    width: float
    height: float
    label: Text
    value: Value
    href: str = ""

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def end(self) -> float:
        return round(self.x + self.width + 8, 1)

    @property
    def above(self) -> float:
        return round(self.y - 7, 1)

    @property
    def baseline(self) -> float:
        return round(self.y + 13, 1)


@dataclass(frozen=True)
class Rule:
    """A line of the grid with its number."""

    y: float
    value: float


def round_top(values: Sequence[Value], *, parts: int = GRID) -> float:
    """The end of an axis that holds all values, in `parts` steps that are easy to say."""
    highest = max((value for value in values if value is not None), default=0.0)
    if highest <= 0:
        return float(parts)
    power = 1.0
    while power * 10 * parts < highest:
        power *= 10
    while power * parts > highest * 10:
        power /= 10
    return next(step * power * parts for step in STEPS if step * power * parts >= highest)


def height_of(value: float, top: float) -> float:
    return round(BASE - value / top * (BASE - TOP), 1)


def grid(top: float) -> list[Rule]:
    return [Rule(height_of(top * n / GRID, top), top * n / GRID) for n in range(GRID + 1)]


@dataclass(frozen=True)
class Chart:
    """What all charts have: a title read aloud, the unit, the address of the same data as CSV."""

    kind: ClassVar[str] = ""

    title: Text
    heading: Text
    """The heading of the table's first column."""
    unit: str = ""
    csv: str = ""
    source: Text = ""
    places: int = 0
    """Decimals of the numbers that are written."""


@dataclass(frozen=True)
class Bars(Chart):
    """Horizontal bars, one a row, with its name above: names of bodies are long."""

    kind: ClassVar[str] = "bars"

    points: Sequence[Point] = ()
    measure: Text = ""

    @property
    def height(self) -> float:
        return ROW * len(self.points)

    @property
    def shapes(self) -> list[Shape]:
        top = max((point.value for point in self.points if point.value is not None), default=0)
        room = WIDTH - NUMBERS
        return [
            Shape(
                x=0,
                y=ROW * place + 24,
                width=round((point.value or 0) / top * room, 1) if top else 0,
                height=16,
                label=point.label,
                value=point.value,
                href=point.href,
            )
            for place, point in enumerate(self.points)
        ]


@dataclass(frozen=True)
class Columns(Chart):
    """Vertical columns, for a few steps of time or classes."""

    kind: ClassVar[str] = "columns"

    points: Sequence[Point] = ()
    measure: Text = ""

    @property
    def is_short(self) -> bool:
        """Room for larger letters on phones."""
        return len(self.points) <= FEW

    @property
    def rules(self) -> list[Rule]:
        return grid(self._top)

    @property
    def _top(self) -> float:
        return round_top([point.value for point in self.points])

    @property
    def shapes(self) -> list[Shape]:
        room = (WIDTH - LEFT) / max(len(self.points), 1)
        width = min(room * 0.6, 56.0)
        shapes = []
        for place, point in enumerate(self.points):
            y = height_of(point.value or 0, self._top)
            x = LEFT + room * place + (room - width) / 2
            shapes.append(
                Shape(round(x, 1), y, round(width, 1), round(BASE - y, 1), point.label, point.value)
            )
        return shapes


@dataclass(frozen=True)
class Stroke:
    """A series as drawn: its path, broken where a value is not known, its dots, its label."""

    series: Series
    path: str
    dots: list[Shape]
    label_y: float

    @property
    def last(self) -> Shape | None:
        return self.dots[-1] if self.dots else None


@dataclass(frozen=True)
class Lines(Chart):
    """Values over time; what was planned is dotted. Two or three series, labelled at their end."""

    kind: ClassVar[str] = "lines"

    labels: Sequence[Text] = ()
    series: Sequence[Series] = ()

    @property
    def rules(self) -> list[Rule]:
        return grid(self._top)

    @property
    def _top(self) -> float:
        return round_top([value for one in self.series for value in one.values])

    def _x(self, place: int) -> float:
        return round(LEFT + (RIGHT - LEFT) * place / max(len(self.labels) - 1, 1), 1)

    @property
    def ticks(self) -> list[Shape]:
        """At most seven labels under the axis."""
        every = max(1, -(-len(self.labels) // 7))
        return [
            Shape(self._x(place), HEIGHT - 8, 0, 0, label, None)
            for place, label in enumerate(self.labels)
            if place % every == 0
        ]

    @property
    def strokes(self) -> list[Stroke]:
        drawn: list[Stroke] = []
        for one in self.series:
            dots, path, pen = [], "", "M"
            for place, value in enumerate(one.values):
                if value is None:
                    pen = "M"
                    continue
                dot = Shape(
                    self._x(place), height_of(value, self._top), 0, 0, self.labels[place], value
                )
                path, pen = f"{path}{pen}{dot.x:g} {dot.y:g}", "L"
                dots.append(dot)
            label_y = dots[-1].y if dots else BASE
            while any(abs(label_y - other.label_y) < CLOSE for other in drawn):
                label_y -= CLOSE
            drawn.append(Stroke(one, path, dots, round(label_y, 1)))
        return drawn

    @property
    def rows(self) -> list[tuple[Text, list[Value]]]:
        return [
            (label, [one.values[place] for one in self.series])
            for place, label in enumerate(self.labels)
        ]

"""The one map, drawn for any value by municipality or by zone.

Shapes come once from `data/territorio/mappa.json` (boundaries of 2023, so zones as they are since
2019). A value is a number and the words that say it; the colour is only a help.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from quadro.kit.http import addresses
from quadro.territory.models import Municipality, Zone

Number = float | int | None
Values = Mapping[str, tuple[Number, str]]
"""Slug → (value, what to say): `{"gessate": (1, "1 intesa nota")}`."""
MILANO = "milano"
SHADES = {0: (), 1: (2,), 2: (1, 4), 3: (1, 2, 4), 4: (1, 2, 3, 4)}
"""Which of the four shades are used when so many are needed."""
MOST = 4


@dataclass(frozen=True)
class Shape:
    path: SafeString
    x: int
    y: int


@dataclass(frozen=True)
class Outline:
    """All that never changes from one map to another."""

    view_box: str
    municipalities: Mapping[str, Shape]
    zones: Mapping[str, Shape]
    frame: SafeString
    """The frame around San Colombano, drawn apart."""
    land: SafeString
    """All municipalities as one path."""


@lru_cache(maxsize=1)
def outline() -> Outline:
    path = Path(settings.DATA_DIR) / "territorio" / "mappa.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    inset = data["inset"]
    return Outline(
        view_box=data["viewBox"],
        municipalities=_shapes(data["comuni"]),
        zones=_shapes(data["zone"]),
        frame=SafeString("M{x} {y}h{width}v{height}h-{width}z".format(**inset)),
        land=SafeString("".join(one["d"] for one in data["comuni"].values())),
    )


def _shapes(drawn: Mapping[str, Any]) -> dict[str, Shape]:
    return {key: Shape(SafeString(one["d"]), one["x"], one["y"]) for key, one in drawn.items()}


# Neighbours ---------------------------------------------------------------------------------------

Point = tuple[int, int]
STEP = re.compile(r"[Mlz]|-?\d+")


@lru_cache(maxsize=1)
def neighbours() -> Mapping[str, frozenset[str]]:
    """ISTAT code → those of the municipalities with which it has a stretch of border.

    Outlines are made of the same arcs on a grid of whole numbers: neighbours share an edge. Meeting
    at a point is not enough.
    """
    owners: dict[frozenset[Point], set[str]] = {}
    for code, shape in outline().municipalities.items():
        for edge in _edges(shape.path):
            owners.setdefault(edge, set()).add(code)
    found: dict[str, set[str]] = {code: set() for code in outline().municipalities}
    for codes in owners.values():
        for code in codes:
            found[code] |= codes - {code}
    return {code: frozenset(others) for code, others in found.items()}


def _edges(path: str) -> Iterator[frozenset[Point]]:
    """The sides of the polygons of a path that is written `M x y l dx dy … z`."""
    verb, start, here = "", (0, 0), (0, 0)
    numbers: list[int] = []
    for one in STEP.findall(path):
        if one in ("M", "l", "z"):
            verb = one
            if verb == "z" and here != start:
                yield frozenset((here, start))
            continue
        numbers.append(int(one))
        if len(numbers) < len(here):
            continue
        x, y = numbers
        numbers = []
        if verb == "M":
            start = here = (x, y)
            continue
        after = (here[0] + x, here[1] + y)
        if after != here:
            yield frozenset((here, after))
        here = after


# Classes ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """A class of values: its shade, 0 for nothing, and its ends."""

    shade: int
    low: float
    high: float


@dataclass(frozen=True)
class Scale:
    """How values become shades: every value its own while they are few, else four equal groups."""

    steps: Sequence[Step]
    has_zero: bool
    has_unknown: bool

    def shade(self, value: Number) -> str:
        """The class of a shape: `c0` for nothing, `off` for what is not known."""
        if value is None:
            return "off"
        if not value or not self.steps:
            return "c0"
        place = bisect_left([step.high for step in self.steps], value)
        return f"c{self.steps[min(place, len(self.steps) - 1)].shade}"


def scale(numbers: Iterable[Number]) -> Scale:
    told = list(numbers)
    ranked = sorted(value for value in told if value)
    groups = _groups(ranked)
    shades = SHADES[len(groups)]
    return Scale(
        steps=[
            Step(shade, group[0], group[-1]) for shade, group in zip(shades, groups, strict=True)
        ],
        has_zero=any(value == 0 for value in told),
        has_unknown=any(value is None for value in told),
    )


def _groups(ranked: Sequence[float]) -> list[list[float]]:
    """Runs of about the same length; equal values stay together."""
    distinct = sorted(set(ranked))
    if len(distinct) <= MOST:
        return [[value] for value in distinct]
    ends = sorted({ranked[len(ranked) * part // MOST - 1] for part in range(1, MOST + 1)})
    groups: list[list[float]] = [[] for _ in ends]
    for value in ranked:
        groups[bisect_left(ends, value)].append(value)
    return [group for group in groups if group]


# Drawing ------------------------------------------------------------------------------------------


def by_municipality(values: Values, *, me: str = "") -> SafeString:
    """The links of all municipalities, the one where we are drawn last, over its neighbours."""
    shapes = outline().municipalities
    drawn = Municipality.objects.filter(istat_code__in=shapes).values_list(
        "slug", "name", "istat_code"
    )
    towns = sorted(drawn, key=lambda one: (one[0] == me, one[1]))
    classes = scale(value for value, _said in values.values())
    address = addresses("portal:municipality")
    return format_html_join(
        "",
        '<a href="{}"><title>{}</title><path class="{}" d="{}"/></a>',
        (
            (
                address(slug),
                _spoken(name, values.get(slug)),
                _shade(classes, values.get(slug), is_me=slug == me),
                shapes[istat].path,
            )
            for slug, name, istat in towns
        ),
    )


def by_zone(values: Values, *, names: Mapping[str, str], me: str = "") -> SafeString:
    """The links of the zones; Milano, in no zone, leads to its own page."""
    shapes = outline().zones
    classes = scale(value for value, _said in values.values())
    order = sorted(names, key=lambda slug: (slug == me, names[slug]))
    return format_html_join(
        "",
        '<a href="{}"><title>{}</title><path class="{}" d="{}"/></a>',
        (
            (
                reverse("portal:municipality" if slug == MILANO else "portal:zone", args=[slug]),
                _spoken(names[slug], values.get(slug)),
                _shade(classes, values.get(slug), is_me=slug == me),
                shapes[slug].path,
            )
            for slug in order
        ),
    )


def _spoken(name: str, told: tuple[Number, str] | None) -> str:
    return f"{name}: {told[1]}" if told and told[1] else name


def _shade(classes: Scale, told: tuple[Number, str] | None, *, is_me: bool) -> str:
    shade = classes.shade(told[0] if told else 0)
    return f"{shade} me" if is_me else shade


def zone_names(known: Mapping[str, str] | None = None) -> dict[str, str]:
    """The zones that are drawn, with Milano: one query, none where the page knows their names."""
    drawn = outline().zones
    if known is None:
        known = dict(Zone.objects.filter(slug__in=drawn).values_list("slug", "name"))
    return {**{slug: name for slug, name in known.items() if slug in drawn}, MILANO: "Milano"}


@lru_cache(maxsize=1)
def borders() -> SafeString:
    """The outlines of the zones, over the municipalities, and the frame of the inset."""
    shapes = outline()
    drawn = [(one.path,) for one in shapes.zones.values()]
    return format_html_join("", '<path class="z" d="{}"/>', drawn) + format_html(
        '<path class="z in" d="{}"/>', shapes.frame
    )


def labels(names: Mapping[str, str], dark: Iterable[str] = ()) -> SafeString:
    """The names of the zones; those on a dark shape are white, without their halo."""
    shapes = outline().zones
    dark = set(dark)
    return format_html_join(
        "",
        '<text{} x="{}" y="{}" aria-hidden="true">{}</text>',
        (
            (
                SafeString(' class="onm"') if slug in dark else "",
                shapes[slug].x,
                shapes[slug].y,
                name,
            )
            for slug, name in sorted(names.items())
        ),
    )

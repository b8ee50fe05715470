"""The values of many indicators in a few places: from the roll-up for today, else from readings.

The roll-up has the two sides of each division summed already, whatever the number of places; it
knows what is public, as it stands on its day. What it cannot tell, a median for one, is reckoned.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from quadro.cube import queries as cube
from quadro.cube.nouns import Value
from quadro.monitoring.measuring import NOTHING, Combined
from quadro.monitoring.models import AREA, Contest, Formula, Indicator
from quadro.monitoring.queries.boards import boards_of
from quadro.monitoring.queries.places import Places, places_on
from quadro.monitoring.queries.values import PlaceValue
from quadro.monitoring.states import State

Key = tuple[int, str]
"""Indicator and place."""


class Contested(NamedTuple):
    """A value that counts and that somebody contests today."""

    indicator: int
    reading: int
    place: str


def contests_today(**indicator: Any) -> "QuerySet[Contest]":
    """Of an indicator, or of some, those on values that count that nobody has decided yet."""
    return Contest.objects.filter(
        decided_at=None, reading__state=State.APPROVED,
        **{f"reading__{name}": value for name, value in indicator.items()},
    )  # fmt: skip


@dataclass(frozen=True)
class Today:
    """What is known of indicators as of now: their cells, none where the roll-up does not hold for
    the day, and what is contested of them.
    """

    cells: cube.Cells | None
    contested: Collection[Contested]


CONTESTED = ("reading__indicator", "reading", "reading__place")


def values_at(
    indicators: Sequence[Indicator],
    asked: Sequence[str],
    *,
    on: date,
    known_at: datetime | None = None,
    places: Places | None = None,
    today: Today | None = None,
) -> dict[Key, PlaceValue]:
    """The value of each indicator in each place: a fixed number of queries; less where what is
    known `today` was asked already.
    """
    places = places or places_on(on)
    if today is None and known_at is None:
        today = _today(indicators, asked, on)
    rolled: list[Indicator] = []
    found: dict[Key, PlaceValue] = {}
    if today is not None and today.cells is not None:
        rolled = [one for one in indicators if is_in_the_roll_up(one)]
        found |= _from_cells(rolled, asked, (places, today.cells), today.contested)
    others = [one for one in indicators if one not in rolled]
    if others:
        boards = boards_of(
            others, on=on, known_at=known_at, places=places, only=asked,
            contested=None if today is None else {one.reading for one in today.contested},
        )  # fmt: skip
        found |= {(one.pk, place): boards[one.pk].at(place) for one in others for place in asked}
    return found


def _today(indicators: Sequence[Indicator], asked: Sequence[str], on: date) -> Today:
    """Two queries."""
    names = [one.measure for one in indicators if is_in_the_roll_up(one)]
    cells = cube.cells_on(on, places=asked, measures=names) if names else None
    rows = contests_today(indicator__in=[one.pk for one in indicators])
    return Today(cells, [Contested(*one) for one in rows.values_list(*CONTESTED)])


def area_values(indicators: Sequence[Indicator], *, on: date) -> dict[int, Decimal | None]:
    """The value of each public indicator in the whole area, on the day of the roll-up.

    One query, and those of the readings for the medians.
    """
    medians = [one for one in indicators if one.formula == Formula.SCALE]
    others = [one for one in indicators if one.formula != Formula.SCALE]
    found: dict[int, Decimal | None] = {}
    if others:
        cells = cube.cells(measures=[one.measure for one in others])
        found = {one.pk: value_in(one, cells.at(one.measure)) for one in others}
    if medians:
        boards = boards_of(medians, on=on)
        found |= {one.pk: boards[one.pk].at(AREA).value for one in medians}
    return found


def is_in_the_roll_up(indicator: Indicator) -> bool:
    return indicator.is_public and indicator.formula != Formula.SCALE


def _from_cells(
    indicators: Sequence[Indicator],
    asked: Sequence[str],
    ground: tuple[Places, cube.Cells],
    contests: Iterable[Contested],
) -> dict[Key, PlaceValue]:
    places, cells = ground
    contested: dict[int, set[str]] = defaultdict(set)
    for indicator, _reading, place in contests:
        contested[indicator].add(place)
    found = {}
    for one in indicators:
        for place in asked:
            within = places.within(place, one.level)
            cell = cells.at(one.measure, place=place)
            found[one.pk, place] = PlaceValue(
                place=place,
                name=places.names.get(place, place),
                slug=places.slugs.get(place, ""),
                combined=_combined(one, cell, len(within)) if within else EMPTY,
                on=cell.last_on if within else None,
                is_contested=not contested[one.pk].isdisjoint(within),
                is_demonstration=one.is_demonstration and bool(cell.count),
            )
    return found


EMPTY = Combined(None, NOTHING, NOTHING, 0, 0)


def _combined(indicator: Indicator, cell: Value, of: int) -> Combined:
    return Combined(value_in(indicator, cell), cell.total, cell.weight, _known(indicator, cell), of)


def _known(indicator: Indicator, cell: Value) -> int:
    """How many places are in it; of a cumulative one each weighs once, not its periods."""
    return cell.count if indicator.formula != Formula.CUMULATIVE else int(cell.weight)


def value_in(indicator: Indicator, cell: Value) -> Decimal | None:
    """What its formula makes of the two sides that are summed; None where nothing is known."""
    if not cell.count:
        return None
    match indicator.formula:
        case Formula.RATIO:
            return cell.total * indicator.factor / cell.weight if cell.weight else None
        case Formula.MEAN:
            return cell.mean
        case Formula.LATEST:
            return cell.last
    return cell.total

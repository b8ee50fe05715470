"""What is known of several indicators, from which the value of any place comes."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from quadro.monitoring.models import Formula, Indicator
from quadro.monitoring.queries.places import Places, places_on
from quadro.monitoring.queries.values import (
    Board,
    Known,
    contested_among,
    known_of,
)


def boards_of(
    indicators: Sequence[Indicator],
    *,
    on: date,
    known_at: datetime | None = None,
    places: Places | None = None,
    only: Sequence[str] | None = None,
    breakdown: str = "",
    contested: Collection[int] | None = None,
) -> dict[int, Board]:
    """What is known of each, from which the value of any place comes: three queries at most.

    `only` the places that are asked for, where few are; `contested` the readings that somebody
    contests, where it is known, or where it is all the same.
    """
    places = places or places_on(on)
    within = None
    if only is not None:
        within = {
            one
            for level in {indicator.level for indicator in indicators}
            for place in only
            for one in places.within(place, level)
        }
    added = [one.pk for one in indicators if one.formula == Formula.CUMULATIVE]
    single = [one.pk for one in indicators if one.formula != Formula.CUMULATIVE]
    rows = known_of(single, added, on=on, known_at=known_at, places=within, breakdown=breakdown)
    if contested is None:
        contested = contested_among([one.pk for one in rows], known_at=known_at)
    by_indicator: dict[int, dict[str, Known]] = {one.pk: {} for one in indicators}
    for one in rows:
        by_indicator[one.indicator][one.place] = one
    return {one.pk: Board(one, places, by_indicator[one.pk], contested) for one in indicators}

"""What a contest changes elsewhere, even when it is nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from quadro.accounts.actors import Actor
from quadro.monitoring.measuring import Plan
from quadro.monitoring.models import AREA, Contest, Formula, Indicator
from quadro.monitoring.queries.aims import plan_of
from quadro.monitoring.queries.boards import boards_of
from quadro.monitoring.queries.places import places_on
from quadro.monitoring.queries.progress import (
    Result,
    Standing,
    result_of,
    results_for,
)
from quadro.monitoring.queries.values import Board, Known
from quadro.monitoring.states import ContestState

JUST_BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True)
class Effect:
    """A figure before and after; `is_percent` for how far something is."""

    name: str
    before: Decimal | None
    after: Decimal | None
    is_percent: bool = False

    @property
    def difference(self) -> Decimal | None:
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


def effects_of(contest: Contest, by: Actor) -> list[Effect]:
    """Of a decided one what it changed; of an open one what it would change if accepted.

    The place, the larger ones, the way to the target, the provisions that the indicator tells of.
    """
    reading, indicator = contest.reading, contest.reading.indicator
    known_at = contest.decided_at - JUST_BEFORE if contest.decided_at else None
    places = places_on(reading.on)
    before = boards_of([indicator], on=reading.on, known_at=known_at, places=places)[indicator.pk]
    after = _with_value(before, contest)
    found = []
    for place in (reading.place, *_around(before, reading.place)):
        name = before.at(place).name
        found.append(Effect(name, before.at(place).value, after.at(place).value))
    plan = plan_of(indicator, known_at=known_at)
    found += _on_the_way(indicator, plan, before, after)
    found += _on_provisions(indicator, plan, (before, after), by)
    return found


def _with_value(board: Board, contest: Contest) -> Board:
    """The same with the value that was decided, or proposed, where the contested one counts."""
    there = board.known.get(contest.reading.place)
    if there is None or contest.state in (ContestState.REJECTED, ContestState.WITHDRAWN):
        return board
    given = contest.outcome or contest
    if board.indicator.formula == Formula.CUMULATIVE:
        change = (given.value or Decimal(0)) - (contest.reading.value or Decimal(0))
        other: Known = replace(there, value=(there.value or Decimal(0)) + change)
    elif there.pk != contest.reading_id:
        return board
    else:
        other = replace(
            there, value=given.value, numerator=given.numerator, denominator=given.denominator
        )
    return replace(board, known={**board.known, contest.reading.place: other})


def _around(board: Board, place: str) -> Sequence[str]:
    """The larger places in which one is, the nearest first."""
    inside = board.places.inside
    zones = [one for one, towns in inside.items() if one != AREA and place in towns]
    return [*zones, *([AREA] if place != AREA else [])]


def _on_the_way(indicator: Indicator, plan: Plan, before: Board, after: Board) -> list[Effect]:
    found = [plan.progress(one.at(AREA).value) for one in (before, after)]
    if found[0] is None and found[1] is None:
        return []
    low, high = (one.percent if one else None for one in found)
    return [Effect(str(indicator), low, high, is_percent=True)]


def _on_provisions(
    indicator: Indicator, plan: Plan, boards: tuple[Board, Board], by: Actor
) -> list[Effect]:
    """What the indicators say of each provision, with the value of this one before and after."""
    links = indicator.links.select_related("provision__edition__programme").order_by("pk")
    effects = []
    for link in links:
        rows = results_for(link.provision, by, on=by.on)
        low, high = (result_of(_swapped(rows, indicator, plan, board)) for board in boards)
        effects.append(Effect(str(link.provision), low, high, is_percent=True))
    return effects


def _swapped(
    rows: Sequence[Result], indicator: Indicator, plan: Plan, board: Board
) -> list[Result]:
    return [
        replace(one, standing=Standing(indicator, one.standing.on, board.at(AREA), plan))
        if one.standing.indicator.pk == indicator.pk
        else one
        for one in rows
    ]

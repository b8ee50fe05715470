"""What a contest changes elsewhere, even when it is nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from quadro.accounts.actors import Actor
from quadro.monitoring.measuring import NOTHING, Plan
from quadro.monitoring.models import AREA, Contest, Formula, Indicator, Reading
from quadro.monitoring.queries.aims import plan_of
from quadro.monitoring.queries.boards import boards_of
from quadro.monitoring.queries.places import places_on
from quadro.monitoring.queries.progress import (
    Result,
    Standing,
    result_of,
    results_for,
)
from quadro.monitoring.queries.values import Board
from quadro.monitoring.states import ContestState


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
    known_at, places = contest.decided_at, places_on(reading.on)
    now = boards_of([indicator], on=reading.on, known_at=known_at, places=places)[indicator.pk]
    before, after = _with_value(now, contest, reading), _with_value(now, contest, _given(contest))
    found = []
    for place in (reading.place, *_around(before, reading.place)):
        name = before.at(place).name
        found.append(Effect(name, before.at(place).value, after.at(place).value))
    plan = plan_of(indicator, known_at=known_at)
    found += _on_the_way(indicator, plan, before, after)
    found += _on_provisions(indicator, plan, (before, after), by)
    return found


def _given(contest: Contest) -> Reading | Contest:
    """Who says what counts afterwards: the decision, the proposal, or the value as it was."""
    if contest.state in (ContestState.REJECTED, ContestState.WITHDRAWN):
        return contest.reading
    return contest.outcome or contest


def _with_value(board: Board, contest: Contest, given: Reading | Contest) -> Board:
    """The same with another value where the contested one, or what replaced it, counts."""
    reading = contest.reading
    there = board.known.get(reading.place)
    if there is None:
        return board
    if board.indicator.formula == Formula.CUMULATIVE:
        counted = contest.outcome or reading
        change = (given.value or NOTHING) - (counted.value or NOTHING)
        other = replace(there, value=(there.value or NOTHING) + change)
    elif there.pk not in (reading.pk, contest.outcome_id):
        return board
    else:
        other = replace(
            there, value=given.value, numerator=given.numerator, denominator=given.denominator
        )
    return replace(board, known={**board.known, reading.place: other})


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

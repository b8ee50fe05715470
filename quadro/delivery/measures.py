"""What a commitment contributes to the roll-up on a day: the arithmetic of `queries.progress`.

A measure has two numbers, `total` and `weight`. Of `PROGRESS` and `PLANNED` they are the sides of a
division, Σ(w·p) and Σw; of the others, how many commitments (in the shares of a provision) and how
much they weigh. It works with bare rows: a whole plan is told anew in less than a second.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from quadro.cube import places
from quadro.cube.nouns import Line
from quadro.cube.registry import Derived
from quadro.delivery.models import Commitment
from quadro.delivery.queries.progress import timing_at
from quadro.delivery.reckoning import NOTHING, WHOLE, Timing, part_of, planned_on
from quadro.delivery.states import OPEN, State

KIND = "c"
PROGRESS, PLANNED = "progress", "planned"
PLANNED_UNTOLD = "planned_untold"
"""The plan of what nobody tells: it is shown only where nothing else is known."""
STALE, DEMONSTRATION = "stale", "demonstration"
TIMINGS = {one: one.name.lower() for one in Timing}
COMMITMENTS = Derived("commitments", tuple(TIMINGS.values()))
WEIGHT = Derived(
    "weight",
    tuple(name for one, name in TIMINGS.items() if one != Timing.CANCELLED),
    weighs=True,
)
"""All of them; what those that are not cancelled weigh. Each is of one timing."""
ONE = Decimal(1)


class Part(NamedTuple):
    """What is asked of a step."""

    weight: Decimal
    value: Decimal | None
    target: Decimal
    starts_on: date | None
    due_on: date | None
    is_cancelled: bool


class Carried(NamedTuple):
    """What is asked of a share: the key of the provision, and how much of the commitment."""

    provision: int
    percent: Decimal


class Standing(NamedTuple):
    """How a commitment stands on a day."""

    done: Decimal | None
    planned: Decimal | None
    timing: Timing


class Told(NamedTuple):
    """What the whole of a commitment adds to a measure."""

    measure: str
    total: Decimal
    weight: Decimal


def place_of(municipality: int | None, zone: int | None) -> str:
    """Where what a body owes counts: in its municipality, in its zone, or in the whole area."""
    if municipality is not None:
        return places.of_municipality(municipality)
    return places.AREA if zone is None else places.of_zone(zone)


def lines_of(place: str, shares: Iterable[Carried], told: Sequence[Told]) -> list[Line]:
    """Of the whole, and of each provision that it carries."""
    parts: list[tuple[int | None, Decimal]] = [(None, ONE)]
    parts += [(one.provision, one.percent / WHOLE) for one in shares]
    return [
        Line(provision, place, measure, part * total, part * weight)
        for provision, part in parts
        for measure, total, weight in told
    ]


def told_of(commitment: Commitment, steps: Sequence[Part], on: date) -> Iterator[Told]:
    """What is cancelled leaves both sides of the division, and is counted as such."""
    now, weight = standing_of(commitment, steps, on), commitment.weight
    yield Told(TIMINGS[now.timing], ONE, weight)
    if commitment.is_demonstration:
        yield Told(DEMONSTRATION, ONE, weight)
    if commitment.state in OPEN and (due := commitment.next_update_on) and due < on:
        yield Told(STALE, ONE, weight)
    if commitment.state == State.CANCELLED:
        return
    if now.done is not None:
        yield Told(PROGRESS, weight * now.done, weight)
    if now.planned is not None:
        measure = PLANNED_UNTOLD if now.done is None else PLANNED
        yield Told(measure, weight * now.planned, weight)


def standing_of(commitment: Commitment, steps: Sequence[Part], on: date) -> Standing:
    done, planned = _sums(_terms(commitment, steps, on))
    is_done = commitment.state == State.DONE
    done = WHOLE if is_done else done
    timing = timing_at(commitment, done, planned, on)
    return Standing(done, WHOLE if is_done else planned, timing)


Term = tuple[Decimal, Decimal | None, Decimal | None]
"""How much it weighs, how much is done, how much was planned."""


def _terms(commitment: Commitment, steps: Sequence[Part], on: date) -> list[Term]:
    if not steps:
        planned = planned_on(commitment.starts_on, commitment.due_on, on)
        return [(commitment.weight, commitment.progress, planned)]
    return [
        (
            one.weight,
            None if one.value is None else part_of(one.value, one.target),
            planned_on(one.starts_on, one.due_on, on),
        )
        for one in steps
        if not one.is_cancelled
    ]


def _sums(terms: Sequence[Term]) -> tuple[Decimal | None, Decimal | None]:
    """Done and planned as `reckoning.Sum` tells them, without the words that people read."""
    known = [one for one in terms if one[1] is not None]
    planned = [one for one in (known or terms) if one[2] is not None]
    return _mean((one[0], one[1]) for one in known), _mean((one[0], one[2]) for one in planned)


def _mean(terms: Iterable[tuple[Decimal, Decimal | None]]) -> Decimal | None:
    total = weights = NOTHING
    for weight, value in terms:
        total += weight * (value or NOTHING)
        weights += weight
    return total / weights if weights else None

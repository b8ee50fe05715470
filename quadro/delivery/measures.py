"""What a commitment contributes to the roll-up on a day: the arithmetic of `queries.progress`.

A measure has two numbers, `total` and `weight`. Of `PROGRESS` and `PLANNED` they are the sides of a
division, Σ(w·p) and Σw; of the others, how many commitments (in the shares of a provision) and how
much they weigh.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quadro.bodies.models import Body
from quadro.cube import places
from quadro.cube.nouns import Line
from quadro.delivery.models import Commitment, Share, Step
from quadro.delivery.queries.progress import timing_at
from quadro.delivery.reckoning import WHOLE, Sum, Term, Timing, part_of, planned_on
from quadro.delivery.states import State

KIND = "c"
PROGRESS, PLANNED = "progress", "planned"
PLANNED_UNTOLD = "planned_untold"
"""The plan of what nobody tells: it is shown only where nothing else is known."""
WEIGHT, COMMITMENTS, DEMONSTRATION = "weight", "commitments", "demonstration"
"""What is not cancelled; all; those that are only a demonstration."""
TIMINGS = {one: one.name.lower() for one in Timing}
ONE = Decimal(1)


@dataclass(frozen=True)
class Standing:
    """How a commitment stands on a day."""

    done: Decimal | None
    planned: Decimal | None
    timing: Timing


def standing_of(commitment: Commitment, steps: Sequence[Step], on: date) -> Standing:
    reckoned = Sum.of(_terms(commitment, steps, on))
    done, planned = reckoned.done, reckoned.planned
    if commitment.state == State.DONE:
        done = WHOLE
    timing = timing_at(commitment, done, planned, on)
    return Standing(done, WHOLE if commitment.state == State.DONE else planned, timing)


def _terms(commitment: Commitment, steps: Sequence[Step], on: date) -> Iterator[Term]:
    if not steps:
        planned = planned_on(commitment.starts_on, commitment.due_on, on)
        yield Term("", commitment.weight, commitment.progress, planned)
    for one in steps:
        done = None if one.value is None else part_of(one.value, one.target)
        planned = planned_on(one.starts_on, one.due_on, on)
        yield Term("", one.weight, done, planned, is_out=one.is_cancelled)


def place_of(body: Body) -> str:
    """Where the commitments of a body count: its municipality, its zone, or the whole area."""
    if body.municipality_id:
        return places.of_municipality(body.municipality_id)
    return places.of_zone(body.zone_id) if body.zone_id else places.AREA


def lines_of(
    commitment: Commitment, steps: Sequence[Step], shares: Iterable[Share], on: date
) -> list[Line]:
    """Of the whole, and of each provision that it carries."""
    place, told = place_of(commitment.owner), list(_measures(commitment, steps, on))
    parts: list[tuple[int | None, Decimal]] = [(None, ONE)]
    parts += [(one.provision_id, one.percent / WHOLE) for one in shares]
    return [
        Line(provision, place, measure, part * total, part * weight)
        for provision, part in parts
        for measure, total, weight in told
    ]


def _measures(
    commitment: Commitment, steps: Sequence[Step], on: date
) -> Iterator[tuple[str, Decimal, Decimal]]:
    now, weight = standing_of(commitment, steps, on), commitment.weight
    yield COMMITMENTS, ONE, weight
    yield TIMINGS[now.timing], ONE, weight
    if commitment.is_demonstration:
        yield DEMONSTRATION, ONE, weight
    if commitment.state == State.CANCELLED:
        return
    yield WEIGHT, weight, weight
    if now.done is not None:
        yield PROGRESS, weight * now.done, weight
    if now.planned is not None:
        measure = PLANNED_UNTOLD if now.done is None else PLANNED
        yield measure, weight * now.planned, weight

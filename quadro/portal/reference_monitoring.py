"""The page of the reference on the life of a reading and of a contest, and on how values sum."""

from collections.abc import Iterator, Sequence

from quadro.monitoring.models import Formula
from quadro.monitoring.states import CONTEST_MOVES, MOVES, ContestState, Move, State
from quadro.portal.markdown import table

SUMS = {
    Formula.SUM: "Σ value",
    Formula.MEAN: "Σ(value × weight) ÷ Σ weight",
    Formula.RATIO: "Σ numerator × factor ÷ Σ denominator",
    Formula.LATEST: "the value of the latest day; of two of the same day the greater",
    Formula.CUMULATIVE: "Σ value, over the places and all their periods",
    Formula.SCALE: "the median step, the lower of two; how many places are on each",
}
STATES: dict[str, State | ContestState] = {
    **{one.value: one for one in State},
    **{one.value: one for one in ContestState},
}


def reading_states() -> Iterator[str]:
    yield "# The states of a reading and of a contest"
    yield ""
    yield "From `quadro/monitoring/states.py`."
    yield ""
    yield from _moves("Reading", list(State), State.DRAFT, MOVES)
    yield ""
    yield from _moves("Contest", list(ContestState), ContestState.OPEN, CONTEST_MOVES)
    yield ""
    yield "## How the values of places sum"
    yield ""
    yield "From `quadro/monitoring/measuring.py`. Of each place its latest period counts. What is"
    yield "not known stays out, and how much is known is said."
    yield ""
    yield from table(
        ["Formula", "A larger place"], [(one.label, words) for one, words in SUMS.items()]
    )


def _moves(
    name: str, states: Sequence[State | ContestState], first: str, moves: Sequence[Move]
) -> Iterator[str]:
    yield f"## {name}"
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f'    state "{state.label}" as {state.value}' for state in states)
    yield f"    [*] --> {first}"
    for move in moves:
        yield f"    {move.source} --> {move.target}: {move.verb}"
    yield "```"
    yield ""
    yield from table(
        ["From", "Verb", "To", "Who", "Only if"],
        [
            (
                STATES[one.source].label, f"`{one.verb}`", STATES[one.target].label,
                one.who.label, one.guard.label,
            )
            for one in moves
        ],
    )  # fmt: skip

"""The page of the reference on the life of a commitment, and on how it is said to be late."""

from collections.abc import Iterator

from quadro.delivery.reckoning import RULES, Timing
from quadro.delivery.states import MOVES, State
from quadro.portal.markdown import table


def commitment_states() -> Iterator[str]:
    yield "# The states of a commitment"
    yield ""
    yield "From `quadro/delivery/states.py`."
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f'    state "{state.label}" as {state.value}' for state in State)
    yield f"    [*] --> {State.TO_START.value}"
    for move in MOVES:
        yield f"    {move.source.value} --> {move.target.value}: {move.verb}"
    yield "```"
    yield ""
    yield from table(
        ["From", "Verb", "To", "Who", "Only if"],
        [
            (one.source.label, f"`{one.verb}`", one.target.label, one.who.label, one.guard.label)
            for one in MOVES
        ],
    )
    yield "## Timing"
    yield ""
    yield "From `quadro/delivery/reckoning.py`: the difference between what is done and what was"
    yield "planned for the day, in points; below the last row, and past its day, it is late."
    yield ""
    yield from table(
        ["From", "It is"], [(f"{least:+d} points", timing.label) for least, timing in RULES]
    )
    yield f"Otherwise: {Timing.LATE.label}."

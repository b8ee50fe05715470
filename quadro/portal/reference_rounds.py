"""The page of the reference on update rounds: their states, their checks, their reminders."""

from collections.abc import Iterator, Sequence

from quadro.monitoring.models import Cadence
from quadro.monitoring.periods import TERM_DAY
from quadro.monitoring.reminders import RULES, Audience
from quadro.monitoring.round_checks import GRAVE, JUMP, LEAP, Finding
from quadro.monitoring.round_states import (
    ANSWER_MOVES,
    ROUND_MOVES,
    AnswerState,
    Move,
    RoundState,
)
from quadro.portal.markdown import table

AUDIENCES = {
    Audience.ANSWERING: "who follows the files of the body",
    Audience.HEADS: "the same, and who directs the body",
}


def round_states() -> Iterator[str]:
    yield "# Update rounds"
    yield ""
    yield f"Cadences: {', '.join(str(one.label) for one in Cadence)}."
    yield f"The term is day {TERM_DAY} of the month after the period, moved on from a holiday;"
    yield "the office may tell another day."
    yield ""
    yield "## The states of a round"
    yield ""
    yield from _life(RoundState, ROUND_MOVES, RoundState.PLANNED)
    yield "## The states of an answer"
    yield ""
    yield from _life(AnswerState, ANSWER_MOVES, AnswerState.TO_DO)
    yield "## Automatic checks"
    yield ""
    yield "From `quadro/monitoring/round_checks.py`. What has none is chosen by itself."
    yield f"A jump is of {JUMP} points or more; of an indicator, by {LEAP} % or more."
    yield ""
    yield from table(
        ["Finding", "Grave"],
        [(str(one.label), "yes" if one in GRAVE else "no") for one in Finding],
    )
    yield "## Reminders"
    yield ""
    yield "From `quadro/monitoring/reminders.py`. Each step once for each body that owes."
    yield ""
    yield from table(
        ["Step", "Days from the term", "Whom it tells"],
        [
            (
                str(one.step.label),
                "at the opening" if one.days is None else f"{one.days:+d}",
                AUDIENCES[one.audience],
            )
            for one in RULES
        ],
    )


def _life(
    states: type[RoundState] | type[AnswerState], moves: Sequence[Move], first: str
) -> Iterator[str]:
    yield "From `quadro/monitoring/round_states.py`."
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f'    state "{state.label}" as {state.value}' for state in states)
    yield f"    [*] --> {states(first).value}"
    for move in moves:
        yield f"    {states(move.source).value} --> {states(move.target).value}: {move.verb}"
    yield "```"
    yield ""
    yield from table(
        ["From", "Verb", "To", "Who", "Only if"],
        [
            (
                str(states(one.source).label),
                f"`{one.verb}`",
                str(states(one.target).label),
                str(one.who.value),
                str(one.guard.value),
            )
            for one in moves
        ],
    )

"""The page of the reference on the life of an intervention, and on what its figures are."""

from collections.abc import Iterator

from quadro.interventions.models import Source, StepName
from quadro.interventions.states import MOVES, State
from quadro.portal.markdown import table

FIGURES = (
    ("cost", "the sum of the lines of funding that hold, those to be found included"),
    ("to find", "the lines of funding that have no source yet"),
    ("committed, paid, saved", "the movements of that kind, with those that take back a wrong one"),
    ("procedural progress", "the weight of the steps done over the weight of all"),
    ("physical progress", "Σ(weight × part of the way to the target) / Σ weight of what is known"),
    ("financial progress", "paid over cost; over 100 where more was paid than it costs"),
    ("steps planned by the day", "those whose planned end has come"),
    ("things planned by the day", "evenly, while the works go on; without works, the whole time"),
    ("money planned by the day", "the cost of each year, evenly within it"),
)


def intervention_states() -> Iterator[str]:
    yield "# The states of an intervention"
    yield ""
    yield "From `quadro/interventions/states.py`."
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
    yield "## Figures"
    yield ""
    yield "From `quadro/interventions/reckoning.py`. What nobody told is not known, and is no zero;"
    yield "a share of a cost that is not known, or is zero, is not known. The timing follows the"
    yield "rules of [commitments](commitment-states.md), on the procedure; without any steps,"
    yield "on what is made."
    yield ""
    yield from table(["Figure", "What it is"], FIGURES)
    yield "## Words"
    yield ""
    yield f"Sources of money: {', '.join(str(one) for one in Source.labels)}."
    yield ""
    yield f"Steps: {', '.join(str(one) for one in StepName.labels)}."

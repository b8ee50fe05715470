"""The page of the reference on the requests to the interface offices."""

from collections.abc import Iterator

from quadro.desks.states import MOVES, State
from quadro.portal.markdown import table

WHO = {"reply": "who asked", "reopen": "who asked, within 60 days", "release": "the calendar"}
"""The other moves are of who works at the desk."""


def request_states() -> Iterator[str]:
    yield "# The states of a request to an interface office"
    yield ""
    yield "From `quadro/desks/states.py`. Who works at the desk, and who keeps it, makes the moves"
    yield "that are not said to be of others. `release` is what happens when somebody leaves and"
    yield "nobody stands in for them."
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f'    state "{state.label}" as {state.value}' for state in State)
    yield f"    [*] --> {State.OPEN.value}"
    for move in MOVES:
        yield f"    {move.source.value} --> {move.target.value}: {move.verb}"
    yield "```"
    yield ""
    yield from table(
        ["From", "Verb", "To", "Who"],
        [
            (one.source.label, f"`{one.verb}`", one.target.label, WHO.get(one.verb, "the desk"))
            for one in MOVES
        ],
    )[:-1]

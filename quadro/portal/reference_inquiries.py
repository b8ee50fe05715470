"""The pages of the reference on inquiries and on the instrument adviser."""

from collections.abc import Iterator

from quadro.agreements.adviser import QUESTIONS, Weight
from quadro.agreements.inquiry_states import INQUIRY_MOVES, InquiryState
from quadro.portal.markdown import table


def inquiry_states() -> Iterator[str]:
    yield "# The states of an inquiry"
    yield ""
    yield "From `quadro/agreements/inquiry_states.py`. All the moves are the planning office's."
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f'    state "{state.label}" as {state.value}' for state in InquiryState)
    yield f"    [*] --> {InquiryState.OPEN.value}"
    for move in INQUIRY_MOVES:
        yield f"    {move.source.value} --> {move.target.value}: {move.verb}"
    yield "```"
    yield ""
    yield from table(
        ["From", "Verb", "To", "Only if"],
        [(one.source.label, f"`{one.verb}`", one.target.label, one.guard) for one in INQUIRY_MOVES],
    )[:-1]


# The instrument adviser ---------------------------------------------------------------------------

WEIGHTS = {
    Weight.MADE_FOR: "+3 made for it",
    Weight.FITS: "+1 fits",
    Weight.LESS: "−1 fits less",
    Weight.POORLY: "−2 fits poorly",
    Weight.BARRED: "excluded",
}


def adviser() -> Iterator[str]:
    yield "# The rules of the instrument adviser"
    yield ""
    yield "From `quadro/agreements/adviser/`. Each answer adds to an instrument what its row says;"
    yield "an exclusion stands whatever the rest says. The instrument with the most points, and at"
    yield "least one, is advised. Rows marked «da confermare» rest on what the sources collected do"
    yield "not say with certainty: the office that uses them confirms them."
    for number, question in enumerate(QUESTIONS, start=1):
        yield ""
        yield f"## {number}. {question.text}"
        yield ""
        yield f"`{question.name}`. {question.why}"
        yield ""
        rows = [
            (
                answer.label,
                WEIGHTS[effect.weight],
                ", ".join(f"`{code}`" for code in effect.codes),
                effect.reason,
                " · ".join(
                    filter(None, [effect.source, "da confermare" if effect.to_confirm else ""])
                )
                or "prassi",
            )
            for answer in question.answers
            for effect in answer.effects
        ]
        yield from table(["Answer", "Effect", "Instruments", "Reason", "Source"], rows)[:-1]

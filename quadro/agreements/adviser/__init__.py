"""Which instrument suits a case: ten plain questions, and what each answer means for each.

The rules are a table (`who`, `what`, `how`): `advice` only adds them up. What no source read so far
confirms says so (`to_confirm`). It is no legal opinion: it shows the reasons, and who decides.
"""

from quadro.agreements.adviser.advice import (
    Advice,
    Outlook,
    Verdict,
    advise,
    answered,
    left_with,
    outlook,
    written,
)
from quadro.agreements.adviser.rules import DO_NOT_KNOW, Answer, Effect, Question, Weight
from quadro.agreements.adviser.table import CODES, QUESTIONS

__all__ = [
    "CODES",
    "DO_NOT_KNOW",
    "QUESTIONS",
    "Advice",
    "Answer",
    "Effect",
    "Outlook",
    "Question",
    "Verdict",
    "Weight",
    "advise",
    "answered",
    "left_with",
    "outlook",
    "written",
]

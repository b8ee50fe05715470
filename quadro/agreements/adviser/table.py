"""All the questions in the order in which they are asked."""

from quadro.agreements.adviser.how import COMMON_OFFICE, JOINING, MONEY, OBLIGATION, URBAN_PLAN
from quadro.agreements.adviser.what import FUNDS, PURPOSE
from quadro.agreements.adviser.who import REGION, SIGNATORIES, SMALL_TOWNS

QUESTIONS = (
    SIGNATORIES,
    PURPOSE,
    COMMON_OFFICE,
    SMALL_TOWNS,
    URBAN_PLAN,
    REGION,
    MONEY,
    FUNDS,
    OBLIGATION,
    JOINING,
)
CODES = frozenset(
    code
    for question in QUESTIONS
    for answer in question.answers
    for effect in answer.effects
    for code in effect.codes
)
"""The instruments that some answer speaks of; of another of the catalogue no rule is known."""

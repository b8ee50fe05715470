"""Adds up what the answers mean: sums of weights, nothing hidden."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from quadro.agreements.adviser.rules import DO_NOT_KNOW, Answer, Effect, Question
from quadro.agreements.adviser.table import CODES, QUESTIONS
from quadro.agreements.models import Instrument

Answers = Mapping[str, str]


@dataclass
class Verdict:
    """What the answers given say of one instrument."""

    instrument: Instrument
    effects: list[Effect] = field(default_factory=list)

    @property
    def is_out(self) -> bool:
        return any(one.bars for one in self.effects)

    @property
    def points(self) -> int:
        """The sum of the weights; what bars is no weight."""
        return sum(one.weight for one in self.effects if not one.bars)

    @property
    def pros(self) -> list[Effect]:
        """The strongest first."""
        return sorted((one for one in self.effects if one.is_for), key=lambda one: -one.weight)

    @property
    def cons(self) -> list[Effect]:
        """What bars it first; the same reason once."""
        against = [one for one in self.effects if not one.is_for]
        against.sort(key=lambda one: one.weight)
        return list({one.reason: one for one in against}.values())

    @property
    def cures(self) -> list[str]:
        """When it would fit: only what bars it counts, where something does."""
        against = [one for one in self.cons if one.bars] or self.cons
        return list(dict.fromkeys(str(one.cure) for one in against if one.cure))


@dataclass(frozen=True)
class Advice:
    """`best` have the most points of what is possible, and at least one; empty if none has.

    Of `unjudged` the table says nothing.
    """

    best: list[Verdict]
    possible: list[Verdict]
    out: list[Verdict]
    unjudged: list[Instrument]

    @property
    def judged(self) -> int:
        return len(self.possible) + len(self.out)

    @property
    def others(self) -> list[Verdict]:
        """What fits less, then what is out."""
        return [one for one in self.possible if one not in self.best] + self.out


def answered(asked: Mapping[str, str]) -> dict[str, str]:
    """The answers of an address, of those that the table knows."""
    return {
        one.name: asked[one.name]
        for one in QUESTIONS
        if one.name in asked and one.answer(asked[one.name])
    }


def written(answers: Answers) -> str:
    """Answers as an address writes them, always in the same order."""
    return urlencode({one.name: answers[one.name] for one in QUESTIONS if one.name in answers})


def advise(answers: Answers, instruments: Iterable[Instrument]) -> Advice:
    """Sum the effects of the answers on every instrument of the catalogue that the table judges."""
    judged, unjudged = [], []
    for one in instruments:
        if one.code in CODES:
            judged.append(Verdict(one, list(_effects(answers, one.code))))
        else:
            unjudged.append(one)
    judged.sort(key=lambda one: (-one.points, one.instrument.position, one.instrument.pk))
    possible = [one for one in judged if not one.is_out]
    top = possible[0].points if possible else 0
    best = [one for one in possible if one.points == top] if top > 0 else []
    return Advice(best, possible, [one for one in judged if one.is_out], unjudged)


def _effects(answers: Answers, code: str) -> Iterable[Effect]:
    for question in QUESTIONS:
        yield from question.effects_on(answers.get(question.name, ""), code)


def left_with(
    question: Question, answer: Answer, answers: Answers, instruments: list[Instrument]
) -> list[Instrument]:
    """The instruments that would be left if one answered this."""
    would = advise({**answers, question.name: answer.value}, instruments)
    return [one.instrument for one in would.possible]


@dataclass(frozen=True)
class Outlook:
    """What the outcome would be if something that is not known yet were known."""

    question: Question
    cases: list[tuple[Answer, list[Verdict]]]


def outlook(answers: Answers, instruments: list[Instrument]) -> list[Outlook]:
    """For each «non lo so ancora» that matters: the best in each case, where they differ."""
    now = {one.instrument.pk for one in advise(answers, instruments).best}
    found = []
    for question in QUESTIONS:
        if answers.get(question.name) != DO_NOT_KNOW.value:
            continue
        cases = [
            (one, advise({**answers, question.name: one.value}, instruments).best)
            for one in question.answers
            if one is not DO_NOT_KNOW
        ]
        if any({two.instrument.pk for two in best} != now for _answer, best in cases):
            found.append(Outlook(question, cases))
    return found

"""The shape of a rule: an answer makes some instruments fit more, some less, and bars some."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Weight(IntEnum):
    """What an effect adds to an instrument; one that is barred is out whatever the rest says."""

    MADE_FOR = 3
    FITS = 1
    LESS = -1
    POORLY = -2
    BARRED = -100


@dataclass(frozen=True)
class Effect:
    """What an answer means for some instruments, by their codes; `cure` says when they would fit.

    `source` is the law it rests on, empty for practice.
    """

    weight: Weight
    codes: tuple[str, ...]
    reason: Text
    source: str = ""
    cure: Text = ""
    to_confirm: bool = False

    @property
    def is_for(self) -> bool:
        return self.weight > 0

    @property
    def bars(self) -> bool:
        return self.weight == Weight.BARRED


@dataclass(frozen=True)
class Answer:
    """`value` stands in addresses; `short` is how the answer is told among those given."""

    value: str
    label: Text
    short: Text
    effects: tuple[Effect, ...] = ()
    about: Text = ""


@dataclass(frozen=True)
class Question:
    """A question about a fact that a mayor knows; `why` says what hangs on it, and from where."""

    name: str
    text: Text
    about: Text
    why: Text
    answers: tuple[Answer, ...]

    def answer(self, value: str) -> Answer | None:
        return next((one for one in self.answers if one.value == value), None)

    def effects_on(self, value: str, code: str) -> Iterable[Effect]:
        given = self.answer(value)
        return [one for one in given.effects if code in one.codes] if given else []


DO_NOT_KNOW = Answer("non_so", _("Non lo so ancora"), _("non si sa"))
"""It moves nothing: the outcome says what would change in each case."""


def made_for(*codes: str, reason: Text, source: str = "", to_confirm: bool = False) -> Effect:
    return Effect(Weight.MADE_FOR, codes, reason, source, to_confirm=to_confirm)


def fits(*codes: str, reason: Text, source: str = "", to_confirm: bool = False) -> Effect:
    return Effect(Weight.FITS, codes, reason, source, to_confirm=to_confirm)


def less(
    *codes: str, reason: Text, cure: Text, source: str = "", to_confirm: bool = False
) -> Effect:
    return Effect(Weight.LESS, codes, reason, source, cure, to_confirm)


def poorly(
    *codes: str, reason: Text, cure: Text, source: str = "", to_confirm: bool = False
) -> Effect:
    return Effect(Weight.POORLY, codes, reason, source, cure, to_confirm)


def barred(
    *codes: str, reason: Text, cure: Text, source: str = "", to_confirm: bool = False
) -> Effect:
    return Effect(Weight.BARRED, codes, reason, source, cure, to_confirm)

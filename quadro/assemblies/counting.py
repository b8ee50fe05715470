"""Quorum and majorities: who is there, who is in favour, what that is enough for. No database.

Everything is counted in whole numbers and compared as fractions, so that half of the population is
never missed or reached by a rounding. A rule is one threshold or more, and all must be met: the
Conferenza of the mayors wants a third of the municipalities *and* the majority of the population
(L. 56/2014 art. 1 c. 9).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, Self

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.kit.refusals import Refused

Number = int | Decimal


class Measure(models.TextChoices):
    """What is counted of those who are in a group."""

    HEADS = "teste", gettext_lazy("per teste")
    POPULATION = "popolazione", gettext_lazy("per popolazione")
    WEIGHT = "pesi", gettext_lazy("per pesi")


class Base(models.TextChoices):
    """What a threshold is a fraction of."""

    MEMBERS = "componenti", gettext_lazy("dei componenti")
    PRESENT = "presenti", gettext_lazy("dei presenti")
    VOTING = "votanti", gettext_lazy("dei votanti")


class Mass(NamedTuple):
    """How much a group of seats is, in each measure."""

    heads: int = 0
    population: int = 0
    weight: Decimal = Decimal(0)

    @classmethod
    def sum(cls, parts: Iterable["Mass"]) -> "Mass":
        heads, population, weight = 0, 0, Decimal(0)
        for one in parts:
            heads, population, weight = (
                heads + one.heads, population + one.population, weight + one.weight
            )  # fmt: skip
        return cls(heads, population, weight)

    def by(self, measure: str) -> Number:
        if measure == Measure.POPULATION:
            return self.population
        return self.heads if measure == Measure.HEADS else self.weight


# Thresholds ---------------------------------------------------------------------------------------

WRITTEN = re.compile(r"(>?)\s*(\d{1,3})\s*/\s*(\d{1,3})", re.ASCII)


@dataclass(frozen=True)
class Threshold:
    """A fraction of something: reached (`1/3`) or gone past (`>1/2`)."""

    measure: Measure
    part: Fraction
    is_strict: bool = False
    base: Base = Base.MEMBERS

    @classmethod
    def parse(cls, text: str, measure: Measure, base: Base = Base.MEMBERS) -> Self:
        """As an office writes it: `1/3` is at least a third, `>1/2` more than half."""
        found = WRITTEN.fullmatch(text.strip())
        if not found or not 0 < int(found[2]) <= int(found[3]):
            raise Refused(
                _("«%(text)s» non è una frazione: scrivi per esempio 1/3, o >1/2 per «oltre metà».")
                % {"text": text.strip()[:20]}
            )
        return cls(measure, Fraction(int(found[2]), int(found[3])), found[1] == ">", base)

    def __str__(self) -> str:
        return f"{'>' if self.is_strict else ''}{self.part.numerator}/{self.part.denominator}"

    def is_met(self, value: Number, total: Number) -> bool:
        """Nobody is never enough, not even of nobody."""
        if not value:
            return False
        wanted = self.part * Fraction(total)
        return Fraction(value) > wanted if self.is_strict else Fraction(value) >= wanted

    def needed(self, total: Number) -> int:
        """The least whole number that is enough: 45 municipalities of 133 for a third."""
        wanted = self.part * Fraction(total)
        whole = -(-wanted.numerator // wanted.denominator)
        return max(1, whole + 1 if self.is_strict and whole == wanted else whole)


@dataclass(frozen=True)
class Share:
    """A threshold beside what there is: one bar on the page."""

    threshold: Threshold
    value: Number
    total: Number

    @property
    def is_met(self) -> bool:
        return self.threshold.is_met(self.value, self.total)

    @property
    def needed(self) -> int:
        return self.threshold.needed(self.total)

    @property
    def missing(self) -> Number:
        return max(self.needed - self.value, 0)

    @property
    def percent(self) -> Decimal | None:
        """Of the total; None of nothing."""
        return Decimal(self.value) * 100 / Decimal(self.total) if self.total else None

    @property
    def wanted_percent(self) -> Decimal:
        return Decimal(self.threshold.part.numerator) * 100 / self.threshold.part.denominator


@dataclass(frozen=True)
class Check:
    """Whether all thresholds of a rule are met. A rule without thresholds asks for nothing."""

    shares: tuple[Share, ...]

    @property
    def is_met(self) -> bool:
        return all(one.is_met for one in self.shares)


Rule = Sequence[Threshold]


def quorum(rule: Rule, present: Mass, members: Mass) -> Check:
    """Whether those who are there are enough to sit."""
    return Check(
        tuple(Share(one, present.by(one.measure), members.by(one.measure)) for one in rule)
    )


# Majorities ---------------------------------------------------------------------------------------


class Majority(models.TextChoices):
    SIMPLE = "semplice", gettext_lazy("maggioranza semplice")
    ABSOLUTE = "assoluta", gettext_lazy("maggioranza assoluta")
    TWO_THIRDS = "due_terzi", gettext_lazy("due terzi")
    UNANIMOUS = "unanimita", gettext_lazy("unanimità")
    DOUBLE = "doppia", gettext_lazy("un terzo dei Comuni e maggioranza della popolazione")


class Choice(models.TextChoices):
    """What somebody votes; empty while they still have to."""

    FOR = "favorevole", gettext_lazy("favorevole")
    AGAINST = "contrario", gettext_lazy("contrario")
    ABSTAINED = "astenuto", gettext_lazy("astenuto")
    NOT_VOTING = "non_votante", gettext_lazy("non partecipa al voto")


HALF, THIRD, TWO_THIRDS, ALL = Fraction(1, 2), Fraction(1, 3), Fraction(2, 3), Fraction(1)


def rule_of(majority: str, by: Measure = Measure.HEADS, base: Base = Base.MEMBERS) -> Rule:
    """The thresholds of a majority. `base` is what two thirds are of: elsewhere it is fixed.

    Simple: more in favour than against. Absolute: more than half of the members, present or not.
    """
    match Majority(majority):
        case Majority.SIMPLE:
            return [Threshold(by, HALF, is_strict=True, base=Base.VOTING)]
        case Majority.ABSOLUTE:
            return [Threshold(by, HALF, is_strict=True)]
        case Majority.TWO_THIRDS:
            return [Threshold(by, TWO_THIRDS, base=base)]
        case Majority.UNANIMOUS:
            return [Threshold(by, ALL, base=Base.VOTING)]
        case Majority.DOUBLE:
            return [
                Threshold(Measure.HEADS, THIRD),
                Threshold(Measure.POPULATION, HALF, is_strict=True),
            ]


@dataclass(frozen=True)
class Tally:
    """A vote as it stands: how much voted what (`Choice`, or empty for who still has to).

    `counts_abstained`: whoever abstains is among the voters, as some regulations want.
    """

    cast: Mapping[str, Mass]
    members: Mass
    counts_abstained: bool = False

    def of(self, choice: str) -> Mass:
        return self.cast.get(choice, Mass())

    @property
    def in_favour(self) -> Mass:
        return self.of(Choice.FOR)

    @property
    def present(self) -> Mass:
        """All who were there when the vote opened."""
        return Mass.sum(self.cast.values())

    @property
    def voting(self) -> Mass:
        counted = [Choice.FOR, Choice.AGAINST]
        counted += [Choice.ABSTAINED] if self.counts_abstained else []
        return Mass.sum(self.of(one) for one in counted)

    def check(self, rule: Rule) -> Check:
        """Whether what is in favour would be enough, if the vote closed now."""
        totals = {Base.MEMBERS: self.members, Base.PRESENT: self.present, Base.VOTING: self.voting}
        return Check(
            tuple(
                Share(one, self.in_favour.by(one.measure), totals[one.base].by(one.measure))
                for one in rule
            )
        )


class Cast(NamedTuple):
    """What a seat chose in an open vote."""

    label: str
    choice: str
    mass: Mass

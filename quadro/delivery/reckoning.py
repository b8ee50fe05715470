"""How far one is: sums of weighted parts, the planned curve, the timing. No database.

Percentages go from 0 to 100. What nobody told is None, and stays out of the sums: it is not zero.
What is cancelled leaves both sides of the division. A sum is always divided by the weights that are
in it, so that weights need no total.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

WHOLE, NOTHING = Decimal(100), Decimal(0)
CENT = Decimal("0.01")


def rounded(value: Decimal) -> Decimal:
    """To the second decimal, halves away from zero."""
    return value.quantize(CENT, ROUND_HALF_UP)


def part_of(value: Decimal, target: Decimal) -> Decimal:
    """How much of the target is done: never less than nothing nor more than all of it."""
    return min(max(value * WHOLE / target, NOTHING), WHOLE)


def planned_on(starts_on: date | None, due_on: date | None, day: date) -> Decimal | None:
    """What was planned to be done on a day: it grows evenly from the start to the last day.

    Without a start nothing is due before the last day; without a last day nothing is known.
    """
    if due_on is None:
        return None
    if day >= due_on:
        return WHOLE
    if starts_on is None or day <= starts_on:
        return NOTHING
    return Decimal((day - starts_on).days) * WHOLE / Decimal((due_on - starts_on).days)


@dataclass(frozen=True)
class Term:
    """A part of a sum. `is_out`: cancelled, it counts nowhere."""

    label: str
    weight: Decimal
    done: Decimal | None
    planned: Decimal | None = None
    is_out: bool = False
    source: str = ""
    address: str = ""

    @property
    def is_known(self) -> bool:
        return not self.is_out and self.done is not None

    @property
    def product(self) -> Decimal | None:
        return self.weight * self.done if self.done is not None and not self.is_out else None


@dataclass(frozen=True)
class Sum:
    """Σ(weight × done) / Σ weight, with its terms: what «come si calcola» opens."""

    terms: Sequence[Term]

    @classmethod
    def of(cls, terms: Iterable[Term]) -> "Sum":
        return cls(tuple(terms))

    @property
    def weight(self) -> Decimal:
        """Of all that is not cancelled."""
        return sum((one.weight for one in self.terms if not one.is_out), NOTHING)

    @property
    def known_weight(self) -> Decimal:
        return sum((one.weight for one in self.terms if one.is_known), NOTHING)

    @property
    def known(self) -> Decimal | None:
        """The share of the weight of which something is known; None where nothing weighs."""
        return self.known_weight * WHOLE / self.weight if self.weight else None

    @property
    def total(self) -> Decimal:
        return sum((one.product for one in self.terms if one.product is not None), NOTHING)

    @property
    def done(self) -> Decimal | None:
        return self.total / self.known_weight if self.known_weight else None

    @property
    def planned_terms(self) -> list[Term]:
        """The same terms as above the line of what is done, where something is; else all."""
        inside = [one for one in self.terms if not one.is_out and one.planned is not None]
        return [one for one in inside if one.is_known] if self.known_weight else inside

    @property
    def planned_total(self) -> Decimal:
        return sum((one.weight * (one.planned or NOTHING) for one in self.planned_terms), NOTHING)

    @property
    def planned_weight(self) -> Decimal:
        return sum((one.weight for one in self.planned_terms), NOTHING)

    @property
    def planned(self) -> Decimal | None:
        return self.planned_total / self.planned_weight if self.planned_weight else None


class Timing(models.TextChoices):
    """Computed, never declared."""

    AHEAD = "in_anticipo", _("in anticipo")
    IN_TIME = "nei_tempi", _("nei tempi")
    BEHIND = "indietro", _("indietro")
    LATE = "in_ritardo", _("in ritardo")
    TO_START = "da_avviare", _("da avviare")
    SUSPENDED = "sospeso", _("sospeso")
    CLOSED = "chiuso_nei_tempi", _("chiuso nei tempi")
    CLOSED_LATE = "chiuso_dopo", _("chiuso dopo la scadenza")
    CANCELLED = "annullato", _("annullato")
    UNKNOWN = "non_noto", _("dato non disponibile")


DECLARABLE = [
    (one.value, one.label) for one in (Timing.AHEAD, Timing.IN_TIME, Timing.BEHIND, Timing.LATE)
]
"""What the office may declare instead of the computed one; the rest is said by the state."""

RULES: tuple[tuple[int, Timing], ...] = (
    (5, Timing.AHEAD),
    (-3, Timing.IN_TIME),
    (-9, Timing.BEHIND),
)
"""From how many points of difference between done and planned; below the last one is late."""


def timing_of(done: Decimal | None, planned: Decimal | None) -> Timing:
    """The first rule that the difference reaches, in whole points."""
    if done is None or planned is None:
        return Timing.UNKNOWN
    points = int((done - planned).quantize(Decimal(1), ROUND_HALF_UP))
    return next((timing for least, timing in RULES if points >= least), Timing.LATE)

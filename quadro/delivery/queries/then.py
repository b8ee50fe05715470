"""How commitments were on a day, as it was known on another: read from the facts kept."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from quadro.delivery.models import Fact, FactName
from quadro.delivery.reckoning import Timing, planned_on, timing_of
from quadro.delivery.states import State


@dataclass(frozen=True)
class Then:
    """A commitment on a day: its state, deadline, weight, how far it was."""

    state: str
    starts_on: date | None
    due_on: date | None
    weight: Decimal
    done: Decimal | None
    planned: Decimal | None

    @property
    def timing(self) -> Timing:
        return timing_of(self.done, self.planned)


def then_of(keys: Sequence[int], *, on: date, known_at: datetime) -> dict[int, Then]:
    """Commitment → how it was on a day as known at a moment; those not there yet are left out.

    One query: of each fact the latest day not after `on` among what was known, and of two of the
    same day the one known last.
    """
    told = (
        Fact.objects.filter(commitment__in=keys, on__lte=on, known_at__lte=known_at)
        .annotate(
            place=Window(
                RowNumber(),
                partition_by=[F("commitment"), F("name")],
                order_by=[F("on").desc(), F("known_at").desc(), F("pk").desc()],
            )
        )
        .filter(place=1)
        .values_list("commitment", "name", "value")
    )
    facts: dict[int, dict[str, str]] = defaultdict(dict)
    for key, name, value in told:
        facts[key][name] = value
    return {key: _then(found, on) for key, found in facts.items() if FactName.STATE in found}


def _then(found: dict[str, str], on: date) -> Then:
    starts, due = _day(found.get(FactName.STARTS_ON)), _day(found.get(FactName.DUE_ON))
    progress = found.get(FactName.PROGRESS)
    return Then(
        state=State(found[FactName.STATE]),
        starts_on=starts,
        due_on=due,
        weight=Decimal(found.get(FactName.WEIGHT) or 1),
        done=Decimal(progress) if progress else None,
        planned=planned_on(starts, due, on),
    )


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None

"""How far a commitment was day by day, by what was told of it and by its steps of that day."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Self

from quadro.delivery.models import Commitment, Fact, FactName
from quadro.delivery.queries import sum_of_steps
from quadro.delivery.queries.structure import plain, steps_from, values_from
from quadro.delivery.reckoning import rounded
from quadro.delivery.states import State

Values = dict[int, Decimal]


@dataclass
class Line:
    """What is known today of a commitment: its steps as they were, what was told, its states."""

    facts: dict[str, list[tuple[date, str]]]
    told: list[tuple[date, Values, Decimal | None]]

    @classmethod
    def of(cls, commitment: Commitment) -> Self:
        """Two queries."""
        names = (FactName.STEPS, FactName.STATE, FactName.PROGRESS)
        facts: dict[str, list[tuple[date, str]]] = {name: [] for name in names}
        rows = commitment.facts.filter(name__in=names).order_by("on", "known_at", "pk")
        for name, on, value in rows.values_list("name", "on", "value"):
            facts[name].append((on, value))
        updates = commitment.updates.order_by("on", "pk")
        told = [
            (on, values_from(values), progress)
            for on, values, progress in updates.values_list("on", "values", "progress")
        ]
        return cls(facts, told)

    def add(self, on: date, values: Values, progress: Decimal | None) -> None:
        """What is being told now, after all that was told of the same day."""
        place = bisect_right([one[0] for one in self.told], on)
        self.told.insert(place, (on, values, progress))

    def known(self, name: str, on: date) -> str | None:
        """The latest value of a fact not after a day; None before the first."""
        found = [value for day, value in self.facts[name] if day <= on]
        return found[-1] if found else None

    def progress_on(self, day: date) -> Decimal | None:
        """None where of its steps nobody had told.

        A later update says nothing of an earlier day.
        """
        kept = self.known(FactName.STEPS, day) or ""
        values: Values = {}
        for on, told, _progress in self.told:
            if on <= day:
                values |= told
        if steps := steps_from(kept, values):
            done = sum_of_steps(steps, on=day).done
            return None if done is None else rounded(done)
        said = [one for on, _told, one in self.told if on <= day and one is not None]
        return said[-1] if said else Decimal(0)

    def changed_since(self, day: date) -> Iterator[tuple[date, Decimal | None]]:
        """The days from `day` on which it is now another than was known, with what it is.

        Only a day on which something was told, or its steps or its state changed, can differ from
        the one before. What is done and verified is all done, whatever is told later of it.
        """
        days = {day, *(on for on, _told, _progress in self.told)}
        days |= {on for rows in self.facts.values() for on, _value in rows}
        for one in sorted(days):
            if one < day or self.known(FactName.STATE, one) == State.DONE:
                continue
            progress = self.progress_on(one)
            if self.known(FactName.PROGRESS, one) != plain(progress):
                self.facts[FactName.PROGRESS].append((one, plain(progress)))
                self.facts[FactName.PROGRESS].sort(key=lambda pair: pair[0])
                yield one, progress

    @property
    def latest(self) -> Decimal | None:
        """How far it is by all that was told."""
        return self.progress_on(date.max)


def keep_progress(commitment: Commitment, line: Line, *, since: date, at: datetime) -> None:
    """Keep how far it was on each day from `since` of which that is now known to be another."""
    Fact.objects.bulk_create(
        Fact(
            commitment=commitment, name=FactName.PROGRESS, value=plain(progress), on=day,
            known_at=at,
        )
        for day, progress in line.changed_since(since)
    )  # fmt: skip

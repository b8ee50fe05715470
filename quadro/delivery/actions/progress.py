"""How far a commitment was day by day, by what was told of it and by its steps of that day."""

from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Self

from quadro.delivery.models import Commitment, Fact, FactName, Update
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
        return cls.of_many([commitment.pk])[commitment.pk]

    @classmethod
    def of_many(cls, keys: Collection[int]) -> dict[int, Self]:
        """Commitment → its line: two queries, whatever their number."""
        names = (FactName.STEPS, FactName.STATE, FactName.PROGRESS)
        found = {key: cls({name: [] for name in names}, []) for key in keys}
        facts = Fact.objects.filter(commitment__in=keys, name__in=names)
        rows = facts.order_by("on", "known_at", "pk")
        for key, name, on, value in rows.values_list("commitment", "name", "on", "value"):
            found[key].facts[name].append((on, value))
        updates = Update.objects.filter(commitment__in=keys).order_by("on", "pk")
        told = updates.values_list("commitment", "on", "values", "progress")
        for key, on, values, progress in told:
            found[key].told.append((on, values_from(values), progress))
        return found

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
    Fact.objects.bulk_create(progress_facts(commitment, line, since=since, at=at))


def progress_facts(commitment: Commitment, line: Line, *, since: date, at: datetime) -> list[Fact]:
    return [
        Fact(
            commitment=commitment, name=FactName.PROGRESS, value=plain(progress), on=day,
            known_at=at,
        )
        for day, progress in line.changed_since(since)
    ]  # fmt: skip

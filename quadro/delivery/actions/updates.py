"""What is told of many commitments at once: the same few statements for one as for a thousand."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Self

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.accounts.models import User
from quadro.bodies.models import Body
from quadro.delivery import policies
from quadro.delivery.actions import announcing
from quadro.delivery.actions.progress import Line, progress_facts
from quadro.delivery.actions.rows import (
    Saved,
    Values,
    facts_of,
    locked_many,
    reindex,
    said_facts,
    save_many,
)
from quadro.delivery.models import Commitment, Evidence, Fact, FactName, Step, Update
from quadro.delivery.queries.structure import plain
from quadro.delivery.states import State
from quadro.kit import bulk

BATCH = 500


@dataclass(frozen=True)
class Teller:
    """Who says it, where somebody else only lets it count."""

    user: User | None
    name: str
    body: Body | None

    @classmethod
    def of(cls, commitment: Commitment, by: Actor) -> Self:
        mine = commitment.owner_id in by.bodies
        return cls(by.user, str(by), commitment.owner if mine else None)


@dataclass(frozen=True)
class Telling:
    """What is told of a commitment. `values`: as `tell` wants them."""

    commitment: Commitment
    values: Values
    teller: Teller | None = None


@dataclass
class Course:
    """A held commitment while something is told of it."""

    commitment: Commitment
    values: Values
    teller: Teller
    line: Line
    steps: Sequence[Step]
    kept: Mapping[str, str]
    told: dict[int, Decimal] = field(default_factory=dict)
    progress: Decimal | None = None

    def go(self) -> None:
        """Reckon where it is now, by what is told and by all that was told before."""
        one, on = self.commitment, self.values["on"]
        active = {step.pk for step in self.steps if not step.is_cancelled}
        self.told = {k: v for k, v in self.values.get("values", {}).items() if k in active}
        is_latest = not any(day > on for day, _told, _progress in self.line.told)
        self.progress = self.values.get("progress")
        self.line.add(on, self.told, self.progress)
        if self.steps:
            self.progress = self.line.progress_on(on)
        one.told_on = max(on, one.told_on or on)
        if is_latest:
            one.forecast_on = self.values.get("forecast_on") or one.forecast_on
        one.progress = self.line.latest
        if one.state == State.TO_START and self.progress:
            one.state, one.state_since = State.UNDER_WAY, on

    def steps_told(self) -> list[Step]:
        """Each keeps the value of the latest day that was told."""
        on = self.values["on"]
        changed = [
            step
            for step in self.steps
            if step.pk in self.told and (step.told_on is None or step.told_on <= on)
        ]
        for step in changed:
            step.value, step.told_on = self.told[step.pk], on
        return changed

    def update(self, at: datetime) -> Update:
        return Update(
            commitment=self.commitment,
            on=self.values["on"],
            progress=self.progress,
            values={str(key): plain(value) for key, value in self.told.items()},
            forecast_on=self.values.get("forecast_on"),
            confidence=self.values.get("confidence", ""),
            sentence=str(self.values.get("sentence", "")).strip(),
            author=self.teller.user,
            author_name=self.teller.name,
            body=self.teller.body,
            told_at=at,
        )

    def evidence(self, at: datetime) -> list[Evidence]:
        if not (shown := self.values.get("evidence")):
            return []
        return [
            Evidence(
                commitment=self.commitment, title=shown["title"], document=shown.get("document"),
                link=shown.get("link", ""), on=self.values["on"], added_at=at,
                added_by=self.teller.name,
            )
        ]  # fmt: skip

    @property
    def has_moved(self) -> bool:
        """It is in another state than before: it is found under another word."""
        return self.commitment.state != self.kept[FactName.STATE]

    def saved(self) -> Saved:
        changes = {
            "progress": (self.kept[FactName.PROGRESS] or None, self.progress),
            "confidence": self.values.get("confidence", ""),
        }
        return Saved(self.commitment, "delivery.told", changes)


FIELDS = ("told_on", "forecast_on", "progress", "state", "state_since")


@transaction.atomic
def tell_many(told: Sequence[Telling], *, by: Actor, at: datetime) -> list[Update]:
    """Say how far commitments are, each once; the updates in the order in which they were told.

    All or none: the first that cannot be told refuses them all.
    """
    courses = _courses(told, by=by)
    for one in courses:
        policies.check_update(one.commitment, one.values, by=by)
    for one in courses:
        one.go()
    bulk.update([step for one in courses for step in one.steps_told()], ["value", "told_on"])
    updates = Update.objects.bulk_create([one.update(at) for one in courses], batch_size=BATCH)
    Evidence.objects.bulk_create([each for one in courses for each in one.evidence(at)])
    save_many([one.saved() for one in courses], FIELDS, by=by)
    _keep_facts(courses, at=at)
    reindex(*(one.commitment for one in courses if one.has_moved))
    announcing.tell_told([one.commitment for one in courses], by=by)
    return updates


def _courses(told: Sequence[Telling], *, by: Actor) -> list[Course]:
    keys = [one.commitment.pk for one in told]
    held, lines, steps = locked_many(keys), Line.of_many(keys), _steps_of(keys)
    return [
        Course(
            commitment=held[key],
            values=one.values,
            teller=one.teller or Teller.of(held[key], by),
            line=lines[key],
            steps=steps[key],
            kept=facts_of(held[key]),
        )
        for key, one in zip(keys, told, strict=True)
    ]


def _steps_of(keys: Collection[int]) -> Mapping[int, list[Step]]:
    found: dict[int, list[Step]] = defaultdict(list)
    for step in Step.objects.filter(commitment__in=keys).order_by("position"):
        found[step.commitment_id].append(step)
    return found


def _keep_facts(courses: Sequence[Course], *, at: datetime) -> None:
    """What changed, as it holds from the day that is told; the progress of each day since."""
    facts: list[Fact] = []
    for one in courses:
        since = one.values["on"]
        facts += progress_facts(one.commitment, one.line, since=since, at=at)
    pairs = []
    for one in courses:
        now = facts_of(one.commitment)[FactName.PROGRESS]
        pairs.append((one.commitment, {**one.kept, FactName.PROGRESS: now}, one.values["on"]))
    Fact.objects.bulk_create([*facts, *said_facts(pairs, at=at)], batch_size=BATCH)


def tell(
    commitment: Commitment,
    values: Values,
    *,
    by: Actor,
    at: datetime,
    teller: Teller | None = None,
) -> Update:
    """Say how far a commitment is on a day. Nothing told before is written over.

    `values`: `on`, `values` (step → value) or `progress` where there are no steps, `forecast_on`,
    `confidence` with its `sentence`, `evidence` (its `title`, and the `link` or the kept `document`
    that shows it). A first update starts what was still to be started. `teller` said it, and `by`
    lets it count; without, they are one.
    """
    return tell_many([Telling(commitment, values, teller)], by=by, at=at)[0]

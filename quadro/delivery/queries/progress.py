"""How far commitments are today: done, planned, timing, and what their owners declare."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from quadro.delivery.freshness import Level, level_of
from quadro.delivery.models import Commitment, Confidence, Override, Step, Update
from quadro.delivery.reckoning import (
    WHOLE,
    Sum,
    Term,
    Timing,
    part_of,
    planned_on,
    rounded,
    timing_of,
)
from quadro.delivery.states import State
from quadro.kit.gathered import Gathered
from quadro.kit.numbers import written


@dataclass(frozen=True)
class Status:
    """The three signals of a commitment on a day: done beside planned, timing, confidence."""

    commitment: Commitment
    on: date
    reckoned: Sum
    done: Decimal | None
    planned: Decimal | None
    timing: Timing
    confidence: str
    sentence: str
    told_by: str
    told_on: date | None
    steps: Sequence[Step] = ()
    override: Override | None = None
    """What the office declares instead, with its reason: shown beside, never summed."""

    @property
    def level(self) -> Level:
        """How fresh what is told of it is."""
        return level_of(self.commitment.next_update_on, self.on)

    @property
    def confidence_label(self) -> str:
        return str(Confidence(self.confidence).label) if self.confidence else ""

    @property
    def done_rounded(self) -> Decimal | None:
        return None if self.done is None else rounded(self.done)

    @property
    def planned_rounded(self) -> Decimal | None:
        return None if self.planned is None else rounded(self.planned)

    @property
    def days_stale(self) -> int | None:
        """Days since the one by which it was to be told; None while it is fresh."""
        due = self.commitment.next_update_on
        return (self.on - due).days if due and due < self.on else None

    @property
    def points(self) -> int | None:
        """How far what is done is from what was planned, in whole points."""
        if self.done is None or self.planned is None:
            return None
        return round(self.done - self.planned)

    @property
    def days_left(self) -> int | None:
        due = self.commitment.due_on
        return (due - self.on).days if due else None


def sum_of_steps(steps: Iterable[Step], *, on: date) -> Sum:
    """Σ(w·p)/Σw over the steps; those of which nothing was told, and the cancelled, stay out."""
    return Sum.of(
        Term(
            label=one.title,
            weight=one.weight,
            done=None if one.value is None else part_of(one.value, one.target),
            planned=planned_on(one.starts_on, one.due_on, on),
            is_out=one.is_cancelled,
            source=_source(one),
        )
        for one in steps
    )


def _source(step: Step) -> str:
    if step.is_cancelled:
        return step.reason
    if step.value is None:
        return ""
    if step.target == 1 and not step.unit:
        return pgettext("impegno", "fatto") if step.value >= 1 else _("non ancora fatto")
    places = 0 if step.value == step.value.to_integral() else 2
    told = {
        "value": written(step.value, places),
        "target": written(step.target, 0 if step.target == step.target.to_integral() else 2),
        "unit": step.unit,
    }
    return (_("%(value)s su %(target)s %(unit)s") % told).strip()


def reckoned_of(commitment: Commitment, steps: Sequence[Step], on: date) -> Sum:
    """The sum of its steps; without steps, the one term that was told."""
    if steps:
        return sum_of_steps(steps, on=on)
    term = Term(
        label=commitment.title,
        weight=commitment.weight,
        done=commitment.progress,
        planned=planned_on(commitment.starts_on, commitment.due_on, on),
    )
    return Sum.of([term])


class Dated(Protocol):
    """A commitment, today or as it was."""

    @property
    def state(self) -> str: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def done_on(self) -> date | None: ...


def timing_at(commitment: Dated, done: Decimal | None, planned: Decimal | None, on: date) -> Timing:
    """By the rules, unless its state says it all; past its day it is late whatever is done."""
    match commitment.state:
        case State.CANCELLED:
            return Timing.CANCELLED
        case State.SUSPENDED:
            return Timing.SUSPENDED
        case State.DELIVERED | State.DONE:
            is_late = (
                commitment.due_on
                and commitment.done_on
                and (commitment.done_on > commitment.due_on)
            )
            return Timing.CLOSED_LATE if is_late else Timing.CLOSED
    if commitment.due_on and on > commitment.due_on:
        return Timing.LATE
    if commitment.state == State.TO_START and not planned:
        return Timing.TO_START if commitment.due_on else Timing.UNKNOWN
    return timing_of(done, planned)


STEPS, OVERRIDES = Gathered(Step), Gathered(Override)
UPDATES = Gathered(
    Update, "id", "on", "confidence", "sentence", "body__id", "body__name", "body__short_name"
)


def statuses_in(rows: "QuerySet[Commitment]", *, on: date) -> list[Status]:
    """Of the commitments that a question finds, in its order: nothing more is asked."""
    asked: Iterable[Any] = rows.annotate(**_signals(on))
    return [_status(one, [getattr(one, name) for name in SIGNALS], on) for one in asked]


def statuses_of(rows: Sequence[Commitment], *, on: date) -> list[Status]:
    """In the order of the rows: one query, whatever their number."""
    found = Commitment.objects.filter(pk__in=[one.pk for one in rows]).annotate(**_signals(on))
    told = {key: signals for key, *signals in found.values_list("pk", *SIGNALS)}
    return [_status(one, told[one.pk], on) for one in rows]


SIGNALS = ("steps_told", "last_told", "override_told")


def _signals(on: date) -> dict[str, Subquery]:
    """What its signals come from: its steps, the latest word on how sure the owner is, and what the
    office declares instead.
    """
    here = {"commitment": OuterRef("pk")}
    declared = Update.objects.filter(**here).exclude(confidence="").order_by("-on", "-pk")
    held = Override.objects.on(on).filter(**here, withdrawn_on=None)
    told = (
        STEPS.many(Step.objects.filter(**here)), UPDATES.first(declared), OVERRIDES.first(held),
    )  # fmt: skip
    return dict(zip(SIGNALS, told, strict=True))


def _status(one: Commitment, told: Sequence[Any], on: date) -> Status:
    steps, last, override = told
    return status_from(
        one,
        sorted(STEPS.read(steps), key=lambda step: step.position),
        UPDATES.read_first(last),
        OVERRIDES.read_first(override),
        on=on,
    )


def status_of(commitment: Commitment, *, on: date) -> Status:
    return statuses_of([commitment], on=on)[0]


def status_from(
    commitment: Commitment,
    steps: Sequence[Step],
    last: Update | None,
    override: Override | None,
    *,
    on: date,
) -> Status:
    """Its signals from what is known of it: `last` declares how sure the owner is."""
    reckoned = reckoned_of(commitment, steps, on)
    done, planned = reckoned.done, reckoned.planned
    if commitment.state == State.DONE:
        done = WHOLE
    return Status(
        commitment=commitment,
        on=on,
        reckoned=reckoned,
        done=done,
        planned=planned,
        timing=timing_at(commitment, done, planned, on),
        confidence=last.confidence if last else "",
        sentence=last.sentence if last else "",
        told_by=(last.body.label if last.body else _("Ufficio piano")) if last else "",
        told_on=last.on if last else None,
        steps=steps,
        override=override if commitment.is_open else None,
    )


def sum_of_commitments(statuses: Iterable[Status]) -> Sum:
    """What commitments sum to, by their weights: of an agreement, of a body."""
    return Sum.of(
        Term(
            label=one.commitment.title,
            weight=one.commitment.weight,
            done=one.done,
            planned=one.planned if one.commitment.state != State.DONE else WHOLE,
            is_out=one.timing == Timing.CANCELLED,
            source=_why(one),
            address=one.commitment.get_absolute_url(),
        )
        for one in statuses
    )


def _why(status: Status) -> str:
    """The computed timing; of one that the office corrects, that the sum does not follow it."""
    label = str(status.timing.label)
    if status.override is None:
        return label
    return _("%(timing)s; corretto dall’Ufficio piano, la somma segue il calcolo") % {
        "timing": label
    }

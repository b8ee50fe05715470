"""What had been told of a commitment by a day: of its steps, or of the whole."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from quadro.delivery.models import Commitment, Step
from quadro.delivery.queries import sum_of_steps
from quadro.delivery.reckoning import rounded


def told_until(
    commitment: Commitment, day: date, more: Mapping[int, Decimal] | None = None
) -> Decimal | None:
    """How far it was on a day by the updates of that day and before, with `more` values of steps.

    None where nobody had told. A later update says nothing of an earlier day.
    """
    updates = list(commitment.updates.filter(on__lte=day).order_by("on", "pk"))
    steps = list(commitment.steps.order_by("position"))
    if not steps:
        told = [one.progress for one in updates if one.progress is not None]
        return told[-1] if told else Decimal(0)
    values: dict[int, Decimal] = {}
    for one in updates:
        values |= {int(key): Decimal(value) for key, value in one.values.items()}
    values |= more or {}
    for step in steps:
        step.value = values.get(step.pk)
    return progress_of(steps, on=day)


def progress_of(steps: list[Step], *, on: date) -> Decimal | None:
    done = sum_of_steps(steps, on=on).done
    return None if done is None else rounded(done)

"""Who does an intervention tells how far it is: steps, things made, when it will end."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.delivery.actions import Teller
from quadro.interventions import policies
from quadro.interventions.actions.rows import (
    Values,
    course_of,
    facts_of,
    keep_course,
    keep_facts,
    keep_structure,
    locked,
    save,
    structure_of,
    sum_course,
    written,
)
from quadro.interventions.models import Intervention, PhysicalReading, ProcedureStep
from quadro.interventions.states import State
from quadro.kit.terms import add_months

DAY_OF_TERM = 20
"""The data of a month are due by the 20th of the next, as those of ReGiS."""


@transaction.atomic
def tell(
    one: Intervention,
    values: Values,
    *,
    by: Actor,
    at: datetime,
    teller: Teller | None = None,
) -> Intervention:
    """Say how far an intervention is on a day. Readings are never written over.

    `values`: `on`; `steps` (step → first and last day that came true); `readings` (indicator →
    value); `forecast_on`; `note`. A first step starts what was still to be started. `teller` said
    it, and `by` lets it count; without, they are one.
    """
    one = locked(one)
    policies.check_told(one, values, by=by)
    kept, before, shape = facts_of(one), course_of(one), structure_of(one)
    steps = _tell_steps(one, values.get("steps", {}))
    readings: dict[int, Decimal] = values.get("readings", {})
    there = {row.pk: row for row in before.indicators}
    PhysicalReading.objects.bulk_create(
        PhysicalReading(
            indicator=there[key], on=values["on"], value=value, note=values.get("note", ""),
            told_at=at, author=teller.user if teller else by.user,
            author_name=teller.name if teller else str(by),
        )
        for key, value in readings.items()
        if key in there
    )  # fmt: skip
    one.forecast_on = values.get("forecast_on") or one.forecast_on
    if one.state == State.TO_START and (steps or any(readings.values())):
        one.state, one.state_since = State.UNDER_WAY, values["on"]
    after = course_of(one)
    sum_course(one, after, on=by.on)
    renew(one, values["on"])
    changes = {
        "steps": steps,
        "readings": [f"{there[key]}: {written(value)}" for key, value in readings.items()],
        "forecast_on": one.forecast_on,
        "reason": values.get("note", ""),
    }
    told = {name: change for name, change in changes.items() if change}
    save(one, "interventions.told", told, by=by)
    keep_facts(one, kept, on=values["on"], at=at)
    keep_course(one, before, after, days=[values["on"]], at=at)
    keep_structure(one, shape, on=values["on"], at=at)
    return one


def _tell_steps(one: Intervention, told: dict[int, tuple[date | None, date | None]]) -> list[str]:
    """Write the days that came true; tells in words what changed."""
    words, changed = [], []
    for step in one.steps.filter(pk__in=told).order_by("position"):
        first, last = told[step.pk]
        if (step.actual_from, step.actual_to) == (first, last):
            continue
        step.actual_from, step.actual_to = first, last
        changed.append(step)
        words.append(f"{step}: {written(first) or '…'} – {written(last) or '…'}")
    ProcedureStep.objects.bulk_update(changed, ["actual_from", "actual_to"])
    return words


def renew(one: Intervention, day: date) -> None:
    """What was told is of that day; the next data are those of the month after, in their term."""
    if one.told_on is None or day >= one.told_on:
        one.told_on = day
        one.next_update_on = add_months(day.replace(day=DAY_OF_TERM), 2)

"""The office says by which steps an intervention goes, and what of it is counted."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.interventions import policies
from quadro.interventions.actions.rows import (
    Values,
    course_of,
    keep_course,
    keep_structure,
    locked,
    refuse_if_stale,
    save,
    structure_of,
    sum_course,
)
from quadro.interventions.models import Intervention, PhysicalIndicator, ProcedureStep
from quadro.kit.refusals import Refused

STEP = ("name", "title", "weight", "planned_from", "planned_to")
INDICATOR = ("name", "unit", "baseline", "target", "weight")


@transaction.atomic
def set_steps(
    one: Intervention, steps: Sequence[Values], *, version: int, by: Actor, at: datetime
) -> Intervention:
    """Say the steps of the procedure, in order.

    Of each: `key` where it is there already, and those of `STEP`. The end planned at first stays.
    One of which something was told is not taken away.
    """
    one = locked(one)
    policies.check_can_keep(by=by)
    policies.check_steps(steps)
    there = {row.pk: row for row in one.steps.all()}
    refuse_if_stale(one, version, {"steps": [str(row) for row in there.values()]})
    before, kept = course_of(one), structure_of(one)
    left = {row.get("key") for row in steps}
    _refuse_to_forget(
        row for row in there.values() if row.pk not in left and (row.actual_from or row.actual_to)
    )
    one.steps.exclude(pk__in=[key for key in left if key]).delete()
    _step_aside(ProcedureStep, [row for key, row in there.items() if key in left], len(steps))
    for place, told in enumerate(steps, start=1):
        row = there.get(told.get("key") or 0) or ProcedureStep(intervention=one)
        _place(row, told, STEP, place)
        row.first_planned_to = row.first_planned_to or row.planned_to
        row.save()
    after = course_of(one)
    sum_course(one, after, on=by.on)
    told = {"steps": ([str(row) for row in there.values()], [str(row) for row in after.steps])}
    save(one, "interventions.steps_set", told, by=by)
    keep_course(one, before, after, days=[by.on], at=at)
    keep_structure(one, kept, on=by.on, at=at)
    return one


@transaction.atomic
def set_indicators(
    one: Intervention, indicators: Sequence[Values], *, version: int, by: Actor, at: datetime
) -> Intervention:
    """Say what of it is counted, in order. Of each: `key`, and those of `INDICATOR`."""
    one = locked(one)
    policies.check_can_keep(by=by)
    policies.check_indicators(indicators)
    there = {row.pk: row for row in one.indicators.all()}
    refuse_if_stale(one, version, {"indicators": [str(row) for row in there.values()]})
    before = course_of(one)
    left = {row.get("key") for row in indicators}
    told_of = set(one.indicators.filter(readings__isnull=False).values_list("pk", flat=True))
    _refuse_to_forget(there[key] for key in there.keys() - left if key in told_of)
    one.indicators.exclude(pk__in=[key for key in left if key]).delete()
    kept = [row for key, row in there.items() if key in left]
    _step_aside(PhysicalIndicator, kept, len(indicators))
    for place, told in enumerate(indicators, start=1):
        row = there.get(told.get("key") or 0) or PhysicalIndicator(intervention=one)
        _place(row, told, INDICATOR, place)
        row.save()
    after = course_of(one)
    sum_course(one, after, on=by.on)
    told = {
        "indicators": (
            [str(row) for row in there.values()], [str(row) for row in after.indicators]
        )
    }  # fmt: skip
    save(one, "interventions.indicators_set", told, by=by)
    keep_course(one, before, after, days=[by.on], at=at)
    return one


def _refuse_to_forget(rows: Iterable[Any]) -> None:
    for row in rows:
        raise Refused(
            _("Di «%(name)s» è già stato detto qualcosa: non si può togliere.") % {"name": row}
        )


def _step_aside(model: Any, rows: Sequence[Any], more: int) -> None:
    """Places are unique: those there step aside before each takes its own."""
    for row in rows:
        row.position += len(rows) + more + 1000
    model.objects.bulk_update(rows, ["position"])


def _place(row: Any, told: Values, names: Sequence[str], place: int) -> None:
    row.position = place
    for name in names:
        if name in told:
            value = told[name]
            setattr(row, name, Decimal(1) if name == "weight" and value is None else value)

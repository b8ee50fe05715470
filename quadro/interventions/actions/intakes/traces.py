"""What an intervention said before an import changed it, as lines of a file.

To undo is to tell them again.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Sum

from quadro.interventions.actions.intakes import staging
from quadro.interventions.actions.intakes.changing import CHANGED
from quadro.interventions.models import (
    Funding,
    Intake,
    IntakeTrace,
    Intervention,
    Movement,
    Place,
    ProcedureStep,
)
from quadro.interventions.opendata.rows import FUNDING, ITEM, MOVEMENT, PART, PLACE, STEP

MANY = 500
"""Interventions at a time."""
Part = list[Any]
WHENCE = ("intake_id", "dataset_row", "dataset_hash", "imported_on", "places_apart")
"""From which row of which file it came, and whether another says where it is."""


def keep(intake: Intake) -> None:
    """Of what is about to change."""
    keys = [key for (key,) in staging.ask(f"{CHANGED} ORDER BY id")]
    for some in chunks(keys):
        IntakeTrace.objects.bulk_create(
            IntakeTrace(intake=intake, intervention_id=key, before=before)
            for key, before in befores(some)
        )


def chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + MANY] for start in range(0, len(keys), MANY))


def befores(keys: Sequence[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    parts = _parts(keys)
    rows = Intervention.objects.filter(pk__in=keys).select_related("component").order_by("pk")
    for one in rows:
        item = {name: _said(getattr(one, name)) for name in ITEM if hasattr(one, name)}
        item["component_code"] = one.component.code if one.component else ""
        item["content"], item["places"] = one.content_digest, one.places_digest
        whence = {name: _said(getattr(one, name)) for name in WHENCE}
        yield one.pk, {"item": item, "parts": parts[one.pk], "whence": whence}


def _said(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)


def _parts(keys: Sequence[int]) -> dict[int, list[Part]]:
    found: dict[int, list[Part]] = defaultdict(list)
    of = {"intervention__in": keys}
    fundings = Funding.objects.current().filter(**of, year=None, funder=None, amount_eur__gt=0)
    for row in fundings.order_by("pk"):
        found[row.intervention_id].append(_part(FUNDING, row.source, amount=row.amount_eur))
    moved = Movement.objects.filter(**of).order_by().values("intervention", "kind")
    for told in moved.annotate(total=Sum("amount_eur")):
        part = _part(MOVEMENT, told["kind"], amount=told["total"])
        found[told["intervention"]].append(part)
    for step in ProcedureStep.objects.filter(**of).order_by("position"):
        days = (step.planned_from, step.planned_to, step.actual_from, step.actual_to)
        part = _part(STEP, step.name, step.title, amount=step.position, days=days)
        found[step.intervention_id].append(part)
    for place in Place.objects.filter(**of).select_related("municipality").order_by("pk"):
        code = place.municipality.istat_code if place.municipality else place.where
        part = _part(PLACE, code, place.name, amount=int(place.percent * 100))
        found[place.intervention_id].append(part)
    return found


def _part(
    kind: str, code: str, name: str = "", *, amount: Any, days: Sequence[Any] = (None,) * 4
) -> Part:
    return [kind, code, name, str(amount), *map(_said, days), 0]


# Told again ---------------------------------------------------------------------------------------


def stage(traces: Sequence[IntakeTrace]) -> None:
    """Put what was said before where `changing.change` takes it from."""
    staging.create()
    _insert(
        "od_final",
        ["id", *ITEM, "is_ours", "is_partial", "moves"],
        [[one.intervention_id, *_item(one), False, False, True] for one in traces],
    )
    told = [(one.intervention_id, part) for one in traces for part in one.before["parts"]]
    _insert("od_kept_part", ["id", *PART], [[key, key, *part] for key, part in told])
    _insert(
        "od_place",
        ["id", "code", "name", "amount", "content"],
        [[key, part[1], part[2], part[3], 0] for key, part in told if part[0] == PLACE],
    )


def _item(one: IntakeTrace) -> list[Any]:
    """The key of the intervention stands for its line: rows of several files may be together."""
    item = {**one.before["item"], "line": one.intervention_id}
    return [item[name] for name in ITEM]


def _insert(table: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    marks = ", ".join(["%s"] * len(names))
    told = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"
    with connection.cursor() as cursor:
        cursor.executemany(told, rows)


def restore_whence(traces: Sequence[IntakeTrace]) -> None:
    """They came from the row of another file again."""
    rows = Intervention.objects.in_bulk([one.intervention_id for one in traces])
    for one in traces:
        for name, value in one.before["whence"].items():
            setattr(rows[one.intervention_id], name, value)
    fields = [name.removesuffix("_id") for name in WHENCE]
    Intervention.objects.bulk_update(rows.values(), fields, batch_size=200)

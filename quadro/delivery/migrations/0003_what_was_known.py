"""What the new fields and facts say of the commitments that were there."""

import json
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import migrations

from quadro.kit.terms import add_months

OPEN = ("da_avviare", "in_corso", "sospeso")
TEXTS = {
    "titolo": "title",
    "consegna": "deliverable",
    "ente": "owner_id",
    "previsione": "forecast_on",
    "fatto_il": "done_on",
    "motivo": "state_reason",
    "aggiornare": "next_update_on",
}


def fill(apps: Any, _editor: Any) -> None:
    model = apps.get_model("delivery", "Commitment")
    fact = apps.get_model("delivery", "Fact")
    for one in model.objects.order_by("pk").iterator(500):
        first = one.facts.filter(name="stato").order_by("on", "known_at", "pk").first()
        since = first.on if first else one.state_since
        known_at = first.known_at if first else noon(since)
        last = one.updates.order_by("-on").first()
        one.registered_on = since
        one.told_on = last.on if last else None
        one.next_update_on = next_update(one)
        one.delivered_by = person_called(apps, one.delivered_by_name)
        one.save()
        told = {name: written(getattr(one, field)) for name, field in TEXTS.items()}
        if one.term_from:
            told["termine"] = f"{one.term_count} {one.term_unit} {one.term_from}"
        told |= {"passi": steps_of(one), "quote": shares_of(one)}
        later = dict.fromkeys(("fatto_il", "motivo"), one.state_since)
        later |= dict.fromkeys(("previsione", "aggiornare"), one.told_on or since)
        fact.objects.bulk_create(
            fact(
                commitment=one,
                name=name,
                value=value,
                on=later.get(name, since),
                known_at=noon(later[name]) if name in later else known_at,
            )
            for name, value in told.items()
            if value
        )
    for blocker in apps.get_model("delivery", "Blocker").objects.order_by("pk").iterator(500):
        blocker.told_at = noon(blocker.opened_on)
        if blocker.solved_on:
            blocker.solved_told_at = noon(blocker.solved_on)
        blocker.save()


def next_update(one: Any) -> date | None:
    since = one.told_on or max(one.registered_on, one.starts_on or one.registered_on)
    return add_months(since, one.cadence_months) if one.state in OPEN else None


def person_called(apps: Any, name: str) -> Any:
    """The account of that name, where there is only one."""
    found = list(apps.get_model("accounts", "User").objects.filter(name=name)[:2]) if name else []
    return found[0] if len(found) == 1 else None


def steps_of(one: Any) -> str:
    return json.dumps(
        [
            {
                "key": step.pk, "title": step.title, "weight": written(step.weight),
                "starts_on": written(step.starts_on), "due_on": written(step.due_on),
                "target": written(step.target), "unit": step.unit,
                "is_cancelled": step.is_cancelled, "reason": step.reason,
            }
            for step in one.steps.order_by("position")
        ]
    )  # fmt: skip


def shares_of(one: Any) -> str:
    rows = one.shares.order_by("provision").values_list("provision", "percent")
    return json.dumps({str(key): written(percent) for key, percent in rows})


def written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), ZoneInfo("Europe/Rome"))


class Migration(migrations.Migration):
    dependencies = [("delivery", "0002_freshness_overrides_and_amendments")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

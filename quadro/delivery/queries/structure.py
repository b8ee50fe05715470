"""The steps and the shares of a commitment as they are kept for any past day."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from quadro.delivery.models import Share, Step

Values = Mapping[str, Any]


def plain(value: Any) -> str:
    """A value as text; empty where it is not known."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def day_in(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def steps_as_kept(steps: Iterable[Step]) -> str:
    """What the steps are, without what was told of them: the updates keep that."""
    return json.dumps(
        [
            {
                "key": one.pk, "title": one.title, "weight": plain(one.weight),
                "starts_on": plain(one.starts_on), "due_on": plain(one.due_on),
                "target": plain(one.target), "unit": one.unit,
                "is_cancelled": one.is_cancelled, "reason": one.reason,
            }
            for one in steps
        ]
    )  # fmt: skip


def steps_from(kept: str, values: Mapping[int, Decimal]) -> list[Step]:
    """The steps as they were, with the values told of them. Not to be saved."""
    return [
        Step(
            pk=one["key"], position=place, title=one["title"], weight=Decimal(one["weight"]),
            starts_on=day_in(one["starts_on"]), due_on=day_in(one["due_on"]),
            target=Decimal(one["target"]), unit=one["unit"], value=values.get(one["key"]),
            is_cancelled=one["is_cancelled"], reason=one["reason"],
        )
        for place, one in enumerate(json.loads(kept or "[]"), start=1)
    ]  # fmt: skip


def values_from(told: Mapping[str, str]) -> dict[int, Decimal]:
    """The values of an update: step → value."""
    return {int(key): Decimal(value) for key, value in told.items()}


def shares_as_kept(shares: Iterable[Share]) -> str:
    return json.dumps({str(one.provision_id): plain(one.percent) for one in shares})


def shares_from(kept: str) -> dict[int, Decimal]:
    """Provision → percent."""
    return {int(key): Decimal(percent) for key, percent in json.loads(kept or "{}").items()}

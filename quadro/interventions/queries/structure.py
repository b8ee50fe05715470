"""The steps, the places and the shares of an intervention as one text, to be kept for any day."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from quadro.cube import places
from quadro.interventions.models import FactName, Place, ProcedureStep, Share, Where

STRUCTURE = (FactName.STEPS, FactName.PLACES, FactName.SHARES)
DAYS = ("planned_from", "planned_to", "first_planned_to", "actual_from", "actual_to")
STEP = ("pk", "position", "name", "title", "weight", *DAYS)
Structure = Mapping[str, str]


def key_of(place: Place) -> str:
    """A place as the roll-up calls it."""
    if place.municipality_id:
        return places.of_municipality(place.municipality_id)
    if place.zone_id:
        return places.of_zone(place.zone_id)
    return places.ELSEWHERE if place.where == Where.ELSEWHERE else places.AREA


def structures_of(keys: Sequence[int]) -> dict[int, dict[str, str]]:
    """Intervention → name of the fact → what holds now: three queries."""
    steps: dict[int, list[ProcedureStep]] = defaultdict(list)
    for step in ProcedureStep.objects.filter(intervention__in=keys).order_by("position"):
        steps[step.intervention_id].append(step)
    falls: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for place in Place.objects.filter(intervention__in=keys).order_by("pk"):
        falls[place.intervention_id][key_of(place)] = place.percent
    shares: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for share in Share.objects.filter(intervention__in=keys).order_by("pk"):
        shares[share.intervention_id][str(share.provision_id)] = share.percent
    return {
        key: {
            FactName.STEPS: text_of([{name: getattr(one, name) for name in STEP} for one in told])
            if (told := steps.get(key)) else "",
            FactName.PLACES: text_of(falls[key]) if key in falls else "",
            FactName.SHARES: text_of(shares[key]) if key in shares else "",
        }
        for key in keys
    }  # fmt: skip


def text_of(told: Any) -> str:
    return json.dumps(told, default=_plain, separators=(",", ":"))


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else f"{value.normalize():f}"


def steps_from(text: str) -> list[ProcedureStep]:
    """Never to be saved: they say what was known."""
    return [_step(row) for row in json.loads(text or "[]")]


def _step(row: Mapping[str, Any]) -> ProcedureStep:
    told = {name: date.fromisoformat(row[name]) if row[name] else None for name in DAYS}
    return ProcedureStep(**{**row, **told, "weight": Decimal(row["weight"])})


def by_day(steps: Iterable[ProcedureStep], day: date) -> list[ProcedureStep]:
    """What had come true of the steps by a day."""
    rows = list(steps)
    for one in rows:
        one.actual_from = one.actual_from if one.actual_from and one.actual_from <= day else None
        one.actual_to = one.actual_to if one.actual_to and one.actual_to <= day else None
    return rows


def places_from(text: str) -> dict[str, Decimal]:
    """A place of the roll-up → its part in percent."""
    return {key: Decimal(percent) for key, percent in json.loads(text or "{}").items()}


def shares_from(text: str) -> dict[int, Decimal]:
    """The key of a provision → its part in percent."""
    return {int(key): Decimal(percent) for key, percent in json.loads(text or "{}").items()}

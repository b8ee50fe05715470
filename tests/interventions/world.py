"""Interventions to test with, built through the actions."""

from datetime import date
from decimal import Decimal
from typing import Any

from quadro.interventions import actions
from quadro.interventions.models import (
    Intervention,
    Movement,
    MovementKind,
    PhysicalIndicator,
    ProcedureStep,
    Source,
    StepName,
)
from tests.agreements.world import a_body
from tests.worlds import NOON, TODAY, the_system

STARTS, DUE = date(2025, 1, 1), date(2027, 12, 31)
BY = the_system()
CUP = "G17H03000130001"


def an_intervention(title: str = "Ciclovia", **values: Any) -> Intervention:
    """A public work of Gessate, of three years."""
    is_public = values.pop("is_public", True)
    told = {
        "title": title, "kind": "03", "body": a_body("Gessate"), "starts_on": STARTS, "due_on": DUE,
        **values,
    }  # fmt: skip
    made = actions.register(told, by=BY, at=NOON)
    return actions.publish(made, by=BY) if is_public else made


def again(one: Intervention) -> Intervention:
    return Intervention.objects.select_related("body").get(pk=one.pk)


def funded(
    one: Intervention, *lines: tuple[str, int | None, str], on: date = TODAY, **more: Any
) -> Intervention:
    """Of lines (source, year, amount)."""
    told = [
        {"source": source, "year": year, "amount_eur": Decimal(amount)}
        for source, year, amount in lines
    ]
    how = {"by": the_system(max(on, TODAY)), "at": NOON, **more}
    return actions.tell_funding(one, told, on=on, version=again(one).version, **how)


def paid(one: Intervention, amount: str, *, on: date = TODAY, **more: Any) -> Movement:
    values = {"kind": MovementKind.PAID, "on": on, "amount_eur": Decimal(amount)}
    how = {"by": BY, "at": NOON, **more}
    return actions.add_movement(one, {**values, **how.pop("values", {})}, **how)


def committed(one: Intervention, amount: str, *, source: str = Source.REGION) -> Movement:
    values = {"kind": MovementKind.COMMITTED, "source": source}
    return paid(one, amount, values=values)


def with_steps(one: Intervention, *ends: date | None) -> list[ProcedureStep]:
    """A step for each planned end."""
    names = list(StepName)
    told = [
        {"name": names[place], "weight": Decimal(1), "planned_to": end}
        for place, end in enumerate(ends)
    ]
    actions.set_steps(one, told, version=again(one).version, by=BY, at=NOON)
    return list(one.steps.order_by("position"))


def with_a_count(one: Intervention, target: str = "11", **more: Any) -> PhysicalIndicator:
    told = {"name": "Pista ciclabile", "unit": "km", "target": Decimal(target), **more}
    actions.set_indicators(one, [told], version=again(one).version, by=BY, at=NOON)
    return one.indicators.get()


def told(one: Intervention, *, on: date = TODAY, **values: Any) -> Intervention:
    at = values.pop("at", NOON)
    return actions.tell(one, {"on": on, **values}, by=the_system(max(on, TODAY)), at=at)

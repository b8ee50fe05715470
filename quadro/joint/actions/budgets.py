"""The cost of a year and its rule are set, and its shares approved."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.joint import policies, queries
from quadro.joint.actions import telling
from quadro.joint.actions.rows import locked
from quadro.joint.models import Budget, JointService, Measure, Member, Share
from quadro.joint.models.budgets import euros, told_parts
from quadro.joint.queries.shares import as_kept, counted_on, rows_of
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused, Stale

Values = Mapping[str, Any]
BUDGET = ("cost_eur", "parts_told", "cap_percent", "counted_on", "approve_by")


@transaction.atomic
def set_budget(
    service: JointService, year: int, values: Values, *, by: Actor, at: datetime, version: int = 0
) -> Budget:
    """Set what a year costs and by what it is shared; `version` 0 where it is new.

    `values`: `cost_eur`, `parts` and, if told, `cap_percent`, `counted_on`, `approve_by` and
    `measures`, pairs (units, cap) by the key of the body. Residents are those of the last day of
    the year before, unless another is told. Refuses an approved year, and what cannot be shared
    except where a measure is still missing.
    """
    service = locked(service)
    policies.check_can_budget(service, year, by=by)
    budget = Budget.objects.filter(service=service, year=year).first()
    if budget is not None and budget.version != version:
        raise Stale(
            _("Mentre scrivevi, qualcun altro ha modificato questo riparto."),
            theirs={name: getattr(budget, name) for name in BUDGET if name != "parts_told"},
            version=budget.version,
        )
    before = {name: getattr(budget, name) for name in BUDGET} if budget else {}
    made = budget or Budget(service=service, year=year)
    told = {"counted_on": date(year - 1, 12, 31), **before, **_given(values)}
    for name in BUDGET:
        setattr(made, name, told.get(name))
    made.version += bool(budget)
    made.save()
    _measure(made, values.get("measures"))
    after = {name: getattr(made, name) for name in BUDGET}
    journal.record("joint.budget_set", service, by=by, year=year,
                   **journal.differences(before, after))  # fmt: skip
    telling.settle_year(service, year, at=at)
    return made


def _given(values: Values) -> dict[str, Any]:
    told = {name: values[name] for name in BUDGET if values.get(name) is not None}
    if "cap_percent" in values:
        told["cap_percent"] = values["cap_percent"]
    if "approve_by" in values:
        told["approve_by"] = values["approve_by"]
    if not values.get("parts") and "parts_told" not in told:
        raise Refused(_("Scegli la regola con cui si divide il costo."))
    if sum(one.percent for one in values["parts"]) != 100:  # noqa: PLR2004 - per cent
        raise Refused(_("Le parti del costo devono fare 100 in tutto: correggi le percentuali."))
    return {**told, "parts_told": told_parts(values["parts"])}


def _measure(budget: Budget, measures: Mapping[int, tuple[Any, Any]] | None) -> None:
    if measures is None:
        return
    inside = set(budget.service.members.values_list("body", flat=True))
    budget.measures.all().delete()
    Measure.objects.bulk_create(
        [
            Measure(budget=budget, body_id=body, units=units, cap_percent=cap)
            for body, (units, cap) in measures.items()
            if body in inside and (units is not None or cap is not None)
        ]
    )


@transaction.atomic
def approve(budget: Budget, *, act: str, approved_on: date, by: Actor, at: datetime) -> Budget:
    """Write who pays how much, and what it was computed from: it is never computed again.

    Refuses what cannot be shared, saying what is missing.
    """
    service = locked(budget.service)
    budget = Budget.objects.select_related("service__lead").get(pk=budget.pk)
    policies.check_can_approve(budget, act=act, approved_on=approved_on, by=by)
    members = list(service.members.select_related("body").order_by("since", "pk"))
    counted = counted_on([one.body for one in members], budget.counted_on)
    found = queries.sharing_of(budget, members, counted)
    rows = [
        one
        for one in rows_of(service, members, budget, counted, cap=budget.cap)
        if one.name in found.quotas
    ]
    years = {one.body.name: counted[one.body_id][1] for one in members if one.body_id in counted}
    budget.computed = {"rows": as_kept(rows, years), "days": found.days}
    budget.approved_on, budget.approved_by, budget.act = approved_on, str(by), act.strip()
    budget.version += 1
    budget.save()
    last = {one.body.name: one for one in _in_order(members)}
    Share.objects.bulk_create(
        [
            Share(budget=budget, member=last[name], amount_eur=euros(quota.cents))
            for name, quota in found.quotas.items()
        ]
    )
    journal.record(
        "joint.approved", service, by=by, year=budget.year, cost_eur=budget.cost_eur,
        act=budget.act, approved_on=approved_on,
        shares=[f"{last[name].body.label}: {euros(one.cents)}"
                for name, one in found.quotas.items()],
    )  # fmt: skip
    telling.settle_year(service, budget.year, at=at)
    return budget


def _in_order(members: list[Member]) -> list[Member]:
    """Who came back is written under the last time."""
    return sorted(members, key=lambda one: (one.since or date.min, one.pk))

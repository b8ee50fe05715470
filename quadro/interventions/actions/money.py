"""The money of an intervention is told: who pays, what is planned, what moved. Nothing is lost."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.interventions import policies
from quadro.interventions.actions.rows import (
    Values,
    locked,
    refuse_if_stale,
    save,
    sum_money,
)
from quadro.interventions.actions.telling import renew
from quadro.interventions.models import Funding, Intervention, Movement, PlannedCost

NOTHING = Decimal(0)
Key = tuple[Any, ...]


@transaction.atomic
def tell_funding(
    one: Intervention, lines: Sequence[Values], *, on: date, version: int, by: Actor, at: datetime
) -> Intervention:
    """Say who pays, year by year, from a day. Of each line: `source`, `funder`, `year`,
    `amount_eur`, `act`.

    The lines are all that there are: one that is left out becomes zero. What was told before stays,
    as it held until that day.
    """
    one = locked(one)
    policies.check_funding(one, lines, on=on, by=by)
    there = {_key(row): row for row in one.fundings.current().select_related("funder")}
    refuse_if_stale(one, version, {"funding": funding_in_words(one)})
    told = {(row["source"], _pk(row.get("funder")), row.get("year")): row for row in lines}
    before = funding_in_words(one)
    new = [
        Funding(
            intervention=one,
            source=row["source"],
            funder=row.get("funder"),
            year=row.get("year"),
            amount_eur=row["amount_eur"],
            act=row.get("act", ""),
        )
        for key, row in told.items()
        if (was := there.get(key)) is None
        or (was.amount_eur, was.act) != (row["amount_eur"], row.get("act", ""))
    ]
    new += [
        Funding(intervention=one, source=was.source, funder=was.funder, year=was.year,
                amount_eur=NOTHING)
        for key, was in there.items()
        if key not in told and was.amount_eur
    ]  # fmt: skip
    old = [there[_key(row)] for row in new if _key(row) in there]
    _replace(old, new, on=on, by=by, at=at)
    sum_money(one)
    renew(one, on)
    change = {"funding": (before, funding_in_words(one))}
    save(one, "interventions.funding_told", change, by=by)
    return one


def _key(row: Funding) -> Key:
    return row.source, row.funder_id, row.year


def _pk(noun: Any) -> int | None:
    return None if noun is None else noun.pk


def _replace(old: Iterable[Any], new: Sequence[Any], *, on: date, by: Actor, at: datetime) -> None:
    """Lines give way to others, which hold from the day `on`."""
    if not new:
        return
    model = type(new[0])
    model.objects.filter(pk__in=[row.pk for row in old]).update(is_current=False)
    for row in new:
        row.on, row.told_at, row.author, row.author_name = on, at, by.user, str(by)
    model.objects.bulk_create(new)


def funding_in_words(one: Intervention) -> list[str]:
    rows = one.fundings.current().filter(amount_eur__gt=0).select_related("funder")
    return [f"{row}: {row.amount_eur}" for row in rows.order_by("source", "year", "pk")]


@transaction.atomic
def tell_costs(
    one: Intervention,
    costs: Mapping[int, Decimal],
    *,
    on: date,
    version: int,
    by: Actor,
    at: datetime,
) -> Intervention:
    """Say what is planned to be spent in each year; a year left out becomes zero."""
    one = locked(one)
    policies.check_costs(one, costs, on=on, by=by)
    there = {row.year: row for row in one.planned_costs.filter(is_current=True)}
    before = _costs_in_words(one)
    refuse_if_stale(one, version, {"costs": before})
    wanted = {year: costs.get(year, NOTHING) for year in {*costs, *there}}
    new = [
        PlannedCost(intervention=one, year=year, amount_eur=amount)
        for year, amount in sorted(wanted.items())
        if year not in there or there[year].amount_eur != amount
    ]
    old = [there[row.year] for row in new if row.year in there]
    _replace(old, new, on=on, by=by, at=at)
    save(one, "interventions.costs_told", {"costs": (before, _costs_in_words(one))}, by=by)
    return one


def _costs_in_words(one: Intervention) -> list[str]:
    rows = one.planned_costs.filter(is_current=True, amount_eur__gt=0).order_by("year")
    return [f"{row.year}: {row.amount_eur}" for row in rows]


@transaction.atomic
def add_movement(one: Intervention, values: Values, *, by: Actor, at: datetime) -> Movement:
    """Money was committed, paid or saved on a day; zero says that nothing had moved by then.

    `values`: `kind`, `on`, `amount_eur`, `source`, `act`, `note`.
    """
    one = locked(one)
    policies.check_movement(one, values, by=by)
    made = Movement.objects.create(
        intervention=one, kind=values["kind"], on=values["on"], amount_eur=values["amount_eur"],
        source=values.get("source", ""), act=values.get("act", ""), note=values.get("note", ""),
        told_at=at, author=by.user, author_name=str(by),
    )  # fmt: skip
    sum_money(one)
    renew(one, values["on"])
    told = {"movement": (None, _in_words(made))}
    save(one, "interventions.moneys_moved", told, by=by)
    return made


@transaction.atomic
def take_back(movement: Movement, reason: str, *, by: Actor, at: datetime) -> Movement:
    """Take back a wrong movement by its opposite, of the same day; the wrong one stays readable."""
    one = locked(movement.intervention)
    wrong = one.movements.select_for_update().get(pk=movement.pk)
    wrong.intervention = one
    policies.check_taken_back(wrong, reason, by=by)
    made = Movement.objects.create(
        intervention=one, kind=wrong.kind, on=wrong.on, amount_eur=-wrong.amount_eur,
        source=wrong.source, act=wrong.act, note=reason.strip(), reverses=wrong,
        told_at=at, author=by.user, author_name=str(by),
    )  # fmt: skip
    sum_money(one)
    told = {"movement": (_in_words(wrong), None), "reason": reason.strip()}
    save(one, "interventions.taken_back", told, by=by)
    return made


def _in_words(movement: Movement) -> str:
    return f"{movement}: {movement.amount_eur}"

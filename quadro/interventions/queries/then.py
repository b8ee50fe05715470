"""How interventions were on a day, as it was known on another: read from what is never lost."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from quadro.interventions.models import (
    Fact,
    FactName,
    Funding,
    Intervention,
    Movement,
    MovementKind,
    Source,
)
from quadro.interventions.reckoning import Money, cost_of
from quadro.interventions.states import State
from quadro.kit.terms import ROME


@dataclass(frozen=True)
class Then:
    """An intervention on a day: its state, its days, its weight, how far it was, its money."""

    state: State
    starts_on: date | None
    due_on: date | None
    done_on: date | None
    weight: Decimal
    procedural: Decimal | None
    physical: Decimal | None
    money: Money


def then_of(keys: Sequence[int], *, on: date, known_at: datetime) -> dict[int, Then]:
    """Intervention → how it was on a day as known at a moment; those not there yet are left out.

    Four queries. Of one of which nothing was ever kept, because nothing of it changed since a file
    brought it, the record itself says how it was.
    """
    rows = Intervention.objects.filter(pk__in=keys, known_at__lte=known_at)
    facts, money = _facts(keys, on, known_at), _money(keys, on, known_at)
    untold = set(rows.filter(facts=None).values_list("pk", flat=True))
    return {
        one.pk: _then(one, facts.get(one.pk, {}), money[one.pk], one.pk in untold)
        for one in rows
        if FactName.STATE in facts.get(one.pk, {})
        or (one.pk in untold and one.known_at.astimezone(ROME).date() <= on)
    }


def _latest(rows: "QuerySet[Any]", *same: str, known: str) -> "QuerySet[Any]":
    """Of what says the same thing, that of the latest day; of two of a day, the one known last."""
    place = Window(
        RowNumber(),
        partition_by=[F(name) for name in same],
        order_by=[F("on").desc(), F(known).desc(), F("pk").desc()],
    )
    found: QuerySet[Any] = rows.annotate(place=place).filter(place=1)
    return found


def _facts(keys: Sequence[int], on: date, known_at: datetime) -> dict[int, dict[str, str]]:
    rows = Fact.objects.filter(intervention__in=keys, on__lte=on, known_at__lte=known_at)
    told = _latest(rows, "intervention", "name", known="known_at")
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for key, name, value in told.values_list("intervention", "name", "value"):
        found[key][name] = value
    return found


def _money(keys: Sequence[int], on: date, known_at: datetime) -> dict[int, Money]:
    known = {"intervention__in": keys, "on__lte": on, "told_at__lte": known_at}
    lines: dict[int, list[tuple[Decimal, bool]]] = defaultdict(list)
    told = _latest(
        Funding.objects.filter(**known), "intervention", "source", "funder", "year",
        known="told_at",
    )  # fmt: skip
    for key, source, amount in told.values_list("intervention", "source", "amount_eur"):
        lines[key].append((amount, source == Source.TO_FIND))
    moved: dict[tuple[int, str], Decimal] = {
        (row["intervention"], row["kind"]): row["total"]
        for row in Movement.objects.filter(**known)
        .order_by()
        .values("intervention", "kind")
        .annotate(total=Sum("amount_eur"))
    }
    return {
        key: Money(
            *cost_of(lines[key]),
            moved.get((key, MovementKind.COMMITTED)),
            moved.get((key, MovementKind.PAID)),
            moved.get((key, MovementKind.SAVED)),
        )
        for key in keys
    }


def _then(one: Intervention, found: dict[str, str], money: Money, is_untold: bool) -> Then:  # noqa: FBT001
    if is_untold:
        return Then(
            State(one.state), one.starts_on, one.due_on, one.done_on, one.weight,
            one.procedural, one.physical, money,
        )  # fmt: skip
    return Then(
        state=State(found[FactName.STATE]),
        starts_on=_day(found.get(FactName.STARTS_ON)),
        due_on=_day(found.get(FactName.DUE_ON)),
        done_on=_day(found.get(FactName.DONE_ON)),
        weight=Decimal(found.get(FactName.WEIGHT) or 1),
        procedural=_number(found.get(FactName.PROCEDURAL)),
        physical=_number(found.get(FactName.PHYSICAL)),
        money=money,
    )


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _number(told: str | None) -> Decimal | None:
    return Decimal(told) if told else None

"""How interventions were on a day, as it was known on another: read from what is never lost."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from quadro.interventions.models import (
    Fact,
    FactName,
    Funding,
    Intervention,
    Movement,
    MovementKind,
    ProcedureStep,
    Source,
)
from quadro.interventions.queries.structure import (
    STRUCTURE,
    by_day,
    places_from,
    shares_from,
    steps_from,
    structures_of,
)
from quadro.interventions.reckoning import Money, cost_of
from quadro.interventions.states import State
from quadro.kit.terms import ROME

N = FactName


@dataclass(frozen=True)
class Then:
    """An intervention on a day: its state, its days, how far it was, its money, what it was of."""

    state: State
    starts_on: date | None
    due_on: date | None
    done_on: date | None
    weight: Decimal
    procedural: Decimal | None
    physical: Decimal | None
    money: Money
    record: Intervention
    """As it is now: what time does not change is read there."""
    steps: Sequence[ProcedureStep] = ()
    places: Mapping[str, Decimal] = field(default_factory=dict)
    """A place of the roll-up → its part in percent."""
    shares: Mapping[int, Decimal] = field(default_factory=dict)
    """The key of a provision → its part in percent."""


def then_of(
    asked: "Sequence[int] | QuerySet[Intervention]", *, on: date, known_at: datetime
) -> dict[int, Then]:
    """Intervention → how it was on a day as known at a moment; those not there yet are left out.

    `asked` by their keys, or as rows. Seven queries at most; one where nothing is there.

    Of one of which nothing was ever kept, because nothing of it changed
    since a file brought it, the record itself says how it was; and so for its steps, places,
    shares.
    """
    rows = Intervention.objects.filter(pk__in=asked) if isinstance(asked, Sequence) else asked
    rows = rows.filter(known_at__lte=known_at)
    found = list(rows.annotate(**{_ever(name): _kept(name) for name in (N.STATE, *STRUCTURE)}))
    keys = [one.pk for one in found]
    facts, money = _facts(keys, on, known_at), money_then(keys, on=on, known_at=known_at)
    there = [
        one
        for one in found
        if N.STATE in facts.get(one.pk, {})
        or (not getattr(one, _ever(N.STATE)) and one.known_at.astimezone(ROME).date() <= on)
    ]
    shapes = _shapes(there, facts)
    return {
        one.pk: _then(one, facts.get(one.pk, {}), money[one.pk], _structure(shapes[one.pk], on))
        for one in there
    }


def latest(rows: "QuerySet[Any]", *same: str, known: str) -> "QuerySet[Any]":
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
    told = latest(rows, "intervention", "name", known="known_at")
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for key, name, value in told.values_list("intervention", "name", "value"):
        found[key][name] = value
    return found


def _ever(name: str) -> str:
    return f"ever_{name}"


def _kept(name: str) -> Exists:
    """Whether anything was ever kept under the name, on whatever day."""
    return Exists(Fact.objects.filter(intervention=OuterRef("pk"), name=name))


def _shapes(
    rows: Sequence[Intervention], facts: Mapping[int, Mapping[str, str]]
) -> dict[int, dict[str, str]]:
    """Steps, places and shares; those of which nothing was ever kept are as they are now."""
    kept = {one.pk: {name for name in STRUCTURE if getattr(one, _ever(name))} for one in rows}
    silent = [key for key, names in kept.items() if len(names) < len(STRUCTURE)]
    now = structures_of(silent) if silent else {}
    return {
        key: {
            name: facts.get(key, {}).get(name, "") if name in names else now[key][name]
            for name in STRUCTURE
        }
        for key, names in kept.items()
    }


def money_then(keys: Sequence[int], *, on: date, known_at: datetime) -> dict[int, Money]:
    """What the lines and the movements of a day and before came to: two queries."""
    lines: dict[int, list[tuple[Decimal, bool]]] = defaultdict(list)
    held = fundings_then(keys, on=on, known_at=known_at)
    for key, source, amount in held.values_list("intervention", "source", "amount_eur"):
        lines[key].append((amount, source == Source.TO_FIND))
    moved: dict[tuple[int, str], Decimal] = {
        (row["intervention"], row["kind"]): row["total"]
        for row in Movement.objects.filter(told(on, known_at), intervention__in=keys)
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


def told(on: date, known_at: datetime) -> Q:
    """What is of a day or before, and had been told by a moment."""
    return Q(on__lte=on, told_at__lte=known_at)


def fundings_then(keys: Sequence[int], *, on: date, known_at: datetime) -> "QuerySet[Funding]":
    """The lines of funding that held."""
    rows = Funding.objects.filter(told(on, known_at), intervention__in=keys)
    return latest(rows, "intervention", "source", "funder", "year", known="told_at")


def _structure(shape: Mapping[str, str], on: date) -> dict[str, Any]:
    return {
        "steps": by_day(steps_from(shape[N.STEPS]), on),
        "places": places_from(shape[N.PLACES]),
        "shares": shares_from(shape[N.SHARES]),
    }


def _then(
    one: Intervention, found: Mapping[str, str], money: Money, structure: Mapping[str, Any]
) -> Then:
    if N.STATE not in found:
        return Then(
            State(one.state), one.starts_on, one.due_on, one.done_on, one.weight,
            one.procedural, one.physical, money, one, **structure,
        )  # fmt: skip
    return Then(
        state=State(found[N.STATE]),
        starts_on=_day(found.get(N.STARTS_ON)),
        due_on=_day(found.get(N.DUE_ON)),
        done_on=_day(found.get(N.DONE_ON)),
        weight=Decimal(found.get(N.WEIGHT) or 1),
        procedural=_number(found.get(N.PROCEDURAL)),
        physical=_number(found.get(N.PHYSICAL)),
        money=money,
        record=one,
        **structure,
    )


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _number(told: str | None) -> Decimal | None:
    return Decimal(told) if told else None

"""The register of interventions on a past day, as rows that can be narrowed, sorted, summed.

The rules are those of `queries.then`, asked of the database: what was told by then, and of a record
of which nothing was ever kept, the record itself.
"""

from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, NullIf

from quadro.accounts.actors import Actor
from quadro.interventions.models import (
    Fact,
    FactName,
    Funding,
    Intervention,
    InterventionQuerySet,
    Movement,
    MovementKind,
    Source,
)
from quadro.interventions.queries.lists import EUROS, Totals, register, totals_of
from quadro.interventions.queries.then import told
from quadro.interventions.reckoning import Money
from quadro.interventions.states import OPEN, State
from quadro.kit.asof import AsOf
from quadro.kit.terms import end_of

N = FactName
PARTS = {"places": N.PLACES, "shares": N.SHARES}
"""What is kept as one text: `places_kept` whether it ever was, `places_then` what it was."""


TO_FIND = Case(When(source=Source.TO_FIND, then=F("amount_eur")), default=0, output_field=EUROS)
"""What of a line nobody puts in yet."""


def register_at(by: Actor, as_of: AsOf) -> InterventionQuerySet:
    """All that `by` may read; of a past day those that were there, as they were.

    `state_then` and `due_then` are texts; `cost_then`, `to_find_then`, `committed_then`,
    `paid_then`, `saved_then` are euros, None where nobody had told.
    """
    rows = register(by)
    if as_of.is_now:
        return rows
    held: Any = (
        rows.filter(known_at__lte=as_of.known_at)
        .alias(is_kept=_ever(N.STATE))
        .annotate(
            state_then=_told(N.STATE, "state", as_of),
            due_then=_told(N.DUE_ON, "due_on", as_of),
            **{f"{name}_kept": _ever(fact) for name, fact in PARTS.items()},
            **{f"{name}_then": _latest(fact, as_of) for name, fact in PARTS.items()},
            **_money(as_of),
        )
    )
    there = Q(is_kept=True, state_then__isnull=False)
    silent = Q(is_kept=False, known_at__lt=end_of(as_of.on))
    found: InterventionQuerySet = held.filter(there | silent)
    return found


def _ever(name: str) -> Exists:
    return Exists(Fact.objects.filter(intervention=OuterRef("pk"), name=name))


def _told(name: str, field: str, as_of: AsOf) -> Case:
    """What was kept; of a record of which no state was ever kept, what the field says."""
    return Case(
        When(is_kept=True, then=_latest(name, as_of)),
        default=Cast(field, TextField()),
        output_field=TextField(),
    )


def _latest(name: str, as_of: AsOf) -> NullIf:
    """The value that held, as text; none where it was not known."""
    rows = Fact.objects.filter(
        intervention=OuterRef("pk"), name=name, on__lte=as_of.on, known_at__lte=as_of.known_at
    ).order_by("-on", "-known_at", "-pk")
    return NullIf(
        Subquery(rows.values("value")[:1], output_field=TextField()), Value("", TextField())
    )


def _money(as_of: AsOf) -> dict[str, Subquery]:
    lines = lines_held(as_of).filter(intervention=OuterRef("pk"), amount_eur__gt=0)
    moved = Movement.objects.filter(told(as_of.on, as_of.known_at), intervention=OuterRef("pk"))
    return {
        "cost_then": _sum(lines, F("amount_eur")),
        "to_find_then": _sum(lines, TO_FIND),
        "committed_then": _sum(moved.filter(kind=MovementKind.COMMITTED), F("amount_eur")),
        "paid_then": _sum(moved.filter(kind=MovementKind.PAID), F("amount_eur")),
        "saved_then": _sum(moved.filter(kind=MovementKind.SAVED), F("amount_eur")),
    }


def _sum(rows: "QuerySet[Any]", amount: Any) -> Subquery:
    summed = rows.order_by().values("intervention").annotate(total=Sum(amount, output_field=EUROS))
    return Subquery(summed.values("total"), output_field=EUROS)


def totals_at(rows: "QuerySet[Intervention]", as_of: AsOf) -> Totals:
    """What rows of `register_at` come to: three queries. What was cancelled leaves every sum.

    The money is summed over its lines: row by row each of them would be asked five times.
    """
    if as_of.is_now:
        return totals_of(rows)
    living = ~Q(state_then=State.CANCELLED)
    counts = rows.order_by().aggregate(
        count=Count("pk", filter=living),
        open=Count("pk", filter=Q(state_then__in=OPEN)),
        cancelled=Count("pk", filter=~living),
        demonstration=Count("pk", filter=Q(is_demonstration=True)),
    )
    keys = rows.filter(living).order_by().values("pk")
    lines = lines_held(as_of).filter(intervention__in=keys, amount_eur__gt=0).order_by()
    funded = lines.aggregate(
        known=Count("intervention", distinct=True),
        cost=Sum("amount_eur"),
        to_find=Sum(TO_FIND, output_field=EUROS),
    )
    movements = Movement.objects.filter(
        told(as_of.on, as_of.known_at), intervention__in=keys
    ).order_by()
    moved = movements.aggregate(
        **{kind.name: Sum("amount_eur", filter=Q(kind=kind)) for kind in MovementKind}
    )
    money = Money(
        funded["cost"], funded["to_find"], moved["COMMITTED"], moved["PAID"], moved["SAVED"]
    )  # fmt: skip
    return Totals(**counts, without_cost=counts["count"] - funded["known"], money=money)


def lines_held(as_of: AsOf) -> "QuerySet[Funding]":
    """The lines of funding after which no other of the same source, payer and year had been told.

    Each is looked up by its intervention: nothing is read of those that are not asked for.
    """
    later = (
        Funding.objects.filter(
            told(as_of.on, as_of.known_at),
            intervention=OuterRef("intervention"), source=OuterRef("source"),
        )
        .alias(payer=Coalesce("funder", 0), of_year=Coalesce("year", 0))
        .filter(payer=Coalesce(OuterRef("funder"), 0), of_year=Coalesce(OuterRef("year"), 0))
        .filter(_after)
    )  # fmt: skip
    return Funding.objects.filter(told(as_of.on, as_of.known_at)).filter(~Exists(later))


_on = ExpressionWrapper(OuterRef("on"), DateField())
_told_at = ExpressionWrapper(OuterRef("told_at"), DateTimeField())
_after = (
    Q(on__gt=_on)
    | Q(on=_on, told_at__gt=_told_at)
    | Q(on=_on, told_at=_told_at, pk__gt=OuterRef("pk"))
)
"""The order of `then.latest`: the day, then the moment in which it was told."""

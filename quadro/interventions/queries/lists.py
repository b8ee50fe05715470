"""Lists of interventions: all, of a body, an agreement, a commitment, a provision, a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import (
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Sum,
    Value,
    Window,
)

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.interventions.models import (
    Intervention,
    InterventionQuerySet,
    Place,
    Share,
    Where,
)
from quadro.interventions.queries.progress import Status, status_as_told, statuses_in, with_signals
from quadro.interventions.reckoning import Money
from quadro.interventions.states import OPEN, State
from quadro.plan.models import Provision
from quadro.territory.models import Municipality

WHOLE = Decimal(100)
SHOWN = 12
"""Rows of each list in the page of something else."""
EUROS = DecimalField(max_digits=20, decimal_places=2)


def register(by: Actor) -> InterventionQuerySet:
    """All that `by` may read."""
    rows: InterventionQuerySet = Intervention.objects.readable_by(by).select_related("body")
    return rows


@dataclass(frozen=True)
class Totals:
    """What many interventions come to; the cancelled, and those of unknown cost, counted apart."""

    count: int
    open: int
    cancelled: int
    demonstration: int
    without_cost: int
    money: Money


def totals_of(rows: "QuerySet[Intervention]") -> Totals:
    """One query. What is cancelled leaves every sum."""
    living = ~Q(state=State.CANCELLED)
    told = rows.order_by().aggregate(
        count=Count("pk", filter=living),
        open=Count("pk", filter=Q(state__in=OPEN)),
        cancelled=Count("pk", filter=~living),
        demonstration=Count("pk", filter=Q(is_demonstration=True)),
        without_cost=Count("pk", filter=living & Q(cost_eur=None)),
        cost=Sum("cost_eur", filter=living),
        to_find=Sum("to_find_eur", filter=living),
        committed=Sum("committed_eur", filter=living),
        paid=Sum("paid_eur", filter=living),
        saved=Sum("saved_eur", filter=living),
    )
    money = Money(*(told.pop(name) for name in ("cost", "to_find", "committed", "paid", "saved")))
    return Totals(**told, money=money)


@dataclass(frozen=True)
class Some:
    """The largest of a list, with what all of it comes to."""

    totals: Totals
    statuses: Sequence[Status]

    @property
    def more(self) -> int:
        """How many are not shown; what is cancelled is among the rows, not in the totals."""
        return max(self.totals.count - len(self.statuses), 0)


def some_of(rows: "QuerySet[Intervention]", *, on: date, shown: int = SHOWN) -> Some:
    """Two queries, whatever their number; one where there is none."""
    totals = totals_of(rows)
    if not totals.count and not totals.cancelled:
        return Some(totals, [])
    order = (F("cost_eur").desc(nulls_last=True), "title", "pk")
    largest = rows.order_by(*order)[:shown].values("pk")
    found = Intervention.objects.filter(pk__in=largest).select_related("body").order_by(*order)
    return Some(totals, statuses_in(found, on=on))


def of_body(body: Body, by: Actor) -> InterventionQuerySet:
    rows: InterventionQuerySet = register(by).of_body(body)
    return rows


def of_agreement(agreement: Agreement, by: Actor) -> InterventionQuerySet:
    """Those that it names, and those that fulfil a commitment of its parties."""
    keys = Q(agreements=agreement) | Q(commitments__agreement=agreement)
    found = Intervention.objects.filter(keys).values("pk")
    rows: InterventionQuerySet = register(by).filter(pk__in=found)
    return rows


@dataclass(frozen=True)
class Part:
    """An intervention with the part of it that counts here, and that part of its cost."""

    status: Status
    percent: Decimal

    @property
    def euros(self) -> Decimal | None:
        cost = self.status.money.cost
        return None if cost is None else cost * self.percent / WHOLE


@dataclass(frozen=True)
class Parts:
    """The largest parts, with what all of them come to."""

    parts: Sequence[Part]
    count: int
    cost: Decimal | None
    paid: Decimal | None

    @property
    def more(self) -> int:
        return max(self.count - len(self.parts), 0)


def carried_for(provision: Provision, by: Actor, *, on: date) -> Parts:
    """The interventions that carry a provision, each for its part."""
    return _parts(Share.objects.filter(provision=provision), by, on)


def falling_on(town: Municipality, by: Actor, *, on: date) -> Parts:
    """Those that fall upon a municipality, each for its part; not those of its whole zone."""
    return _parts(Place.objects.filter(where=Where.MUNICIPALITY, municipality=town), by, on)


def _parts(rows: "QuerySet[Share] | QuerySet[Place]", by: Actor, on: date) -> Parts:
    """Two queries, one where there is none: the largest say what all of them come to."""
    mine = rows.filter(intervention__in=register(by).values("pk"))
    living = mine.exclude(intervention__state=State.CANCELLED)
    cost, paid = (
        F(f"intervention__{name}_eur") * F("percent") / Value(WHOLE) for name in ("cost", "paid")
    )
    largest = living.annotate(
        part=ExpressionWrapper(cost, EUROS),
        count=Window(Count("pk")),
        cost=Window(Sum(cost, output_field=EUROS)),
        paid=Window(Sum(paid, output_field=EUROS)),
    ).order_by(F("part").desc(nulls_last=True), "pk")
    told = list(largest.values_list("intervention", "percent", "count", "cost", "paid")[:SHOWN])
    if not told:
        return Parts([], 0, None, None)
    found = with_signals(register(by)).in_bulk([key for key, *_rest in told])
    parts = [Part(status_as_told(found[key], on=on), percent) for key, percent, *_rest in told]
    return Parts(parts, *told[0][2:])

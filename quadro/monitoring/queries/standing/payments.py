"""The curve of payments of all the interventions of a scope, in percent of what they cost."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from quadro.delivery.reckoning import NOTHING
from quadro.interventions.models import Movement, MovementKind, PlannedCost
from quadro.interventions.reckoning import Spent, curve_of
from quadro.monitoring.queries.standing.leaves import WORK
from quadro.monitoring.queries.standing.scopes import Scope
from quadro.monitoring.queries.standing.sight import Sight

ONE = Decimal(1)


@dataclass(frozen=True)
class Payments:
    """Of the interventions whose cost is known: each for the part of it that counts here."""

    curve: list[Spent]
    cost: Decimal
    paid: Decimal
    works: int
    without_plan: int
    """Those of which nobody said how they will be spent year by year."""


def payments_in(scope: Scope, sight: Sight) -> Payments | None:
    """None where no intervention has a cost. Payments after the day are not known."""
    cost, parts = _parts(scope, sight)
    if not parts:
        return None
    paid = _paid(parts, sight)
    plans = _planned(parts, sight)
    costs: dict[int, Decimal] = defaultdict(Decimal)
    for plan in plans.values():
        for year, amount in plan.items():
            costs[year] += amount
    curve = curve_of(paid, costs, cost, starts_on=None, due_on=None, today=sight.as_of.on)
    return Payments(
        curve=curve,
        cost=cost,
        paid=sum((amount for _on, amount in paid), NOTHING),
        works=len(parts),
        without_plan=len(parts) - len(plans),
    )


def _parts(scope: Scope, sight: Sight) -> tuple[Decimal, dict[int, Decimal]]:
    """What they cost here, and how much of each intervention counts, from 0 to 1."""
    parts: dict[int, Decimal] = defaultdict(Decimal)
    cost = NOTHING
    for leaf in sight.leaves(scope, by_nodes=scope.is_of_nodes, kinds=WORK):
        if (here := leaf.sums.get("cost")) is not None and here.total:
            parts[leaf.record.key] += leaf.sums["interventions"].total
            cost += here.total
    return cost, {key: min(part, ONE) for key, part in parts.items()}


def _paid(parts: Mapping[int, Decimal], sight: Sight) -> list[tuple[date, Decimal]]:
    rows = Movement.objects.filter(
        intervention__in=list(parts), kind=MovementKind.PAID, on__lte=sight.as_of.on,
        told_at__lte=sight.as_of.known_at,
    )  # fmt: skip
    told = rows.order_by("on", "pk").values_list("intervention", "on", "amount_eur")
    return [(on, amount * parts[key]) for key, on, amount in told]


def _planned(parts: Mapping[int, Decimal], sight: Sight) -> dict[int, dict[int, Decimal]]:
    """Intervention → year → what was planned, as it had been told by then."""
    rows = PlannedCost.objects.filter(
        intervention__in=list(parts), on__lte=sight.as_of.on, told_at__lte=sight.as_of.known_at
    )
    place = Window(
        RowNumber(),
        partition_by=[F("intervention"), F("year")],
        order_by=[F("on").desc(), F("told_at").desc(), F("pk").desc()],
    )
    told = rows.annotate(place=place).filter(place=1)
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for key, year, amount in told.values_list("intervention", "year", "amount_eur"):
        # Not in the query: a year that fell to nothing would give way to what it was before.
        if amount > 0:
            found[key][year] = amount * parts[key]
    return found

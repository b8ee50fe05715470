"""All that the page of an intervention tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.delivery.models import Commitment
from quadro.interventions.models import (
    Intervention,
    Movement,
    MovementKind,
    PhysicalIndicator,
    Place,
    Share,
    Tender,
)
from quadro.interventions.queries.funding import FundingTable, funding_of
from quadro.interventions.queries.progress import Status, costs_of, status_of
from quadro.interventions.reckoning import Spent, curve_of

WHOLE = Decimal(100)
SHOWN = 8
"""Movements shown at once."""


@dataclass(frozen=True)
class Falls:
    """A place with its part of the cost; None where the cost is not known."""

    place: Place
    euros: Decimal | None


@dataclass(frozen=True)
class Count:
    """Something that is counted, with what there is of it and what should be."""

    indicator: PhysicalIndicator
    value: Decimal | None
    planned: Decimal | None
    done: Decimal | None


@dataclass(frozen=True)
class Told:
    """The three dimensions, and what stands around them."""

    status: Status
    funding: FundingTable
    places: Sequence[Falls]
    shares: Sequence[Share]
    tenders: Sequence[Tender]
    agreements: Sequence[Agreement]
    commitments: Sequence[Commitment]
    counts: Sequence[Count]
    movements: Sequence[Movement]
    movement_count: int
    costs: dict[int, Decimal]
    curve: Sequence[Spent]

    @property
    def main_count(self) -> Count | None:
        """What is said in large figures: the only thing counted, or the first that is known."""
        return next((one for one in self.counts if one.value is not None), None)

    @property
    def steps_done(self) -> int:
        return sum(one.is_done for one in self.status.course.steps)

    @property
    def steps_planned(self) -> int:
        """How many should be done by the day."""
        ends = [one.planned_to for one in self.status.course.steps if one.planned_to]
        return sum(end <= self.status.on for end in ends)


def page_of(one: Intervention, by: Actor, *, on: date) -> Told:
    """A fixed number of queries, whatever there is to tell."""
    status, costs = status_of(one, on=on), costs_of([one.pk]).get(one.pk, {})
    movements = list(movements_of(one))
    places = one.places.select_related("municipality", "zone").order_by("-percent", "pk")
    return Told(
        status=status,
        funding=funding_of(one),
        places=[_falls(one, place) for place in places],
        shares=list(
            one.shares.select_related("provision__edition__programme").order_by(
                "-percent", "provision__code", "pk"
            )
        ),
        tenders=list(one.tenders.order_by("cig")),
        agreements=list(
            Agreement.objects.readable_by(by).filter(interventions=one).order_by("title", "pk")
        ),
        commitments=list(
            Commitment.objects.readable_by(by)
            .filter(interventions=one)
            .select_related("owner")
            .order_by("due_on", "pk")
        ),
        counts=[_count(status, indicator) for indicator in status.course.indicators],
        movements=movements[:SHOWN],
        movement_count=len(movements),
        costs=costs,
        curve=curve_of(
            [(row.on, row.amount_eur) for row in movements if row.kind == MovementKind.PAID],
            costs, one.cost_eur, starts_on=one.starts_on, due_on=one.due_on, today=on,
        ),
    )  # fmt: skip


def _falls(one: Intervention, place: Place) -> Falls:
    return Falls(place, None if one.cost_eur is None else one.cost_eur * place.percent / WHOLE)


def _count(status: Status, indicator: PhysicalIndicator) -> Count:
    place = list(status.course.indicators).index(indicator)
    term, value = status.physical.terms[place], status.course.value(indicator, status.on)
    way = indicator.target - indicator.baseline
    planned = None if term.planned is None else indicator.baseline + way * term.planned / WHOLE
    return Count(indicator, value, planned, term.done)


def movements_of(one: Intervention) -> "QuerySet[Movement]":
    """The latest first; each knows whether it was taken back."""
    return one.movements.select_related("reversed_by", "reverses").order_by("-on", "-pk")

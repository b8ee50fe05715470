"""All that the page of an intervention tells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.delivery.models import Commitment
from quadro.interventions.models import (
    Funding,
    Intervention,
    Movement,
    MovementKind,
    PhysicalIndicator,
    Place,
    Share,
    Tender,
)
from quadro.interventions.queries.funding import FundingTable, table_of
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
class Moved:
    """A movement, and whether it was taken back as far as is known."""

    movement: Movement
    is_taken_back: bool


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
    movements: Sequence[Moved]
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
    lines = one.fundings.current().select_related("funder").order_by("year", "pk")
    places = one.places.select_related("municipality", "zone").order_by("-percent", "pk")
    shares = one.shares.select_related("provision__edition__programme")
    return page_from(
        status_of(one, on=on), by, lines=lines, movements=list(movements_of(one)),
        costs=costs_of([one.pk]).get(one.pk, {}), places=places,
        shares=shares.order_by("-percent", "provision__code", "pk"),
    )  # fmt: skip


def page_from(
    status: Status,
    by: Actor,
    *,
    lines: Iterable[Funding],
    movements: Sequence[Movement],
    costs: dict[int, Decimal],
    places: Iterable[Place],
    shares: Iterable[Share],
) -> Told:
    """What the page tells of what holds on a day, today or in the past."""
    one = status.intervention
    moved = moved_of(movements)
    return Told(
        status=status,
        funding=table_of(lines, movements),
        places=[_falls(one, place) for place in places],
        shares=list(shares),
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
        movements=moved[:SHOWN],
        movement_count=len(moved),
        costs=costs,
        curve=curve_of(
            [(row.on, row.amount_eur) for row in movements if row.kind == MovementKind.PAID],
            costs, one.cost_eur, starts_on=one.starts_on, due_on=one.due_on, today=status.on,
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
    """The latest first."""
    return one.movements.select_related("reverses").order_by("-on", "-pk")


def moved_of(movements: Sequence[Movement]) -> list[Moved]:
    """In the same order; one is taken back if its opposite is among them."""
    back = {row.reverses_id for row in movements}
    return [Moved(row, row.pk in back) for row in movements]

"""How far interventions are on a day: procedure, things made, money, timing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F

from quadro.delivery.reckoning import Sum, Timing, rounded
from quadro.interventions import reckoning
from quadro.interventions.models import (
    Intervention,
    PhysicalIndicator,
    PhysicalReading,
    PlannedCost,
    ProcedureStep,
    StepName,
)
from quadro.interventions.reckoning import Counted, Money, StepTold


@dataclass(frozen=True)
class Course:
    """The steps and the counts of an intervention, to be read on any day, as known now."""

    starts_on: date | None
    due_on: date | None
    steps: Sequence[ProcedureStep] = ()
    indicators: Sequence[PhysicalIndicator] = ()
    readings: Mapping[int, Sequence[PhysicalReading]] | None = None
    """Of each indicator, from the first day to the last."""

    def procedural(self, day: date) -> Sum:
        return reckoning.procedural(
            (
                StepTold(str(one), one.weight, one.planned_to, one.actual_to, one.actual_from)
                for one in self.steps
            ),
            day,
        )

    def physical(self, day: date) -> Sum:
        counted = (
            Counted(one.name, one.weight, one.baseline, one.target, self.value(one, day), one.unit)
            for one in self.indicators
        )
        since, until = self.making
        return reckoning.physical(counted, starts_on=since, due_on=until, day=day)

    @property
    def making(self) -> tuple[date | None, date | None]:
        """When things are planned to be made: while the works go on, or the whole time."""
        for step in self.steps:
            if step.name == StepName.EXECUTION and step.planned_from and step.planned_to:
                return step.planned_from, step.planned_to
        return self.starts_on, self.due_on

    def value(self, indicator: PhysicalIndicator, day: date) -> Decimal | None:
        """The last one told of that day or before."""
        told = [one for one in (self.readings or {}).get(indicator.pk, ()) if one.on <= day]
        return told[-1].value if told else None

    @property
    def days(self) -> set[date]:
        """The days on which one of the two dimensions may change."""
        ends = {one.actual_to for one in self.steps if one.actual_to}
        return ends | {one.on for rows in (self.readings or {}).values() for one in rows}

    def done(self, day: date) -> tuple[Decimal | None, Decimal | None]:
        """The procedural and the physical progress, as the record keeps them."""
        return kept(self.procedural(day).done), kept(self.physical(day).done)


def kept(value: Decimal | None) -> Decimal | None:
    return None if value is None else rounded(value)


def courses_of(rows: Sequence[Intervention]) -> list[Course]:
    """In the order of the rows: three queries, whatever their number."""
    keys = [one.pk for one in rows]
    steps: dict[int, list[ProcedureStep]] = defaultdict(list)
    for step in ProcedureStep.objects.filter(intervention__in=keys).order_by("position"):
        steps[step.intervention_id].append(step)
    indicators: dict[int, list[PhysicalIndicator]] = defaultdict(list)
    for one in PhysicalIndicator.objects.filter(intervention__in=keys).order_by("position"):
        indicators[one.intervention_id].append(one)
    readings: dict[int, list[PhysicalReading]] = defaultdict(list)
    told = PhysicalReading.objects.filter(indicator__intervention__in=keys)
    for reading in told.order_by("on", "told_at", "pk"):
        readings[reading.indicator_id].append(reading)
    return [
        Course(
            starts_on=one.starts_on,
            due_on=one.due_on,
            steps=steps.get(one.pk, ()),
            indicators=indicators.get(one.pk, ()),
            readings=readings,
        )
        for one in rows
    ]


@dataclass(frozen=True)
class Status:
    """The three dimensions of an intervention on a day, and its timing."""

    intervention: Intervention
    on: date
    course: Course
    procedural: Sum
    physical: Sum
    money: Money
    planned_paid: Decimal | None
    """What was planned to be spent by the day, in percent of the cost."""
    timing: Timing

    @property
    def leading(self) -> Sum:
        """The dimension that tells the timing: the procedure, or what is made without one."""
        return self.procedural if self.procedural.terms else self.physical

    @property
    def points(self) -> int | None:
        """How far what is done is from what was planned, in whole points."""
        done, planned = self.leading.done, self.leading.planned
        return None if done is None or planned is None else round(done - planned)

    @property
    def days_left(self) -> int | None:
        due = self.intervention.due_on
        return (due - self.on).days if due else None

    @property
    def is_stale(self) -> bool:
        return self.intervention.is_stale_on(self.on)

    @property
    def is_open(self) -> bool:
        return self.intervention.is_open


def money_of(one: Intervention) -> Money:
    """As the record keeps its sums."""
    return Money(one.cost_eur, one.to_find_eur, one.committed_eur, one.paid_eur, one.saved_eur)


def costs_of(keys: Iterable[int]) -> dict[int, dict[int, Decimal]]:
    """Intervention → year → what is planned now."""
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    rows = PlannedCost.objects.filter(intervention__in=list(keys), is_current=True)
    for key, year, amount in rows.order_by(F("year")).values_list(
        "intervention", "year", "amount_eur"
    ):
        if amount:
            found[key][year] = amount
    return found


def statuses_of(rows: Sequence[Intervention], *, on: date) -> list[Status]:
    """In the order of the rows: four queries, whatever their number."""
    costs = costs_of(one.pk for one in rows)
    return [
        status_from(one, course, costs.get(one.pk, {}), on)
        for one, course in zip(rows, courses_of(rows), strict=True)
    ]


def status_of(one: Intervention, *, on: date) -> Status:
    return statuses_of([one], on=on)[0]


def status_from(
    one: Intervention, course: Course, costs: Mapping[int, Decimal], on: date
) -> Status:
    procedural, physical, money = course.procedural(on), course.physical(on), money_of(one)
    leading = procedural if procedural.terms else physical
    spending = reckoning.planned_spending(costs, on, one.starts_on, one.due_on)
    return Status(
        intervention=one,
        on=on,
        course=course,
        procedural=procedural,
        physical=physical,
        money=money,
        planned_paid=reckoning.share_of(spending, money.cost),
        timing=reckoning.timing_at(
            one.state, due_on=one.due_on, done_on=one.done_on,
            done=leading.done, planned=leading.planned, day=on,
        ),
    )  # fmt: skip

"""How far interventions are on a day: procedure, things made, money, timing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

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
from quadro.kit.gathered import Gathered


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


STEPS, INDICATORS = Gathered(ProcedureStep), Gathered(PhysicalIndicator)
READINGS = Gathered(PhysicalReading, "id", "indicator_id", "on", "told_at", "value")
COURSE = ("steps_told", "indicators_told", "readings_told")


def _course_parts() -> dict[str, Subquery]:
    here, inside = {"intervention": OuterRef("pk")}, {"indicator__intervention": OuterRef("pk")}
    told = (
        STEPS.many(ProcedureStep.objects.filter(**here)),
        INDICATORS.many(PhysicalIndicator.objects.filter(**here)),
        READINGS.many(PhysicalReading.objects.filter(**inside)),
    )
    return dict(zip(COURSE, told, strict=True))


def courses_of(rows: Sequence[Intervention]) -> list[Course]:
    """In the order of the rows: one query, whatever their number."""
    found = Intervention.objects.filter(pk__in=[one.pk for one in rows])
    told = found.annotate(**_course_parts()).values_list("pk", *COURSE)
    parts = {key: some for key, *some in told}
    return [_course(one, parts[one.pk]) for one in rows]


def _course(one: Intervention, told: Sequence[Any]) -> Course:
    steps, indicators, readings = told
    by_indicator: dict[int, list[PhysicalReading]] = defaultdict(list)
    for reading in sorted(READINGS.read(readings), key=lambda row: (row.on, row.told_at, row.pk)):
        by_indicator[reading.indicator_id].append(reading)
    return Course(
        starts_on=one.starts_on,
        due_on=one.due_on,
        steps=sorted(STEPS.read(steps), key=lambda row: row.position),
        indicators=sorted(INDICATORS.read(indicators), key=lambda row: row.position),
        readings=by_indicator,
    )


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


COSTS = Gathered(PlannedCost, "id", "year", "amount_eur")
SIGNALS = (*COURSE, "costs_told")


def with_signals(rows: "QuerySet[Intervention]") -> "QuerySet[Intervention]":
    """With what `status_as_told` reads: no question more."""
    costs = PlannedCost.objects.filter(intervention=OuterRef("pk"), is_current=True)
    return rows.annotate(**_course_parts(), costs_told=COSTS.many(costs))


def status_as_told(one: Intervention, *, on: date) -> Status:
    """Of one that `with_signals` found."""
    return _status(one, [getattr(one, name) for name in SIGNALS], on)


def statuses_in(rows: "QuerySet[Intervention]", *, on: date) -> list[Status]:
    """Of the interventions that a question finds, in its order: nothing more is asked."""
    return [status_as_told(one, on=on) for one in with_signals(rows)]


def statuses_of(rows: Sequence[Intervention], *, on: date) -> list[Status]:
    """In the order of the rows: one query, whatever their number."""
    found = with_signals(Intervention.objects.filter(pk__in=[one.pk for one in rows]))
    told = {key: signals for key, *signals in found.values_list("pk", *SIGNALS)}
    return [_status(one, told[one.pk], on) for one in rows]


def _status(one: Intervention, told: Sequence[Any], on: date) -> Status:
    *course, costs = told
    planned = {row.year: row.amount_eur for row in COSTS.read(costs) if row.amount_eur}
    return status_from(one, _course(one, course), planned, on)


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

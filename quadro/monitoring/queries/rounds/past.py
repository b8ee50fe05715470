"""What was known, before a period ended, of the things that a round asks about.

What is told of the last day of the period is the answer itself, and is not its past.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from quadro.delivery.models import Commitment, Evidence, Step, Update
from quadro.delivery.queries import statuses_of, sum_of_steps
from quadro.delivery.reckoning import rounded
from quadro.interventions import queries as works
from quadro.interventions.models import Intervention, PhysicalReading
from quadro.interventions.queries import Course
from quadro.kit.terms import DAY
from quadro.monitoring.cells import Told, told_of
from quadro.monitoring.models import Answer, Reading, Round


@dataclass(frozen=True)
class Part:
    """A step of a commitment, or something that an intervention counts."""

    key: int
    label: str
    unit: str
    target: Decimal
    last: Decimal | None
    goes_down: bool = False
    """It is done by going down: fewer accidents, not more."""


@dataclass
class Past:
    """What was said last, and what was planned for the last day of the period."""

    on: date | None = None
    progress: Decimal | None = None
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    weight: Decimal | None = None
    planned: Decimal | None = None
    confidence: str = ""
    sentence: str = ""
    forecast_on: date | None = None
    has_evidence: bool = False
    parts: Sequence[Part] = field(default_factory=tuple)
    steps: Sequence[Step] = field(default_factory=tuple)
    breakdowns: Mapping[str, Told] = field(default_factory=dict)
    """Of an indicator: a part of the whole → what was read of it last."""
    course: Course | None = None
    """Of an intervention: its counts with all that was read of them."""

    def progress_with(self, told: Mapping[int, Decimal], on: date) -> Decimal | None:
        """What the parts sum to with what is told of some of them now."""
        if self.course is not None:
            return _physical(self.course, on, told)[0]
        last = {one.key: one.last for one in self.parts}
        for step in self.steps:
            step.value = told.get(step.pk, last.get(step.pk))
        return _kept(sum_of_steps(self.steps, on=on).done)


def _kept(value: Decimal | None) -> Decimal | None:
    return None if value is None else rounded(value)


def _physical(
    course: Course, on: date, told: Mapping[int, Decimal]
) -> tuple[Decimal | None, Decimal | None]:
    """Done and planned on a day, as if these values had been read on it."""
    known = {key: list(rows) for key, rows in (course.readings or {}).items()}
    for one in course.indicators:
        if one.pk in told:
            known[one.pk] = [PhysicalReading(indicator=one, on=on, value=told[one.pk])]
    reckoned = replace(course, readings=known).physical(on)
    return _kept(reckoned.done), _kept(reckoned.planned)


def past_of(answers: Collection[Answer], *, of: Round) -> dict[int, Past]:
    """Answer → its past. Fixed queries; none for kinds of things that are not asked about."""
    found = {one.pk: Past() for one in answers}
    commitments = {one.commitment_id: found[one.pk] for one in answers if one.commitment_id}
    if commitments:
        rows = [one.commitment for one in answers if one.commitment is not None]
        _of_commitments(rows, {key: past for key, past in commitments.items() if key}, of)
    made = [(one.intervention, found[one.pk]) for one in answers if one.intervention is not None]
    if made:
        _of_interventions([one for one, _past in made], {one.pk: past for one, past in made}, of)
    read = [one for one in answers if one.indicator_id is not None]
    if read:
        _of_indicators(read, found)
    return found


# Commitments --------------------------------------------------------------------------------------


def _of_commitments(rows: Sequence[Commitment], past: Mapping[int, Past], of: Round) -> None:
    keys = list(past)
    values: dict[int, dict[int, Decimal]] = defaultdict(dict)
    _read_updates(keys, past, values, of.last_day)
    for status in statuses_of(rows, on=of.last_day):
        past[status.commitment.pk].planned = status.planned
    steps: dict[int, list[Step]] = defaultdict(list)
    for step in Step.objects.filter(commitment__in=keys).order_by("position"):
        steps[step.commitment_id].append(step)
    for key, mine in steps.items():
        past[key].steps = mine
        past[key].parts = tuple(
            Part(one.pk, one.title, one.unit, one.target, values[key].get(one.pk))
            for one in mine
            if not one.is_cancelled
        )
    shown = Evidence.objects.filter(commitment__in=keys, on__gte=of.since)
    for key in set(shown.values_list("commitment", flat=True)):
        past[key].has_evidence = True


def _read_updates(
    keys: Collection[int],
    past: Mapping[int, Past],
    values: Mapping[int, dict[int, Decimal]],
    before: date,
) -> None:
    """The latest word on each thing: an update that is silent on one leaves the one before it."""
    told = Update.objects.filter(commitment__in=keys, on__lt=before).order_by("on", "pk")
    names = ("commitment", "on", "progress", "values", "confidence", "sentence", "forecast_on")
    for key, on, progress, steps, confidence, sentence, forecast_on in told.values_list(*names):
        one = past[key]
        if progress is not None:
            one.on, one.progress = on, progress
        if confidence:
            one.confidence, one.sentence = confidence, sentence
        one.forecast_on = forecast_on or one.forecast_on
        values[key].update({int(step): Decimal(value) for step, value in steps.items()})


# Interventions ------------------------------------------------------------------------------------


def _of_interventions(rows: Sequence[Intervention], past: Mapping[int, Past], of: Round) -> None:
    eve = of.last_day - DAY
    for row, course in zip(rows, works.courses_of(rows), strict=True):
        one = past[row.pk]
        one.course = course
        one.progress, _planned = _physical(course, eve, {})
        _done, one.planned = _physical(course, of.last_day, {})
        one.forecast_on = row.forecast_on
        one.parts = tuple(
            Part(
                each.pk, each.name, each.unit, each.target, course.value(each, eve),
                goes_down=each.target < each.baseline,
            )
            for each in course.indicators
        )  # fmt: skip


# Indicators ---------------------------------------------------------------------------------------

CellKey = tuple[int | None, str]


def _of_indicators(answers: Iterable[Answer], past: Mapping[int, Past]) -> None:
    """The reading of the latest period before the one that is asked, in the same place; and so
    of each part of the whole.
    """
    rows = list(answers)
    told = (
        Reading.objects.approved()
        .filter(
            indicator__in={one.indicator_id for one in rows},
            place__in={one.place for one in rows},
            since__lt=max(one.since for one in rows if one.since),
        )
        .order_by("since")
    )
    by_cell: dict[CellKey, list[Reading]] = defaultdict(list)
    for reading in told:
        by_cell[(reading.indicator_id, reading.place)].append(reading)
    for one in rows:
        known = [
            reading
            for reading in by_cell[(one.indicator_id, one.place)]
            if one.since and reading.since < one.since
        ]
        last = {reading.breakdown: reading for reading in known}
        if (whole := last.pop("", None)) is not None:
            _tell_reading(past[one.pk], whole)
        past[one.pk].breakdowns = {part: told_of(reading) for part, reading in last.items()}


def _tell_reading(past: Past, reading: Reading) -> None:
    past.on, past.value, past.weight = reading.on, reading.value, reading.weight
    past.numerator, past.denominator = reading.numerator, reading.denominator

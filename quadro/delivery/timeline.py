"""Commitments along time: their rows with the steps as marks, and the days to come as a list."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.delivery.models import Step
from quadro.delivery.queries import Status
from quadro.delivery.reckoning import Timing
from quadro.kit.dates import in_words
from quadro.kit.numbers import per_cent
from quadro.kit.schedules import Mark, Schedule, Span

BEFORE, AFTER = timedelta(days=31), timedelta(days=366)
"""How far back and ahead the days of the list go."""


def schedule_of(statuses: Iterable[Status], *, on: date) -> Schedule:
    return Schedule(
        title=gettext_lazy("Impegni nel tempo"),
        heading=gettext_lazy("Impegno"),
        spans=[_span(one) for one in statuses],
        today=on,
    )


def _span(one: Status) -> Span:
    made = one.commitment
    return Span(
        label=made.title,
        href=made.get_absolute_url(),
        detail=f"{made.owner.label} · {one.timing.label}",
        since=made.starts_on,
        until=made.due_on,
        forecast=made.forecast_on if made.is_open else None,
        done_on=made.done_on,
        progress=None if one.done is None else float(one.done),
        is_late=one.timing == Timing.LATE,
        spoken=_spoken(one),
        marks=[
            Mark(step.due_on, step.title, _kind(step, one.on))
            for step in one.steps
            if step.due_on and not step.is_cancelled
        ],
    )


def _kind(step: Step, on: date) -> str:
    if step.value is not None and step.value >= step.target:
        return "done"
    return "late" if step.due_on and step.due_on < on else "open"


def _spoken(one: Status) -> str:
    """What the drawing says, for who does not see it."""
    made = one.commitment
    due = in_words(made.due_on) if made.due_on else ""
    said = [
        _("comincia il %(day)s") % {"day": in_words(made.starts_on)} if made.starts_on else "",
        _("scade il %(day)s") % {"day": due} if due else _("senza un giorno di scadenza"),
        _("fatto %(done)s") % {"done": per_cent(one.done)} if one.done is not None else "",
        _("fatto il %(day)s") % {"day": in_words(made.done_on)} if made.done_on else "",
        str(one.timing.label),
    ]
    return f"{made.title}: {', '.join(filter(None, said))}"


@dataclass(frozen=True)
class Milestone:
    """A day on which something is due: a commitment, or one of its steps."""

    day: date
    status: Status
    title: str
    is_step: bool
    is_late: bool


@dataclass(frozen=True)
class MonthOfDays:
    label: str
    days: list[Milestone]


def milestones_of(statuses: Sequence[Status], *, on: date) -> list[MonthOfDays]:
    """What is still to be done from a month ago to a year from now, by months."""
    first, last = on - BEFORE, on + AFTER
    found = sorted(
        (one for status in statuses for one in _milestones(status) if first <= one.day < last),
        key=lambda one: (one.day, one.title),
    )
    return [
        MonthOfDays(date_format(date(year, month, 1), "F Y").lower(), list(days))
        for (year, month), days in groupby(found, lambda one: (one.day.year, one.day.month))
    ]


def _milestones(status: Status) -> Iterator[Milestone]:
    made = status.commitment
    if not made.is_open:
        return
    if made.due_on:
        yield Milestone(made.due_on, status, made.title, False, made.due_on < status.on)  # noqa: FBT003
    for one in status.steps:
        if one.due_on and not one.is_cancelled and _kind(one, status.on) != "done":
            yield Milestone(one.due_on, status, one.title, True, one.due_on < status.on)  # noqa: FBT003

"""The days that come: deadlines of commitments, steps of interventions, of a scope."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Q

from quadro.delivery.models import Commitment
from quadro.delivery.states import OPEN
from quadro.interventions.models import ProcedureStep
from quadro.interventions.states import OPEN as GOING
from quadro.monitoring.queries.standing.leaves import COMMITMENT, WORK
from quadro.monitoring.queries.standing.listing import keys_in
from quadro.monitoring.queries.standing.scopes import Scope
from quadro.monitoring.queries.standing.sight import Sight

AHEAD = timedelta(days=365)
MOST = 300


@dataclass(frozen=True)
class Milestone:
    """Something that is due on a day; `is_past` where the day is gone and it is not done."""

    on: date
    what: str
    of: str
    whose: str
    address: str
    is_past: bool
    kind: str


@dataclass(frozen=True)
class Month:
    first: date
    milestones: list[Milestone]


def milestones_in(scope: Scope, sight: Sight) -> list[Milestone]:
    """What is late, then a year ahead, by day; at most so many.

    The days are those in use now: a deadline that was moved stands where it is today.
    """
    found = [*_deadlines(scope, sight), *_steps(scope, sight)]
    return sorted(found, key=lambda one: (one.on, one.what))[:MOST]


def by_month(found: list[Milestone]) -> list[Month]:
    months = groupby(found, key=lambda one: one.on.replace(day=1))
    return [Month(first, list(some)) for first, some in months]


def _deadlines(scope: Scope, sight: Sight) -> list[Milestone]:
    rows = Commitment.objects.filter(
        pk__in=keys_in(scope, sight, COMMITMENT), state__in=OPEN, due_on__lte=sight.as_of.on + AHEAD
    )
    rows = rows.select_related("agreement", "owner").order_by("due_on", "pk")[:MOST]
    return [
        Milestone(
            one.due_on, one.title, one.agreement.label, one.owner.label, one.get_absolute_url(),
            one.due_on < sight.as_of.on, COMMITMENT,
        )
        for one in rows
        if one.due_on
    ]  # fmt: skip


def _steps(scope: Scope, sight: Sight) -> list[Milestone]:
    rows = ProcedureStep.objects.filter(
        Q(actual_to=None) | Q(actual_to__gt=sight.as_of.on),
        intervention__in=keys_in(scope, sight, WORK),
        intervention__state__in=GOING,
        planned_to__lte=sight.as_of.on + AHEAD,
    )
    rows = rows.select_related("intervention__body").order_by("planned_to", "pk")[:MOST]
    return [
        Milestone(
            one.planned_to, str(one), one.intervention.title, one.intervention.implementer,
            one.intervention.get_absolute_url(), one.planned_to < sight.as_of.on, WORK,
        )
        for one in rows
        if one.planned_to
    ]  # fmt: skip

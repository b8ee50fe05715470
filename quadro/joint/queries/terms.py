"""What is due of what is done together: a sharing to approve, an end that comes near."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from quadro.joint.models import Budget, JointService, State
from quadro.joint.queries.services import ends_on, with_all

APPROVAL = timedelta(days=30)
"""So long before its term the sharing of a year is told of."""
END = timedelta(days=180)
"""And the end of a service: a new convention passes through every council."""


@dataclass(frozen=True)
class Due:
    """`year` is that of a sharing, None for the end of the service; `day` may not be known."""

    service: JointService
    year: int | None
    day: date | None
    has_cost: bool = True
    """Of a sharing: what the year costs has been said."""


def due(on: date) -> list[Due]:
    """Of the services that are going on and are not invented; four queries."""
    rows = JointService.objects.on(on).filter(since__lte=on, is_demonstration=False)
    return [
        found
        for service in with_all(rows).order_by("pk")
        if service.state_on(on) == State.ACTIVE
        for found in _of(service, on)
    ]


def _of(service: JointService, on: date) -> Iterator[Due]:
    budgets: list[Budget] = service.all_budgets  # type: ignore[attr-defined]
    by_year = {one.year: one for one in budgets}
    for one in budgets:
        # Without a term, who approves is awaited when the year has begun.
        begins = one.approve_by - APPROVAL if one.approve_by else date(one.year, 1, 1)
        if not one.is_approved and begins <= on:
            yield Due(service, one.year, one.approve_by)
    before = by_year.get(on.year - 1)
    if before is not None and before.is_approved and on.year not in by_year:
        yield Due(service, on.year, None, has_cost=False)
    last = ends_on(service)
    if last is not None and last - END <= on <= last:
        yield Due(service, None, last)

"""The days of interventions that a calendar holds: when they end, when data are awaited."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from quadro.accounts.actors import Actor
from quadro.interventions.models import Intervention


@dataclass(frozen=True)
class Due:
    """`is_end`: the day on which it is to be finished; otherwise that by which data are awaited."""

    uid: str
    day: date
    intervention: Intervention
    is_end: bool


def days_of(by: Actor, *, since: date, until: date, body: int | None = None) -> list[Due]:
    """Of the open interventions of the bodies of `by`, or of one body: one query."""
    bodies = by.bodies if body is None else {body}
    ends = Q(due_on__gte=since, due_on__lt=until)
    awaited = Q(next_update_on__gte=since, next_update_on__lt=until)
    rows = Intervention.objects.readable_by(by).open().filter(ends | awaited, body__in=bodies)
    found = []
    for one in rows.order_by("due_on", "pk"):
        if one.due_on and since <= one.due_on < until:
            found.append(Due(f"intervention-{one.pk}-ends", one.due_on, one, is_end=True))
        if one.next_update_on and since <= one.next_update_on < until:
            uid = f"intervention-{one.pk}-data"
            found.append(Due(uid, one.next_update_on, one, is_end=False))
    return found

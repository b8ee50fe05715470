"""What of commitments waits for a person: for the people of a body, and for the office."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any

from django.db.models import JSONField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.urls import reverse

from quadro.accounts.actors import Actor
from quadro.delivery.models import Blocker, Commitment
from quadro.delivery.queries.commitments import register
from quadro.delivery.states import OPEN, State

NEAR_DAYS = timedelta(days=31)
SHOWN = 12
MOST = 60
"""Rows that are read to find those to show first."""


class Why(Enum):
    """Why a commitment waits for somebody, what presses most first."""

    RETURNED = "returned"
    BLOCKER = "blocker"
    LATE = "late"
    VERIFY = "verify"
    OVERDUE_BLOCKER = "overdue_blocker"
    STALE = "stale"
    NEAR = "near"


@dataclass(frozen=True)
class Standing:
    """What stands in the way of a commitment, and who removes it."""

    key: int
    what: str
    who: str
    due_on: date
    is_mine: bool


@dataclass(frozen=True)
class Turn:
    """A commitment that waits, since or by which day, and where that is done."""

    why: Why
    commitment: Commitment
    day: date | None
    address: str
    blocker: Standing | None = None


@dataclass(frozen=True)
class Turns:
    """The first of them, and how many there are."""

    shown: list[Turn]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.shown)


def turns_for(by: Actor) -> Turns:
    """One query. Of each commitment what presses most, and the first of what blocks it."""
    standing = Blocker.objects.filter(_stands(by), commitment=OuterRef("pk"), solved_on=None)
    first = standing.order_by("due_on", "pk").values(
        told=JSONObject(
            key="pk", what="what", body="body", due_on="due_on",
            who=Coalesce(NullIf("body__short_name", Value("")), "body__name"),
        )
    )[:1]  # fmt: skip
    rows = (
        register(by)
        .annotate(standing=Subquery(first, output_field=JSONField()))
        .filter(_waits(by) | Q(state__in=OPEN, standing__isnull=False))
        .order_by("due_on", "pk")[:MOST]
    )
    found = [turn for one in rows for turn in _turns_of(one, by)]
    places = {why: place for place, why in enumerate(Why)}
    found.sort(key=lambda one: (places[one.why], one.day or date.max))
    return Turns(found[:SHOWN], len(found))


def _waits(by: Actor) -> Q:
    on = by.on
    owed = Q(owner__in=by.bodies, state__in=OPEN) & (
        Q(due_on__lt=on + NEAR_DAYS)
        | Q(next_update_on__lt=on)
        | Q(state=State.UNDER_WAY) & ~Q(state_reason="")
    )
    return owed | Q(state=State.DELIVERED) if by.is_planning_office else owed


def _stands(by: Actor) -> Q:
    """Up to a body of theirs; for the office, whosever it is once its day has passed."""
    mine = Q(body__in=by.bodies)
    return mine | Q(due_on__lt=by.on) if by.is_planning_office else mine


def _turns_of(one: Commitment, by: Actor) -> Iterator[Turn]:
    told = vars(one)["standing"]
    if told:
        yield _of_blocker(one, told, by)
    if one.state == State.DELIVERED:
        if by.is_planning_office:
            yield Turn(Why.VERIFY, one, one.done_on, one.get_absolute_url())
    elif one.owner_id in by.bodies:
        yield from _owed(one, by.on)


def _owed(one: Commitment, on: date) -> Iterator[Turn]:
    page, tell = one.get_absolute_url(), reverse("delivery:tell", args=[one.slug])
    if one.state == State.UNDER_WAY and one.state_reason:
        yield Turn(Why.RETURNED, one, one.state_since, page)
    elif one.due_on and one.due_on < on:
        yield Turn(Why.LATE, one, one.due_on, tell)
    elif one.next_update_on and one.next_update_on < on:
        yield Turn(Why.STALE, one, one.next_update_on, tell)
    elif one.due_on and one.due_on < on + NEAR_DAYS:
        yield Turn(Why.NEAR, one, one.due_on, page)


def _of_blocker(one: Commitment, told: Mapping[str, Any], by: Actor) -> Turn:
    is_mine = told["body"] in by.bodies
    day = date.fromisoformat(told["due_on"])
    standing = Standing(told["key"], told["what"], told["who"], day, is_mine)
    if is_mine:
        address = reverse("delivery:solve", args=[one.slug, standing.key])
        return Turn(Why.BLOCKER, one, day, address, standing)
    return Turn(Why.OVERDUE_BLOCKER, one, day, f"{one.get_absolute_url()}#blocchi", standing)


@dataclass(frozen=True)
class Due:
    """A day in the life of commitments, as a calendar holds it."""

    uid: str
    day: date
    commitment: Commitment
    blocker: Blocker | None = None


def days_of(by: Actor, *, since: date, until: date, body: int | None = None) -> list[Due]:
    """The last days of the open commitments of the bodies of `by`, or of one body, and of the
    blockers that they remove: two queries.
    """
    bodies = by.bodies if body is None else {body}
    period = {"due_on__gte": since, "due_on__lt": until}
    readable = Commitment.objects.readable_by(by).open()
    rows = register(by).open().filter(owner__in=bodies, **period).order_by("due_on", "pk")
    blockers = Blocker.objects.filter(
        body__in=bodies, solved_on=None, commitment__in=readable.values("pk"), **period
    )
    found = [Due(f"commitment-{one.pk}-due", one.due_on, one) for one in rows if one.due_on]
    found += [
        Due(f"blocker-{one.pk}-due", one.due_on, one.commitment, one)
        for one in blockers.select_related("commitment__agreement").order_by("due_on", "pk")
    ]
    return found

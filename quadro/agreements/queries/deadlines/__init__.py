"""The days that count in the life of agreements, for who may know them."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.agreements.queries.deadlines.nouns import (
    ACTIONS,
    PUBLIC,
    Asked,
    Deadline,
    DeadlineKind,
    in_zone,
    of_named,
)
from quadro.agreements.queries.deadlines.sources import SOURCES
from quadro.agreements.states import State
from quadro.agreements.terms import after
from quadro.bodies.models import Body
from quadro.territory.models import Zone

__all__ = [
    "ACTIONS", "PUBLIC", "Deadline", "DeadlineKind", "deadlines", "deadlines_of", "running",
]  # fmt: skip

NEXT = 365
"""Days ahead for which the page of an agreement tells its deadlines."""
SHOWN = 8


def deadlines(
    by: Actor,
    *,
    since: date,
    until: date,
    body: Body | None = None,
    zone: Zone | None = None,
    kinds: Collection[str] | None = None,
    overdue: bool = False,
    named: str = "",
) -> list[Deadline]:
    """What falls from `since` to the day before `until`, on its legal day or where it moves to.

    The public terms of the agreements that `by` may read; the internal ones of those of the bodies
    of `by`, or of all for who reads everything. `overdue` adds what was due before `since` and is
    not done. `named` narrows to agreements with a party whose name holds these words. One query for
    each table that holds days, whatever the rows; a visitor costs two.
    """
    about = Q()
    if zone is not None:
        about &= in_zone(zone)
    if named:
        about &= of_named(named)
    asked = Asked(
        by, until=until, since=since, overdue=overdue, about=about,
        kinds=frozenset(DeadlineKind if kinds is None else kinds),
        body=None if body is None else body.pk,
    )  # fmt: skip
    return _found(asked, frozenset(State))


def deadlines_of(agreement: Agreement, by: Actor, *, on: date) -> list[Deadline]:
    """The next deadlines of an agreement, and what of it is overdue: four queries at most.

    Those of its acts on the albo are left to the acts.
    """
    asked = Asked(
        by, since=on, until=after(on, NEXT), overdue=True, about=Q(pk=agreement.pk),
        kinds=frozenset(DeadlineKind) - {DeadlineKind.ALBO}, tells_mine=False,
    )  # fmt: skip
    return _found(asked, frozenset({State(agreement.state)}))[:SHOWN]


def running(
    on: date,
    *,
    since: date,
    until: date,
    kinds: Collection[str],
    agreement: Agreement | None = None,
) -> list[Deadline]:
    """Whosever they are, what falls from `since` to the day before `until` and what is overdue.

    For the calendar, that tells each to those whose turn it is; of one agreement, if told which.
    """
    asked = Asked(
        Actor.system(on), since=since, until=until, kinds=frozenset(kinds), overdue=True,
        about=Q() if agreement is None else Q(pk=agreement.pk), tells_mine=False,
    )  # fmt: skip
    return _found(asked, frozenset(State))


def _found(asked: Asked, states: frozenset[State]) -> list[Deadline]:
    """In the order of the days on which to act."""
    known = asked.kinds if asked.knows_inside else PUBLIC.intersection(asked.kinds)
    found = [
        one
        for source in SOURCES
        if not source.kinds.isdisjoint(known) and not source.states.isdisjoint(states)
        for one in source.find(asked)
        if asked.holds(one)
    ]
    return sorted(found, key=lambda one: (one.falls_on, one.label, one.uid))

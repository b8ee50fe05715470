"""Who asks to join, as somebody may read it, and for whom somebody may ask."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Q, When

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.bodies.models import Body, Kind
from quadro.joint.models import Answer, Application, JointService, Member, State
from quadro.joint.queries.services import Listed

ASKERS = (Role.MAYOR, Role.SECRETARY, Role.OFFICER)
"""Who, in a municipality, asks for it."""
SHOWN = 20
LATELY = timedelta(days=365)
"""How long an answer stays on the page of the service."""


def asking_for(by: Actor) -> list[Body]:
    """The municipalities for which a person may ask, by name; no query for who has no such role."""
    mine = {body for role, body in by.mandates if role in ASKERS}
    if not mine:
        return []
    rows = Body.objects.filter(pk__in=mine, kind=Kind.MUNICIPALITY)
    return list(rows.order_by("name", "pk"))


@dataclass(frozen=True)
class Asking:
    """The applications that somebody may read, and the municipalities for which they may ask."""

    applications: Collection[Application]
    bodies: Collection[Body]

    @property
    def waiting(self) -> set[int]:
        return {one.body_id for one in self.applications if one.is_awaited}

    @property
    def keys(self) -> set[int]:
        return {one.pk for one in self.bodies}


def asking(
    service: JointService, members: Iterable[Member], by: Actor, *, on: date, reads_all: bool
) -> Asking:
    """Two queries at most; a visitor asks none. Those that wait come first, then the latest."""
    if not (reads_all or by.bodies):
        return Asking([], [])
    lately = Q(state=Answer.AWAITED) | Q(answered_on__gt=on - LATELY)
    rows = service.applications.select_related("body", "member").filter(lately)
    if not reads_all:
        rows = rows.filter(body__in=by.bodies)
    awaited = Case(When(state=Answer.AWAITED, then=0), default=1)
    found = list(rows.order_by(awaited, "-asked_on", "-pk")[:SHOWN])
    if service.state_on(on) not in (State.ACTIVE, State.COMING):
        return Asking(found, [])
    inside = {one.body_id for one in members if one.until is None}
    waiting = {one.body_id for one in found if one.is_awaited}
    may = [one for one in asking_for(by) if one.pk not in inside | waiting]
    return Asking(found, may)


def open_to(lines: Iterable[Listed], by: Actor) -> tuple[set[int], set[int]]:
    """Of the services of a list, those that somebody may ask to join, and those already asked.

    Two queries, none for who may ask for nobody.
    """
    bodies = {one.pk for one in asking_for(by)}
    if not bodies:
        return set(), set()
    rows = Application.objects.filter(body__in=bodies, state=Answer.AWAITED)
    asked = set(rows.values_list("service", "body"))
    may = {
        line.service.pk
        for line in lines
        if line.state in (State.ACTIVE, State.COMING)
        if any(
            (line.service.pk, body) not in asked
            for body in bodies - {one.pk for one in line.members}
        )
    }
    return may, {service for service, _body in asked} - may

"""The needs that municipalities told, with who supports them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.bodies.models import Body, Kind
from quadro.services.models import Need
from quadro.services.states import NeedState

ASKERS = (
    Role.MAYOR, Role.DEPUTY_MAYOR, Role.SECRETARY, Role.DIRECTOR, Role.OFFICER, Role.CLERK,
)  # fmt: skip
"""Who, in a municipality, asks for services and tells its needs."""


def asking_for(by: Actor) -> "QuerySet[Body]":
    """The municipalities for which somebody may ask: theirs, all of them for the office."""
    towns = Body.objects.filter(kind=Kind.MUNICIPALITY, municipality__is_inside=True)
    if by.is_planning_office:
        return towns.order_by("name", "pk")
    mine = [body for role, body in by.mandates if role in ASKERS]
    return towns.filter(pk__in=mine).order_by("name", "pk")


@dataclass(frozen=True)
class Told:
    """A need with those who have it: who told it first."""

    need: Need
    supporters: Sequence[Body]
    mine: Collection[int]
    """The bodies of the reader that support it or told it."""

    @property
    def count(self) -> int:
        return len(self.supporters) + 1


def needs_told(by: Actor) -> list[Told]:
    """To be answered first, those of most municipalities before; then the others: two queries."""
    rows = Need.objects.select_related("body", "theme", "service").prefetch_related(
        "supports__body"
    )
    own = by.bodies
    found = []
    for need in rows:
        bodies = sorted((one.body for one in need.supports.all()), key=lambda one: one.label)
        mine = {one.pk for one in bodies if one.pk in own} | ({need.body_id} & own)
        found.append(Told(need, bodies, mine))
    return sorted(
        found,
        key=lambda one: (one.need.state != NeedState.OPEN, -one.count, one.need.title, one.need.pk),
    )


def can_support(need: Need, by: Actor) -> "QuerySet[Body]":
    taken = Q(pk=need.body_id) | Q(need_supports__need=need)
    return asking_for(by).exclude(taken)

"""Lists of assemblies and of their sittings."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet

from quadro.accounts.actors import Actor
from quadro.assemblies.models import Assembly, Sitting
from quadro.assemblies.states import UNDER_WAY, State
from quadro.bodies.models import Body
from quadro.kit.gathered import Gathered


@dataclass(frozen=True)
class Meeting:
    """An assembly with its sittings nearest to now."""

    assembly: Assembly
    next: Sitting | None
    last: Sitting | None


SITTINGS = Gathered(
    Sitting, "id", "year", "number", "starts_at", "place", "state", "is_demonstration"
)


def meetings(
    *, by: Actor, at: datetime, bodies: "Collection[Body] | QuerySet[Body] | None" = None,
    agreement: int | None = None,
) -> list[Meeting]:  # fmt: skip
    """The assemblies that are there today, or those of some bodies, or those that an agreement
    established, by name. One query, whatever the number of sittings that were ever held.
    """
    held = Sitting.objects.readable_by(by).exclude(state=State.CANCELLED)
    held = held.filter(assembly=OuterRef("pk"))
    is_ahead = Q(starts_at__gte=at) | Q(state__in=UNDER_WAY)
    rows = Assembly.objects.on(by.on).annotate(
        ahead=SITTINGS.first(held.filter(is_ahead).order_by("starts_at", "pk")),
        past=SITTINGS.first(held.exclude(is_ahead).order_by("-starts_at", "-pk")),
    )
    if bodies is not None:
        rows = rows.filter(body__in=bodies)
    if agreement is not None:
        rows = rows.filter(agreement=agreement)
    told: Iterable[Any] = rows.select_related("body").order_by("kind", "name", "pk")
    return [Meeting(one, _sitting(one, one.ahead), _sitting(one, one.past)) for one in told]


def _sitting(assembly: Assembly, told: Sequence[Any] | None) -> Sitting | None:
    found = SITTINGS.read_first(told)
    if found is not None:
        found.assembly = assembly
    return found


def sittings_of(assembly: Assembly, *, by: Actor) -> list[Sitting]:
    """All that may be read, the latest first. One query."""
    rows = Sitting.objects.readable_by(by).filter(assembly=assembly).select_related("minutes")
    found = list(rows.order_by("-starts_at", "-pk"))
    for one in found:
        one.assembly = assembly
    return found

"""Lists of assemblies and of their sittings."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery

from quadro.accounts.actors import Actor
from quadro.assemblies.models import Assembly, Sitting
from quadro.assemblies.states import UNDER_WAY, State


@dataclass(frozen=True)
class Meeting:
    """An assembly with its sittings nearest to now."""

    assembly: Assembly
    next: Sitting | None
    last: Sitting | None


def meetings(
    *, by: Actor, at: datetime, bodies: Collection[int | None] | None = None,
    agreement: int | None = None,
) -> list[Meeting]:  # fmt: skip
    """The assemblies that are there today, or those of some bodies, or those that an agreement
    established, by name. Two queries, whatever the number of sittings that were ever held.
    """
    held = Sitting.objects.readable_by(by).exclude(state=State.CANCELLED)
    held = held.filter(assembly=OuterRef("pk"))
    is_ahead = Q(starts_at__gte=at) | Q(state__in=UNDER_WAY)
    rows = Assembly.objects.on(by.on).annotate(
        ahead=Subquery(held.filter(is_ahead).order_by("starts_at", "pk").values("pk")[:1]),
        past=Subquery(held.exclude(is_ahead).order_by("-starts_at", "-pk").values("pk")[:1]),
    )
    if bodies is not None:
        rows = rows.filter(body__in=[one for one in bodies if one])
    if agreement is not None:
        rows = rows.filter(agreement=agreement)
    told = list(rows.select_related("body").order_by("kind", "name", "pk"))
    wanted = {key for one in told for key in (one.ahead, one.past) if key}
    sittings = Sitting.objects.select_related("assembly").in_bulk(wanted)
    return [Meeting(one, sittings.get(one.ahead), sittings.get(one.past)) for one in told]


def sittings_of(assembly: Assembly, *, by: Actor) -> list[Sitting]:
    """All that may be read, the latest first. One query."""
    rows = Sitting.objects.readable_by(by).filter(assembly=assembly).select_related("minutes")
    found = list(rows.order_by("-starts_at", "-pk"))
    for one in found:
        one.assembly = assembly
    return found

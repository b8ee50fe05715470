"""Lists of assemblies and of their sittings."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from quadro.accounts.actors import Actor
from quadro.assemblies.models import Assembly, Sitting
from quadro.assemblies.states import State


@dataclass(frozen=True)
class Meeting:
    """An assembly with its sittings nearest to now."""

    assembly: Assembly
    next: Sitting | None
    last: Sitting | None


def meetings(
    *, by: Actor, at: datetime, bodies: Collection[int | None] | None = None
) -> list[Meeting]:
    """The assemblies that are there today, or those of some bodies, by name. Two queries."""
    rows = Assembly.objects.on(by.on).select_related("body").order_by("kind", "name", "pk")
    readable = Sitting.objects.readable_by(by).exclude(state=State.CANCELLED)
    if bodies is not None:
        keys = [one for one in bodies if one]
        rows, readable = rows.filter(body__in=keys), readable.filter(assembly__body__in=keys)
    sittings: dict[int, list[Sitting]] = defaultdict(list)
    for one in readable.order_by("starts_at", "pk"):
        sittings[one.assembly_id].append(one)
    found = []
    for assembly in rows:
        held = sittings[assembly.pk]
        for one in held:
            one.assembly = assembly
        ahead = [one for one in held if one.starts_at >= at or one.is_under_way]
        past = [one for one in held if one not in ahead]
        found.append(Meeting(assembly, ahead[0] if ahead else None, past[-1] if past else None))
    return found


def sittings_of(assembly: Assembly, *, by: Actor) -> list[Sitting]:
    """All that may be read, the latest first. One query."""
    rows = Sitting.objects.readable_by(by).filter(assembly=assembly).select_related("minutes")
    found = list(rows.order_by("-starts_at", "-pk"))
    for one in found:
        one.assembly = assembly
    return found

"""The programming documents of an actor, each with its editions."""

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Q

from quadro.kit.gathered import Gathered
from quadro.plan.models import Edition, Programme

EDITIONS = Gathered(Edition, "id", "slug", "name", "title")
Told = list[tuple[Programme, list[Edition]]]


def programmes(whose: Q) -> Told:
    """By title, each with its editions: one query."""
    editions = EDITIONS.many(Edition.objects.filter(programme=OuterRef("pk")))
    rows: Iterable[Any] = Programme.objects.filter(whose).annotate(told=editions)
    return [(one, _editions(one)) for one in rows.order_by("title", "pk")]  # type: ignore[attr-defined]


def _editions(programme: Any) -> list[Edition]:
    found = EDITIONS.read(programme.told)
    for one in found:
        one.programme = programme
    return found

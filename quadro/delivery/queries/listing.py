"""The register of commitments on a past day, as rows that can be narrowed and sorted."""

from typing import Any

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, NullIf

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.delivery.models import CommitmentQuerySet, Fact, FactName
from quadro.delivery.queries.commitments import register
from quadro.kit.asof import AsOf

THEN = {
    "state_then": FactName.STATE,
    "title_then": FactName.TITLE,
    "due_then": FactName.DUE_ON,
    "progress_then": FactName.PROGRESS,
    "next_update_then": FactName.NEXT_UPDATE_ON,
    "owner_then": FactName.OWNER,
}
"""The facts by which the register is narrowed and sorted, as annotations of its rows."""


def register_at(by: Actor, as_of: AsOf) -> CommitmentQuerySet:
    """All that `by` may read; of a past day those that were there, with what `THEN` says of it."""
    rows = register(by)
    if as_of.is_now:
        return rows
    known = Fact.objects.filter(
        commitment=OuterRef("pk"), on__lte=as_of.on, known_at__lte=as_of.known_at
    )
    told = {name: _latest(known, fact) for name, fact in THEN.items()}
    owner = Body.objects.filter(pk=Cast(OuterRef("owner_then"), BigIntegerField()))
    found: Any = rows.annotate(**told).annotate(owner_slug_then=Subquery(owner.values("slug")[:1]))
    there: CommitmentQuerySet = found.filter(state_then__isnull=False)
    return there


def _latest(known: "QuerySet[Fact]", name: str) -> NullIf:
    """The value that held, as text; none where it was not known."""
    rows = known.filter(name=name).order_by("-on", "-known_at", "-pk")
    return NullIf(
        Subquery(rows.values("value")[:1], output_field=TextField()), Value("", TextField())
    )

"""What the verbs of the module share: the row held, its trace, the facts of the day."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.delivery.actions.counting import count
from quadro.delivery.models import Commitment, Fact, FactName
from quadro.journal import actions as journal
from quadro.kit.refusals import Stale

Values = Mapping[str, Any]
KEPT: dict[str, str] = {
    FactName.STATE: "state",
    FactName.STARTS_ON: "starts_on",
    FactName.DUE_ON: "due_on",
    FactName.WEIGHT: "weight",
    FactName.PROGRESS: "progress",
}
"""The facts of a commitment, and the fields that say them now."""


def locked(commitment: Commitment) -> Commitment:
    """The commitment as it is now, held until the end of the transaction."""
    return (
        Commitment.objects.select_for_update(of=("self",))
        .select_related("agreement__instrument", "owner", "in_charge")
        .get(pk=commitment.pk)
    )


def refuse_if_stale(commitment: Commitment, version: int, theirs: Values) -> None:
    if commitment.version != version:
        raise Stale(
            _("Qualcun altro ha modificato questo impegno mentre scrivevi."),
            theirs=theirs,
            version=commitment.version,
        )


def facts_of(commitment: Commitment) -> dict[str, str]:
    """What is kept of it for any past day, as text; empty where it is not known."""
    return {name: written(getattr(commitment, field)) for name, field in KEPT.items()}


def written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def keep_facts(
    commitment: Commitment, before: Mapping[str, str], *, on: date, at: datetime
) -> None:
    """Keep what changed, as it holds from the day `on`."""
    now = facts_of(commitment)
    Fact.objects.bulk_create(new_facts(commitment, before, now, on=on, at=at))


def keep_fact(commitment: Commitment, name: str, value: Any, *, on: date, at: datetime) -> None:
    """Keep one value of a past day, whatever holds today."""
    Fact.objects.create(commitment=commitment, name=name, value=written(value), on=on, known_at=at)


def new_facts(
    commitment: Commitment,
    before: Mapping[str, str],
    now: Mapping[str, str],
    *,
    on: date,
    at: datetime,
) -> Iterable[Fact]:
    return [
        Fact(commitment=commitment, name=name, value=value, on=on, known_at=at)
        for name, value in now.items()
        if before.get(name) != value
    ]


def save(commitment: Commitment, event: str, changes: Values, *, by: Actor) -> None:
    """Write a held commitment with its trace."""
    commitment.version += 1
    commitment.updated_on = by.on
    commitment.save()
    journal.record(event, commitment, by=by, **changes)
    count([commitment.pk])

"""What the verbs of the module share: the row held, its trace, the facts of the day."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Min
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.delivery.freshness import next_update_of
from quadro.delivery.index import commitment_items
from quadro.delivery.models import Commitment, Fact, FactName
from quadro.delivery.queries.structure import plain
from quadro.journal import actions as journal
from quadro.kit.refusals import Stale
from quadro.search import actions as search

Values = Mapping[str, Any]
KEPT: dict[str, str] = {
    FactName.STATE: "state",
    FactName.STARTS_ON: "starts_on",
    FactName.DUE_ON: "due_on",
    FactName.WEIGHT: "weight",
    FactName.PROGRESS: "progress",
    FactName.TITLE: "title",
    FactName.DELIVERABLE: "deliverable",
    FactName.OWNER: "owner_id",
    FactName.TERM: "term_key",
    FactName.FORECAST_ON: "forecast_on",
    FactName.DONE_ON: "done_on",
    FactName.REASON: "state_reason",
    FactName.NEXT_UPDATE_ON: "next_update_on",
}
"""The facts of a commitment, and the fields that say them now.

Its steps and its shares of the plan are kept by the verbs that change them.
"""


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
    return {name: plain(getattr(commitment, field)) for name, field in KEPT.items()}


def keep_facts(
    commitment: Commitment, before: Mapping[str, str], *, on: date, at: datetime
) -> None:
    """Keep what changed, as it holds from the day `on`.

    Where something else was said of a later day, what holds now holds from that day too: the days
    between stay as they were said.
    """
    told = new_facts(commitment, before, facts_of(commitment), on=on, at=at)
    later = commitment.facts.filter(name__in=[one.name for one in told], on__gt=on)
    last = dict(later.values_list("name").annotate(Max("on")).order_by("name"))
    told += [
        Fact(commitment=commitment, name=one.name, value=one.value, on=last[one.name], known_at=at)
        for one in told
        if one.name in last
    ]
    Fact.objects.bulk_create(told)


def first_day(commitment: Commitment) -> date:
    """The day since which it is known to be there."""
    first: date = commitment.facts.filter(name=FactName.STATE).aggregate(on=Min("on"))["on"]
    return first


def keep_fact(commitment: Commitment, name: str, value: str, *, on: date, at: datetime) -> None:
    """Keep one value that is not in `KEPT`."""
    Fact.objects.create(commitment=commitment, name=name, value=value, on=on, known_at=at)


def new_facts(
    commitment: Commitment,
    before: Mapping[str, str],
    now: Mapping[str, str],
    *,
    on: date,
    at: datetime,
) -> list[Fact]:
    return [
        Fact(commitment=commitment, name=name, value=value, on=on, known_at=at)
        for name, value in now.items()
        if before.get(name) != value
    ]


def save(commitment: Commitment, event: str, changes: Values, *, by: Actor) -> None:
    """Write a held commitment with its trace."""
    commitment.next_update_on = next_update_of(commitment)
    commitment.version += 1
    commitment.updated_on = by.on
    commitment.save()
    journal.record(event, commitment, by=by, **changes)


def reindex(commitment: Commitment) -> None:
    """Let it be found as it is now: after its words, its owner or its state have changed."""
    search.put(commitment_items(Commitment.objects.filter(pk=commitment.pk)))

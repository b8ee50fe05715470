"""What the verbs of the module share: the row held, its trace, the facts of the day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Min
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.delivery.actions.counting import count
from quadro.delivery.freshness import next_update_of
from quadro.delivery.index import commitment_items
from quadro.delivery.models import Commitment, Fact, FactName
from quadro.delivery.queries.structure import plain
from quadro.journal import actions as journal
from quadro.kit import bulk
from quadro.kit.refusals import Stale
from quadro.search import actions as search

Values = Mapping[str, Any]
BATCH = 200
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
    return locked_many([commitment.pk])[commitment.pk]


def locked_many(keys: Collection[int]) -> dict[int, Commitment]:
    """The same for many, held in the order of their keys: none waits for another in a circle."""
    rows = (
        Commitment.objects.select_for_update(of=("self",))
        .select_related("agreement__instrument", "owner", "in_charge")
        .filter(pk__in=keys)
    )
    return {one.pk: one for one in rows.order_by("pk")}


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
    Fact.objects.bulk_create(said_facts([(commitment, before, on)], at=at))


def said_facts(
    changed: Sequence[tuple[Commitment, Mapping[str, str], date]], *, at: datetime
) -> list[Fact]:
    """The same of many, each with what held before and since when: one query."""
    told = [
        fact
        for commitment, before, on in changed
        for fact in new_facts(commitment, before, facts_of(commitment), on=on, at=at)
    ]
    if not told:
        return []
    later = Fact.objects.filter(
        commitment__in={one.commitment_id for one in told},
        name__in={one.name for one in told},
        on__gt=min(one.on for one in told),
    ).order_by()
    rows = later.values("commitment", "name").annotate(last=Max("on"))
    last = {(key, name): on for key, name, on in rows.values_list("commitment", "name", "last")}
    return told + [
        Fact(
            commitment=one.commitment, name=one.name, value=one.value, known_at=at,
            on=last[one.commitment_id, one.name],
        )
        for one in told
        if last.get((one.commitment_id, one.name), one.on) > one.on
    ]  # fmt: skip


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
    _renew(commitment, by)
    commitment.save()
    journal.record(event, commitment, by=by, **changes)
    count([commitment.pk])


@dataclass(frozen=True)
class Saved:
    """A held commitment that changes, and what is told of it."""

    commitment: Commitment
    event: str
    changes: Values


RENEWED = ("next_update_on", "version", "updated_on")


def save_many(saved: Sequence[Saved], fields: Sequence[str], *, by: Actor) -> None:
    """The same for many whose `fields` change: three statements, and those of the roll-up."""
    for one in saved:
        _renew(one.commitment, by)
    rows = [one.commitment for one in saved]
    bulk.update(rows, [*fields, *RENEWED])
    journal.record_many(
        [journal.Fact(one.event, one.commitment, one.changes) for one in saved], by=by
    )
    count([one.pk for one in rows])


def _renew(commitment: Commitment, by: Actor) -> None:
    commitment.next_update_on = next_update_of(commitment)
    commitment.version += 1
    commitment.updated_on = by.on


def reindex(*commitments: Commitment) -> None:
    """Let them be found as they are now: after words, owner or state have changed."""
    if not commitments:
        return
    keys = [one.pk for one in commitments]
    search.put(commitment_items(Commitment.objects.filter(pk__in=keys)))

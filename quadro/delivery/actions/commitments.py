"""A commitment is registered, divided, moved in time; what it carries of the plan is told."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.delivery import policies
from quadro.delivery.actions import announcing
from quadro.delivery.actions.counting import count
from quadro.delivery.actions.progress import Line, keep_progress
from quadro.delivery.actions.rows import (
    Values,
    facts_of,
    first_day,
    keep_fact,
    keep_facts,
    locked,
    new_facts,
    refuse_if_stale,
    reindex,
    save,
)
from quadro.delivery.due import due_day
from quadro.delivery.freshness import next_update_of
from quadro.delivery.models import (
    CADENCE,
    LONGEST_CADENCE,
    Commitment,
    Dependency,
    Fact,
    FactName,
    Share,
    Step,
)
from quadro.delivery.queries.structure import shares_as_kept, steps_as_kept
from quadro.journal import actions as journal
from quadro.kit.refusals import Refused
from quadro.plan.models import Provision

RECORD = (
    "title", "deliverable", "owner", "in_charge", "quote", "starts_on", "weight", "source",
    "cadence_months",
)  # fmt: skip
"""What the office says of a commitment, and may correct."""
TERM = ("term_count", "term_unit", "term_from")


@transaction.atomic
def promise(
    agreement: Agreement, values: Values, *, by: Actor, at: datetime, since: date | None = None
) -> Commitment:
    """Register what a party owes under an agreement.

    It holds since `since`, or since the parties signed or it starts: one that is registered late
    was there before.

    `values`: those of `RECORD`, `others` (bodies), and either `due_on` or a term (`term_count`,
    `term_unit`, `term_from`); `said_in` and `anchor` where it is drawn from a paragraph.
    """
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    policies.check_can_keep(agreement, by=by)
    policies.check_commitment(agreement, values, on=by.on)
    last = agreement.commitments.aggregate(last=Max("number"))["last"] or 0
    made = Commitment(
        agreement=agreement,
        number=last + 1,
        slug=f"{agreement.slug}-{last + 1}",
        said_in=values.get("said_in"),
        anchor=values.get("anchor", ""),
        is_demonstration=values.get("is_demonstration", False),
        state_since=by.on,
        registered_on=by.on,
        updated_on=by.on,
        progress=Decimal(0),
        cadence_months=min(agreement.review_months or CADENCE, LONGEST_CADENCE),
    )
    _fill(made, values)
    _set_term(made, values)
    made.first_due_on = made.due_on
    made.next_update_on = next_update_of(made)
    made.save()
    made.others.set(values.get("others", ()))
    keep_facts(made, {}, on=since or _since(made, by.on), at=at)
    told = {"owner": str(made.owner), "due_on": made.due_on, "term": made.term_in_words}
    journal.record("delivery.promised", made, by=by, **told)
    count([made.pk])
    reindex(made)
    announcing.tell_assigned(made, by=by)
    return made


def _since(made: Commitment, on: date) -> date:
    return min(filter(None, [on, made.starts_on, made.agreement.signed_on]))


@transaction.atomic
def edit(
    commitment: Commitment, values: Values, *, version: int, by: Actor, at: datetime
) -> Commitment:
    """Correct what is said of a commitment; its deadline moves by `reschedule`."""
    commitment = locked(commitment)
    policies.check_can_keep(commitment.agreement, by=by)
    before, kept = record_of(commitment), facts_of(commitment)
    refuse_if_stale(commitment, version, before)
    told = {**before, "due_on": commitment.due_on, **values}
    policies.check_commitment(commitment.agreement, told, on=by.on)
    _fill(commitment, values)
    if "others" in values:
        commitment.others.set(values["others"])
    after = record_of(commitment)
    save(commitment, "delivery.edited", journal.differences(before, after), by=by)
    keep_facts(commitment, kept, on=by.on, at=at)
    reindex(commitment)
    if before["owner"] != after["owner"]:
        announcing.settle(commitment, *announcing.OF_OWNER, by=by)
        announcing.tell_assigned(commitment, by=by)
    return commitment


@transaction.atomic
def reschedule(
    commitment: Commitment, values: Values, *, version: int, by: Actor, at: datetime
) -> Commitment:
    """Move the deadline, with its reason; what was planned before stays readable.

    `values`: `due_on` or a term, `reason`.
    """
    commitment = locked(commitment)
    policies.check_can_keep(commitment.agreement, by=by)
    before, kept = commitment.due_on, facts_of(commitment)
    refuse_if_stale(commitment, version, {"due_on": before})
    if not str(values.get("reason", "")).strip():
        raise Refused(_("Scrivi perché la scadenza si sposta: di solito lo dice un atto."))
    _set_term(commitment, values)
    if commitment.due_on == before:
        raise Refused(_("La scadenza resta quella di prima: indica il giorno nuovo."))
    policies.check_days(commitment.starts_on, commitment.due_on)
    commitment.first_due_on = commitment.first_due_on or commitment.due_on
    told = {"due_on": (before, commitment.due_on), "reason": values["reason"].strip()}
    save(commitment, "delivery.rescheduled", told, by=by)
    keep_facts(commitment, kept, on=by.on, at=at)
    announcing.tell_rescheduled(commitment, by=by)
    return commitment


@transaction.atomic
def resolve_terms(*, on: date, at: datetime) -> int:
    """Give a day to the relative terms whose first day became known or changed; tells how many.

    For the hourly clock: the agreement does not know its commitments.
    """
    rows = (
        Commitment.objects.open()
        .exclude(term_from="")
        .select_related("agreement")
        .select_for_update(of=("self",))
    )
    changed: list[tuple[Commitment, date | None, dict[str, str]]] = []
    for one in rows.order_by("pk"):
        day = due_day(one.agreement, one.term_count or 0, one.term_unit, one.term_from)
        if day == one.due_on or (day and one.starts_on and one.starts_on > day):
            continue
        changed.append((one, one.due_on, facts_of(one)))
        one.due_on, one.first_due_on = day, one.first_due_on or day
        one.version += 1
        one.updated_on = on
    Commitment.objects.bulk_update(
        [one for one, _before, _kept in changed],
        ["due_on", "first_due_on", "version", "updated_on"],
        batch_size=200,
    )
    Fact.objects.bulk_create(
        fact
        for one, _before, kept in changed
        for fact in new_facts(one, kept, facts_of(one), on=on, at=at)
    )
    journal.record_many(
        [
            journal.Fact("delivery.resolved", one, {"due_on": (before, one.due_on)})
            for one, before, _kept in changed
        ],
        by=Actor.system(on),
    )
    count([one.pk for one, _before, _kept in changed])
    return len(changed)


@transaction.atomic
def set_steps(
    commitment: Commitment,
    steps: Sequence[Values],
    *,
    version: int,
    by: Actor,
    at: datetime,
) -> Commitment:
    """Say the steps of a commitment, in order.

    Of each: `key` where it is there already, `title`, `weight`, `starts_on`, `due_on`, `target`,
    `unit`, `is_cancelled` with its `reason`. One that is left out is taken away if nothing was told
    of it, else it must be cancelled.
    """
    commitment = locked(commitment)
    policies.check_can_keep(commitment.agreement, by=by)
    policies.check_steps(commitment, steps)
    there = {one.pk: one for one in commitment.steps.all()}
    refuse_if_stale(commitment, version, {"steps": [str(one) for one in there.values()]})
    _refuse_to_forget(there.values(), steps)
    commitment.steps.exclude(pk__in=[one["key"] for one in steps if one.get("key")]).delete()
    # Places are unique: those there step aside before each takes its own.
    for one in there.values():
        one.position += len(there) + len(steps)
    Step.objects.bulk_update(
        [one for key, one in there.items() if key in {row.get("key") for row in steps}],
        ["position"],
    )
    for place, row in enumerate(steps, start=1):
        step = there.get(row.get("key") or 0) or Step(commitment=commitment)
        step.position = place
        for name in STEP:
            if name in row:
                setattr(step, name, row[name])
        step.save()
    told = {"steps": ([str(one) for one in there.values()], [row["title"] for row in steps])}
    since = _steps_since(commitment, by.on)
    is_said = steps_as_kept(commitment.steps.order_by("position"))
    keep_fact(commitment, FactName.STEPS, is_said, on=since, at=at)
    line = Line.of(commitment)
    commitment.progress = line.latest
    save(commitment, "delivery.steps_set", told, by=by)
    keep_progress(commitment, line, since=since, at=at)
    return commitment


def _steps_since(commitment: Commitment, on: date) -> date:
    """The first steps are of it from the beginning, unless something was told of it without."""
    had_steps = commitment.facts.filter(name=FactName.STEPS).exists()
    return on if had_steps or commitment.updates.exists() else min(on, first_day(commitment))


STEP = ("title", "weight", "starts_on", "due_on", "target", "unit", "is_cancelled", "reason")


def _refuse_to_forget(there: Iterable[Step], steps: Sequence[Values]) -> None:
    left = {row.get("key") for row in steps}
    for one in there:
        if one.pk not in left and one.value is not None:
            raise Refused(
                _("Del passo «%(step)s» è già stato detto qualcosa: annullalo invece di toglierlo.")
                % {"step": one}
            )
    for row in steps:
        if row.get("is_cancelled") and not str(row.get("reason", "")).strip():
            raise Refused(
                _("Scrivi perché il passo «%(step)s» è annullato.") % {"step": row["title"]}
            )


@transaction.atomic
def set_shares(
    commitment: Commitment,
    shares: Sequence[tuple[Provision, Decimal]],
    *,
    version: int,
    by: Actor,
    at: datetime,
) -> Commitment:
    """Say which provisions it carries, and in which parts: they sum to one hundred, or none."""
    commitment = locked(commitment)
    policies.check_can_keep(commitment.agreement, by=by)
    policies.check_shares(shares)
    before = shares_in_words(commitment)
    refuse_if_stale(commitment, version, {"shares": before})
    commitment.shares.all().delete()
    Share.objects.bulk_create(
        [
            Share(commitment=commitment, provision=provision, percent=percent)
            for provision, percent in shares
        ]
    )
    told = {"shares": (before, shares_in_words(commitment))}
    save(commitment, "delivery.shares_set", told, by=by)
    is_said = shares_as_kept(commitment.shares.order_by("provision"))
    is_first = not commitment.facts.filter(name=FactName.SHARES).exists()
    since = min(by.on, first_day(commitment)) if is_first else by.on
    keep_fact(commitment, FactName.SHARES, is_said, on=since, at=at)
    return commitment


def shares_in_words(commitment: Commitment) -> list[str]:
    rows = commitment.shares.select_related("provision").order_by("provision__code", "pk")
    return [f"{one.percent.normalize():f} % {one.provision}" for one in rows]


@transaction.atomic
def wait_for(commitment: Commitment, other: Commitment, *, by: Actor) -> Dependency:
    """Say that a commitment waits for another."""
    commitment = locked(commitment)
    policies.check_can_keep(commitment.agreement, by=by)
    policies.check_wait(commitment, other)
    made = Dependency.objects.create(commitment=commitment, other=other)
    save(commitment, "delivery.dependency_added", {"waits_for": (None, str(other))}, by=by)
    return made


@transaction.atomic
def stop_waiting(dependency: Dependency, *, by: Actor) -> None:
    commitment = locked(dependency.commitment)
    policies.check_can_keep(commitment.agreement, by=by)
    name = str(dependency.other)
    dependency.delete()
    save(commitment, "delivery.dependency_removed", {"waits_for": (name, None)}, by=by)


def record_of(commitment: Commitment) -> dict[str, Any]:
    told = {name: getattr(commitment, name) for name in RECORD}
    return {**told, "others": list(commitment.others.order_by("pk"))}


def _fill(commitment: Commitment, values: Values) -> None:
    for name in RECORD:
        if name in values:
            setattr(commitment, name, values[name])


def _set_term(commitment: Commitment, values: Values) -> None:
    """A deadline is told as a day, or as a term that gets its day when it can."""
    if values.get("term_from"):
        for name in TERM:
            setattr(commitment, name, values[name])
        commitment.due_on = due_day(
            commitment.agreement, values["term_count"], values["term_unit"], values["term_from"]
        )
    else:
        commitment.term_count, commitment.term_unit, commitment.term_from = None, "", ""
        commitment.due_on = values.get("due_on")

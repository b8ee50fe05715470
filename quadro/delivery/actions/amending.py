"""What an amendment changes of commitments: planned on a draft, made when it takes effect.

The past stays: what changes holds from the day on which the amendment has effect.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements import actions as agreements
from quadro.agreements.models import Amendment
from quadro.delivery import policies
from quadro.delivery.actions import announcing
from quadro.delivery.actions.commitments import promise
from quadro.delivery.actions.moving import move
from quadro.delivery.actions.rows import Values, facts_of, keep_facts, locked, reindex, save
from quadro.delivery.amending import kept, kept_new, now_of, read, read_new
from quadro.delivery.models import Commitment, CommitmentDelta
from quadro.kit.refusals import Refused

K = CommitmentDelta.Kind


# Planned on a draft -------------------------------------------------------------------------------


@transaction.atomic
def plan_change(
    amendment: Amendment, commitment: Commitment, field: str, values: Values, *, by: Actor
) -> CommitmentDelta:
    """Say that the amendment gives a fact of a commitment another value.

    `values`: the field; of `owner` also `in_charge`. A later one takes the place of an earlier.
    """
    amendment = agreements.held_draft(amendment, by=by)
    policies.check_change(amendment, commitment, field, values)
    new = kept(values[field])
    if field == "owner":
        new |= {"in_charge": values["in_charge"].pk}
    amendment.commitment_deltas.filter(kind=K.FIELD, commitment=commitment, field=field).delete()
    made = CommitmentDelta.objects.create(
        amendment=amendment, kind=K.FIELD, commitment=commitment, field=field, new=new
    )
    agreements.touch_draft(amendment, by=by)
    return made


@transaction.atomic
def plan_cancel(
    amendment: Amendment, commitment: Commitment, *, reason: str, by: Actor
) -> CommitmentDelta:
    amendment = agreements.held_draft(amendment, by=by)
    policies.check_cancel(amendment, commitment, reason, by=by)
    amendment.commitment_deltas.filter(kind=K.CANCEL, commitment=commitment).delete()
    made = CommitmentDelta.objects.create(
        amendment=amendment, kind=K.CANCEL, commitment=commitment, new={"reason": reason.strip()}
    )
    agreements.touch_draft(amendment, by=by)
    return made


@transaction.atomic
def plan_new(amendment: Amendment, values: Values, *, by: Actor) -> CommitmentDelta:
    """A commitment that will be there: `values` as `promise` wants them."""
    amendment = agreements.held_draft(amendment, by=by)
    policies.check_owner_then(amendment, values)
    made = CommitmentDelta.objects.create(amendment=amendment, kind=K.NEW, new=kept_new(values))
    agreements.touch_draft(amendment, by=by)
    return made


@transaction.atomic
def drop_planned(delta: CommitmentDelta, *, by: Actor) -> None:
    amendment = agreements.held_draft(delta.amendment, by=by)
    amendment.commitment_deltas.filter(pk=delta.pk).delete()
    agreements.touch_draft(amendment, by=by)


# When it takes effect -----------------------------------------------------------------------------


def apply_planned(amendment: Amendment, by: Actor, at: datetime) -> Mapping[str, Any]:
    """Make what was planned, in the transaction of the amendment, or refuse the whole of it."""
    on = amendment.effective_on
    assert on is not None  # noqa: S101 - it has just taken effect
    deltas = list(amendment.commitment_deltas.select_related("commitment").order_by("pk"))
    fields: dict[int, list[CommitmentDelta]] = defaultdict(list)
    for one in deltas:
        if one.kind == K.FIELD and one.commitment_id is not None:
            fields[one.commitment_id].append(one)
    titles = [_change(some, amendment, by=by, on=on, at=at) for some in fields.values()]
    for one in deltas:
        if one.kind == K.CANCEL:
            titles.append(_cancel(one, amendment, by=by, on=on, at=at))
        elif one.kind == K.NEW:
            titles.append(_add(one, amendment, by=by, on=on, at=at))
    CommitmentDelta.objects.bulk_update(deltas, ["old", "commitment"])
    return {"commitments": (None, titles)} if titles else {}


def _change(
    deltas: list[CommitmentDelta], amendment: Amendment, *, by: Actor, on: date, at: datetime
) -> str:
    """All that it changes of one commitment, together."""
    first = deltas[0].commitment
    assert first is not None  # noqa: S101 - it is of a commitment
    commitment = locked(first)
    policies.check_still_open(commitment)
    before, due = facts_of(commitment), commitment.due_on
    told: dict[str, Any] = {"amendment": str(amendment)}
    for one in deltas:
        one.old = now_of(commitment, one.field)
        for name, value in read(one.field, one.new).items():
            told[name] = (getattr(commitment, name), value)
            setattr(commitment, name, value)
        if one.field == "due_on":
            commitment.term_count, commitment.term_unit, commitment.term_from = None, "", ""
    commitment.first_due_on = commitment.first_due_on or commitment.due_on
    if "owner" in told:
        policies.check_commitment(amendment.agreement, _said_of(commitment), on=by.on)
    policies.check_days(commitment.starts_on, commitment.due_on)
    save(commitment, "delivery.amended", told, by=by)
    keep_facts(commitment, before, on=on, at=at)
    reindex(commitment)
    if commitment.due_on != due:
        announcing.tell_rescheduled(commitment, by=by)
    return commitment.title


def _said_of(commitment: Commitment) -> dict[str, Any]:
    names = ("owner", "in_charge", "starts_on", "due_on", "weight", "cadence_months")
    return {name: getattr(commitment, name) for name in names}


def _cancel(
    delta: CommitmentDelta, amendment: Amendment, *, by: Actor, on: date, at: datetime
) -> str:
    assert delta.commitment is not None  # noqa: S101 - it is of a commitment
    delta.old = {"state": delta.commitment.state}
    reason = _("%(amendment)s: %(reason)s") % {
        "amendment": amendment.label,
        "reason": delta.told["reason"],
    }
    move(delta.commitment, "cancel", by=by, on=on, at=at, reason=reason[:500])
    return delta.commitment.title


def _add(delta: CommitmentDelta, amendment: Amendment, *, by: Actor, on: date, at: datetime) -> str:
    values = read_new(delta.told)
    if not values["in_charge"].holds_on(by.on):
        raise Refused(
            _("Il referente di «%(title)s» non è più in carica: indicane un altro nella bozza.")
            % {"title": values["title"]}
        )
    values["source"] = values.get("source") or str(amendment)[:500]
    delta.commitment = promise(amendment.agreement, values, by=by, at=at, since=on)
    return delta.commitment.title

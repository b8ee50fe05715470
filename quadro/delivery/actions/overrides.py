"""The planning office corrects a computed signal, with its reason. Nothing is written over."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.delivery import policies
from quadro.delivery.actions import announcing
from quadro.delivery.actions.rows import Values, locked, save
from quadro.delivery.models import Commitment, Override
from quadro.delivery.queries import status_of
from quadro.delivery.reckoning import rounded


@transaction.atomic
def override(commitment: Commitment, values: Values, *, by: Actor, at: datetime) -> Override:
    """Declare another timing or progress than the computed one, from today.

    `values`: `timing`, `progress`, `reason`, `expires_on`. The one that holds gives way to it. What
    is computed now is kept beside; sums go on with the computed values.
    """
    commitment = locked(commitment)
    policies.check_can_override(commitment, by=by)
    policies.check_override(values, by=by)
    status = status_of(commitment, on=by.on)
    done = None if status.done is None else rounded(status.done)
    policies.check_differs(values, timing=status.timing, progress=done)
    end_override(
        commitment, _("Un’altra correzione ha preso il suo posto."), by=by, on=by.on, at=at
    )
    made = Override.objects.create(
        commitment=commitment, on=by.on, expires_on=values.get("expires_on"),
        timing=values.get("timing") or "", progress=values.get("progress"),
        reason=values["reason"].strip(), computed_timing=status.timing, computed_progress=done,
        author=by.user, author_name=str(by), told_at=at,
    )  # fmt: skip
    told = {
        "timing": (str(status.timing.label), str(made.get_timing_display()) or None),
        "progress": (done, made.progress),
        "reason": made.reason,
    }
    save(commitment, "delivery.overridden", told, by=by)
    announcing.tell_overridden(made, by=by)
    return made


@transaction.atomic
def withdraw_override(override: Override, *, reason: str, by: Actor, at: datetime) -> None:
    commitment = locked(override.commitment)
    override = commitment.overrides.get(pk=override.pk)
    override.commitment = commitment
    policies.check_can_withdraw(override, reason, by=by)
    end_override(commitment, reason.strip(), by=by, on=by.on, at=at)
    save(commitment, "delivery.override_withdrawn", {"reason": reason.strip()}, by=by)


def end_override(commitment: Commitment, reason: str, *, by: Actor, on: date, at: datetime) -> None:
    """Of a held commitment, the correction that has no end yet gets one."""
    open_ = commitment.overrides.filter(withdrawn_on=None)
    open_.update(withdrawn_on=on, withdrawn_at=at, withdrawn_by=str(by), withdrawal=reason)

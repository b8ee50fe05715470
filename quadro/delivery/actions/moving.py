"""A commitment goes from a state to another: one way for every move."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.delivery import policies
from quadro.delivery.actions import announcing
from quadro.delivery.actions.overrides import end_override
from quadro.delivery.actions.progress import Line
from quadro.delivery.actions.rows import facts_of, keep_facts, locked, reindex, save
from quadro.delivery.models import Commitment
from quadro.delivery.states import OPEN, State

WHOLE = Decimal(100)


@transaction.atomic
def move(
    commitment: Commitment,
    verb: str,
    *,
    by: Actor,
    on: date,
    at: datetime,
    reason: str = "",
    told: Mapping[str, Any] | None = None,
) -> Commitment:
    """Make a move that is up to `by` and whose guard is met; refuse it otherwise.

    `told`: `done_on` for what is delivered. Two who move at once are queued: the second finds the
    state that the first left, and is told.
    """
    commitment = locked(commitment)
    asked = {**(told or {}), "reason": reason}
    made = policies.check_can_move(commitment, verb, by=by, told=asked)
    kept = facts_of(commitment)
    commitment.state, commitment.state_since = made.target, on
    commitment.state_reason = reason.strip()
    if made.target not in OPEN:
        ended = _("L’impegno è passato a «%(state)s».") % {"state": commitment.get_state_display()}
        end_override(commitment, ended, by=by, on=on, at=at)
    if made.target == State.DELIVERED:
        commitment.done_on = asked["done_on"]
        commitment.delivered_by, commitment.delivered_by_name = by.user, str(by)
    elif made.target == State.DONE:
        commitment.progress = WHOLE
    elif made.target == State.UNDER_WAY:
        commitment.done_on, commitment.delivered_by, commitment.delivered_by_name = None, None, ""
        if made.source == State.DONE:
            commitment.progress = Line.of(commitment).latest
    changes: dict[str, Any] = {"state": (made.source, made.target), "verb": made.verb}
    if reason:
        changes["reason"] = reason
    save(commitment, "delivery.moved", changes, by=by)
    keep_facts(commitment, kept, on=on, at=at)
    reindex(commitment)
    announcing.tell_moved(commitment, source=made.source, reason=reason.strip(), by=by)
    return commitment

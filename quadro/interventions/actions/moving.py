"""An intervention goes from a state to another: one way for every move."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.interventions import policies
from quadro.interventions.actions.rows import facts_of, keep_facts, locked, save
from quadro.interventions.models import Intervention
from quadro.interventions.states import State


@transaction.atomic
def move(
    one: Intervention,
    verb: str,
    *,
    by: Actor,
    on: date,
    at: datetime,
    reason: str = "",
    told: Mapping[str, Any] | None = None,
) -> Intervention:
    """Make a move that is up to `by` and whose guard is met; refuse it otherwise.

    `told`: `done_on` for what is finished. Two who move at once are queued: the second finds the
    state that the first left, and is told.
    """
    one = locked(one)
    asked = {**(told or {}), "reason": reason}
    made = policies.check_can_move(one, verb, by=by, told=asked)
    kept = facts_of(one)
    one.state, one.state_since = made.target, on
    one.state_reason = reason.strip()
    if made.target == State.DONE:
        one.done_on = asked["done_on"]
    elif made.source == State.DONE:
        one.done_on = None
    changes: dict[str, Any] = {"state": (made.source, made.target), "verb": made.verb}
    if reason:
        changes["reason"] = reason
    save(one, "interventions.moved", changes, by=by)
    keep_facts(one, kept, on=on, at=at)
    return one

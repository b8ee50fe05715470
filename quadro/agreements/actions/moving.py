"""An agreement goes from a state to another: one way for every move."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.agreements import policies
from quadro.agreements.actions.ratifications import ask_ratifications
from quadro.agreements.actions.rows import locked, note
from quadro.agreements.actions.telling import tell_of_state
from quadro.agreements.models import Agreement, Approval, Passage
from quadro.agreements.states import Move, State


@transaction.atomic
def move(
    agreement: Agreement,
    verb: str,
    *,
    by: Actor,
    on: date,
    reason: str = "",
    told: Mapping[str, Any] | None = None,
) -> Agreement:
    """Make a move that is up to `by` and whose guard is met on the day; refuse it otherwise.

    Two who move at once are queued: the second finds the state that the first left, and is told.
    """
    agreement = locked(agreement)
    asked = {**(told or {}), "reason": reason}
    made = policies.check_can_move(agreement, verb, by=by, on=on, told=asked)
    if verb == "conclude":
        agreement.results = asked["results"]
    pass_to(agreement, made, by=by, on=on, reason=reason)
    return agreement


def pass_to(agreement: Agreement, made: Move, *, by: Actor, on: date, reason: str = "") -> None:
    """Write that a locked agreement made a move, with what the new state brings along.

    For actions that have checked the move themselves (`policies.check_can_move`).
    """
    agreement.state, agreement.state_since = made.target, on
    if enter := ENTERING.get(made.target):
        enter(agreement, on)
    agreement.save()
    Passage.objects.create(
        agreement=agreement, verb=made.verb, source=made.source, target=made.target, on=on,
        reason=reason, by=by.user, by_name=str(by),
    )  # fmt: skip
    changes: dict[str, Any] = {"state": (made.source, made.target), "verb": made.verb}
    if reason:
        changes["reason"] = reason
    note("agreements.moved", agreement, changes, by=by)
    tell_of_state(agreement, by=by)


def _ask_approvals(agreement: Agreement, on: date) -> None:
    """Each institutional party is asked for its own act; one that answered keeps its answer."""
    asked = policies.current_parties(agreement, on).filter(body__is_institutional=True)
    Approval.objects.bulk_create(
        [Approval(party=party, asked_on=on) for party in asked.filter(approval=None)]
    )


def _take_effect(agreement: Agreement, on: date) -> None:
    agreement.effective_on = agreement.effective_on or on
    agreement.starts_on = agreement.starts_on or on


ENTERING: dict[str, Callable[[Agreement, date], None]] = {
    State.APPROVAL: _ask_approvals,
    State.EFFECTIVE: _take_effect,
    State.DECREE: ask_ratifications,
}
"""What a state brings with it, whatever move leads there."""

"""A party does not do what it owes: finding, formal notice with its term, outcome."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.agreements import policies
from quadro.agreements.actions import announcing
from quadro.agreements.actions.moving import pass_to
from quadro.agreements.actions.rows import locked, note
from quadro.agreements.models import Agreement, Default
from quadro.agreements.states import State
from quadro.bodies.models import Body

SAID = ("finding", "found_on", "notice_on", "notice_number", "term_on")


@transaction.atomic
def find_default(
    agreement: Agreement, body: Body, values: Mapping[str, Any], *, by: Actor
) -> Default:
    """Record a finding and the formal notice that follows; a second party may be found too.

    `values`: `finding`, `found_on`, `notice_on`, `notice_number`, `term_on`.
    """
    agreement = locked(agreement)
    made = None
    if agreement.state != State.DEFAULT:
        made = policies.check_can_move(agreement, "find_default", by=by, on=by.on, told=values)
    policies.check_can_serve_notice(agreement, body, values, by=by)
    told = {name: values[name] for name in SAID if name in values}
    default = Default.objects.create(agreement=agreement, body=body, **told)
    what = {"party": (None, str(body)), "term_on": (None, default.term_on)}
    note("agreements.default_found", agreement, what, by=by)
    if made is not None:
        pass_to(agreement, made, by=by, on=by.on)
    announcing.tell_default(default, by=by)
    return default


@transaction.atomic
def close_default(
    default: Default, *, outcome: str, outcome_on: date, about: str, by: Actor
) -> Default:
    """Cured, or done by others at its expense; with the last one the agreement goes on."""
    agreement = locked(default.agreement)
    default = agreement.defaults.select_related("body").get(pk=default.pk)
    default.agreement = agreement
    policies.check_can_close_default(
        default, outcome=outcome, outcome_on=outcome_on, about=about, by=by
    )
    default.outcome, default.outcome_on, default.note = outcome, outcome_on, about
    default.save()
    told = {"party": str(default.body), "outcome": (None, outcome)}
    note("agreements.default_closed", agreement, told, by=by)
    announcing.tell_closed(default, by=by)
    if agreement.state == State.DEFAULT and not agreement.defaults.filter(outcome="").exists():
        made = policies.check_can_move(agreement, "cure", by=by, on=by.on)
        pass_to(agreement, made, by=by, on=by.on)
    return default


@transaction.atomic
def terminate(agreement: Agreement, *, reason: str, by: Actor) -> Agreement:
    """Terminate for default, once the terms of all the notices have passed."""
    agreement = locked(agreement)
    made = policies.check_can_move(agreement, "terminate", by=by, on=by.on, told={"reason": reason})
    policies.check_says_why(reason)
    closed = list(agreement.defaults.filter(outcome="").values_list("pk", flat=True))
    agreement.defaults.filter(pk__in=closed).update(
        outcome=Default.Outcome.TERMINATED, outcome_on=by.on, note=reason
    )
    pass_to(agreement, made, by=by, on=by.on, reason=reason)
    announcing.tell_terminated(agreement, closed, by=by)
    return agreement

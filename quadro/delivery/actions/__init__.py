"""Everything that changes a commitment happens here."""

from quadro.delivery.actions.amending import (
    apply_planned,
    drop_planned,
    plan_cancel,
    plan_change,
    plan_new,
)
from quadro.delivery.actions.commitments import (
    edit,
    promise,
    reschedule,
    resolve_terms,
    set_shares,
    set_steps,
    stop_waiting,
    wait_for,
)
from quadro.delivery.actions.demonstration import (
    is_wanted,
    load_demonstration,
    remove_demonstration,
)
from quadro.delivery.actions.moving import move
from quadro.delivery.actions.overrides import override, withdraw_override
from quadro.delivery.actions.reminding import tell_of_updates
from quadro.delivery.actions.telling import (
    add_evidence,
    block,
    remove_evidence,
    solve,
)
from quadro.delivery.actions.updates import Teller, Telling, tell, tell_many

__all__ = [
    "Teller",
    "Telling",
    "add_evidence",
    "apply_planned",
    "block",
    "drop_planned",
    "edit",
    "is_wanted",
    "load_demonstration",
    "move",
    "override",
    "plan_cancel",
    "plan_change",
    "plan_new",
    "promise",
    "remove_demonstration",
    "remove_evidence",
    "reschedule",
    "resolve_terms",
    "set_shares",
    "set_steps",
    "solve",
    "stop_waiting",
    "tell",
    "tell_many",
    "tell_of_updates",
    "wait_for",
    "withdraw_override",
]

"""Who may do what with a commitment, and when. Each check returns or raises ``Refused``."""

from quadro.delivery.policies.amending import (
    AMENDABLE,
    bodies_then,
    check_cancel,
    check_change,
    check_owner_then,
    check_still_open,
)
from quadro.delivery.policies.keeping import (
    check_can_keep,
    check_can_read,
    check_can_tell,
    check_commitment,
    check_days,
    check_shares,
    check_steps,
    check_wait,
    speaks_for_owner,
)
from quadro.delivery.policies.moving import check_can_move, missing_for, verbs_of
from quadro.delivery.policies.overrides import (
    check_can_override,
    check_can_withdraw,
    check_differs,
    check_override,
)
from quadro.delivery.policies.telling import (
    check_blocker,
    check_can_remove_evidence,
    check_evidence,
    check_solved,
    check_update,
)

__all__ = [
    "AMENDABLE",
    "bodies_then",
    "check_blocker",
    "check_can_keep",
    "check_can_move",
    "check_can_override",
    "check_can_read",
    "check_can_remove_evidence",
    "check_can_tell",
    "check_can_withdraw",
    "check_cancel",
    "check_change",
    "check_commitment",
    "check_days",
    "check_differs",
    "check_evidence",
    "check_override",
    "check_owner_then",
    "check_shares",
    "check_solved",
    "check_steps",
    "check_still_open",
    "check_update",
    "check_wait",
    "missing_for",
    "speaks_for_owner",
    "verbs_of",
]

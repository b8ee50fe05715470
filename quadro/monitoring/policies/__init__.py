"""Who may do what with indicators and readings. Each check returns or raises ``Refused``."""

from quadro.monitoring.policies.aims import check_links, check_place, check_start, check_targets
from quadro.monitoring.policies.contests import (
    bodies_that_may_contest,
    check_can_contest,
    check_can_decide,
    check_can_reply,
    check_can_withdraw,
    check_contest,
    concerns,
)
from quadro.monitoring.policies.evidence import (
    check_can_prove_contest,
    check_can_prove_reading,
    check_can_remove,
    check_evidence,
)
from quadro.monitoring.policies.indicators import (
    check_can_keep,
    check_can_read,
    check_can_read_history,
    check_code_is_free,
    check_indicator,
    check_may_change,
)
from quadro.monitoring.policies.locks import check_can_lock, check_can_unlock
from quadro.monitoring.policies.readings import (
    check_can_review,
    check_cells,
    check_move,
    check_not_locked,
    check_reason,
    faults_of,
    is_own,
    speaks_for,
    value_faults,
)

__all__ = [
    "bodies_that_may_contest",
    "check_can_contest",
    "check_can_decide",
    "check_can_keep",
    "check_can_lock",
    "check_can_prove_contest",
    "check_can_prove_reading",
    "check_can_read",
    "check_can_read_history",
    "check_can_remove",
    "check_can_reply",
    "check_can_review",
    "check_can_unlock",
    "check_can_withdraw",
    "check_cells",
    "check_code_is_free",
    "check_contest",
    "check_evidence",
    "check_indicator",
    "check_links",
    "check_may_change",
    "check_move",
    "check_not_locked",
    "check_place",
    "check_reason",
    "check_start",
    "check_targets",
    "concerns",
    "faults_of",
    "is_own",
    "speaks_for",
    "value_faults",
]

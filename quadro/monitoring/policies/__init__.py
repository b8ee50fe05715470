"""Who may do what with indicators and readings. Each check returns or raises ``Refused``."""

from quadro.monitoring.policies.indicators import (
    check_can_keep,
    check_can_read,
    check_indicator,
    check_may_change,
)
from quadro.monitoring.policies.readings import (
    check_can_review,
    check_cells,
    check_move,
    check_reason,
    faults_of,
    is_own,
    speaks_for,
    value_faults,
)

__all__ = [
    "check_can_keep",
    "check_can_read",
    "check_can_review",
    "check_cells",
    "check_indicator",
    "check_may_change",
    "check_move",
    "check_reason",
    "faults_of",
    "is_own",
    "speaks_for",
    "value_faults",
]

"""Who may do what with an intervention, and when. Each check returns or raises ``Refused``."""

from quadro.interventions.policies.intakes import (
    check_can_bring,
    check_can_confirm,
    check_can_undo,
    refused_in_words,
)
from quadro.interventions.policies.keeping import (
    check_can_hide,
    check_can_keep,
    check_can_publish,
    check_can_read,
    check_can_read_history,
    check_can_tell,
    check_indicators,
    check_intervention,
    check_links,
    check_places,
    check_shares,
    check_steps,
    check_tenders,
    speaks_for_body,
)
from quadro.interventions.policies.money import (
    check_costs,
    check_funding,
    check_movement,
    check_taken_back,
)
from quadro.interventions.policies.moving import check_can_move, missing_for, verbs_of
from quadro.interventions.policies.telling import check_told

__all__ = [
    "check_can_bring",
    "check_can_confirm",
    "check_can_hide",
    "check_can_keep",
    "check_can_move",
    "check_can_publish",
    "check_can_read",
    "check_can_read_history",
    "check_can_tell",
    "check_can_undo",
    "check_costs",
    "check_funding",
    "check_indicators",
    "check_intervention",
    "check_links",
    "check_movement",
    "check_places",
    "check_shares",
    "check_steps",
    "check_taken_back",
    "check_tenders",
    "check_told",
    "missing_for",
    "refused_in_words",
    "speaks_for_body",
    "verbs_of",
]

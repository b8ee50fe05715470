"""Who may do what to an agreement, and when. Each check returns or raises ``Refused``."""

from quadro.agreements.policies.approvals import (
    check_acts_for,
    check_can_answer,
    check_can_remind,
)
from quadro.agreements.policies.guards import (
    RENEWAL_WINDOW,
    Missing,
    contents_lacking,
    current_parties,
    parties_to_sign,
    parties_without_act,
    renewal_opens_on,
)
from quadro.agreements.policies.keeping import (
    check_act,
    check_can_add_party,
    check_can_keep,
    check_can_link,
    check_can_publish,
    check_can_remove_act,
    check_can_remove_party,
    check_can_unlink,
    check_can_withdraw,
    check_frames_nothing,
    check_framework,
    check_record,
)
from quadro.agreements.policies.moving import (
    check_can_move,
    check_is_theirs,
    missing_for,
    move_asked,
    verbs_of,
)
from quadro.agreements.policies.opinions import check_can_ask_opinion, check_can_give_opinion
from quadro.agreements.policies.programme import (
    RATIFY_WITHIN,
    SIGN_WITHIN,
    current_conference,
    open_ratifications,
    sign_by,
)
from quadro.agreements.policies.reading import (
    check_can_read,
    check_can_read_document,
    check_can_read_history,
    is_of_a_party,
)
from quadro.agreements.policies.signing import (
    Checked,
    check_can_accept,
    check_can_sign,
    verdict_of,
    wants_electronic,
)

__all__ = [
    "RATIFY_WITHIN",
    "RENEWAL_WINDOW",
    "SIGN_WITHIN",
    "Checked",
    "Missing",
    "check_act",
    "check_acts_for",
    "check_can_accept",
    "check_can_add_party",
    "check_can_answer",
    "check_can_ask_opinion",
    "check_can_give_opinion",
    "check_can_keep",
    "check_can_link",
    "check_can_move",
    "check_can_publish",
    "check_can_read",
    "check_can_read_document",
    "check_can_read_history",
    "check_can_remind",
    "check_can_remove_act",
    "check_can_remove_party",
    "check_can_sign",
    "check_can_unlink",
    "check_can_withdraw",
    "check_frames_nothing",
    "check_framework",
    "check_is_theirs",
    "check_record",
    "contents_lacking",
    "current_conference",
    "current_parties",
    "is_of_a_party",
    "missing_for",
    "move_asked",
    "open_ratifications",
    "parties_to_sign",
    "parties_without_act",
    "renewal_opens_on",
    "sign_by",
    "verbs_of",
    "verdict_of",
    "wants_electronic",
]

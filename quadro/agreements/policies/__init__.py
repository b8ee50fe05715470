"""Who may do what to an agreement, and when. Each check returns or raises ``Refused``."""

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
from quadro.agreements.policies.reading import (
    check_can_read,
    check_can_read_document,
    check_can_read_history,
    is_of_a_party,
)
from quadro.agreements.policies.texts import (
    audiences_for,
    check_can_comment,
    check_can_read_text,
    check_can_start_text,
    check_can_write_text,
    tongues_for,
)

__all__ = [
    "audiences_for",
    "check_act",
    "check_can_add_party",
    "check_can_comment",
    "check_can_keep",
    "check_can_link",
    "check_can_publish",
    "check_can_read",
    "check_can_read_document",
    "check_can_read_history",
    "check_can_read_text",
    "check_can_remove_act",
    "check_can_remove_party",
    "check_can_start_text",
    "check_can_unlink",
    "check_can_withdraw",
    "check_can_write_text",
    "check_frames_nothing",
    "check_framework",
    "check_record",
    "is_of_a_party",
    "tongues_for",
]

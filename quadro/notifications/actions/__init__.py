"""Everything that writes notices and letters, and opens calendars."""

from quadro.notifications.actions.feeds import open_feed, prefer, renew_feed, revoke_feed
from quadro.notifications.actions.letters import prepare_digests, prepare_letters
from quadro.notifications.actions.mailing import Mail, send
from quadro.notifications.actions.notices import (
    ESCALATES_AFTER,
    Message,
    escalate,
    let_go,
    mark_all_read,
    mark_read,
    notify,
    notify_many,
    settle,
)
from quadro.notifications.actions.retrying import forget, retry, retry_all
from quadro.notifications.actions.sending import send_letters
from quadro.notifications.actions.tasks import deliver

__all__ = [
    "ESCALATES_AFTER",
    "Mail",
    "Message",
    "deliver",
    "escalate",
    "forget",
    "let_go",
    "mark_all_read",
    "mark_read",
    "notify",
    "notify_many",
    "open_feed",
    "prefer",
    "prepare_digests",
    "prepare_letters",
    "renew_feed",
    "retry",
    "retry_all",
    "revoke_feed",
    "send",
    "send_letters",
    "settle",
]

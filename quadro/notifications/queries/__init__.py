"""Questions on notices, preferences, letters and calendars."""

from quadro.notifications.queries.feeds import address_of, feed_of, feeds_of, token_of
from quadro.notifications.queries.letters import failed_letters, has_work
from quadro.notifications.queries.notices import (
    SHOWN_ACTIONS,
    Desk,
    Told,
    actions_of,
    desk_of,
    information_of,
    preference_of,
    told_under,
    waiting_count,
    waiting_for,
)

__all__ = [
    "SHOWN_ACTIONS",
    "Desk",
    "Told",
    "actions_of",
    "address_of",
    "desk_of",
    "failed_letters",
    "feed_of",
    "feeds_of",
    "has_work",
    "information_of",
    "preference_of",
    "token_of",
    "told_under",
    "waiting_count",
    "waiting_for",
]

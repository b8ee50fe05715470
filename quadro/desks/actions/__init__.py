"""Everything that writes desks, their people and topics, and requests."""

from quadro.desks.actions.answering import answer, ask_back, assign, note, take
from quadro.desks.actions.asking import ask, judge, reopen, write
from quadro.desks.actions.clock import advance
from quadro.desks.actions.demonstration import (
    is_wanted,
    load_demonstration,
    remove_demonstration,
)
from quadro.desks.actions.desks import (
    appoint,
    edit_desk,
    end_post,
    open_desk,
    set_topics,
    withdraw_post,
)

__all__ = [
    "advance",
    "answer",
    "appoint",
    "ask",
    "ask_back",
    "assign",
    "edit_desk",
    "end_post",
    "is_wanted",
    "judge",
    "load_demonstration",
    "note",
    "open_desk",
    "remove_demonstration",
    "reopen",
    "set_topics",
    "take",
    "withdraw_post",
    "write",
]

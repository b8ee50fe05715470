"""Everything that changes an update round and its answers happens here."""

from quadro.monitoring.actions.rounds.answering import (
    Said,
    Saved,
    carry_over,
    keep,
    look,
    send,
    show,
    take_back,
)
from quadro.monitoring.actions.rounds.checking import approve, ask_again, excuse, give_back
from quadro.monitoring.actions.rounds.closing import close, reopen
from quadro.monitoring.actions.rounds.demonstration import (
    freeze_demonstration,
    is_wanted,
    load_demonstration,
    open_demonstration,
    remove_demonstration,
)
from quadro.monitoring.actions.rounds.planning import drop, edit, open_, plan, turn
from quadro.monitoring.actions.rounds.telling import prompt, remind

__all__ = [
    "Said",
    "Saved",
    "approve",
    "ask_again",
    "carry_over",
    "close",
    "drop",
    "edit",
    "excuse",
    "freeze_demonstration",
    "give_back",
    "is_wanted",
    "keep",
    "load_demonstration",
    "look",
    "open_",
    "open_demonstration",
    "plan",
    "prompt",
    "remind",
    "remove_demonstration",
    "reopen",
    "send",
    "show",
    "take_back",
    "turn",
]

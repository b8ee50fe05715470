"""Everything that writes rules of rotation, turns of coordination and hand-overs."""

from quadro.zones.actions.clock import advance, call_next
from quadro.zones.actions.demonstration import (
    is_wanted,
    load_demonstration,
    remove_demonstration,
)
from quadro.zones.actions.handover import note, take_over
from quadro.zones.actions.opinions import ask_opinion, give_opinion
from quadro.zones.actions.rules import Values, set_rule
from quadro.zones.actions.turns import appoint, end, substitute, withdraw

__all__ = [
    "Values",
    "advance",
    "appoint",
    "ask_opinion",
    "call_next",
    "end",
    "give_opinion",
    "is_wanted",
    "load_demonstration",
    "note",
    "remove_demonstration",
    "set_rule",
    "substitute",
    "take_over",
    "withdraw",
]

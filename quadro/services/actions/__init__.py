"""Everything that writes services, adhesions, uses and needs."""

from quadro.services.actions.adhesions import accept, ask, await_act, leave, record_act, refuse
from quadro.services.actions.catalogue import add, edit, move, set_capacity
from quadro.services.actions.demonstration import (
    is_wanted,
    load_demonstration,
    remove_demonstration,
)
from quadro.services.actions.facts import load_facts
from quadro.services.actions.needs import decline, propose, support, take, unsupport
from quadro.services.actions.rows import Values, index_all
from quadro.services.actions.uses import (
    accept_next,
    accept_use,
    ask_use,
    finish_use,
    refuse_use,
    withdraw_use,
)

__all__ = [
    "Values",
    "accept",
    "accept_next",
    "accept_use",
    "add",
    "ask",
    "ask_use",
    "await_act",
    "decline",
    "edit",
    "finish_use",
    "index_all",
    "is_wanted",
    "leave",
    "load_demonstration",
    "load_facts",
    "move",
    "propose",
    "record_act",
    "refuse",
    "refuse_use",
    "remove_demonstration",
    "set_capacity",
    "support",
    "take",
    "unsupport",
    "withdraw_use",
]

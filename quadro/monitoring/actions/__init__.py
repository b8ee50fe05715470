"""Everything that changes an indicator or a reading happens here."""

from quadro.monitoring.actions.aims import set_links, set_start, set_targets
from quadro.monitoring.actions.contests import contest, decide, reply, withdraw
from quadro.monitoring.actions.demonstration import (
    is_wanted,
    load_demonstration,
    remove_demonstration,
)
from quadro.monitoring.actions.evidence import prove, remove_evidence
from quadro.monitoring.actions.indicators import define, index_all, revise
from quadro.monitoring.actions.locks import lock, unlock
from quadro.monitoring.actions.readings import approve, record, return_, submit, take_back

__all__ = [
    "approve",
    "contest",
    "decide",
    "define",
    "index_all",
    "is_wanted",
    "load_demonstration",
    "lock",
    "prove",
    "record",
    "remove_demonstration",
    "remove_evidence",
    "reply",
    "return_",
    "revise",
    "set_links",
    "set_start",
    "set_targets",
    "submit",
    "take_back",
    "unlock",
    "withdraw",
]

"""Everything that writes what municipalities do together."""

from quadro.joint.actions.applications import accept, apply, refuse, withdraw
from quadro.joint.actions.budgets import approve, set_budget
from quadro.joint.actions.clock import tell_of_terms
from quadro.joint.actions.demonstration import (
    is_wanted,
    load_demonstration,
    remove_demonstration,
)
from quadro.joint.actions.members import join, let_go
from quadro.joint.actions.rows import index_all
from quadro.joint.actions.services import RECORD, edit, register

__all__ = [
    "RECORD",
    "accept",
    "apply",
    "approve",
    "edit",
    "index_all",
    "is_wanted",
    "join",
    "let_go",
    "load_demonstration",
    "refuse",
    "register",
    "remove_demonstration",
    "set_budget",
    "tell_of_terms",
    "withdraw",
]

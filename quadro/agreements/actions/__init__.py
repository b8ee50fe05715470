"""Everything that changes the register of agreements happens here."""

from quadro.agreements.actions.approvals import answer, answer_many, remind
from quadro.agreements.actions.clock import expire, turn
from quadro.agreements.actions.links import edit_link, link, unlink
from quadro.agreements.actions.moving import move
from quadro.agreements.actions.opinions import ask_opinion, check_contents, give_opinion
from quadro.agreements.actions.papers import (
    add_act,
    add_version,
    attach,
    detach,
    edit_act,
    edit_document,
    remove_act,
)
from quadro.agreements.actions.parties import add_party, edit_party, remove_party
from quadro.agreements.actions.record import (
    edit,
    free_slug,
    index_all,
    load_instruments,
    publish,
    publish_many,
    register,
    withdraw,
)
from quadro.agreements.actions.rows import act_of, party_of, record_of
from quadro.agreements.actions.signing import accept_signature, sign

__all__ = [
    "accept_signature",
    "act_of",
    "add_act",
    "add_party",
    "add_version",
    "answer",
    "answer_many",
    "ask_opinion",
    "attach",
    "check_contents",
    "detach",
    "edit",
    "edit_act",
    "edit_document",
    "edit_link",
    "edit_party",
    "expire",
    "free_slug",
    "give_opinion",
    "index_all",
    "link",
    "load_instruments",
    "move",
    "party_of",
    "publish",
    "publish_many",
    "record_of",
    "register",
    "remind",
    "remove_act",
    "remove_party",
    "sign",
    "turn",
    "unlink",
    "withdraw",
]

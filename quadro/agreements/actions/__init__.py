"""Everything that changes the register of agreements happens here."""

from quadro.agreements.actions.links import edit_link, link, unlink
from quadro.agreements.actions.moving import move
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
from quadro.agreements.actions.programme import (
    add_oversight_report,
    call_conference,
    consents_of,
    lapse,
    record_consents,
    record_decree,
    record_outcome,
    record_ratification,
)
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

__all__ = [
    "act_of",
    "add_act",
    "add_oversight_report",
    "add_party",
    "add_version",
    "attach",
    "call_conference",
    "consents_of",
    "detach",
    "edit",
    "edit_act",
    "edit_document",
    "edit_link",
    "edit_party",
    "free_slug",
    "index_all",
    "lapse",
    "link",
    "load_instruments",
    "move",
    "party_of",
    "publish",
    "publish_many",
    "record_consents",
    "record_decree",
    "record_of",
    "record_outcome",
    "record_ratification",
    "register",
    "remove_act",
    "remove_party",
    "unlink",
    "withdraw",
]

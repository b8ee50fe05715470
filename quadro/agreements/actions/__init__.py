"""Everything that changes the register of agreements happens here."""

from quadro.agreements.actions.links import edit_link, link, unlink
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
from quadro.agreements.actions.texts import (
    answer_comment,
    comment_text,
    freeze_text,
    import_text,
    save_text,
    show_text,
    start_text,
    write_text,
)

__all__ = [
    "act_of",
    "add_act",
    "add_party",
    "add_version",
    "answer_comment",
    "attach",
    "comment_text",
    "detach",
    "edit",
    "edit_act",
    "edit_document",
    "edit_link",
    "edit_party",
    "free_slug",
    "freeze_text",
    "import_text",
    "index_all",
    "link",
    "load_instruments",
    "party_of",
    "publish",
    "publish_many",
    "record_of",
    "register",
    "remove_act",
    "remove_party",
    "save_text",
    "show_text",
    "start_text",
    "unlink",
    "withdraw",
    "write_text",
]

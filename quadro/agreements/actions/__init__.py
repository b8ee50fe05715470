"""Everything that changes the register of agreements happens here."""

from quadro.agreements.actions.adhesions import answer_adhesion, ask_to_join, join
from quadro.agreements.actions.amendments import (
    change_fact,
    draft_amendment,
    drop_amendment,
    drop_delta,
    edit_amendment,
    let_in,
    let_out,
    put_in_force,
    rewrite,
    serve_more,
    serve_no_more,
)
from quadro.agreements.actions.approvals import answer, answer_many, remind
from quadro.agreements.actions.clock import expire, turn
from quadro.agreements.actions.defaults import close_default, find_default, terminate
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
from quadro.agreements.actions.rechecking import look_again
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
from quadro.agreements.actions.relaunching import plan_relaunch, relaunch
from quadro.agreements.actions.renewal import renew, renew_tacitly
from quadro.agreements.actions.rows import act_of, party_of, record_of
from quadro.agreements.actions.signing import SignedFile, accept_signature, examine, sign
from quadro.agreements.actions.tasks import check_signatures_again
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
from quadro.agreements.actions.withdrawal import end_withdrawn, leave, substitute

__all__ = [
    "SignedFile",
    "accept_signature",
    "act_of",
    "add_act",
    "add_oversight_report",
    "add_party",
    "add_version",
    "answer",
    "answer_adhesion",
    "answer_comment",
    "answer_many",
    "ask_opinion",
    "ask_to_join",
    "attach",
    "call_conference",
    "change_fact",
    "check_contents",
    "check_signatures_again",
    "close_default",
    "comment_text",
    "consents_of",
    "detach",
    "draft_amendment",
    "drop_amendment",
    "drop_delta",
    "edit",
    "edit_act",
    "edit_amendment",
    "edit_document",
    "edit_link",
    "edit_party",
    "end_withdrawn",
    "examine",
    "expire",
    "find_default",
    "free_slug",
    "freeze_text",
    "give_opinion",
    "import_text",
    "index_all",
    "join",
    "lapse",
    "leave",
    "let_in",
    "let_out",
    "link",
    "load_instruments",
    "look_again",
    "move",
    "party_of",
    "plan_relaunch",
    "publish",
    "publish_many",
    "put_in_force",
    "record_consents",
    "record_decree",
    "record_of",
    "record_outcome",
    "record_ratification",
    "register",
    "relaunch",
    "remind",
    "remove_act",
    "remove_party",
    "renew",
    "renew_tacitly",
    "rewrite",
    "save_text",
    "serve_more",
    "serve_no_more",
    "show_text",
    "sign",
    "start_text",
    "substitute",
    "terminate",
    "turn",
    "unlink",
    "withdraw",
    "write_text",
]

"""Everything that writes assemblies, sittings, votes and minutes."""

from quadro.assemblies.actions.agenda import add, attach, order, remove
from quadro.assemblies.actions.agenda import edit as edit_item
from quadro.assemblies.actions.assemblies import edit, establish, rules_of, seat
from quadro.assemblies.actions.convening import calendar_of, unreached
from quadro.assemblies.actions.demonstration import (
    is_wanted,
    load_demonstration,
    remove_demonstration,
)
from quadro.assemblies.actions.following import forward, give_opinion, inquire, promise
from quadro.assemblies.actions.minutes import (
    compose,
    correct,
    last_version,
    publish,
    take_back,
)
from quadro.assemblies.actions.minutes import send as send_minutes
from quadro.assemblies.actions.roll import Marked, Told, call_to_order, mark, welcome
from quadro.assemblies.actions.rows import index_all
from quadro.assemblies.actions.sittings import (
    cancel,
    close,
    convene,
    desert,
    open_,
    resume,
    schedule,
    suspend,
    tell_agenda,
    verify_quorum,
)
from quadro.assemblies.actions.sittings import edit as edit_sitting
from quadro.assemblies.actions.voting import (
    Cast,
    Voted,
    begin,
    cast,
    close_ballot,
    close_item,
    open_ballot,
)

__all__ = [
    "Cast",
    "Marked",
    "Told",
    "Voted",
    "add",
    "attach",
    "begin",
    "calendar_of",
    "call_to_order",
    "cancel",
    "cast",
    "close",
    "close_ballot",
    "close_item",
    "compose",
    "convene",
    "correct",
    "desert",
    "edit",
    "edit_item",
    "edit_sitting",
    "establish",
    "forward",
    "give_opinion",
    "index_all",
    "inquire",
    "is_wanted",
    "last_version",
    "load_demonstration",
    "mark",
    "open_",
    "open_ballot",
    "order",
    "promise",
    "publish",
    "remove",
    "remove_demonstration",
    "resume",
    "rules_of",
    "schedule",
    "seat",
    "send_minutes",
    "suspend",
    "take_back",
    "tell_agenda",
    "unreached",
    "verify_quorum",
    "welcome",
]

"""Everything that changes a document. Who may do it is for the policies of its owner to say."""

from quadro.documents.actions.keeping import (
    Upload,
    add,
    add_version,
    clear,
    edit,
    keep,
    remove,
    safe_name,
)
from quadro.documents.actions.rechecking import Again, Renewed, keep_again, read_again
from quadro.documents.actions.signatures import Examined, examine, keep_check, verify
from quadro.documents.actions.trust import (
    ReadList,
    load_trust_list,
    read_trust_list,
    take_trust_list,
)

__all__ = [
    "Again",
    "Examined",
    "ReadList",
    "Renewed",
    "Upload",
    "add",
    "add_version",
    "clear",
    "edit",
    "examine",
    "keep",
    "keep_again",
    "keep_check",
    "load_trust_list",
    "read_again",
    "read_trust_list",
    "remove",
    "safe_name",
    "take_trust_list",
    "verify",
]

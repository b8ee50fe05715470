"""Everything that changes plans happens here; whole files come in through `imports`."""

from quadro.plan.actions.documents import (
    add_step,
    create_edition,
    create_programme,
    edit_edition,
    edit_programme,
    edit_step,
    remove_step,
)
from quadro.plan.actions.links import drop_continuity, link, set_continuity, unlink
from quadro.plan.actions.reference import add_theme, load_reference
from quadro.plan.actions.rows import (
    EDITION,
    index_all,
    index_programmes,
    index_provisions,
    provision_record,
    step_record,
)
from quadro.plan.actions.tree import add_provision, edit_provision, move_provision, remove_provision

__all__ = [
    "EDITION",
    "add_provision",
    "add_step",
    "add_theme",
    "create_edition",
    "create_programme",
    "drop_continuity",
    "edit_edition",
    "edit_programme",
    "edit_provision",
    "edit_step",
    "index_all",
    "index_programmes",
    "index_provisions",
    "link",
    "load_reference",
    "move_provision",
    "provision_record",
    "remove_provision",
    "remove_step",
    "set_continuity",
    "step_record",
    "unlink",
]

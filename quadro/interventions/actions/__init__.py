"""Everything that changes an intervention happens here."""

from quadro.interventions.actions.demonstration import (
    is_wanted,
    load_demonstration,
    remove_demonstration,
)
from quadro.interventions.actions.intakes import (
    Overtaken,
    Progress,
    bring_intake,
    confirm_intake,
    discard_intake,
    index_intake,
    preview_intake,
    undo_intake,
)
from quadro.interventions.actions.keeping import (
    edit,
    hide,
    index_all,
    publish,
    register,
    set_links,
    set_places,
    set_shares,
    set_tenders,
)
from quadro.interventions.actions.money import add_movement, take_back, tell_costs, tell_funding
from quadro.interventions.actions.moving import move
from quadro.interventions.actions.reminding import tell_of_data
from quadro.interventions.actions.structure import set_indicators, set_steps
from quadro.interventions.actions.telling import tell

__all__ = [
    "Overtaken",
    "Progress",
    "add_movement",
    "bring_intake",
    "confirm_intake",
    "discard_intake",
    "edit",
    "hide",
    "index_all",
    "index_intake",
    "is_wanted",
    "load_demonstration",
    "move",
    "preview_intake",
    "publish",
    "register",
    "remove_demonstration",
    "set_indicators",
    "set_links",
    "set_places",
    "set_shares",
    "set_steps",
    "set_tenders",
    "take_back",
    "tell",
    "tell_costs",
    "tell_funding",
    "tell_of_data",
    "undo_intake",
]

"""Questions on the coordination of the zones."""

from quadro.zones.queries.agenda import Agenda, Planned, agenda_of
from quadro.zones.queries.handover import Dossier, Entry, dossier_of
from quadro.zones.queries.opinions import Asked, items_for, on_agreements, opinions_of
from quadro.zones.queries.rotation import (
    Board,
    Moved,
    Rotation,
    Span,
    Tried,
    board_of,
    rotation_of,
    rule_on,
    tried,
    turn_on,
)

__all__ = [
    "Agenda",
    "Asked",
    "Board",
    "Dossier",
    "Entry",
    "Moved",
    "Planned",
    "Rotation",
    "Span",
    "Tried",
    "agenda_of",
    "board_of",
    "dossier_of",
    "items_for",
    "on_agreements",
    "opinions_of",
    "rotation_of",
    "rule_on",
    "tried",
    "turn_on",
]

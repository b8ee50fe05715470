"""Questions on the coordination of the zones."""

from quadro.zones.queries.handover import Dossier, Entry, dossier_of
from quadro.zones.queries.rotation import (
    Board,
    Rotation,
    Span,
    board_of,
    coordinated_by,
    rotation_of,
    turn_on,
)

__all__ = [
    "Board",
    "Dossier",
    "Entry",
    "Rotation",
    "Span",
    "board_of",
    "coordinated_by",
    "dossier_of",
    "rotation_of",
    "turn_on",
]

"""Questions on the services to the municipalities."""

from quadro.services.queries.catalogue import Row, catalogue_of
from quadro.services.queries.ground import Ground, Town, ground_on, why_not
from quadro.services.queries.history import History, adhesions, history_of
from quadro.services.queries.lists import Line, line_of, places_of
from quadro.services.queries.needs import Told, asking_for, needs_told
from quadro.services.queries.places import InZone, Offer, in_zone, offers_for
from quadro.services.queries.sheet import Sheet, sheet_of

__all__ = [
    "Ground",
    "History",
    "InZone",
    "Line",
    "Offer",
    "Row",
    "Sheet",
    "Told",
    "Town",
    "adhesions",
    "asking_for",
    "catalogue_of",
    "ground_on",
    "history_of",
    "in_zone",
    "line_of",
    "needs_told",
    "offers_for",
    "places_of",
    "sheet_of",
    "why_not",
]

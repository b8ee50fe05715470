"""Questions on the interface offices and on what is asked of them."""

from quadro.desks.queries.directory import (
    Card,
    card_of,
    desk_of_zone,
    directory,
)
from quadro.desks.queries.requests import (
    Board,
    Talk,
    askable,
    asking_for,
    board_of,
    found,
    readable,
    serves,
    talk_of,
    working_at,
)

__all__ = [
    "Board",
    "Card",
    "Talk",
    "askable",
    "asking_for",
    "board_of",
    "card_of",
    "desk_of_zone",
    "directory",
    "found",
    "readable",
    "serves",
    "talk_of",
    "working_at",
]

"""Questions on what municipalities do together."""

from quadro.joint.queries.applications import Asking, asking, open_to
from quadro.joint.queries.duty import (
    Radar,
    Suggestion,
    Watched,
    exercised,
    radar,
    suggestions,
)
from quadro.joint.queries.services import (
    SMALL,
    Listed,
    Sheet,
    all_members,
    all_shares,
    for_lists,
    lines_of,
    listed,
    members_on,
    of_body,
    of_zone,
    sheet_of,
    with_all,
)
from quadro.joint.queries.shares import Division, Line, Trial, division_of, sharing_of
from quadro.joint.queries.terms import Due, due

__all__ = [
    "SMALL",
    "Asking",
    "Division",
    "Due",
    "Line",
    "Listed",
    "Radar",
    "Sheet",
    "Suggestion",
    "Trial",
    "Watched",
    "all_members",
    "all_shares",
    "asking",
    "division_of",
    "due",
    "exercised",
    "for_lists",
    "lines_of",
    "listed",
    "members_on",
    "of_body",
    "of_zone",
    "open_to",
    "radar",
    "sharing_of",
    "sheet_of",
    "suggestions",
    "with_all",
]

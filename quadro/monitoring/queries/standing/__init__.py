"""How a plan and all that carries it out stand, on any day, as known on any other."""

from quadro.monitoring.queries.standing import scopes
from quadro.monitoring.queries.standing.beside import Beside, beside
from quadro.monitoring.queries.standing.board import Board, Row, board_of, standing_of
from quadro.monitoring.queries.standing.brief import (
    THE_PLAN,
    Since,
    all_lines_of,
    brief_of,
    of_provisions,
    since_last_round,
    today_of,
)
from quadro.monitoring.queries.standing.changes import Changes, changes_in
from quadro.monitoring.queries.standing.leaves import BOTH
from quadro.monitoring.queries.standing.listing import (
    STALE,
    Listing,
    Works,
    all_commitments_in,
    commitments_in,
    works_in,
)
from quadro.monitoring.queries.standing.milestones import Milestone, by_month, milestones_in
from quadro.monitoring.queries.standing.payments import Payments, payments_in
from quadro.monitoring.queries.standing.scopes import By, Kind, Scope
from quadro.monitoring.queries.standing.sight import Sight, sight_of_round
from quadro.monitoring.queries.standing.sums import NONE, Pair, Standing

__all__ = [
    "BOTH",
    "NONE",
    "STALE",
    "THE_PLAN",
    "Beside",
    "Board",
    "By",
    "Changes",
    "Kind",
    "Listing",
    "Milestone",
    "Pair",
    "Payments",
    "Row",
    "Scope",
    "Sight",
    "Since",
    "Standing",
    "Works",
    "all_commitments_in",
    "all_lines_of",
    "beside",
    "board_of",
    "brief_of",
    "by_month",
    "changes_in",
    "commitments_in",
    "milestones_in",
    "of_provisions",
    "payments_in",
    "scopes",
    "sight_of_round",
    "since_last_round",
    "standing_of",
    "today_of",
    "works_in",
]

"""Questions on commitments: how far each is, what a body owes and awaits, how it was on a day."""

from quadro.delivery.queries.amending import (
    Planned,
    amended_by,
    left_by_who_leaves,
    planned_of,
)
from quadro.delivery.queries.commitments import (
    Around,
    Carried,
    Owed,
    around,
    awaited_by,
    carried_for,
    commitments_of,
    owed,
    owed_by,
    register,
    sum_of_carried,
    that_may_be_awaited,
)
from quadro.delivery.queries.desk import Due, Turn, Turns, Why, days_of, turns_for
from quadro.delivery.queries.listing import register_at
from quadro.delivery.queries.page import Told, page_of, provisions_for
from quadro.delivery.queries.progress import (
    Status,
    status_of,
    statuses_in,
    statuses_of,
    sum_of_commitments,
    sum_of_steps,
    timing_at,
)
from quadro.delivery.queries.staleness import Freshness, freshness
from quadro.delivery.queries.then import Then, statuses_at, then_of

__all__ = [
    "Around",
    "Carried",
    "Due",
    "Freshness",
    "Owed",
    "Planned",
    "Status",
    "Then",
    "Told",
    "Turn",
    "Turns",
    "Why",
    "amended_by",
    "around",
    "awaited_by",
    "carried_for",
    "commitments_of",
    "days_of",
    "freshness",
    "left_by_who_leaves",
    "owed",
    "owed_by",
    "page_of",
    "planned_of",
    "provisions_for",
    "register",
    "register_at",
    "status_of",
    "statuses_at",
    "statuses_in",
    "statuses_of",
    "sum_of_carried",
    "sum_of_commitments",
    "sum_of_steps",
    "that_may_be_awaited",
    "then_of",
    "timing_at",
    "turns_for",
]

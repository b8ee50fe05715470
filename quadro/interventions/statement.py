"""What all interventions contribute to the roll-up, as PostgreSQL reckons it.

The same as `measures.lines_of`, in whole units: of a country there are too many to pass through
Python. `monitoring verify` compares the two.
"""

from quadro.cube import places
from quadro.interventions.measures import (
    CANCELLED,
    COMMITTED,
    COST,
    DEMONSTRATION,
    FINANCIAL,
    FUNDED,
    INTERVENTIONS,
    KIND,
    PAID,
    PHYSICAL,
    PROCEDURAL,
    STALE,
    TO_FIND,
)
from quadro.interventions.models import Where
from quadro.interventions.states import OPEN, State

STILL_OPEN = ", ".join(f"'{one}'" for one in OPEN)
LIVE = f"i.state <> '{State.CANCELLED}'"
SUMS = {COST: "i.cost_eur", FUNDED: "i.cost_eur - coalesce(i.to_find_eur, 0)",
    TO_FIND: "i.to_find_eur", COMMITTED: "i.committed_eur", PAID: "i.paid_eur"}  # fmt: skip
PERCENTS = {
    PROCEDURAL: "i.cost_eur * i.procedural", PHYSICAL: "i.cost_eur * i.physical",
    FINANCIAL: "CASE WHEN i.paid_eur > i.cost_eur THEN i.cost_eur ELSE i.paid_eur END * 100",
}  # fmt: skip
COUNTS = {
    CANCELLED: f"NOT ({LIVE})",
    INTERVENTIONS: LIVE,
    DEMONSTRATION: f"{LIVE} AND i.is_demonstration",
    STALE: f"i.state IN ({STILL_OPEN}) AND i.next_update_on < %(on)s",
}
TOLD = ",\n".join(
    [
        *(f"('{name}', 1, 1, {when})" for name, when in COUNTS.items()),
        *(f"('{name}', {value}, 1, {LIVE})" for name, value in SUMS.items()),
        *(
            f"('{name}', {value}, i.cost_eur, {LIVE} AND i.cost_eur > 0)"
            for name, value in PERCENTS.items()
        ),
    ]
)
STATEMENT = f"""
    SELECT '{KIND}' AS kind, i.id AS key, part.node,
        CASE WHEN falls.municipality_id IS NOT NULL THEN 'm' || falls.municipality_id
            WHEN falls.zone_id IS NOT NULL THEN 'z' || falls.zone_id
            WHEN falls."where" = '{Where.ELSEWHERE}' THEN '{places.ELSEWHERE}'
            ELSE '{places.AREA}' END AS place,
        told.measure,
        round(part.percent * coalesce(falls.percent, 100) * told.total * 100) AS total,
        round(part.percent * coalesce(falls.percent, 100) * told.weight * 100) AS weight,
        CAST(NULL AS text) AS latest
    FROM interventions_intervention i
    JOIN (
        SELECT id AS intervention_id, 0 AS node, 100 AS percent FROM interventions_intervention
        UNION ALL
        SELECT intervention_id, provision_id, percent FROM interventions_share
    ) part ON part.intervention_id = i.id
    LEFT JOIN interventions_place falls ON falls.intervention_id = i.id
    CROSS JOIN LATERAL (VALUES {TOLD}) told (measure, total, weight, applies)
    WHERE i.is_public AND told.applies AND told.total IS NOT NULL
"""

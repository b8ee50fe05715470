"""What the figures would cost without a roll-up: by recursion through the ORM, or asked in SQL."""

from decimal import Decimal
from typing import Any

from django.db import connection

from quadro.delivery.models import Share
from quadro.delivery.queries import sum_of_steps
from quadro.plan.models import Provision

TREE = """
    WITH RECURSIVE up (node, above) AS (
        SELECT id, id FROM plan_provision WHERE edition_id = %s
        UNION ALL
        SELECT up.node, p.parent_id FROM up JOIN plan_provision p ON p.id = up.above
        WHERE p.parent_id IS NOT NULL
    ),
"""
DONE = """
    done AS (
        SELECT commitment_id,
            SUM(weight * CASE WHEN value > target THEN 100 ELSE 100 * value / target END)
                / SUM(weight) AS percent
        FROM delivery_step WHERE value IS NOT NULL AND NOT is_cancelled GROUP BY commitment_id
    )
"""
SUMS = """
    SUM(CASE WHEN d.percent IS NOT NULL AND c.state <> 'annullato'
        THEN {part} * c.weight * d.percent END),
    SUM(CASE WHEN d.percent IS NOT NULL AND c.state <> 'annullato' THEN {part} * c.weight END),
    COUNT(DISTINCT c.id),
    COUNT(DISTINCT CASE WHEN c.state = 'concluso' THEN c.id END),
    COUNT(DISTINCT CASE WHEN c.due_on < CURRENT_DATE AND c.state = 'in_corso' THEN c.id END),
    COUNT(DISTINCT CASE WHEN c.next_update_on < CURRENT_DATE THEN c.id END)
"""
MONEY = """
    COUNT(DISTINCT i.id), SUM({part} * i.cost_eur), SUM({part} * i.to_find_eur),
    SUM({part} * i.committed_eur), SUM({part} * i.paid_eur)
"""
COMMITMENTS = """
    JOIN delivery_commitment c ON c.id = s.commitment_id
    JOIN agreements_agreement a ON a.id = c.agreement_id AND a.published_at IS NOT NULL
    LEFT JOIN done d ON d.commitment_id = c.id
"""
LINES = (
    f"""
    {TREE} {DONE}
    SELECT up.above, {SUMS.format(part="s.percent")}
    FROM up JOIN delivery_share s ON s.provision_id = up.node {COMMITMENTS} GROUP BY up.above
    """,
    f"""
    {TREE} falls AS (
        SELECT intervention_id, SUM(percent) AS percent FROM interventions_place
        GROUP BY intervention_id
    )
    SELECT up.above, {MONEY.format(part="s.percent * f.percent")}
    FROM up JOIN interventions_share s ON s.provision_id = up.node
    JOIN interventions_intervention i ON i.id = s.intervention_id AND i.is_public
        AND i.state <> 'annullato'
    JOIN falls f ON f.intervention_id = i.id GROUP BY up.above
    """,
)
"""The figures of each line of a plan: of its commitments, of its interventions."""
TOWNS = (
    f"""
    WITH {DONE}
    SELECT b.municipality_id, {SUMS.format(part="1")}
    FROM bodies_body b
    JOIN territory_membership m ON m.municipality_id = b.municipality_id AND m.zone_id = %s
    JOIN delivery_commitment c ON c.owner_id = b.id
    JOIN agreements_agreement a ON a.id = c.agreement_id AND a.published_at IS NOT NULL
    LEFT JOIN done d ON d.commitment_id = c.id
    GROUP BY b.municipality_id
    """,
    f"""
    SELECT f.municipality_id, {MONEY.format(part="f.percent")}
    FROM territory_membership m
    JOIN interventions_place f ON f.municipality_id = m.municipality_id
    JOIN interventions_intervention i ON i.id = f.intervention_id AND i.is_public
        AND i.state <> 'annullato'
    WHERE m.zone_id = %s GROUP BY f.municipality_id
    """,
)
"""The same of each municipality of a zone."""


def asked(statements: tuple[str, ...], key: int) -> list[tuple[Any, ...]]:
    """The questions of a page, asked of the records as they are now."""
    found: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, [key])
            found += cursor.fetchall()
    return found


def recursion(parent: Provision | None = None) -> Decimal:
    """The root from its children, each from its own, then its commitments and their steps."""
    total = Decimal(0)
    for child in Provision.objects.filter(parent=parent):
        total += recursion(child)
        for share in Share.objects.filter(provision=child).select_related("commitment"):
            steps = share.commitment.steps.order_by("position")
            done = sum_of_steps(steps, on=share.commitment.updated_on).done
            total += share.percent * share.commitment.weight * (done or 0)
    return total

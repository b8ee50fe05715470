"""The first projects of a file, as a preview shows them."""

from decimal import Decimal
from typing import Any, TypeAlias

from quadro.interventions.actions.intakes.changing import TAKEN
from quadro.interventions.actions.intakes.staging import ask

SHOWN = 8
New: TypeAlias = dict[str, Any]
OF_NEW = """
    SELECT t.line, t.title, t.cup, t.implementer_name, t.cost_eur, t.state, (
        SELECT count(*) FROM od_part p WHERE p.line = t.line AND p.kind = 'p'
    ), (
        SELECT min(coalesce(m.name, p.name)) FROM od_part p
        LEFT JOIN territory_municipality m ON m.istat_code = p.code
        WHERE p.line = t.line AND p.kind = 'p'
    ) FROM od_item t ORDER BY t.line LIMIT %(most)s
"""
NAMES = ("line", "title", "cup", "implementer", "cost", "state", "places", "place")
OF_CHANGES = f"""
    SELECT f.line, i.title, i.slug, i.cup, f.moves,
        {", ".join(f"i.{one}, f.{one}" for one in TAKEN)}
    FROM od_final f JOIN interventions_intervention i ON i.id = f.id
    WHERE NOT f.is_ours ORDER BY f.line LIMIT %(most)s
"""


def of_new(most: int) -> list[New]:
    return [dict(zip(NAMES, map(_said, row), strict=True)) for row in ask(OF_NEW, {"most": most})]


def of_changes(*, only_places: bool) -> dict[str, Any]:
    """Of each that changes, the values before and after."""
    told = []
    for line, title, slug, cup, moves, *values in ask(OF_CHANGES, {"most": SHOWN}):
        pairs = zip(TAKEN, values[::2], values[1::2], strict=True)
        changes = [
            [name, _said(old), _said(new)]
            for name, old, new in pairs
            if not only_places and _said(old) != _said(new)
        ]
        if moves or only_places:
            changes.append(["places", "", ""])
        told.append({"line": line, "title": title, "slug": slug, "cup": cup, "changes": changes})
    return {"changed": told}


def _said(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, Decimal | float):
        return f"{Decimal(str(value)):.2f}"
    return value if isinstance(value, int) else str(value)

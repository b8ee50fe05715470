"""What the figures were when a round closed, asked as the roll-up is asked."""

from collections.abc import Collection

from quadro.cube.nouns import EVERYTHING, WHOLE, Value, unpacked
from quadro.cube.places import AREA
from quadro.cube.queries import At, Cells
from quadro.monitoring.models import Round


def frozen(
    one: Round,
    *,
    edition: int = EVERYTHING,
    nodes: Collection[int] = (WHOLE,),
    places: Collection[str] = (AREA,),
    measures: Collection[str] = (),
    level: str = "",
) -> Cells:
    """The cells as they were when the round closed: the same question as `cube.queries.cells`."""
    rows = one.frozen.filter(edition=edition, node__in=nodes)
    rows = rows.filter(measure__in=measures) if measures else rows
    rows = rows.filter(place__startswith=level) if level else rows.filter(place__in=places)
    found = rows.values_list("node", "place", "measure", "total", "weight", "count", "latest")
    return Cells(
        (At(node, place, measure), Value(total, weight, count, *unpacked(latest)))
        for node, place, measure, total, weight, count, latest in found
    )

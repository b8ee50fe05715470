"""What the figures were when a round closed, asked as the roll-up is asked."""

from collections.abc import Collection, Iterable

from quadro.cube.queries import SUM, Sum
from quadro.monitoring.models import Frozen, Round


def frozen(
    one: Round,
    *,
    edition: int,
    nodes: Collection[int],
    places: Collection[str],
    measures: Collection[str],
) -> Iterable[Sum]:
    """The cells as they were when the round closed: the same question as `cube.queries.sums`."""
    rows: Iterable[Sum] = Frozen.objects.filter(
        round=one, edition=edition, node__in=nodes, place__in=places, measure__in=measures
    ).values_list(*SUM)
    return rows

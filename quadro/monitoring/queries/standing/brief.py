"""How things stand today in a few words, for the pages of the things themselves.

Read from the roll-up alone: where it does not hold yet, these pages say nothing of it.
"""

from collections.abc import Iterable
from datetime import date

from quadro.kit.asof import AsOf
from quadro.monitoring.queries.standing.board import standing_of
from quadro.monitoring.queries.standing.land import WHOLE
from quadro.monitoring.queries.standing.nodes import Node, at
from quadro.monitoring.queries.standing.rolled import signals
from quadro.monitoring.queries.standing.scopes import Scope
from quadro.monitoring.queries.standing.sight import Sight
from quadro.monitoring.queries.standing.sums import Standing
from quadro.plan.models import Edition

THE_PLAN = 0
"""The key of the whole of an edition among those of its provisions."""


def today_of(edition: Edition, provisions: Iterable[int], *, on: date) -> dict[int, Standing]:
    """Provision → how it stands, and `THE_PLAN`. Two queries; empty where nothing is reckoned."""
    sight = Sight(AsOf.now(on))
    if not sight.is_kept:
        return {}
    nodes = {Node(edition.pk, key) for key in (THE_PLAN, *provisions)}
    found = sight.cells(nodes, WHOLE)
    return {node.provision: at(found, node, WHOLE) for node in nodes}


def all_lines_of(edition: Edition, *, on: date) -> dict[int, Standing]:
    """Provision → done and planned, of those in which something falls. Two queries."""
    return signals(edition.pk) if Sight(AsOf.now(on)).is_kept else {}


def brief_of(scope: Scope, *, on: date) -> Standing | None:
    """The figures of today; None where they are not reckoned yet."""
    sight = Sight(AsOf.now(on))
    return standing_of(scope, sight) if sight.is_kept else None

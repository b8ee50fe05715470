"""How things stand today in a few words, for the pages of the things themselves.

Read from the roll-up alone: where it does not hold yet, these pages say nothing of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from quadro.kit.asof import AsOf
from quadro.monitoring.models import Round
from quadro.monitoring.queries.standing.changes import difference
from quadro.monitoring.queries.standing.land import EVERYWHERE
from quadro.monitoring.queries.standing.nodes import Node, at
from quadro.monitoring.queries.standing.rolled import frozen_last, on_day, signals, whole
from quadro.monitoring.queries.standing.scopes import Scope
from quadro.monitoring.queries.standing.sight import Sight
from quadro.monitoring.queries.standing.sums import Standing
from quadro.plan.models import Edition, Provision

THE_PLAN = 0
"""The key of the whole of an edition among those of its provisions."""


def today_of(edition: Edition, provisions: Iterable[int], *, on: date) -> dict[int, Standing]:
    """Provision → how it stands, and `THE_PLAN`. One query; empty where nothing is reckoned."""
    nodes = {Node(edition.pk, key) for key in (THE_PLAN, *provisions)}
    found = on_day(on, nodes, EVERYWHERE)
    return {node.provision: at(found, node, EVERYWHERE) for node in nodes} if found else {}


def of_provisions(provisions: Iterable[Provision], *, on: date) -> dict[int, Standing]:
    """Provision → how it stands today, of whatever documents. One query."""
    nodes = {Node(one.edition_id, one.pk) for one in provisions}
    found = on_day(on, nodes, EVERYWHERE) if nodes else None
    return {} if found is None else {node.provision: at(found, node, EVERYWHERE) for node in nodes}


@dataclass(frozen=True)
class Since:
    """What changed of the whole of a document since a round was closed."""

    round: Round
    before: Standing
    after: Standing

    @property
    def points(self) -> int | None:
        return difference(self.before, self.after)

    @property
    def more_commitments(self) -> int:
        return self.after.commitments - self.before.commitments

    @property
    def more_late(self) -> int:
        return self.after.late - self.before.late

    @property
    def more_closed(self) -> int:
        return self.after.closed - self.before.closed

    @property
    def more_stale(self) -> int:
        return self.after.stale - self.before.stale


def since_last_round(edition: Edition, after: Standing, *, on: date) -> Since | None:
    """None before any round is closed. One query."""
    one, before = frozen_last(edition.pk, on)
    return Since(one, before, after) if one else None


def all_lines_of(edition: Edition, *, on: date) -> dict[int, Standing]:
    """Provision → done and planned, of those in which something falls. Two queries."""
    return signals(edition.pk) if Sight(AsOf.now(on)).is_kept else {}


def brief_of(scope: Scope, *, on: date) -> Standing:
    """The figures of today, empty where they are not reckoned yet. One query."""
    if scope.is_rolled:
        return at(on_day(on, [scope.node], scope.place), scope.node, scope.place)
    return whole(scope, on)

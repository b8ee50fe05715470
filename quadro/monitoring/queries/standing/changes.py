"""What changed in a scope from a day to another: the whole, the rows, each commitment."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from quadro.delivery.models import Commitment
from quadro.delivery.reckoning import NOTHING, Timing
from quadro.monitoring.queries.standing.board import Board, Row, board_of
from quadro.monitoring.queries.standing.leaves import COMMITMENT, grouped
from quadro.monitoring.queries.standing.scopes import By, Scope
from quadro.monitoring.queries.standing.sight import Sight
from quadro.monitoring.queries.standing.sums import COUNTS, DONE, NONE, Standing


class What(models.TextChoices):
    """What became of a commitment, from what matters most."""

    LATE = "in_ritardo", _("andati in ritardo")
    BACK = "rientrati", _("rientrati dal ritardo")
    DONE = "fatti", _("conclusi o consegnati")
    AHEAD = "avanzati", _("andati avanti")
    BEHIND = "arretrati", _("detti meno avanti di prima")
    STARTED = "avviati", _("avviati")
    NEW = "nuovi", _("nuovi")
    GONE = "annullati", _("annullati o usciti")


@dataclass(frozen=True)
class Changed:
    """A commitment that is not as it was."""

    commitment: Commitment
    what: What
    before: Standing
    after: Standing

    @property
    def points(self) -> int | None:
        return difference(self.before, self.after)


@dataclass(frozen=True)
class Pair:
    """A row before and after."""

    row: Row
    before: Standing

    @property
    def points(self) -> int | None:
        return difference(self.before, self.row.standing)


@dataclass(frozen=True)
class Changes:
    before: Board
    after: Board
    changed: list[Changed]

    @property
    def rows(self) -> list[Pair]:
        """By the rows of the later day."""
        was = {one.key: one.standing for one in self.before.rows}
        return [Pair(one, was.get(one.key, NONE)) for one in self.after.rows]

    @property
    def points(self) -> int | None:
        return difference(self.before.whole, self.after.whole)

    @property
    def has_demonstration(self) -> bool:
        return any(one.whole.demonstration for one in (self.before, self.after))

    @property
    def groups(self) -> list[tuple[What, list[Changed]]]:
        """What changed, by what it is; each with its commitments."""
        told = [(what, [one for one in self.changed if one.what == what]) for what in What]
        return [(what, some) for what, some in told if some]


def difference(before: Standing, after: Standing) -> int | None:
    """In whole points, between the figures as they are shown."""
    if before.done is None or after.done is None:
        return None
    return int(whole(after.done) - whole(before.done))


def whole(value: Decimal) -> Decimal:
    """To the unit, halves away from zero: as pages write it."""
    return value.quantize(Decimal(1), ROUND_HALF_UP)


def changes_in(
    scope: Scope, by: By, before: Sight, after: Sight, *, opened: Collection[str] = ()
) -> Changes:
    was_board, board = (
        board_of(scope, by, one, opened=opened, is_bare=True) for one in (before, after)
    )
    was, now = _each(scope, before), _each(scope, after)
    told = dict(_told(was, now))
    rows = Commitment.objects.filter(pk__in=told).select_related("agreement", "owner")
    changed = [
        Changed(one, told[one.pk], was.get(one.pk, NONE), now.get(one.pk, NONE))
        for one in rows.order_by("agreement__title", "number", "pk")
    ]
    return Changes(was_board, board, changed)


def _each(scope: Scope, sight: Sight) -> Mapping[int, Standing]:
    leaves = sight.leaves(scope, by_nodes=scope.is_of_nodes, kinds=COMMITMENT)
    return grouped(leaves, lambda leaf: [leaf.record.key])


def _told(was: Mapping[int, Standing], now: Mapping[int, Standing]) -> Iterator[tuple[int, What]]:
    for key in was.keys() | now.keys():
        before, after = was.get(key), now.get(key)
        what = _what(before, after)
        if what is not None:
            yield key, what


def _what(before: Standing | None, after: Standing | None) -> What | None:
    """One word for what happened: the gravest where there are several."""
    if after is None or timing_in(after) == Timing.CANCELLED:
        is_news = before is not None and timing_in(before) != Timing.CANCELLED
        return What.GONE if is_news else None
    if before is None:
        return What.NEW
    was, now = timing_in(before), timing_in(after)
    if now in DONE:
        return What.DONE if was not in DONE else None
    if (now == Timing.LATE) is not (was == Timing.LATE):
        return What.LATE if now == Timing.LATE else What.BACK
    if was == Timing.TO_START and now != was:
        return What.STARTED
    return _step(before.done, after.done)


def _step(before: Decimal | None, after: Decimal | None) -> What | None:
    start = whole(before or NOTHING)
    if after is None or whole(after) == start:
        return None
    return What.AHEAD if after > start else What.BEHIND


def timing_in(one: Standing) -> Timing:
    """Of a standing that is of one commitment."""
    return next(timing for timing, name in COUNTS.items() if one.pair(name).records)

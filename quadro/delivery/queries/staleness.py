"""How much of what is to be done is told in time: a figure by itself."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Q, Sum

from quadro.delivery.freshness import PUBLIC_AFTER
from quadro.delivery.models import CommitmentQuerySet
from quadro.delivery.reckoning import NOTHING, WHOLE


@dataclass(frozen=True)
class Freshness:
    """Open commitments, those past the day by which they were to be told, and their weights."""

    open: int
    late: int
    stale: int
    """Late by so much that everybody reads it (`freshness.PUBLIC_AFTER`)."""
    weight: Decimal
    late_weight: Decimal

    @property
    def fresh(self) -> int:
        return self.open - self.late

    @property
    def late_share(self) -> Decimal | None:
        """In percent of the commitments; None where there are none."""
        return Decimal(self.late) * WHOLE / self.open if self.open else None

    @property
    def late_weight_share(self) -> Decimal | None:
        """In percent of their weight."""
        return self.late_weight * WHOLE / self.weight if self.weight else None


def freshness(rows: CommitmentQuerySet, *, on: date) -> Freshness:
    """Of the open ones among `rows`: one query."""
    late = Q(next_update_on__lt=on)
    said = Q(next_update_on__lte=on - timedelta(days=PUBLIC_AFTER))
    found = (
        rows.open()
        .order_by()
        .aggregate(
            open=Count("pk"),
            late=Count("pk", filter=late),
            stale=Count("pk", filter=said),
            total=Sum("weight"),
            late_total=Sum("weight", filter=late),
        )
    )
    return Freshness(
        open=found["open"],
        late=found["late"],
        stale=found["stale"],
        weight=found["total"] or NOTHING,
        late_weight=found["late_total"] or NOTHING,
    )

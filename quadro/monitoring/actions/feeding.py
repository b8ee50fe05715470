"""What follows an approval in the same transaction: when the next data are due."""

from collections.abc import Collection
from datetime import date

from django.db.models import Max

from quadro.monitoring.models import Indicator, Reading
from quadro.monitoring.periods import due_on, next_period, period_of


def feed(indicators: Collection[int], *, on: date) -> None:
    """Bring up to date what stands above the readings of these indicators."""
    _expect_the_next(indicators, on=on)


def _expect_the_next(indicators: Collection[int], *, on: date) -> None:
    """The data of the period after the last that is known are due some days after its end."""
    rows = Indicator.objects.filter(pk__in=indicators).order_by("pk")
    last = dict(
        Reading.objects.approved()
        .filter(indicator__in=indicators)
        .order_by()
        .values_list("indicator")
        .annotate(last=Max("since"))
    )
    changed = []
    for one in rows:
        since = last.get(one.pk)
        following = next_period(one.periodicity, since) if since else period_of(one.periodicity, on)
        one.next_update_on, one.updated_on = due_on(following[1]), on
        changed.append(one)
    Indicator.objects.bulk_update(changed, ["next_update_on", "updated_on"])

"""What follows a reading that counts, in the same transaction: the roll-up, the next day due."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, F, Max, Q, Window
from django.db.models.functions import RowNumber

from quadro.cube import actions as cube
from quadro.kit import bulk
from quadro.monitoring.feed import INDICATOR, READING
from quadro.monitoring.models import Indicator, Reading
from quadro.monitoring.periods import due_on, next_period, period_of


def feed(rows: Sequence[Reading], *, on: date) -> None:
    """Bring up to date what stands above these readings, that count from now."""
    indicators = {one.indicator_id: one.indicator for one in rows}
    _expect_the_next(indicators, on=on)
    count(_touched(rows), indicators.keys())


def count(readings: Collection[int], indicators: Collection[int]) -> None:
    """Tell again what these contribute, or that they are gone; always in this order."""
    cube.refresh(READING, readings)
    cube.refresh(INDICATOR, indicators)


def count_all_of(indicator: Indicator) -> None:
    """It became public, or is so no more."""
    rows = Reading.objects.filter(indicator=indicator, known_at__isnull=False)
    count(list(rows.values_list("pk", flat=True)), [indicator.pk])


def _touched(rows: Sequence[Reading]) -> set[int]:
    """These, those they replace, and those that were the latest of their places until now.

    Those that have a value and those that declare none each have their latest: of what cumulates
    only the former count.
    """
    most = max(Counter((one.indicator_id, one.place) for one in rows).values())
    is_silent = ExpressionWrapper(Q(value__isnull=True), output_field=BooleanField())
    ranked = (
        Reading.objects.approved()
        .filter(
            indicator__in={one.indicator_id for one in rows},
            place__in={one.place for one in rows},
            breakdown="",
        )
        .annotate(
            rank=Window(
                RowNumber(),
                partition_by=[F("indicator"), F("place"), is_silent],
                order_by=[F("until").desc(), F("pk").desc()],
            )
        )
        .filter(rank__lte=most + 1)
    )
    replaced = {one.supersedes_id for one in rows if one.supersedes_id is not None}
    mine = {one.pk for one in rows if not one.breakdown}
    return mine | replaced | set(ranked.values_list("pk", flat=True))


def _expect_the_next(indicators: Mapping[int, Indicator], *, on: date) -> None:
    """The data of the period after the last that is known are due some days after its end."""
    last = dict(
        Reading.objects.approved()
        .filter(indicator__in=indicators.keys())
        .order_by()
        .values_list("indicator")
        .annotate(last=Max("since"))
    )
    changed = []
    for key, one in sorted(indicators.items()):
        since = last.get(key)
        following = next_period(one.periodicity, since) if since else period_of(one.periodicity, on)
        one.next_update_on, one.updated_on = due_on(following[1]), on
        changed.append(one)
    bulk.update(changed, ["next_update_on", "updated_on"])

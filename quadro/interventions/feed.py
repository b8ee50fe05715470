"""The interventions told to the roll-up: the public ones, for nothing else is shown."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from quadro.cube.nouns import Line
from quadro.cube.registry import Feed
from quadro.interventions.measures import KIND, lines_of
from quadro.interventions.models import Intervention, Place, Share
from quadro.interventions.statement import STATEMENT
from quadro.interventions.states import OPEN

CHUNK = 2000
ASKED = (
    "pk", "state", "next_update_on", "is_demonstration", "cost_eur", "to_find_eur",
    "committed_eur", "paid_eur", "saved_eur", "procedural", "physical",
)  # fmt: skip


def told(keys: Sequence[int] | None, on: date) -> Iterator[tuple[int, list[Line]]]:
    """What these interventions, or all, contribute on a day: three queries for two thousand."""
    rows = Intervention.objects.filter(is_public=True).only(*ASKED).order_by("pk")
    if keys is not None:
        for start in range(0, len(keys), CHUNK):
            yield from _told(list(rows.filter(pk__in=keys[start : start + CHUNK])), on)
        return
    last = 0
    while some := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield from _told(some, on)
        last = some[-1].pk


def _told(rows: Sequence[Intervention], on: date) -> Iterator[tuple[int, list[Line]]]:
    keys = [one.pk for one in rows]
    falls: dict[int, list[Place]] = defaultdict(list)
    shares: dict[int, list[Share]] = defaultdict(list)
    for place in Place.objects.filter(intervention__in=keys):
        falls[place.intervention_id].append(place)
    for share in Share.objects.filter(intervention__in=keys):
        shares[share.intervention_id].append(share)
    for one in rows:
        yield one.pk, lines_of(one, falls[one.pk], shares[one.pk], on)


def changing(on: date) -> list[int]:  # noqa: ARG001 - whichever the day, it is those
    """Those that a day may make stale, or no more so."""
    rows = Intervention.objects.filter(state__in=OPEN, next_update_on__isnull=False)
    return list(rows.order_by("pk").values_list("pk", flat=True))


FEED = Feed(KIND, told, changing, STATEMENT)

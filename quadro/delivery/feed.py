"""The commitments told to the roll-up: those of published agreements, for nothing else is shown."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import F

from quadro.cube.nouns import Line
from quadro.cube.registry import Feed
from quadro.delivery.measures import KIND, Carried, Part, lines_of, place_of, told_of
from quadro.delivery.models import Commitment, Share, Step

CHUNK = 2000
ASKED = (
    "pk", "state", "starts_on", "due_on", "done_on", "weight", "progress", "is_demonstration",
    "next_update_on",
)  # fmt: skip
PART = ("weight", "value", "target", "starts_on", "due_on", "is_cancelled")
CARRIED = ("provision", "percent")


def told(keys: Sequence[int] | None, on: date) -> Iterator[tuple[int, list[Line]]]:
    """What these commitments, or all, contribute on a day: three queries for two thousand."""
    if keys is None:
        yield from _told({}, on)
        return
    for start in range(0, len(keys), CHUNK):
        yield from _told({"commitment__in": keys[start : start + CHUNK]}, on)


def _told(some: dict[str, Collection[int]], on: date) -> Iterator[tuple[int, list[Line]]]:
    steps: dict[int, list[Part]] = defaultdict(list)
    for key, *step in Step.objects.filter(**some).values_list("commitment", *PART):
        steps[key].append(Part(*step))
    shares: dict[int, list[Carried]] = defaultdict(list)
    for key, *share in Share.objects.filter(**some).values_list("commitment", *CARRIED):
        shares[key].append(Carried(*share))
    for one in _commitments(some):
        measures = list(told_of(one, steps[one.pk], on))
        place = place_of(one.municipality, one.zone)
        yield one.pk, lines_of(place, shares[one.pk], measures)


def _commitments(some: dict[str, Collection[int]]) -> Any:
    """With the municipality and the zone of the body that owes each."""
    keys = {"pk__in": some["commitment__in"]} if some else {}
    rows = Commitment.objects.filter(agreement__published_at__isnull=False, **keys)
    where = {"municipality": F("owner__municipality"), "zone": F("owner__zone")}
    return rows.only(*ASKED).annotate(**where).order_by("pk")


FEED = Feed(KIND, told)

"""The commitments told to the roll-up: those of published agreements, for nothing else is shown."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from quadro.cube.nouns import Line
from quadro.cube.registry import Feed
from quadro.delivery.measures import KIND, lines_of
from quadro.delivery.models import Commitment, Share, Step

CHUNK = 2000
ASKED = (
    "pk", "state", "starts_on", "due_on", "done_on", "weight", "progress", "is_demonstration",
    "owner__municipality_id", "owner__zone_id",
)  # fmt: skip


def told(keys: Sequence[int] | None, on: date) -> Iterator[tuple[int, list[Line]]]:
    """What these commitments, or all, contribute on a day: three queries for two thousand."""
    rows = Commitment.objects.filter(agreement__published_at__isnull=False)
    rows = rows.select_related("owner").only(*ASKED).order_by("pk")
    if keys is None:
        yield from _told(list(rows), None, on)
        return
    for start in range(0, len(keys), CHUNK):
        some = keys[start : start + CHUNK]
        yield from _told(list(rows.filter(pk__in=some)), some, on)


def _told(
    rows: Sequence[Commitment], keys: Collection[int] | None, on: date
) -> Iterator[tuple[int, list[Line]]]:
    steps: dict[int, list[Step]] = defaultdict(list)
    shares: dict[int, list[Share]] = defaultdict(list)
    some = {} if keys is None else {"commitment__in": keys}
    for step in Step.objects.filter(**some):
        steps[step.commitment_id].append(step)
    for share in Share.objects.filter(**some):
        shares[share.commitment_id].append(share)
    for one in rows:
        yield one.pk, lines_of(one, steps[one.pk], shares[one.pk], on)


FEED = Feed(KIND, told)

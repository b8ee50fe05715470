"""What everybody may know: the desks, what they answer, how quickly."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from quadro.desks.models import Desk, Request, Topic
from quadro.desks.reckoning import MONTHS, Pace
from quadro.desks.states import State
from quadro.kit.terms import add_months, end_of
from quadro.territory.models import Zone

NONE = Pace()


@dataclass(frozen=True)
class Card:
    """A desk as everybody sees it on a day."""

    desk: Desk
    topics: Sequence[Topic]
    pace: Pace


def paces(desks: Collection[int], on: date) -> dict[int, Pace]:
    """Desk → how it answered in the twelve months up to a day; one without answers is not there.

    Invented requests count only at invented desks: they are never mixed with what was.
    """
    rows = Request.objects.filter(
        topic__desk__in=desks,
        state=State.CLOSED,
        closed_at__gte=end_of(add_months(on, -MONTHS)),
        closed_at__lt=end_of(on),
        is_demonstration=F("topic__desk__is_demonstration"),
    )
    found = defaultdict[int, list[tuple[int, bool]]](list)
    for desk, days, is_in_term in rows.values_list("topic__desk", "taken_days", "is_in_term"):
        found[desk].append((days or 0, bool(is_in_term)))
    return {desk: Pace(closed) for desk, closed in found.items()}


def _kept(on: date) -> "QuerySet[Desk]":
    """First the authority, then the Zones by name."""
    rows: QuerySet[Desk] = Desk.objects.on(on).select_related("body__zone")
    return rows.order_by(F("body__zone__name").asc(nulls_first=True), "name", "pk")


def _cards(desks: Sequence[Desk], on: date) -> list[Card]:
    """Two queries."""
    keys = [one.pk for one in desks]
    topics = defaultdict[int, list[Topic]](list)
    for one in Topic.objects.filter(desk__in=keys, is_active=True).order_by("position", "pk"):
        topics[one.desk_id].append(one)
    told = paces(keys, on)
    return [Card(one, topics[one.pk], told.get(one.pk, NONE)) for one in desks]


def directory(on: date) -> list[Card]:
    """The desks of a day: three queries."""
    return _cards(list(_kept(on)), on)


def card_of(desk: Desk, on: date) -> Card:
    return _cards([desk], on)[0]


def desk_of_zone(zone: Zone | None, on: date) -> Card | None:
    """The desk of a Zone, if it has one on the day, without its topics: one query, or two."""
    if zone is None:
        return None
    desk = _kept(on).filter(body__zone=zone).first()
    return Card(desk, (), paces([desk.pk], on).get(desk.pk, NONE)) if desk else None

"""What everybody may know: the desks, what they answer, how quickly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, QuerySet

from quadro.desks.models import Desk, Request, Topic
from quadro.desks.reckoning import MONTHS, Pace
from quadro.desks.states import State
from quadro.kit.gathered import Gathered, listed
from quadro.kit.terms import add_months, end_of
from quadro.territory.models import Zone


@dataclass(frozen=True)
class Card:
    """A desk as everybody sees it on a day."""

    desk: Desk
    topics: Sequence[Topic]
    pace: Pace


def _closed(on: date) -> "QuerySet[Request]":
    """Those answered in the twelve months up to a day.

    Invented requests count only at invented desks: they are never mixed with what was.
    """
    return Request.objects.filter(
        state=State.CLOSED,
        closed_at__gte=end_of(add_months(on, -MONTHS)),
        closed_at__lt=end_of(on),
        is_demonstration=F("topic__desk__is_demonstration"),
    )


TOPICS = Gathered(Topic)


def _cards(rows: "QuerySet[Desk]", on: date) -> list[Card]:
    """One query."""
    topics = Topic.objects.filter(desk=OuterRef("pk"), is_active=True)
    closed = _closed(on).filter(topic__desk=OuterRef("pk"))
    told: Iterable[Any] = rows.annotate(
        topics_told=TOPICS.many(topics), closed_told=listed(closed, "taken_days", "is_in_term")
    )
    return [
        Card(
            one,
            sorted(TOPICS.read(one.topics_told), key=lambda topic: topic.position),
            Pace([(days or 0, bool(is_in_term)) for days, is_in_term in one.closed_told or ()]),
        )
        for one in told
    ]


def directory(on: date) -> list[Card]:
    """The desks of a day, first the authority, then the Zones by name: one query."""
    kept = Desk.objects.on(on).select_related("body__zone")
    by_zone = F("body__zone__name").asc(nulls_first=True)
    return _cards(kept.order_by(by_zone, "name", "pk"), on)


def card_of(desk: Desk, on: date) -> Card:
    [card] = _cards(Desk.objects.filter(pk=desk.pk), on)
    return replace(card, desk=desk)


def desk_of_zone(zone: Zone | None, on: date) -> Card | None:
    """The desk of a Zone, if it has one on the day: one query."""
    if zone is None:
        return None
    rows = Desk.objects.on(on).filter(body__zone=zone).select_related("body")
    return next(iter(_cards(rows.order_by("name", "pk")[:1], on)), None)

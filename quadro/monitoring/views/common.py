"""What the pages of indicators share: finding the noun, the words around a form."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from quadro.accounts.http import Request
from quadro.bodies.models import Body
from quadro.kit.pages import Sheet
from quadro.kit.refusals import Hidden
from quadro.monitoring import policies, queries
from quadro.monitoring.models import (
    AREA,
    Contest,
    Indicator,
    Level,
    Reading,
    of_municipality,
    of_zone,
)
from quadro.monitoring.periods import last_over
from quadro.monitoring.queries import Places, places_on

WRITE = ("GET", "POST")
PERIODS = 12
"""How many of the latest closed periods are offered to who reads one value."""


def readable(request: Request, slug: str) -> Indicator:
    rows = Indicator.objects.select_related("owner", "in_charge__person", "in_charge__body")
    indicator = get_object_or_404(rows, slug=slug)
    policies.check_can_read(indicator, by=request.actor)
    return indicator


def readable_reading(request: Request, key: int) -> Reading:
    rows = queries.readable_readings(request.actor).select_related(
        "indicator__owner", "zone", "municipality", "body", "supersedes", "superseded_by"
    )
    found = rows.filter(pk=key).first()
    if found is None:
        raise Hidden(_("Questa rilevazione non c’è."))
    return found


def readable_contest(request: Request, key: int) -> Contest:
    rows = Contest.objects.select_related(
        "body", "outcome", "reading__indicator__owner", "reading__zone", "reading__municipality",
        "reading__body",
    )  # fmt: skip
    found = get_object_or_404(rows, pk=key)
    policies.check_can_read(found.reading.indicator, by=request.actor)
    return found


def crumbs_of(indicator: Indicator | None = None) -> list[tuple[str, str]]:
    crumbs = [(_("Indicatori"), reverse("monitoring:indicators"))]
    if indicator is not None:
        crumbs.append((indicator.title, indicator.get_absolute_url()))
    return crumbs


def sheet_of(indicator: Indicator, title: str, button: str, **more: Any) -> Sheet:
    """The words around a form about an indicator: leaving it leads back to its page."""
    back = more.pop("back", indicator.get_absolute_url())
    return Sheet(title=title, button=button, back=back, crumbs=crumbs_of(indicator), **more)


def named(places: Places, keys: Sequence[str]) -> list[tuple[str, str]]:
    """Choices of places, the largest first."""
    return [(one, places.names.get(one, one)) for one in keys]


def places_for(indicator: Indicator, request: Request, day: date) -> list[tuple[str, str]]:
    """Where who asks may read the indicator: everywhere for who keeps it, else their own place."""
    places = places_on(day)
    keys = places.of_level(indicator.level)
    by = request.actor
    if by.is_planning_office or indicator.owner_id in by.bodies:
        return named(places, keys)
    mine = set()
    for body in Body.objects.filter(pk__in=by.bodies):
        if body.municipality_id is not None:
            mine.add(of_municipality(body.municipality_id))
        if body.zone_id is not None:
            mine.add(of_zone(body.zone_id))
    return named(places, [one for one in keys if one in mine])


def places_with_values(indicator: Indicator, day: date) -> list[tuple[str, str]]:
    """All the places of which the indicator has a value: for its starts and targets."""
    places = places_on(day)
    keys = [AREA]
    if indicator.level != Level.AREA:
        keys += places.of_level(Level.ZONE)
    if indicator.level == Level.MUNICIPALITY:
        keys += places.of_level(Level.MUNICIPALITY)
    return named(places, keys)


def closed_periods(indicator: Indicator, day: date) -> list[date]:
    """The first days of the latest periods that are over, the latest first."""
    since, _until = last_over(indicator.periodicity, day)
    found = [since]
    while len(found) < PERIODS:
        since, _until = last_over(indicator.periodicity, since)
        found.append(since)
    return found

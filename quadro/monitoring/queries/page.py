"""All that the page of an indicator tells of a place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.delivery.models import Commitment
from quadro.kit.asof import AsOf
from quadro.kit.text import Text
from quadro.monitoring.measuring import Plan, Progress
from quadro.monitoring.models import (
    AREA,
    Baseline,
    Contest,
    Indicator,
    Level,
    Link,
    Reading,
    Target,
)
from quadro.monitoring.queries.aims import planned_before, plans_of
from quadro.monitoring.queries.boards import boards_of
from quadro.monitoring.queries.places import Places, places_on
from quadro.monitoring.queries.series import Moment, series_of
from quadro.monitoring.queries.values import Board, PlaceValue, words_of
from quadro.monitoring.states import State
from quadro.plan.models import Goal

LATEST, FEW = 12, 6
ENOUGH = Decimal(50)
"""A period of which less than this share of the places is known is not drawn: the table says it."""


@dataclass(frozen=True)
class Year:
    """What was reached and what was planned by the end of a year; of this one, until today."""

    year: int
    value: Decimal | None
    planned: Decimal | None
    target: Decimal | None
    is_over: bool


@dataclass(frozen=True)
class Sheet:
    """A place of an indicator: its value, from what it comes, where it goes, how it went."""

    indicator: Indicator
    place: str
    as_of: AsOf
    places: Places
    value: PlaceValue
    plan: Plan
    terms: Sequence[PlaceValue]
    zones: Sequence[PlaceValue]
    municipalities: Sequence[PlaceValue]
    series: Sequence[Moment]
    parts: Mapping[str, PlaceValue]
    links: Sequence[Link]
    agreements: Sequence[Agreement]
    commitments: Sequence[Commitment]
    goals: Sequence[Goal]
    planned_again: Sequence[Baseline | Target]
    latest: Sequence[Reading]
    contests: Sequence[Contest]

    @property
    def progress(self) -> Progress | None:
        return self.plan.progress(self.value.value)

    @property
    def planned(self) -> Decimal | None:
        return self.plan.planned(self.as_of.on)

    @property
    def planned_value(self) -> Decimal | None:
        return self.plan.value_on(self.as_of.on)

    @property
    def on_scale(self) -> list[tuple[Text, int]]:
        """Of a qualitative one, how many places are on each step, from the lowest."""
        return [
            (words_of(self.indicator, step), count)
            for step, count in self.value.combined.steps.items()
        ]

    @property
    def last_periods(self) -> list[Moment]:
        """A few, the latest first."""
        return list(self.series[::-1][:FEW])

    @property
    def drawn(self) -> list[Moment]:
        """The periods of which enough is known."""
        return [
            one
            for one in self.series
            if one.combined.coverage is not None and one.combined.coverage >= ENOUGH
        ]

    @property
    def years(self) -> list[Year]:
        """From the first that says something to the last that has a target."""
        reached = {one.on.year: one.combined.value for one in self.drawn}
        asked = [*reached, *self.plan.targets]
        if self.plan.start_on is not None:
            asked.append(self.plan.start_on.year)
        if not asked:
            return []
        return [
            Year(
                year=year,
                value=reached.get(year),
                planned=self.plan.value_on(date(year, 12, 31)),
                target=self.plan.targets.get(year),
                is_over=date(year, 12, 31) <= self.as_of.on,
            )
            for year in range(min(asked), max(asked) + 1)
        ]


def sheet_of(indicator: Indicator, by: Actor, *, place: str, as_of: AsOf) -> Sheet:
    """A fixed number of queries, whatever the number of places."""
    known_at = None if as_of.is_all_known else as_of.known_at
    places = places_on(as_of.on)
    board = boards_of([indicator], on=as_of.on, known_at=known_at, places=places)[indicator.pk]
    within = places.within(place, indicator.level)
    plans = plans_of([indicator], known_at=known_at, places={AREA, place})
    has_zones, has_towns = indicator.level != Level.AREA, indicator.level == Level.MUNICIPALITY
    return Sheet(
        indicator=indicator,
        place=place,
        as_of=as_of,
        places=places,
        value=board.at(place),
        plan=plans.get((indicator.pk, place), Plan(indicator.polarity)),
        terms=terms_of(board, place),
        zones=[board.at(one) for one in places.of_level(Level.ZONE)] if has_zones else [],
        municipalities=[board.at(one) for one in places.of_level(Level.MUNICIPALITY)]
        if has_towns
        else [],
        series=series_of(
            indicator, on=as_of.on, known_at=known_at, of=len(within),
            places=None if place == AREA else within,
        ),
        parts=_parts(indicator, place, places, as_of),
        links=list(
            indicator.links.select_related("provision__edition__programme").order_by(
                "provision__code", "pk"
            )
        ),
        agreements=list(indicator.agreements.readable_by(by).order_by("title", "pk")),
        commitments=list(indicator.commitments.readable_by(by).order_by("title", "pk")),
        goals=list(indicator.goals.order_by("number")),
        planned_again=planned_before(indicator),
        latest=list(readings_of(indicator, by, within if place != AREA else None)[:LATEST]),
        contests=list(contests_of(indicator, within if place != AREA else None)[:LATEST]),
    )  # fmt: skip


def terms_of(board: Board, place: str) -> list[PlaceValue]:
    """The next smaller places: of the area its zones and who is in none; of a zone its members."""
    level, places = board.indicator.level, board.places
    within = places.within(place, level)
    if list(within) == [place] or not within:
        return []
    if place != AREA or level != Level.MUNICIPALITY:
        return [board.at(one) for one in within]
    zones = places.of_level(Level.ZONE)
    zoned = {one for zone in zones for one in places.within(zone, level)}
    return [board.at(one) for one in (*zones, *(town for town in within if town not in zoned))]


def _parts(indicator: Indicator, place: str, places: Places, as_of: AsOf) -> dict[str, PlaceValue]:
    """The value of each breakdown; one query each, and there are few."""
    known_at = None if as_of.is_all_known else as_of.known_at
    return {
        part: boards_of([indicator], on=as_of.on, known_at=known_at, places=places, breakdown=part)[
            indicator.pk
        ].at(place)
        for part in indicator.breakdowns
    }


def readings_of(
    indicator: Indicator, by: Actor, within: Sequence[str] | None = None
) -> "QuerySet[Reading]":
    """What was read, the latest period first, as far as `by` may read it."""
    rows = (
        readable_readings(by)
        .filter(indicator=indicator)
        .select_related("zone", "municipality", "body", "indicator", "superseded_by")
        .order_by("-until", "municipality__name", "zone__name", "breakdown", "-pk")
    )
    return rows if within is None else rows.filter(place__in=within)


def readable_readings(by: Actor) -> "QuerySet[Reading]":
    """What counted once is for everybody; what is being written, for those who write and check."""
    if by.reads_everything:
        return Reading.objects.all()
    counted = Q(known_at__isnull=False)
    mine = (
        Q(body__in=by.bodies)
        | Q(indicator__owner__in=by.bodies)
        | Q(municipality__body__in=by.bodies)
        | Q(zone__body__in=by.bodies)
    )
    return Reading.objects.filter(
        counted | mine, indicator__in=Indicator.objects.readable_by(by).values("pk")
    )


def contests_of(indicator: Indicator, within: Sequence[str] | None = None) -> "QuerySet[Contest]":
    """The contests of an indicator, those still open first."""
    rows = (
        Contest.objects.filter(reading__indicator=indicator)
        .select_related("body", "reading__zone", "reading__municipality", "reading__indicator")
        .order_by("-decided_at", "-pk")
    )
    return rows if within is None else rows.filter(reading__place__in=within)


def history_of(reading: Reading) -> list[Reading]:
    """All that was read in its cell, the first told first."""
    rows = Reading.objects.filter(
        indicator=reading.indicator_id, place=reading.place, breakdown=reading.breakdown,
        since=reading.since,
    )  # fmt: skip
    return list(rows.select_related("body", "zone", "municipality").order_by("told_at", "pk"))


def to_check(by: Actor) -> "QuerySet[Reading]":
    """What waits for the office, the longest first; nothing for the others."""
    rows = Reading.objects.filter(state=State.SUBMITTED)
    rows = rows.select_related("indicator", "zone", "municipality", "body")
    return (rows if by.is_planning_office else rows.none()).order_by("submitted_at", "pk")

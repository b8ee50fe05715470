"""The values of indicators by place on a day, as known on another; and the same over time."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from quadro.kit.text import Text
from quadro.monitoring.measuring import Combined, Part, combined
from quadro.monitoring.models import (
    AREA,
    Contest,
    Formula,
    Indicator,
    Level,
    Reading,
)
from quadro.monitoring.queries.places import Places, places_on

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Known:
    """An approved reading that counts on a day, as a row without its nouns."""

    pk: int
    indicator: int
    place: str
    since: date
    until: date
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    weight: Decimal | None
    is_demonstration: bool

    @property
    def on(self) -> date:
        return self.until - DAY

    @property
    def part(self) -> Part:
        return Part(self.value, self.numerator, self.denominator, self.weight, self.on)


COLUMNS = (
    "pk", "indicator_id", "place", "since", "until", "value", "numerator", "denominator", "weight",
    "is_demonstration",
)  # fmt: skip


RANK = Window(
    RowNumber(),
    partition_by=[F("indicator"), F("place")],
    order_by=[F("until").desc(), F("known_at").desc(), F("pk").desc()],
)
"""1 of the latest of each place."""


def latest_of(
    indicators: Collection[int],
    *,
    on: date,
    known_at: datetime | None = None,
    places: Collection[str] | None = None,
    breakdown: str = "",
) -> list[Known]:
    """Of each place the reading of its latest period over by a day, among those known. One query.

    A reading that declares no value counts too: what was known before it is known no more.
    """
    rows = counting(indicators, on=on, known_at=known_at, breakdown=breakdown)
    if places is not None:
        rows = rows.filter(place__in=places)
    told = rows.annotate(rank=RANK).filter(rank=1)
    return [Known(*one) for one in told.order_by("pk").values_list(*COLUMNS)]


def known_of(
    latest: Collection[int],
    added: Collection[int],
    *,
    on: date,
    known_at: datetime | None = None,
    places: Collection[str] | None = None,
    breakdown: str = "",
) -> list[Known]:
    """What both tell, each of its indicators. One query."""
    asked: dict[str, Any] = {"on": on, "known_at": known_at, "breakdown": breakdown}
    if not added:
        return latest_of(latest, places=places, **asked)
    rows = counting([*latest, *added], **asked).exclude(value=None, indicator__in=added)
    if places is not None:
        rows = rows.filter(place__in=places)
    rows = rows.annotate(rank=RANK).filter(Q(rank=1) | Q(indicator__in=added))
    told = [Known(*one) for one in rows.order_by("until", "pk").values_list(*COLUMNS)]
    single = [one for one in told if one.indicator not in set(added)]
    return single + _summed(one for one in told if one.indicator in set(added))


def counting(
    indicators: Collection[int], *, on: date, known_at: datetime | None, breakdown: str = ""
) -> "QuerySet[Reading]":
    return Reading.objects.known(known_at).filter(
        indicator__in=indicators, until__lte=on + DAY, breakdown=breakdown
    )


def summed_until(
    indicators: Collection[int],
    *,
    on: date,
    known_at: datetime | None = None,
    places: Collection[str] | None = None,
    breakdown: str = "",
) -> list[Known]:
    """Of each place of a cumulative indicator the sum of all its periods. One query."""
    rows = counting(indicators, on=on, known_at=known_at, breakdown=breakdown)
    rows = rows.exclude(value=None)
    if places is not None:
        rows = rows.filter(place__in=places)
    return _summed(Known(*one) for one in rows.order_by("until", "pk").values_list(*COLUMNS))


def _summed(rows: Iterable[Known]) -> list[Known]:
    sums: dict[tuple[int, str], Known] = {}
    for one in rows:
        key = (one.indicator, one.place)
        before = sums.get(key)
        value = (one.value or 0) + ((before.value or 0) if before else 0)
        told = {name: getattr(one, name) for name in ("pk", "indicator", "place", "until")}
        sums[key] = Known(
            **told, since=before.since if before else one.since, value=Decimal(value),
            numerator=None, denominator=None, weight=None, is_demonstration=one.is_demonstration,
        )  # fmt: skip
    return list(sums.values())


# The values of an indicator -----------------------------------------------------------------------


@dataclass(frozen=True)
class PlaceValue:
    """The value of a place: read there, or made from the places inside it."""

    place: str
    name: str
    slug: str
    combined: Combined
    on: date | None
    """The latest day of the data that are in it."""
    reading: int | None = None
    is_contested: bool = False
    is_demonstration: bool = False

    @property
    def value(self) -> Decimal | None:
        return self.combined.value

    @property
    def level(self) -> Level:
        if self.place == AREA:
            return Level.AREA
        return Level.ZONE if self.place.startswith("z") else Level.MUNICIPALITY


@dataclass(frozen=True)
class Values:
    """An indicator on a day: in the whole area, by zone, by the places where it is read."""

    area: PlaceValue
    zones: Sequence[PlaceValue]
    municipalities: Sequence[PlaceValue]

    def of(self, place: str) -> PlaceValue | None:
        rows = (self.area, *self.zones, *self.municipalities)
        return next((one for one in rows if one.place == place), None)


def values_of(
    indicator: Indicator,
    *,
    on: date,
    known_at: datetime | None = None,
    places: Places | None = None,
) -> Values:
    """At most six queries, four of them for the places."""
    places = places or places_on(on)
    ask = summed_until if indicator.formula == Formula.CUMULATIVE else latest_of
    known = {one.place: one for one in ask([indicator.pk], on=on, known_at=known_at)}
    contested = contested_among([one.pk for one in known.values()], known_at=known_at)
    board = Board(indicator, places, known, contested)
    has_zones = indicator.level != Level.AREA
    has_towns = indicator.level == Level.MUNICIPALITY
    return Values(
        area=board.at(AREA),
        zones=[board.at(one) for one in places.of_level(Level.ZONE)] if has_zones else [],
        municipalities=[board.at(one) for one in places.of_level(Level.MUNICIPALITY)]
        if has_towns
        else [],
    )


@dataclass(frozen=True)
class Board:
    """What is known of an indicator, from which the value of any place comes."""

    indicator: Indicator
    places: Places
    known: Mapping[str, Known]
    contested: Collection[int]

    def at(self, place: str) -> PlaceValue:
        one, within = self.indicator, self.places.within(place, self.indicator.level)
        rows = [self.known[key] for key in within if key in self.known]
        is_own = list(within) == [place]
        return PlaceValue(
            place=place,
            name=self.places.names.get(place, place),
            slug=self.places.slugs.get(place, ""),
            combined=combined(
                one.formula, (row.part for row in rows), of=len(within), factor=one.factor
            ),
            on=max((row.on for row in rows), default=None),
            reading=rows[0].pk if is_own and rows else None,
            is_contested=any(row.pk in self.contested for row in rows),
            is_demonstration=any(row.is_demonstration for row in rows),
        )


def contested_among(readings: Collection[int], *, known_at: datetime | None = None) -> set[int]:
    """Of these readings, those that somebody contests and nobody has decided yet. One query."""
    rows = Contest.objects.filter(reading__in=readings)
    if known_at is None:
        rows = rows.filter(decided_at=None)
    else:
        rows = rows.filter(opened_at__lte=known_at).exclude(decided_at__lte=known_at)
    return set(rows.values_list("reading", flat=True))


def words_of(indicator: Indicator, value: Decimal | None) -> Text:
    """The name of a step of a scale; empty for a number."""
    if indicator.formula != Formula.SCALE or value is None:
        return ""
    steps = {Decimal(str(one["value"])): str(one["label"]) for one in indicator.scale}
    return steps.get(value.normalize(), steps.get(value, ""))

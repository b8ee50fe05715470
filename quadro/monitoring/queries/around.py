"""What the indicators say of a place, beside its zone and the whole area."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from quadro.accounts.actors import Actor
from quadro.monitoring.models import AREA, Indicator, Level, level_of
from quadro.monitoring.queries.places import Places, places_on
from quadro.monitoring.queries.rolled import values_at
from quadro.monitoring.queries.values import PlaceValue

SHOWN = 8


@dataclass(frozen=True)
class Compared:
    """An indicator in a place, and in the larger ones around it."""

    indicator: Indicator
    here: PlaceValue
    around: Sequence[PlaceValue]

    @property
    def value(self) -> Decimal | None:
        return self.here.value


@dataclass(frozen=True)
class Around:
    """The indicators of a place, as columns: the place, its zone, the area."""

    place: str
    names: Sequence[str]
    rows: Sequence[Compared]
    total: int


def around(place: str, by: Actor, *, on: date, known_at: datetime | None = None) -> Around:
    """The indicators that have a value of a place, a few of them: eight queries at most.

    Those that are known here come first.
    """
    levels = [Level.MUNICIPALITY]
    if level_of(place) == Level.ZONE:
        levels.append(Level.ZONE)
    rows = Indicator.objects.readable_by(by).collected().filter(level__in=levels)
    indicators = list(rows.select_related("owner").order_by("title", "pk"))
    if not indicators:
        return Around(place, [], [], 0)
    places = places_on(on)
    larger = [one for one in _larger(place, places) if one in places.names]
    found = values_at(indicators, [place, *larger], on=on, known_at=known_at, places=places)
    told = [
        Compared(one, found[one.pk, place], [found[one.pk, key] for key in larger])
        for one in indicators
    ]
    told.sort(key=lambda one: one.value is None)
    names = [str(places.names.get(key, key)) for key in (place, *larger)]
    return Around(place, names, told[:SHOWN], len(told))


def _larger(place: str, places: Places) -> list[str]:
    """The zone of a municipality, then the whole area."""
    zones = [one for one, inside in places.inside.items() if one != AREA and place in inside]
    return [*zones, AREA]

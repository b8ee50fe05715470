"""What the indicators say of a place, beside its zone and the whole area."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef

from quadro.accounts.actors import Actor
from quadro.cube.nouns import WHOLE
from quadro.cube.queries import At, Cells, cells_on
from quadro.kit.gathered import listed
from quadro.monitoring.models import AREA, Indicator, Level, of_municipality, of_zone
from quadro.monitoring.queries.places import Places, places_on
from quadro.monitoring.queries.rolled import (
    CONTESTED,
    Contested,
    Today,
    contests_today,
    is_in_the_roll_up,
    values_at,
)
from quadro.monitoring.queries.standing.sums import MEASURES, NONE, Pair, Standing
from quadro.monitoring.queries.values import PlaceValue
from quadro.territory.models import Municipality, Zone

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
    """The indicators of a place, as columns: the place, its zone, the area.

    `standing` is how what is done there stands, empty where the roll-up does not hold for the day.
    """

    place: str
    names: Sequence[str]
    rows: Sequence[Compared]
    total: int
    standing: Standing = NONE


def around(place: Municipality | Zone, by: Actor, *, on: date) -> Around:
    """The indicators that have a value of a place, a few of them: five queries at most.

    Those that are known here come first.
    """
    levels = [Level.MUNICIPALITY, *([Level.ZONE] if isinstance(place, Zone) else [])]
    here = of_zone(place.pk) if isinstance(place, Zone) else of_municipality(place.pk)
    rows = Indicator.objects.readable_by(by).collected().filter(level__in=levels)
    contests = contests_today(indicator=OuterRef("pk"))
    told: Any = rows.annotate(contests_told=listed(contests, *CONTESTED))
    indicators = list(told.order_by("title", "pk"))
    places = places_on(on)
    larger = [one for one in _larger(here, places) if one in places.names]
    names = [one.measure for one in indicators if is_in_the_roll_up(one)]
    asked = [here, *larger]
    is_past = on < by.on
    cells = None if is_past else cells_on(on, places=asked, measures=[*names, *MEASURES])
    contested = [Contested(*one) for each in indicators for one in each.contests_told or ()]
    found = values_at(indicators, asked, on=on, places=places, today=Today(cells, contested))
    compared = [
        Compared(one, found[one.pk, here], [found[one.pk, key] for key in larger])
        for one in indicators
    ]
    compared.sort(key=lambda one: one.value is None)
    return Around(
        here, [str(place), *(str(places.names[key]) for key in larger)], compared[:SHOWN],
        len(compared), _standing(cells, here),
    )  # fmt: skip


def _standing(cells: Cells | None, here: str) -> Standing:
    told = {name: cells.get(At(WHOLE, here, name)) for name in MEASURES} if cells else {}
    return Standing(
        {name: Pair(one.total, one.weight, one.count) for name, one in told.items() if one}
    )


def _larger(place: str, places: Places) -> list[str]:
    """The zone of a municipality, then the whole area."""
    zones = [one for one, inside in places.inside.items() if one != AREA and place in inside]
    return [*zones, AREA]

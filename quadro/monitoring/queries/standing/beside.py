"""A place beside the zone and the area that hold it, by the same measures."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from quadro.kit.text import Text
from quadro.monitoring.queries.standing.land import EVERYWHERE, Spot
from quadro.monitoring.queries.standing.nodes import EVERYTHING
from quadro.monitoring.queries.standing.scopes import Kind, Scope
from quadro.monitoring.queries.standing.sight import Sight
from quadro.monitoring.queries.standing.sums import NONE, Standing

PER = 10_000
"""Counts are told for so many inhabitants."""
Value = Decimal | float | int | None


@dataclass(frozen=True)
class Measure:
    """A measure of each of the places, the smallest first; `unit` is "%", "€" or nothing."""

    label: Text
    unit: str
    values: list[Value]

    @property
    def is_percent(self) -> bool:
        return self.unit == "%"


@dataclass(frozen=True)
class Beside:
    places: list[Spot]
    measures: list[Measure]

    @property
    def percents(self) -> list[Measure]:
        """What may be drawn on one scale, from 0 to 100, where something is known."""
        return [
            one
            for one in self.measures
            if one.is_percent and any(v is not None for v in one.values)
        ]


def beside(scope: Scope, sight: Sight) -> Beside | None:
    """Of a municipality or of a zone; None of anything else."""
    if scope.kind not in (Kind.TOWN, Kind.ZONE) or scope.place not in sight.land.spots:
        return None
    keys = [key for key in sight.land.path(scope.place) if key != EVERYWHERE]
    spots = [sight.land.spots[key] for key in keys]
    cells = sight.cells([EVERYTHING], keys)
    told = [(one, cells.get((EVERYTHING, one.key), NONE)) for one in spots]
    measures = [
        Measure(label, unit, [value(spot, standing, sight) for spot, standing in told])
        for label, unit, value in _measures()
    ]
    return Beside(spots, measures)


Reader = Callable[[Spot, Standing, Sight], Value]


def _measures() -> list[tuple[Text, str, Reader]]:
    return [
        (_("Impegni attuati"), "%", lambda _spot, one, _sight: one.done),
        (_("Previsto a quel giorno"), "%", lambda _spot, one, _sight: one.planned),
        (
            _("Impegni in ritardo"),
            "%",
            lambda _spot, one, _sight: _share(one.late, one.commitments),
        ),
        (_("Impegni non aggiornati"), "%", lambda _spot, one, _sight: one.stale_share),
        (_("Pagato, sul costo"), "%", lambda _spot, one, _sight: one.paid_share),
        (_("Costo degli interventi per abitante"), "€", _cost_each),
        (_("Impegni ogni 10.000 abitanti"), "", _commitments_each),
        (_("Intese firmate note"), "", lambda spot, _one, sight: sight.signed.get(spot.key, 0)),
        (_("Abitanti"), "", lambda spot, _one, sight: sight.land.residents.get(spot.key)),
    ]


def _share(part: int, whole: int) -> float | None:
    return part * 100 / whole if whole else None


def _cost_each(spot: Spot, one: Standing, sight: Sight) -> Value:
    residents = sight.land.residents.get(spot.key)
    return one.cost / residents if one.cost is not None and residents else None


def _commitments_each(spot: Spot, one: Standing, sight: Sight) -> Value:
    residents = sight.land.residents.get(spot.key)
    return one.commitments * PER / residents if residents else None

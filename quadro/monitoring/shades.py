"""The map of a board: which value colours it, and what is said of each place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quadro.kit.numbers import euros, per_cent
from quadro.kit.text import Text
from quadro.monitoring.queries.standing import Board, By, Row
from quadro.territory.map import Values


@dataclass(frozen=True)
class Shade:
    """A value that a map may show: the word of the address, the number, the words of a place."""

    name: str
    label: Text
    number: Callable[[Row], float | None]
    words: Callable[[Row], str]
    unit: str = ""
    places: int = 0


def _rounded(value: Any, places: int = 0) -> float | None:
    return None if value is None else round(float(value), places)


def _done(row: Row) -> str:
    return _("dato non disponibile") if row.standing.done is None else per_cent(row.standing.done)


def _cost(row: Row) -> str:
    cost = row.standing.cost
    return _("nessun costo noto") if cost is None else euros(cost)


def _each(row: Row) -> str:
    value = row.per_inhabitant
    told = _("dato non disponibile")
    return told if value is None else _("%(sum)s per abitante") % {"sum": euros(value)}


def _count(row: Row) -> str:
    n = row.agreements or 0
    return ngettext("%(n)s intesa nota", "%(n)s intese note", n) % {"n": n}


def _stale(row: Row) -> str:
    one = row.standing
    told = {"n": one.stale, "all": one.open}
    return _("%(n)s non aggiornati su %(all)s aperti") % told


SHADES = (
    Shade("fatto", gettext_lazy("Fatto"), lambda row: _rounded(row.standing.done), _done, "%"),
    Shade("euro", gettext_lazy("Euro"), lambda row: _rounded(row.standing.cost), _cost, "€"),
    Shade(
        "abitante", gettext_lazy("Euro per abitante"), lambda row: _rounded(row.per_inhabitant),
        _each, "€",
    ),
    Shade(
        "intese", gettext_lazy("Intese firmate"), lambda row: row.agreements, _count
    ),
    Shade(
        "fermi", gettext_lazy("Non aggiornati"), lambda row: _rounded(row.standing.stale_share),
        _stale, "%",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Shades:
    """The map as drawn: the value in use, the others as links, the values by place."""

    shade: Shade
    by: str
    values: Values

    @property
    def all(self) -> tuple[Shade, ...]:
        return SHADES


def shades_of(board: Board, asked: str) -> Shades | None:
    """None where the board is not divided by places."""
    if board.by not in (By.ZONES, By.TOWNS) or not board.rows:
        return None
    shade = next((one for one in SHADES if one.name == asked), SHADES[0])
    values: dict[str, tuple[float | None, str]] = {}
    for row in board.rows:
        if row.standing or shade.name == "intese":
            values[row.slug] = (shade.number(row), shade.words(row))
    is_of_zones = board.by == By.ZONES
    return Shades(shade, "zone" if is_of_zones else "municipality", values)

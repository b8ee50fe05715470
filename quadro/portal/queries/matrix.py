"""The matrix of coverage: provisions down, agreements or instruments or zones or bodies across.

A page of it: at most `ROWS` provisions and `COLUMNS` columns, only those in use in its rows.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil

from django.db import models
from django.utils.translation import gettext_lazy as _

from quadro.agreements.models import Agreement, Instrument, Party
from quadro.bodies.models import Body
from quadro.portal.queries.coverage import STRENGTH, Carrier, Coverage, Line, Row, Sign
from quadro.territory.models import Zone

ROWS, COLUMNS = 100, 24


class Across(models.TextChoices):
    """What the columns are; the values are the words of the address."""

    AGREEMENTS = "intese", _("Intese")
    INSTRUMENTS = "strumenti", _("Strumenti")
    ZONES = "zone", _("Zone")
    BODIES = "enti", _("Enti")


@dataclass(frozen=True)
class Column:
    key: int
    label: str
    address: str


@dataclass(frozen=True)
class Cells:
    """A row of the matrix: one sign, or none, for each column."""

    row: Row
    signs: list[Sign | None]


@dataclass(frozen=True)
class Group:
    line: Line
    rows: list[Cells]


@dataclass(frozen=True)
class Matrix:
    """A page of the matrix, and which page it is of how many, both ways."""

    across: Across
    columns: list[Column]
    groups: list[Group]
    page: int
    pages: int
    column_page: int
    column_pages: int
    column_count: int

    @property
    def first_column(self) -> int:
        return (self.column_page - 1) * COLUMNS + 1

    @property
    def last_column(self) -> int:
        return self.first_column + len(self.columns) - 1

    @property
    def width(self) -> int:
        """Columns of the table, those of the provision and of its outcome included."""
        return len(self.columns) + 2


def matrix_of(
    told: Coverage,
    *,
    across: Across,
    on: date,
    only_gaps: bool = False,
    line: str = "",
    page: int = 1,
    column_page: int = 1,
) -> Matrix:
    """At most two queries, whatever the size. `line` is the code of the only line to show."""
    chosen = [
        (one, row)
        for one in told.lines
        if not line or one.code == line
        for row in one.rows
        if row.is_gap or not only_gaps
    ]
    pages = max(1, ceil(len(chosen) / ROWS))
    page = min(max(page, 1), pages)
    shown = chosen[(page - 1) * ROWS : page * ROWS]
    keys_of = _keys(across, {one.key for _line, row in shown for one, _sign in row.links}, on)
    signs = [_signs(row, keys_of) for _line, row in shown]
    served = Counter(key for one in signs for key in one)
    ordered = _first_met(signs) if across == Across.AGREEMENTS else list(_most_used(served))
    column_pages = max(1, ceil(len(ordered) / COLUMNS))
    column_page = min(max(column_page, 1), column_pages)
    keys = ordered[(column_page - 1) * COLUMNS : column_page * COLUMNS]
    groups: dict[int, Group] = {}
    for (of, row), found in zip(shown, signs, strict=True):
        group = groups.setdefault(of.key, Group(of, []))
        group.rows.append(Cells(row, [found.get(key) for key in keys]))
    return Matrix(
        across=across,
        columns=_columns(across, keys, told.carriers),
        groups=list(groups.values()),
        page=page,
        pages=pages,
        column_page=column_page,
        column_pages=column_pages,
        column_count=len(ordered),
    )


Keys = Callable[[Carrier], Iterable[int]]


def _keys(across: Across, carriers: set[int], on: date) -> Keys:
    """What columns an agreement falls into."""
    if across == Across.AGREEMENTS:
        return lambda one: (one.key,)
    if across == Across.INSTRUMENTS:
        return lambda one: (one.instrument,)
    found = zones_of(carriers) if across == Across.ZONES else _parties_of(carriers, on)
    return lambda one: found.get(one.key, ())


def zones_of(agreements: Iterable[int]) -> Mapping[int, list[int]]:
    """Agreement → the zones it concerns."""
    found: dict[int, list[int]] = defaultdict(list)
    told = Agreement.zones.through.objects.filter(agreement__in=list(agreements))
    for agreement, zone in told.order_by("pk").values_list("agreement_id", "zone_id"):
        found[agreement].append(zone)
    return found


def _parties_of(agreements: Iterable[int], on: date) -> Mapping[int, list[int]]:
    """Agreement → the bodies that are its parties on a day."""
    found: dict[int, list[int]] = defaultdict(list)
    told = Party.objects.on(on).filter(agreement__in=list(agreements)).order_by("pk")
    for agreement, body in told.values_list("agreement_id", "body_id"):
        found[agreement].append(body)
    return found


def _signs(row: Row, keys_of: Keys) -> dict[int, Sign]:
    """Column → the strongest sign among the agreements that fall into it."""
    met: dict[int, list[Sign]] = defaultdict(list)
    for carrier, sign in row.links:
        for key in keys_of(carrier):
            met[key].append(sign)
    return {key: max(signs, key=STRENGTH.__getitem__) for key, signs in met.items()}


def _first_met(signs: Iterable[dict[int, Sign]]) -> list[int]:
    """In the order of the rows they serve, so that the signs fall along a diagonal."""
    return list(dict.fromkeys(key for one in signs for key in one))


def _most_used(served: Counter[int]) -> Iterable[int]:
    return (key for key, _count in served.most_common())


def _columns(across: Across, keys: list[int], carriers: Mapping[int, Carrier]) -> list[Column]:
    if across == Across.AGREEMENTS:
        return [Column(key, carriers[key].label, carriers[key].address) for key in keys]
    found: dict[int, Instrument] | dict[int, Zone] | dict[int, Body]
    if across == Across.INSTRUMENTS:
        found = Instrument.objects.in_bulk(keys)
    elif across == Across.ZONES:
        found = Zone.objects.in_bulk(keys)
    else:
        found = Body.objects.in_bulk(keys)
    return [
        Column(
            key, getattr(found[key], "label", "") or str(found[key]), found[key].get_absolute_url()
        )
        for key in keys
    ]


@dataclass(frozen=True)
class HeatRow:
    line: Line
    counts: list[tuple[int, int]]
    """For each zone: how many agreements, and the shade from 0 to 4."""


@dataclass(frozen=True)
class Heat:
    """How many agreements in force or to come serve each line in each zone."""

    zones: list[Zone]
    rows: list[HeatRow]


def heat_of(lines: Iterable[Line]) -> Heat:
    """Two queries."""
    lines = list(lines)
    zones = list(Zone.objects.order_by("name", "pk"))
    concerned = zones_of({one.key for line in lines for one in line.carriers})
    counted = [
        Counter(zone for one in line.carriers for zone in concerned.get(one.key, ()))
        for line in lines
    ]
    top = max((count for one in counted for count in one.values()), default=0)
    return Heat(
        zones,
        [
            HeatRow(
                line,
                [
                    (counts[zone.pk], ceil(counts[zone.pk] * 4 / top) if top else 0)
                    for zone in zones
                ],
            )
            for line, counts in zip(lines, counted, strict=True)
        ],
    )

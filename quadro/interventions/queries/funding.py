"""Who pays, year by year, with what is still to be found: of an intervention, or of many."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from quadro.interventions.models import (
    Funding,
    Intervention,
    Movement,
    MovementKind,
    Source,
)
from quadro.interventions.states import State
from quadro.kit.text import Text

NOTHING = Decimal(0)
FEW_YEARS, MANY_YEARS = 4, 7
"""Columns of a table in a part of a page, and in the whole: the first years of more are put
together.
"""
Year = int | None
"""None: not known."""


@dataclass(frozen=True)
class Payer:
    """A row of the table: a source, what it puts in each year, and what of it was committed."""

    label: Text
    source: Source
    amounts: Sequence[Decimal]
    """In the order of the columns. The lines are all that there are: where none is, it is zero."""
    committed: Decimal | None = None
    """None where no commitment of spending names this source, or where two payers share it."""
    acts: Sequence[str] = ()

    @property
    def total(self) -> Decimal:
        return sum(self.amounts, NOTHING)

    @property
    def is_to_find(self) -> bool:
        return self.source == Source.TO_FIND

    @property
    def to_commit(self) -> Decimal | None:
        return None if self.committed is None else max(self.total - self.committed, NOTHING)


@dataclass(frozen=True)
class FundingTable:
    """Sources down, years across. A year that is not known comes last."""

    columns: Sequence[str]
    payers: Sequence[Payer]
    lines: Sequence[Funding] = ()

    @property
    def totals(self) -> list[Decimal]:
        columns = zip(*(one.amounts for one in self.payers), strict=True)
        return [sum(column, NOTHING) for column in columns]

    @property
    def total(self) -> Decimal:
        return sum(self.totals, NOTHING)

    @property
    def rows(self) -> list[tuple[Payer, list[tuple[str, Decimal]]]]:
        """Each payer with its amounts under their columns: what a template draws."""
        return [(one, list(zip(self.columns, one.amounts, strict=True))) for one in self.payers]

    @property
    def feet(self) -> list[tuple[str, Decimal]]:
        return list(zip(self.columns, self.totals, strict=True))


@dataclass(frozen=True)
class Across:
    """The columns of a table, and the one in which each year falls."""

    labels: Sequence[str]
    place: Mapping[Year, int]

    @classmethod
    def of(cls, years: Iterable[Year], most: int) -> "Across":
        told = set(years)
        known = sorted(year for year in told if year is not None)
        early = known[: len(known) - most + 1] if len(known) > most else []
        late = known[len(early) :]
        labels = [_("fino al %(year)s") % {"year": early[-1]}] if early else []
        place: dict[Year, int] = dict.fromkeys(early, 0)
        for year in late:
            place[year] = len(labels)
            labels.append(str(year))
        if None in told:
            place[None] = len(labels)
            labels.append(_("anno non noto"))
        return cls(labels, place)

    def row(self, amounts: Iterable[tuple[Year, Decimal]]) -> list[Decimal]:
        found = [NOTHING] * len(self.labels)
        for year, amount in amounts:
            found[self.place[year]] += amount
        return found


def funding_of(one: Intervention) -> FundingTable:
    """Two queries."""
    lines = one.fundings.current().select_related("funder").order_by("year", "pk")
    return table_of(lines, one.movements.all())


def table_of(lines: Iterable[Funding], movements: Iterable[Movement]) -> FundingTable:
    """Of lines that hold on the same day, with the commitments of spending told by then."""
    lines = [line for line in lines if line.amount_eur]
    by_payer: dict[tuple[str, int | None], list[Funding]] = defaultdict(list)
    for line in lines:
        by_payer[line.source, line.funder_id].append(line)
    across = Across.of((line.year for line in lines), FEW_YEARS)
    shared = [source for source, _funder in by_payer]
    committed = _committed(movements)
    payers = [
        _payer(told, across, committed.get(source) if shared.count(source) == 1 else None)
        for (source, _funder), told in by_payer.items()
    ]
    return FundingTable(across.labels, sorted(payers, key=_order), lines)


def _payer(lines: Sequence[Funding], across: Across, committed: Decimal | None) -> Payer:
    first = lines[0]
    source = Source(first.source)
    return Payer(
        label=first.funder.label if first.funder else source.label,
        source=source,
        amounts=across.row((line.year, line.amount_eur) for line in lines),
        committed=committed,
        acts=[line.act for line in lines if line.act],
    )


def _order(one: Payer) -> tuple[int, Decimal, str]:
    return list(Source).index(one.source), -one.total, str(one.label)


def _committed(movements: Iterable[Movement]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for one in movements:
        if one.kind == MovementKind.COMMITTED and one.source:
            found[one.source] = found.get(one.source, NOTHING) + one.amount_eur
    return found


# Of many ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SourceYear:
    """What a source puts in, in a year, over many interventions."""

    source: Source
    year: Year
    total: Decimal


@dataclass(frozen=True)
class Funds:
    """The money of many interventions, by source and year: as told, and as a table."""

    cells: Sequence[SourceYear]
    table: FundingTable


def funds_of(
    rows: "QuerySet[Intervention]",
    lines: "QuerySet[Funding] | None" = None,
    *,
    state: str = "state",
) -> Funds:
    """One query; what is cancelled leaves the sums. Of a past day, the lines that held then."""
    living = rows.exclude(**{state: State.CANCELLED}).order_by().values("pk")
    held = Funding.objects.current() if lines is None else lines
    found = (
        held.filter(intervention__in=living, amount_eur__gt=0)
        .order_by()
        .values("source", "year")
        .annotate(total=Sum("amount_eur"))
    )
    cells = [SourceYear(Source(row["source"]), row["year"], row["total"]) for row in found]
    cells.sort(key=lambda one: (list(Source).index(one.source), one.year or 9999))
    across = Across.of((one.year for one in cells), MANY_YEARS)
    payers = [
        Payer(
            source.label, source, across.row((c.year, c.total) for c in cells if c.source == source)
        )
        for source in Source
        if any(one.source == source for one in cells)
    ]
    return Funds(cells, FundingTable(across.labels, payers))

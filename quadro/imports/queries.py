"""What the pages of imports show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property

from quadro.imports.models import Import, Sheet
from quadro.imports.registry import importer_of, importers
from quadro.kit.sheets import MANY, Column, Effect, Importer
from quadro.kit.text import Text

SHOWN = 20
"""Rows of a section on the first page; all of them have pages of their own."""
MOST_FIELDS = 100


def past() -> "QuerySet[Import]":
    return Import.objects.select_related("previewed_by", "imported_by", "undone_by")


@dataclass(frozen=True)
class Place:
    """Where a told row is: its sheet, its number, and the name by which people know it."""

    sheet: Text
    row: int
    name: str


@dataclass(frozen=True)
class Refusal(Place):
    """A cell that stops the import. `field` is the name of its correction, empty without a cell."""

    column: str
    value: str
    reason: str
    suggestion: str
    field: str

    @property
    def offered(self) -> str:
        """What the correction says before the person writes."""
        return self.suggestion or self.value


@dataclass(frozen=True)
class Change(Place):
    column: str
    today: str
    then: str


@dataclass
class Shown:
    """A preview, or what an import wrote, ready for its page."""

    import_of: Import
    sheets: list[Sheet] = field(default_factory=list)

    @cached_property
    def by_sheet(self) -> list[tuple[Text, Sheet]]:
        return [(importer_of(sheet.importer).label, sheet) for sheet in self.sheets]

    @cached_property
    def warnings(self) -> list[str]:
        return [one for sheet in self.sheets for one in sheet.plan["warnings"]]

    @cached_property
    def refusals(self) -> list[Refusal]:
        return [one for label, sheet in self.by_sheet for one in _refusals(label, sheet)]

    @cached_property
    def changes(self) -> list[Change]:
        return [
            Change(label, row, name, column, today, then)
            for label, sheet in self.by_sheet
            for row, _key, name, _effect, changes in _of(sheet, Effect.CHANGE)
            for column, (today, then) in changes.items()
        ]

    @cached_property
    def additions(self) -> list[Place]:
        return self._places(Effect.ADD)

    @cached_property
    def same(self) -> list[Place]:
        return self._places(Effect.SAME)

    def _places(self, effect: Effect) -> list[Place]:
        return [
            Place(label, row, name)
            for label, sheet in self.by_sheet
            for row, _key, name, _effect, _changes in _of(sheet, effect)
        ]

    @property
    def is_ready_to_correct(self) -> bool:
        """Every refused row has a likely correction: one button mends and imports."""
        return len(self.refusals) <= MOST_FIELDS and all(one.suggestion for one in self.refusals)

    @property
    def row_count(self) -> int:
        one = self.import_of
        return one.to_add + one.to_change + one.same + one.refused

    @property
    def writes_once_corrected(self) -> int:
        return self.import_of.writes + self.import_of.refused


def shown(import_of: Import) -> Shown:
    return Shown(import_of, list(import_of.sheets.order_by("position")))


def _of(sheet: Sheet, effect: Effect) -> Iterable[Any]:
    return (one for one in sheet.plan["proposals"] if one[3] == effect)


def _refusals(label: Text, sheet: Sheet) -> Iterable[Refusal]:
    """One a cell, whatever the number of its problems: a cell has one correction."""
    columns = importer_of(sheet.importer).columns
    names = [column.name for column in columns]
    cells = dict(sheet.rows or [])
    problems: dict[tuple[int, str], list[Any]] = {}
    for problem in sheet.plan["problems"]:
        problems.setdefault((problem[0], problem[1]), []).append(problem)
    for (row, column), together in problems.items():
        value = together[0][2]
        yield Refusal(
            sheet=label,
            row=row,
            name=_name(cells.get(row, {}), columns),
            column=column,
            value=value,
            reason=" ".join(dict.fromkeys(reason for *_cell, reason, _best in together)),
            suggestion=_together(value, [best for *_cell, best in together]),
            field=f"c-{sheet.position}-{row}-{names.index(column)}" if column in names else "",
        )


def _together(value: str, suggestions: Sequence[str]) -> str:
    """The suggestions for the values of one cell, put together; nothing if one lacks."""
    if not all(suggestions):
        return ""
    parts = value.split(MANY)
    for suggestion in suggestions:
        mended = suggestion.split(MANY)
        if len(mended) != len(parts):
            return suggestions[0]
        parts = [
            part if new == old else new
            for part, new, old in zip(parts, mended, value.split(MANY), strict=True)
        ]
    return MANY.join(parts)


def _name(cells: Mapping[str, str], columns: Sequence[Column]) -> str:
    """How to call a row that no module could read: its title or name, or its first cell."""
    for name in ("titolo", "nome", "comune", *(column.name for column in columns)):
        if cells.get(name):
            return cells[name][:80]
    return ""


def cell_of(sheets: Sequence[Sheet], place: str) -> tuple[int, int, str] | None:
    """The cell that the name of a field means, as `actions.correct` wants it."""
    try:
        _c, position, row, column = place.split("-")
        importer = importer_of(sheets[int(position)].importer)
        return int(position), int(row), importer.columns[int(column)].name
    except (ValueError, IndexError):
        return None


def templates() -> tuple[Importer, ...]:
    return importers()

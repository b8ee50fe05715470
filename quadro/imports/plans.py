"""What a preview says, as it is kept: the page shows it, and the confirmation compares with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from quadro.accounts.actors import Actor
from quadro.imports.models import Import, Sheet
from quadro.imports.registry import importer_of
from quadro.kit.sheets import Effect, Importer, Preview, Row


@dataclass
class Plan:
    """The effects and problems of a sheet, without the module's own values."""

    proposals: list[list[Any]] = field(default_factory=list)
    """[row, key, name, effect, {column: [today, then]}]"""
    problems: list[list[str | int]] = field(default_factory=list)
    """[row, column, value, reason, suggestion]"""
    warnings: list[str] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        return {
            "proposals": self.proposals,
            "problems": self.problems,
            "warnings": self.warnings,
        }

    def of(self, effect: Effect) -> list[list[Any]]:
        return [one for one in self.proposals if one[3] == effect]


def plan_of(preview: Preview, warnings: Sequence[str]) -> Plan:
    """A row with a problem is refused whole: what else it would do is not told."""
    wrong = {problem.row for problem in preview.problems}
    return Plan(
        proposals=[
            [one.row, one.key, str(one.name), str(one.effect), _pairs(one.changes)]
            for one in preview.proposals
            if one.row not in wrong
        ],
        problems=[
            [one.row, one.column, one.value, str(one.reason), str(one.suggestion)]
            for one in sorted(preview.problems, key=lambda one: one.row)
        ],
        warnings=list(warnings),
    )


def _pairs(changes: Mapping[str, tuple[Any, Any]]) -> dict[str, list[str]]:
    return {str(column): [_said(old), _said(new)] for column, (old, new) in changes.items()}


def _said(value: Any) -> str:
    return "" if value is None else str(value)


def rows_of(sheet: Sheet) -> list[Row]:
    return [Row(number, cells) for number, cells in sheet.rows or []]


@dataclass
class Looked:
    """A sheet with what it would do now."""

    sheet: Sheet
    importer: Importer
    preview: Preview

    def plan(self) -> Plan:
        warnings = (self.sheet.plan or {}).get("warnings", [])
        return plan_of(self.preview, warnings)


def look(sheets: Sequence[Sheet], *, by: Actor, on: date) -> list[Looked]:
    """What the sheets would do one after the other, writing nothing."""
    pending: dict[str, set[str]] = {}
    found = []
    for sheet in sheets:
        importer = importer_of(sheet.importer)
        preview = importer.check(rows_of(sheet), by=by, on=on, pending=pending)
        pending[importer.name] = preview.keys
        found.append(Looked(sheet, importer, preview))
    return found


def is_as_told(told: Mapping[str, Any], plan: Plan) -> bool:
    """What would be written is what was shown.

    Names and new values are left out: until they are written, rows of earlier sheets are called by
    their keys. Both come from the file, which is the same.
    """
    return not plan.problems and _heart(told["proposals"]) == _heart(plan.proposals)


def _heart(proposals: Sequence[Sequence[Any]]) -> list[Any]:
    return [
        (row, key, effect, {column: old for column, (old, _new) in changes.items()})
        for row, key, _name, effect, changes in proposals
    ]


def count(import_of: Import, plans: Sequence[Plan]) -> None:
    """Set the figures of the frame: rows of the file by what becomes of them."""
    import_of.to_add = sum(len(plan.of(Effect.ADD)) for plan in plans)
    import_of.to_change = sum(len(plan.of(Effect.CHANGE)) for plan in plans)
    import_of.same = sum(len(plan.of(Effect.SAME)) for plan in plans)
    import_of.refused = sum(len({one[0] for one in plan.problems}) for plan in plans)

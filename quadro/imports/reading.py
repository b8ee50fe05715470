"""From a file to rows under known headings: read in a limited process, then recognised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from quadro.imports.registry import importer_of, importers
from quadro.kit.books import RawSheet, columns_of, folded, sheets_of
from quadro.kit.refusals import Refused
from quadro.kit.sheets import Importer

EXPLAINS = "spiegazioni"
"""The sheet of our templates that explains the columns: never read."""


@dataclass
class Found:
    """A sheet of the file that somebody takes in: rows are (number, {column: text})."""

    name: str
    importer: Importer
    rows: list[tuple[int, dict[str, str]]]
    warnings: list[str] = field(default_factory=list)


def read(path: Path, file_name: str, *, chosen: str = "") -> list[Found]:
    """The sheets of a file that the modules know; `chosen` names one when the person said which."""
    return recognised(sheets_of(path, file_name), chosen=chosen)


# Recognising --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fit:
    """How a sheet suits an importer: the place of the heading row, and the columns found in it."""

    importer: Importer
    heading: int
    columns: Mapping[int, str]
    missing: Sequence[str]

    @property
    def is_full(self) -> bool:
        return not self.missing


def fit(sheet: RawSheet, importer: Importer) -> Fit:
    """With the heading row, among the first ones, that knows most columns."""
    heading, columns = columns_of(sheet, (column.name for column in importer.columns))
    required = [column.name for column in importer.columns if column.required]
    missing = [name for name in required if name not in columns.values()]
    return Fit(importer, heading, columns, missing)


def recognised(sheets: Sequence[RawSheet], *, chosen: str) -> list[Found]:
    """By the person's choice, else by name, else by headings; other sheets are skipped."""
    found, skipped = [], []
    for sheet in sheets:
        if folded(sheet.name) == EXPLAINS:
            continue
        suited = best_fit(sheet, chosen=chosen if len(sheets) == 1 else "")
        if suited is None and chosen:
            suited = _only_if_full(fit(sheet, importer_of(chosen)))
        if suited is None:
            skipped.append(sheet.name)
        else:
            found.append(taken(sheet, suited))
    if not found:
        raise Refused(_unknown())
    _once_each(found)
    for name in skipped:
        found[0].warnings.append(
            _("Il foglio «%(name)s» non è fra quelli conosciuti: non si legge.") % {"name": name}
        )
    return found


def _once_each(found: Sequence[Found]) -> None:
    names = [one.importer.name for one in found]
    for one in found:
        if names.count(one.importer.name) > 1:
            raise Refused(
                _("Più fogli del file contengono «%(label)s»: uniscili in uno.")
                % {"label": one.importer.label}
            )


def best_fit(sheet: RawSheet, *, chosen: str = "") -> Fit | None:
    if chosen:
        return full(fit(sheet, importer_of(chosen)))
    name = folded(sheet.name)
    for importer in importers():
        if name == folded(importer.name):
            return full(fit(sheet, importer))
    fits = [one for one in (fit(sheet, importer) for importer in importers()) if one.is_full]
    fits.sort(key=lambda one: len(one.columns), reverse=True)
    if len(fits) > 1 and len(fits[0].columns) == len(fits[1].columns):
        raise Refused(
            _("«%(name)s» può contenere %(one)s oppure %(other)s: scegli tu che cosa contiene.")
            % {
                "name": sheet.name,
                "one": f"«{fits[0].importer.label}»",
                "other": f"«{fits[1].importer.label}»",
            }
        )
    return fits[0] if fits else None


def _only_if_full(found: Fit) -> Fit | None:
    return found if found.is_full else None


def full(found: Fit) -> Fit:
    if found.missing:
        raise Refused(
            _("Nel foglio «%(label)s» mancano le colonne obbligatorie: %(missing)s.")
            % {"label": found.importer.label, "missing": ", ".join(found.missing)}
        )
    return found


def _unknown() -> str:
    labels = ", ".join(f"«{importer.name}»" for importer in importers())
    return _(
        "Le colonne del file non sono quelle di nessun foglio conosciuto (%(labels)s). "
        "Parti da un modello, oppure scegli che cosa contiene il file."
    ) % {"labels": labels}


def taken(sheet: RawSheet, suited: Fit) -> Found:
    rows = []
    for number, cells in sheet.rows[suited.heading + 1 :]:
        row = {
            name: cells[index]
            for index, name in suited.columns.items()
            if index < len(cells) and cells[index]
        }
        if row:
            rows.append((number, row))
    found = Found(sheet.name, suited.importer, rows)
    if not rows:
        raise Refused(
            _("Il foglio «%(label)s» ha solo le intestazioni.") % {"label": suited.importer.label}
        )
    heading = sheet.rows[suited.heading][1]
    found.warnings += [
        _warning(cell, suited)
        for index, cell in enumerate(heading)
        if cell and index not in suited.columns
    ]
    return found


def _warning(heading: str, suited: Fit) -> str:
    told: dict[str, Any] = {"heading": heading}
    if folded(heading) in {folded(name) for name in suited.columns.values()}:
        return _("La colonna «%(heading)s» c’è due volte: si legge solo la prima.") % told
    unused = [
        one.name for one in suited.importer.columns if one.name not in suited.columns.values()
    ]
    if near := get_close_matches(folded(heading), unused, 1, 0.8):
        told["near"] = near[0]
        return _("La colonna «%(heading)s» non si legge. Volevi dire «%(near)s»?") % told
    return _("La colonna «%(heading)s» non si legge.") % told

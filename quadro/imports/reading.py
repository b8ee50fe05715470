"""From a file to rows under known headings: read in a limited process, then recognised."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.imports.registry import importer_of, importers
from quadro.kit import confined
from quadro.kit.refusals import Refused
from quadro.kit.sheets import Importer

READER = Path(__file__).with_name("reader.py")
MEMORY_MB, CPU_SECONDS, SECONDS = 1024, 20, 30
EXTENSIONS = {"xlsx": "xlsx", "ods": "ods", "csv": "csv", "txt": "csv", "tsv": "csv"}
HEADING_WITHIN = 10
"""A title or a note may stand over the headings."""
EXPLAINS = "spiegazioni"
"""The sheet of our templates that explains the columns: never read."""

SAFE = gettext_lazy("Salvalo di nuovo come XLSX, ODS o CSV e ricaricalo.")
WHY = {
    "empty": gettext_lazy("Il file è vuoto."),
    "bomb": gettext_lazy("Il file, una volta aperto, è enormemente più grande: non viene letto."),
    "entities": gettext_lazy(
        "Il file contiene dichiarazioni di entità XML, che un foglio di calcolo non usa: "
        "non viene letto."
    ),
    "locked": gettext_lazy("Il file è protetto da una password. Toglila e ricaricalo."),
    "old_office": gettext_lazy(
        "Il file è protetto da una password oppure è un vecchio «.xls». "
        "Salvalo come XLSX, senza password, e ricaricalo."
    ),
    "not_a_sheet": gettext_lazy("Il contenuto non è quello di un foglio di calcolo."),
    "broken": gettext_lazy("Il file è rovinato o incompleto."),
    "broken_quotes": gettext_lazy("Nel file CSV ci sono virgolette aperte e mai chiuse."),
    "not_text": gettext_lazy("Il file non è un testo CSV."),
    "too_wide": gettext_lazy("Il foglio ha più di %(most)s colonne."),
    "too_long": gettext_lazy("Il file ha più di %(most)s righe. Dividilo in più file."),
    "too_many_sheets": gettext_lazy("Il file ha più di %(most)s fogli."),
    "too_much_text": gettext_lazy("Il file contiene troppo testo. Dividilo in più file."),
    "too_heavy": gettext_lazy("Per leggere il file serve troppa memoria o troppo tempo."),
    "named_otherwise": gettext_lazy("Il nome del file non dice la verità: è un %(kind)s."),
}


@dataclass
class Found:
    """A sheet of the file that somebody takes in: rows are (number, {column: text})."""

    name: str
    importer: Importer
    rows: list[tuple[int, dict[str, str]]]
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class RawSheet:
    name: str
    rows: Sequence[tuple[int, Sequence[str]]]


def read(path: Path, file_name: str, *, chosen: str = "") -> list[Found]:
    """The sheets of a file that the modules know; `chosen` names one when the person said which."""
    stem, _dot, extension = file_name.rpartition(".")
    kind = EXTENSIONS.get(extension.lower())
    if kind is None:
        raise Refused(_("Si importano file XLSX, ODS e CSV, non «%(name)s».") % {"name": file_name})
    sheets = [one for one in raw(path, kind) if one.rows]
    if kind == "csv":
        sheets = [RawSheet(stem, one.rows) for one in sheets]
    if not sheets:
        raise Refused(str(WHY["empty"]))
    return recognised(sheets, chosen=chosen)


def raw(path: Path, kind: str) -> list[RawSheet]:
    """All cells as text, read by a process of its own that may die without harm."""
    limits = confined.Limits(MEMORY_MB, CPU_SECONDS, SECONDS)
    try:
        answer = confined.run(READER, str(path), kind, limits=limits)
    except confined.Died as death:
        answer = death.answer
    if code := answer.get("refused"):
        told = str(WHY[code]) % answer
        raise Refused(f"{told} {SAFE}" if code in ("broken", "not_text", "not_a_sheet") else told)
    return [
        RawSheet(one["name"], [(number, cells) for number, cells in one["rows"]])
        for one in answer["sheets"]
    ]


# Recognising --------------------------------------------------------------------------------------


def folded(text: str) -> str:
    """`Codice Fiscale`, `codice-fiscale` and `CODICE_FISCALE` are one heading."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.casefold()).strip("_")


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
    known = {folded(column.name): column.name for column in importer.columns}
    required = [column.name for column in importer.columns if column.required]
    fits = []
    for place, (_number, cells) in enumerate(sheet.rows[:HEADING_WITHIN]):
        columns: dict[int, str] = {}
        for index, cell in enumerate(cells):
            name = known.get(folded(cell))
            if name and name not in columns.values():
                columns[index] = name
        missing = [name for name in required if name not in columns.values()]
        fits.append(Fit(importer, place, columns, missing))
    return max(fits, key=lambda one: (len(one.columns), -one.heading))


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

"""Spreadsheets and CSV files that somebody sends: all their cells as text, read at arm's length.

What the rows mean is for who asked: the imports recognise their sheets, other modules their own.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.kit import confined
from quadro.kit.refusals import Refused

READER = Path(__file__).with_name("sheet_reader.py")
MEMORY_MB, CPU_SECONDS, SECONDS = 1024, 20, 30
EXTENSIONS = {"xlsx": "xlsx", "ods": "ods", "csv": "csv", "txt": "csv", "tsv": "csv"}
HEADING_WITHIN = 10
"""A title or a note may stand over the headings."""

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


@dataclass(frozen=True)
class RawSheet:
    """Rows that say something, each with the number that a spreadsheet shows."""

    name: str
    rows: Sequence[tuple[int, Sequence[str]]]


def sheets_of(path: Path, file_name: str) -> list[RawSheet]:
    """The sheets of a file that have any row; that of a CSV is named like the file."""
    stem, _dot, extension = file_name.rpartition(".")
    kind = EXTENSIONS.get(extension.lower())
    if kind is None:
        raise Refused(_("Si importano file XLSX, ODS e CSV, non «%(name)s».") % {"name": file_name})
    sheets = [one for one in raw(path, kind) if one.rows]
    if kind == "csv":
        sheets = [RawSheet(stem, one.rows) for one in sheets]
    if not sheets:
        raise Refused(str(WHY["empty"]))
    return sheets


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


def folded(text: str) -> str:
    """`Codice Fiscale`, `codice-fiscale` and `CODICE_FISCALE` are one heading."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.casefold()).strip("_")


def columns_of(sheet: RawSheet, known: Iterable[str]) -> tuple[int, Mapping[int, str]]:
    """The place of the heading row, among the first ones, that knows most of these columns."""
    names = {folded(name): name for name in known}
    best: tuple[int, Mapping[int, str]] = (0, {})
    for place, (_number, cells) in enumerate(sheet.rows[:HEADING_WITHIN]):
        columns: dict[int, str] = {}
        for index, cell in enumerate(cells):
            name = names.get(folded(cell))
            if name and name not in columns.values():
                columns[index] = name
        if len(columns) > len(best[1]):
            best = (place, columns)
    return best

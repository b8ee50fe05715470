"""The rows of who answers as a sheet: out to be filled in elsewhere, in with what is wrong by row.

A sheet has a line for each number that is asked. What comes back is read as the grid reads what is
typed: one line that is wrong stops them all, and says so by its number.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.delivery.models import Confidence
from quadro.kit.books import RawSheet, columns_of, sheets_of
from quadro.kit.exports import Column
from quadro.kit.refusals import Refused
from quadro.kit.sheets import Problem
from quadro.monitoring.forms.grid import Line, is_touched, plain, shown_texts, typed_line
from quadro.monitoring.queries.rounds import Number, Row

KEY, VERSION, VALUE = "chiave", "versione", "valore"
WORDS = {"confidence": "fiducia", "forecast_on": "previsione", "note": "nota", "link": "prova"}
"""Fields of a row, and the columns that say them on its first line."""
NEEDED = (KEY, VERSION, VALUE)


@dataclass(frozen=True)
class SheetLine:
    """A number that is asked, with its row."""

    row: Row
    number: Number
    is_first: bool

    @property
    def key(self) -> str:
        return f"{self.row.key}-{self.number.name}"

    @property
    def texts(self) -> Mapping[str, str]:
        return shown_texts(self.row)

    def word(self, name: str) -> str:
        """What is said once for the whole row; the confidence as people read it."""
        if not self.is_first or (name in ("confidence", "forecast_on") and not self.row.is_share):
            return ""
        text = self.texts[name]
        return str(Confidence(text).label) if name == "confidence" and text else text


def sheet_lines(rows: Iterable[Row]) -> Iterator[SheetLine]:
    for row in rows:
        for place, number in enumerate(row.numbers):
            yield SheetLine(row, number, place == 0)


COLUMNS = (
    Column(KEY, KEY, lambda line: line.key),
    Column(VERSION, VERSION, lambda line: line.row.answer.version),
    Column("che_cosa", gettext_lazy("che cosa"), lambda line: line.row.title),
    Column("dove", gettext_lazy("dove"), lambda line: line.row.where),
    Column("ente", gettext_lazy("ente"), lambda line: line.row.answer.body.label),
    Column("numero", gettext_lazy("numero"), lambda line: str(line.number.label)),
    Column("unita", gettext_lazy("unità"), lambda line: str(line.number.unit)),
    Column("su", gettext_lazy("su"), lambda line: line.number.target),
    Column("ultimo", gettext_lazy("ultimo"), lambda line: line.number.last),
    Column("previsto", gettext_lazy("previsto, %"), lambda line: line.row.past.planned),
    Column(VALUE, VALUE, lambda line: plain(line.number.value), is_typed=True),
    Column("fiducia", "fiducia", lambda line: line.word("confidence")),
    Column("previsione", "previsione", lambda line: line.word("forecast_on"), is_typed=True),
    Column("nota", "nota", lambda line: line.word("note")),
    Column("prova", "prova", lambda line: line.word("link")),
)
"""The headings that are read back are never translated."""


@dataclass
class Read:
    """What a sheet says: the rows to write, or what is wrong."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(path: Path, file_name: str, rows: Sequence[Row]) -> Read:
    """The rows of a sheet that say something new. Refused where it is not one of ours."""
    sheet, place, columns = _ours(sheets_of(path, file_name))
    found, data = Read(), dict[int, dict[str, str]]()
    told: dict[str, int] = {}
    """Row and number → the line of the sheet that says it."""
    by_key = {line.key: line for line in sheet_lines(rows)}
    for number, cells in sheet.rows[place + 1 :]:
        texts = {name: cells[at] for at, name in columns.items() if at < len(cells) and cells[at]}
        if not texts.get(KEY):
            continue
        line = by_key.get(texts[KEY])
        if line is None:
            found.problems.append(_unknown(number, texts[KEY]))
            continue
        told[line.key] = number
        told.setdefault(str(line.row.key), number)
        data.setdefault(line.row.key, {}).update(_said(line, texts, columns))
    for row in rows:
        if row.key in data:
            _take(row, data[row.key], told, found)
    return found


def _ours(sheets: Sequence[RawSheet]) -> tuple[RawSheet, int, Mapping[int, str]]:
    known = (*NEEDED, *WORDS.values())
    for sheet in sheets:
        place, columns = columns_of(sheet, known)
        if all(name in columns.values() for name in NEEDED):
            return sheet, place, columns
    raise Refused(
        _("Nel file mancano le colonne «chiave», «versione» e «valore»: scarica il foglio da qui.")
    )


def _said(line: SheetLine, texts: Mapping[str, str], columns: Mapping[int, str]) -> dict[str, str]:
    """The cells of the grid that a line of the sheet fills; a column it lacks says nothing."""
    key = line.row.key
    said = {f"{key}-{line.number.name}": texts.get(VALUE, "")}
    if not line.is_first:
        return said
    said[f"{key}-version"] = texts.get(VERSION, "")
    for name, column in WORDS.items():
        if column in columns.values():
            said[f"{key}-{name}"] = texts.get(column, "")
    wrong = said.get(f"{key}-confidence", "")
    said[f"{key}-confidence"] = LABELS.get(wrong.lower(), wrong)
    return said


LABELS = {
    **{value: value for value in Confidence.values},
    **{str(label).lower(): value for value, label in Confidence.choices},
}
"""Confidence as people write it → its word."""


def _take(row: Row, data: Mapping[str, str], told: Mapping[str, int], found: Read) -> None:
    number = told[str(row.key)]
    line = typed_line(row, data)
    if not is_touched(line, data):
        return
    if not line.is_writable:
        found.problems.append(_closed(number, row))
    elif data.get(f"{row.key}-version") != str(row.answer.version):
        found.problems.append(_overtaken(number, row))
    elif line.faults:
        found.problems += [
            Problem(
                told.get(f"{row.key}-{name}", number),
                WORDS.get(name, VALUE),
                line.texts[name],
                fault,
            )
            for name, fault in line.faults.items()
        ]
    else:
        found.lines.append(line)


def _unknown(number: int, key: str) -> Problem:
    return Problem(
        number, KEY, key,
        _("Questa riga non è fra quelle chieste ai tuoi enti: scarica di nuovo il foglio."),
    )  # fmt: skip


def _closed(number: int, row: Row) -> Problem:
    reason = _("«%(thing)s» è «%(state)s»: non si scrive più.") % {
        "thing": row.title,
        "state": row.answer.get_state_display(),
    }
    return Problem(number, VALUE, "", reason)


def _overtaken(number: int, row: Row) -> Problem:
    reason = _("Nel frattempo %(who)s ha scritto in questa riga: scarica di nuovo il foglio.") % {
        "who": row.answer.author_name or _("qualcuno")
    }
    return Problem(number, VERSION, "", reason)

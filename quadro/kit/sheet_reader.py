"""Reads a spreadsheet or a CSV file that may be hostile: a program of its own, without Django.

Run by `kit.confined` with the path and the kind of the file, it prints JSON: {"sheets": [{"name",
"rows": [[number, [cells…]], …]}]}, or {"refused": code, …}. It reads no other file that a sheet may
name, and knows nothing of what the rows mean.
"""

import csv
import io
import re
import sys
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from quadro.kit.archives import check_archive
from quadro.kit.confined import Unreadable, print_answer

MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_SHEETS = 40
MOST_TEXT = 30_000_000
"""Characters in all cells together."""

XLSX_PART, ODS_TYPE = "xl/workbook.xml", b"application/vnd.oasis.opendocument.spreadsheet"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SEPARATORS = ";,\t|"
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def read(path: Path, extension: str) -> list[dict[str, Any]]:
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip():
        raise Unreadable("empty")
    if head.startswith(b"PK"):
        kind = kind_of_archive(path)
        if extension != kind:
            raise Unreadable("named_otherwise", kind=kind)
        return list(from_book(path))
    if head.startswith(OLE):
        raise Unreadable("old_office")
    if extension in ("xlsx", "ods"):
        raise Unreadable("not_a_sheet")
    return [{"name": "", "rows": counted(numbered(from_text(path.read_bytes())), [0, 0])}]


# Archives -----------------------------------------------------------------------------------------


def kind_of_archive(path: Path) -> str:
    """`xlsx` or `ods`, once every part was unpacked to nowhere and found harmless."""
    names = check_archive(path)
    if XLSX_PART in names:
        return "xlsx"
    if "mimetype" in names:
        with zipfile.ZipFile(path) as archive:
            if archive.read("mimetype").strip() == ODS_TYPE:
                return "ods"
    raise Unreadable("not_a_sheet")


def from_book(path: Path) -> Iterator[dict[str, Any]]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - only for sheets

    used = [0, 0]
    try:
        with CalamineWorkbook.from_path(path) as book:
            if len(book.sheet_names) > MOST_SHEETS:
                raise Unreadable("too_many_sheets", most=MOST_SHEETS)
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                if sheet.height and sheet.width > MOST_COLUMNS * 5:
                    raise Unreadable("too_wide", most=MOST_COLUMNS)
                rows = sheet.iter_rows()
                yield {"name": name.strip(), "rows": counted(numbered(rows), used)}
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise Unreadable("broken") from error


# Text ---------------------------------------------------------------------------------------------


def from_text(content: bytes) -> Iterator[list[str]]:
    text = decoded(content)
    if CONTROLS.search(text):
        raise Unreadable("not_text")
    first, _, rest = text.partition("\n")
    if declared := re.fullmatch(r"sep=(.)\r?", first, re.IGNORECASE):
        # Excel's own way to say the separator; the line counts, so that row numbers hold.
        separator, text = declared[1], f"\n{rest}"
    else:
        separator = separator_of(text)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise Unreadable("broken_quotes") from error


def decoded(content: bytes) -> str:
    """By its signature; else UTF-16 if half of it is zeros; else UTF-8; else Windows' western."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(content, "utf-16")
    if content[1:200:2].count(0) > len(content[1:200:2]) * 0.8:
        return _strictly(content, "utf-16-le")
    if content[0:200:2].count(0) > len(content[0:200:2]) * 0.8:
        return _strictly(content, "utf-16-be")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _strictly(content: bytes, code: str) -> str:
    try:
        return content.decode(code)
    except UnicodeDecodeError as error:
        raise Unreadable("not_text") from error


def separator_of(text: str) -> str:
    """The one that splits the heading into most parts, and the first rows into as many."""
    best, most = ",", (-1, 0)
    for separator in SEPARATORS:
        rows = [row for row, _ in zip(_parsed(text, separator), range(20), strict=False) if row]
        if not rows:
            continue
        width = len(rows[0])
        alike = sum(len(row) == width for row in rows) if width > 1 else 0
        if (alike, width) > most:
            best, most = separator, (alike, width)
    return best


def _parsed(text: str, separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=separator)
    except csv.Error:
        return


# Cells --------------------------------------------------------------------------------------------


def numbered(rows: Iterable[Iterable[Any]]) -> Iterator[tuple[int, list[str]]]:
    """Rows that say something, with the number a spreadsheet shows, without empty cells after."""
    for number, row in enumerate(rows, start=1):
        cells = [as_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def counted(rows: Iterable[tuple[int, list[str]]], used: list[int]) -> list[tuple[int, list[str]]]:
    """Stop at the limits; `used` counts rows and characters of all sheets."""
    kept = []
    for number, cells in rows:
        if len(cells) > MOST_COLUMNS:
            raise Unreadable("too_wide", most=MOST_COLUMNS)
        used[0] += 1
        used[1] += sum(map(len, cells))
        if used[0] > MOST_ROWS:
            raise Unreadable("too_long", most=MOST_ROWS)
        if used[1] > MOST_TEXT:
            raise Unreadable("too_much_text")
        kept.append((number, cells))
    return kept


def as_text(value: Any) -> str:
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, bool):
        return "sì" if value else "no"
    if isinstance(value, float):
        return number_as_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if value is None else str(value)


def number_as_text(value: float) -> str:
    """`2019`, `0,5`: no «.0», no exponent, the comma that an Italian reader writes."""
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - not a number
        return ""
    if value == int(value):
        return str(int(value))
    return format(Decimal(repr(value)), "f").replace(".", ",")


def tidy(text: str) -> str:
    """Without the blanks that nobody sees, and without the apostrophe that keeps formulas quiet."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.replace("\xa0", " ").replace("\ufeff", ""))
        text = text.replace("\u200b", "")
    text = CONTROLS.sub("", text.replace("\r\n", "\n")).strip()
    if text.startswith("'") and text[1:].startswith(FORMULA):
        return text[1:]
    return text


def main() -> None:
    csv.field_size_limit(200_000)
    path, extension = Path(sys.argv[1]), sys.argv[2]
    print_answer(lambda: {"sheets": read(path, extension)})


if __name__ == "__main__":
    main()

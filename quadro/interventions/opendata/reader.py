"""Reads a CSV file of open data that may be hostile, or huge: a program of its own, without Django.

Run by `kit.confined` with the path of the file and of its profile, and the names of the
municipalities on its standard input; it answers piece after piece (`frames`), keeping in memory a
batch of rows at a time.
"""

import codecs
import csv
import gc
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import IO

from quadro.interventions.opendata import frames
from quadro.interventions.opendata.cells import point_of
from quadro.interventions.opendata.frames import Piece
from quadro.interventions.opendata.locating import Territory
from quadro.interventions.opendata.profiles import SUMS, Layout, Profile, layout
from quadro.interventions.opendata.rows import Batch, Cleaner
from quadro.kit.confined import Unreadable

ROWS = 5_000
"""Of a batch: those who read, write and wait are the less apart the fewer they are."""
SAMPLE, SAMPLED_ROWS = 1 << 20, 2000
HEADING_WITHIN = 10
"""A title or a note may stand over the headings."""
SEPARATORS, QUOTE = ";,\t|", '"'
MOST_CELL, MOST_COLUMNS = 200_000, 1000
MOST_TOLD = 10_000
"""So many refused rows are told one by one; the others are counted."""
ODD = "quadro-odd-bytes"
ARCHIVES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"%PDF")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")


def _odd(error: UnicodeError) -> tuple[str, int]:
    """A byte that is no UTF-8 in a file that is, or one that Windows leaves out: as Windows or
    latin-1 have it.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    piece = error.object[error.start : error.end]
    text = "".join(codecs.decode(bytes([one]), "cp1252", "ignore") or chr(one) for one in piece)
    return text, error.end


codecs.register_error(ODD, _odd)


# The file -----------------------------------------------------------------------------------------


def encoding_of(sample: bytes) -> str:
    """By its signature; else UTF-16 if half of it is zeros; else UTF-8; else Windows' western."""
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for code, from_byte in (("utf-16-le", 1), ("utf-16-be", 0)):
        half = sample[from_byte:400:2]
        if half.count(0) > len(half) * 0.8:
            return code
    try:
        # The sample may end in the middle of a letter.
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def opened(path: Path) -> tuple[IO[str], str, str]:
    """The text of the file, its encoding and a sample of it."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    if not sample.strip(b"\x00\xef\xbb\xbf\xff\xfe \r\n\t"):
        raise Unreadable("empty")
    if sample.startswith(ARCHIVES):
        raise Unreadable("not_csv")
    code = encoding_of(sample)
    text = sample.decode(code, ODD if code in ("utf-8", "cp1252") else "replace")
    if CONTROLS.search(text):
        raise Unreadable("not_text")
    errors = ODD if code in ("utf-8", "cp1252") else "strict"
    return path.open(encoding=code, errors=errors, newline=""), code, text


def rows_of(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    """A line without quotes is a row, and to divide it takes half the time of reading it as CSV."""
    left = iter(lines)
    try:
        for line in left:
            if QUOTE in line or len(line) > MOST_CELL:
                # As many lines as its quotes hold together.
                yield next(csv.reader(chain([line], left), delimiter=separator))
            else:
                yield line.rstrip("\r\n").split(separator)
    except csv.Error as error:
        raise Unreadable("broken_quotes") from error
    except UnicodeError as error:
        raise Unreadable("not_text") from error


def first_rows(sample: str, separator: str) -> list[list[str]]:
    """As far as they can be read."""
    rows = []
    try:
        for row in islice(rows_of(io.StringIO(sample, newline=""), separator), HEADING_WITHIN):
            rows.append(row)  # noqa: PERF402 - those before a broken one are kept
    except Unreadable:
        pass
    return rows


def heading_of(profile: Profile, sample: str) -> tuple[str, int]:
    """The separator and the place of the heading row that know most columns of the profile."""
    best, most = ("", 0), 0
    for separator in dict.fromkeys([profile.separator, *SEPARATORS]):
        for place, row in enumerate(first_rows(sample, separator)):
            known = len(layout(profile, row).columns)
            if known > most:
                best, most = (separator, place), known
    if not most:
        raise Unreadable("unknown_headings")
    return best


# The reading --------------------------------------------------------------------------------------


def read(path: Path, profile: Profile, territory: Territory, out: IO[bytes]) -> None:
    text, code, sample = opened(path)
    with text:
        separator, place = heading_of(profile, sample)
        rows = enumerate(rows_of(text, separator), start=1)
        _number, headings = next(islice(rows, place, None))
        if len(headings) > MOST_COLUMNS:
            raise Unreadable("too_wide", most=MOST_COLUMNS)
        found = layout(profile, headings)
        if found.missing:
            raise Unreadable("missing_headings", headings=list(dict.fromkeys(found.missing)))
        first = list(islice(rows, SAMPLED_ROWS))
        point = point_of(_sums(found, [row for _number, row in first]), profile.point)
        told = {"separator": separator, "encoding": code, "point": point, "unread": found.unread}
        frames.write_json(out, Piece.FOUND, told)
        cleaner = Cleaner(profile, found, territory, point=point)
        _pour(chain(first, rows), cleaner, text, out)


def _sums(found: Layout, rows: Iterable[Sequence[str]]) -> Iterator[str]:
    at = [found.columns[name] for name in SUMS if name in found.columns]
    at += [one for some in (*found.sums.values(), *found.fundings.values()) for one in some]
    return (row[one] for row in rows for one in at if one < len(row))


def _pour(
    rows: Iterator[tuple[int, list[str]]], cleaner: Cleaner, text: IO[str], out: IO[bytes]
) -> None:
    counted = {"rows": 0, "refused": 0, "warnings": 0}
    batch, take = Batch(), cleaner.take
    for number, row in rows:
        # Row by row: to hold the cells of a whole batch would take half of the time again.
        if any(row):
            counted["rows"] += 1
            take(number, row, batch)
            if counted["rows"] % ROWS == 0:
                _flush(batch, counted, text, out)
                batch = Batch()
    _flush(batch, counted, text, out)
    frames.write_json(out, Piece.END, counted)


def _flush(batch: Batch, counted: dict[str, int], text: IO[str], out: IO[bytes]) -> None:
    frames.write(out, Piece.ITEMS, batch.lines().encode())
    frames.write(out, Piece.PARTS, "".join(batch.parts).encode())
    _tell(batch, counted, text, out)


def _tell(batch: Batch, counted: dict[str, int], text: IO[str], out: IO[bytes]) -> None:
    told = {
        "rows": counted["rows"],
        "read": text.buffer.tell(),  # type: ignore[attr-defined]
        "refused": len(batch.refused),
        "warnings": len(batch.warnings),
        "told": batch.refused[: max(MOST_TOLD - counted["refused"], 0)],
        "warned": batch.warnings[: max(MOST_TOLD - counted["warnings"], 0)],
    }
    counted["refused"] += len(batch.refused)
    counted["warnings"] += len(batch.warnings)
    frames.write_json(out, Piece.TOLD, told)
    out.flush()


def main() -> None:
    csv.field_size_limit(MOST_CELL)
    # A batch is many small objects without cycles: to look for some takes a third of the time.
    gc.disable()
    path, profile = Path(sys.argv[1]), Profile.of_file(Path(sys.argv[2]))
    given = json.loads(sys.stdin.read())
    codes, provinces = frozenset(given["codes"]), frozenset(given["provinces"])
    territory = Territory(given["names"], codes, provinces)
    out = sys.stdout.buffer
    try:
        read(path, profile, territory, out)
    except Unreadable as refusal:
        frames.write_json(out, Piece.UNREADABLE, refusal.answer)
    out.flush()


if __name__ == "__main__":
    main()

"""A file of open data is read as the sources make it, and a hostile one does no harm."""

import csv
import io
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as some

from quadro.interventions.opendata import reader, reading
from quadro.interventions.opendata.frames import Piece
from quadro.kit.confined import Unreadable
from quadro.kit.refusals import Refused
from tests.interventions.opendata.files import PNRR, a_file, a_row, kept
from tests.interventions.opendata.told import TERRITORY, Told

# The file -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
def test_a_file_is_read_with_any_separator_and_encoding(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    row = a_row(
        title="Città dell'arte, più vivibile; «verde»" if encoding != "latin-1" else "Città"
    )
    told = Told(a_file(row, separator=separator, encoding=encoding), tmp_path)
    assert told.found["separator"] == separator
    assert told.item["title"].startswith("Città")


def test_a_bom_in_the_middle_of_the_headings_and_new_lines_in_them_are_seen_through(
    tmp_path: Path,
) -> None:
    headings = [one.replace("Titolo progetto", "\ufeffTitolo\nprogetto ") for one in PNRR]
    headings[0] = f"\ufeff{headings[0]}"
    row = {
        heading: a_row()[one] for heading, one in zip(headings, PNRR, strict=True) if one in a_row()
    }
    assert Told(a_file(row, headings=headings), tmp_path).item["title"] == "Ciclovia di prova"


def test_a_title_over_the_headings_and_the_separator_of_excel_are_skipped(tmp_path: Path) -> None:
    content = b"sep=;\r\nProgetti PNRR al 21/02/2023\r\n" + a_file(a_row())
    assert Told(content, tmp_path).item["line"] == "4"


def test_new_lines_within_a_cell_do_not_shift_the_rows(tmp_path: Path) -> None:
    told = Told(a_file(a_row(about="una\nriga\ne un’altra"), a_row(local="B")), tmp_path)
    assert [one["local_code"] for one in told.items] == ["PRJ_1", "B"]
    assert told.items[0]["description"] == "una riga e un’altra"


def test_phantom_columns_are_ignored_and_a_cell_too_many_refuses_the_row(tmp_path: Path) -> None:
    whole = a_file(a_row(), a_row(local="B")).decode().splitlines()
    content = "\n".join([f"{whole[0]};;", f"{whole[1]};;;", f"{whole[2]};;;altro"]).encode()
    told = Told(content, tmp_path)
    assert [one["local_code"] for one in told.items] == ["PRJ_1"]
    assert told.refused[0][3] == "wide"


def test_bytes_that_are_no_utf_8_in_a_file_that_is_are_read_as_windows_would(
    tmp_path: Path,
) -> None:
    many = a_file(*(a_row(local=f"P{number}") for number in range(6000)))
    odd = a_file(a_row(local="ODD", title="Città"), encoding="cp1252").splitlines()[1]
    told = Told(many + odd + b"\r\n", tmp_path)
    assert told.items[-1]["title"] == "Città"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"PK\x03\x04 an archive", "not_csv"),
        (b"%PDF-1.7", "not_csv"),
        (b"\x01\x02\x03;\x04", "not_text"),
        (b"a;b;c\n1;2;3\n", "unknown_headings"),
        (b"CUP;Titolo progetto\nG17H03000130001;x\n", "missing_headings"),
        (a_file(a_row()) + b'"' + b"x" * 300_000, "broken_quotes"),
        (a_file(a_row(), headings=[*PNRR, *map(str, range(1200))]), "too_wide"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, code: str) -> None:
    csv.field_size_limit(reader.MOST_CELL)
    with pytest.raises(Unreadable) as refusal:
        Told(content, tmp_path)
    assert refusal.value.answer["refused"] == code


@given(some.text('a;"\r\n è', max_size=30))
@trials(max_examples=200)
def test_lines_without_quotes_are_the_rows_that_csv_reads(content: str) -> None:
    """But for an empty line, which is no row of either."""
    read = list(reader.rows_of(io.StringIO(content, newline=""), ";"))
    told = csv.reader(io.StringIO(content, newline=""), delimiter=";")
    assert read == [row or [""] for row in told]


@given(some.binary(max_size=300))
@trials(max_examples=50)
def test_no_file_breaks_the_reader(content: bytes) -> None:
    """It is read, or refused."""
    folder = Path(settings.STATIC_ROOT).parent
    path = folder / "odd.csv"
    path.write_bytes(a_file(a_row()) + content)
    try:
        reader.read(path, reading.profile_of("pnrr"), TERRITORY, io.BytesIO())
    except Unreadable:
        pass
    finally:
        path.unlink()


def test_the_reader_is_a_program_of_its_own_that_may_be_stopped(tmp_path: Path) -> None:
    path, profile = kept(tmp_path, a_file(a_row())), reading.profile_of("pnrr")
    with reading.pieces(path, profile, TERRITORY) as pieces:
        assert [piece for piece, _content in pieces] == [
            Piece.FOUND, Piece.ITEMS, Piece.PARTS, Piece.TOLD, Piece.END,
        ]  # fmt: skip
    with reading.pieces(path, profile, TERRITORY) as pieces:
        next(iter(pieces))


def test_a_reading_cut_short_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MEMORY_MB", 12)
    path = kept(tmp_path, a_file(a_row()))
    with (
        pytest.raises(Refused, match="troppa memoria"),
        reading.pieces(path, reading.profile_of("pnrr"), TERRITORY) as pieces,
    ):
        list(pieces)


def test_a_file_refused_by_the_program_is_refused_in_words(tmp_path: Path) -> None:
    path = kept(tmp_path, b"CUP;Titolo progetto\nG17H03000130001;x\n")
    with (
        pytest.raises(Refused, match="mancano le colonne «Codice Locale Progetto»"),
        reading.pieces(path, reading.profile_of("pnrr"), TERRITORY) as pieces,
    ):
        list(pieces)

"""Tables as files: nothing in them runs, and what was there can be read back."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from quadro.kit.dates import ApproximateDay
from quadro.kit.exports import Column, as_csv, as_xlsx, harmless, plain

COLUMNS = [Column("name", "Nome", lambda row: row["name"]), Column("n", "N", lambda row: row["n"])]


def read(rows: list[dict[str, Any]]) -> list[list[str]]:
    text = as_csv(COLUMNS, rows, name="prova").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@given(st.text())
def test_no_text_starts_a_formula(text: str) -> None:
    assert not str(harmless(text)).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert str(harmless(text)).removeprefix("'") == text.removeprefix("'")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))))
def test_a_csv_reads_back_as_it_was_written(texts: list[str]) -> None:
    lines = read([{"name": text, "n": 1} for text in texts])

    assert lines[0] == ["name", "n"]
    assert [line[0] for line in lines[1:]] == [harmless(text) for text in texts]


def test_values_are_said_in_one_way() -> None:
    assert plain(None) == ""
    assert plain(value=True) == "sì"
    assert plain(date(2026, 10, 1)) == "2026-10-01"
    assert plain(datetime(2026, 10, 1, 8, 0, tzinfo=UTC)) == "2026-10-01T10:00:00+02:00"
    assert plain(ApproximateDay(date(2021, 9, 1), "month")) == "2021-09"
    assert plain(Decimal("-3.50")) == Decimal("-3.50"), "a negative number is no formula"
    assert plain("-3") == "'-3"


def test_a_workbook_has_no_formula_and_no_link() -> None:
    rows = [{"name": '=HYPERLINK("http://x")', "n": date(2026, 1, 1)}, {"name": "http://y", "n": 2}]
    answer = as_xlsx(COLUMNS, rows, name="prova")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert "'=HYPERLINK" in strings
    assert answer["Content-Disposition"] == 'attachment; filename="prova.xlsx"'

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quadro.imports import reading
from quadro.kit import books
from quadro.kit import sheet_reader as reader
from quadro.kit.refusals import Refused
from tests.imports import files

Read = Callable[..., list[reading.Found]]
pytestmark = pytest.mark.usefixtures("toys")
ROWS = [["chiave", "nome"], ["rho", "Comune di Rho"], ["citta", "Città è più"]]
TABLE = "chiave{0}nome\nrho{0}Comune di Rho\ncitta{0}Città è più\n"
BOOK = files.xlsx(enti=ROWS)


@pytest.fixture
def write(tmp_path: Path) -> Read:
    def read(content: bytes, name: str, chosen: str = "") -> list[reading.Found]:
        path = tmp_path / "file"
        path.write_bytes(content)
        return reading.read(path, name, chosen=chosen)

    return read


def cells(found: list[reading.Found]) -> list[dict[str, str]]:
    return [row for _number, row in found[0].rows]


EXPECTED = [
    {"chiave": "rho", "nome": "Comune di Rho"},
    {"chiave": "citta", "nome": "Città è più"},
]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le"])
def test_a_csv_of_any_encoding_and_separator_is_read(
    write: Read, code: str, separator: str
) -> None:
    assert cells(write(TABLE.format(separator).encode(code), "enti.csv")) == EXPECTED


@pytest.mark.parametrize(
    ("content", "name"), [(BOOK, "e.xlsx"), (files.ods("enti", ROWS), "e.ods")]
)
def test_books_are_read_like_csv(write: Read, content: bytes, name: str) -> None:
    assert cells(write(content, name)) == EXPECTED


def test_cells_of_a_book_become_the_text_a_person_would_write(write: Read) -> None:
    row = ["rho", 8911820960, date(2022, 4, 29), 0.5, True, "  è  ", None]
    heading = ["chiave", "nome", "codice fiscale", "tipo", "superiore", "nota", "altro"]
    found = cells(write(files.xlsx(enti=[heading, row]), "e.xlsx"))
    assert list(found[0].values()) == ["rho", "8911820960", "2022-04-29", "0,5", "sì", "è"]


def test_rows_keep_the_number_that_a_person_sees(write: Read) -> None:
    table = "Elenco degli enti\n\n" + TABLE.format(";") + "\n;;\nlegnano;Legnano\n\n"
    found = write(table.encode(), "enti.csv")
    assert [number for number, _row in found[0].rows] == [4, 5, 8]


def test_headings_are_recognised_whatever_their_dress(write: Read) -> None:
    found = write("CHIAVE;Nóme ;Codice-Fiscale\nrho;Rho;1\n".encode(), "x.csv")
    assert cells(found) == [{"chiave": "rho", "nome": "Rho", "codice_fiscale": "1"}]


def test_a_column_nobody_knows_is_told_with_the_likeliest(write: Read) -> None:
    found = write(b"chiave;nome;codce fiscale;zzz;nome\nrho;Rho;1;2;3\n", "enti.csv")
    assert found[0].warnings == [
        "La colonna «codce fiscale» non si legge. Volevi dire «codice_fiscale»?",
        "La colonna «zzz» non si legge.",
        "La colonna «nome» c’è due volte: si legge solo la prima.",
    ]


def test_a_missing_required_column_is_named(write: Read) -> None:
    with pytest.raises(Refused, match="mancano le colonne obbligatorie: nome"):
        write(b"chiave;nota\nrho;x\n", "enti.csv")


def test_a_sheet_is_told_by_its_name_its_headings_or_the_person(write: Read) -> None:
    offices = b"ente;ufficio\nrho;Protocollo\n"
    assert write(offices, "dati.csv")[0].importer.name == "uffici"
    assert write(offices, "dati.csv", "uffici")[0].importer.name == "uffici"
    with pytest.raises(Refused, match="mancano le colonne"):
        write(offices, "dati.csv", "enti")
    with pytest.raises(Refused, match="nessun foglio conosciuto"):
        write(b"a;b\n1;2\n", "dati.csv")


def test_a_book_may_hold_several_sheets_and_some_for_people_only(write: Read) -> None:
    book = files.xlsx(
        uffici=[["ente", "ufficio"], ["rho", "Protocollo"]],
        enti=ROWS,
        spiegazioni=[["colonna", "che cosa"]],
        appunti=[["ciao"]],
    )
    found = write(book, "tutto.xlsx")
    assert [one.importer.name for one in found] == ["uffici", "enti"]
    assert found[0].warnings == ["Il foglio «appunti» non è fra quelli conosciuti: non si legge."]


def test_the_apostrophe_of_our_exports_does_not_come_back(write: Read) -> None:
    assert cells(write(b"chiave;nome\nrho;'=1+1\n", "enti.csv"))[0]["nome"] == "=1+1"


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "enti.csv", "è vuoto"),
        (b"  \n", "enti.csv", "è vuoto"),
        (b"chiave;nome\n", "enti.csv", "solo le intestazioni"),
        (bytes(range(256)) * 40, "enti.csv", "non è un testo"),
        (b'chiave;nome\nrho;"' + b"x" * 300_000, "enti.csv", "virgolette"),
        (BOOK, "enti.csv", "Il nome del file non dice la verità: è un xlsx"),
        (BOOK, "enti.ods", "è un xlsx"),
        (TABLE.format(";").encode(), "enti.xlsx", "non è quello di un foglio"),
        (BOOK[: len(BOOK) // 2], "enti.xlsx", "rovinato o incompleto"),
        (files.zipped({"a.txt": "x"}), "enti.xlsx", "non è quello di un foglio"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "enti.xlsx", "password"),
        (b"x", "enti.exe", "Si importano file XLSX"),
        (b"x", "enti", "Si importano file XLSX"),
        (files.billion_laughs(BOOK), "enti.xlsx", "entità XML"),
        (files.zip_bomb(BOOK), "enti.xlsx", "enormemente più grande"),
        (files.lying_bomb(BOOK), "enti.xlsx", "rovinato"),
        (files.far_cell(BOOK), "enti.xlsx", "troppa memoria"),
        (("chiave;nome\n" + "a;b\n" * 20_001).encode(), "enti.csv", "più di 20000 righe"),
        ((";" * 250 + "x\n").encode(), "enti.csv", "più di 200 colonne"),
    ],
    ids=range(19),
)
def test_a_hostile_or_broken_file_is_refused_with_a_sentence(
    write: Read, content: bytes, name: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        write(content, name)


def test_a_reader_that_takes_too_long_is_ended(
    write: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(books, "SECONDS", 0.001)
    with pytest.raises(Refused, match="troppa memoria o troppo tempo"):
        write(BOOK, "enti.xlsx")


def test_five_thousand_rows_are_read_whole(write: Read) -> None:
    rows = [["chiave", "nome", "nota"], *([f"e{n}", f"Ente {n}", "x" * 40] for n in range(5000))]
    found = write(files.xlsx(enti=rows), "enti.xlsx")
    assert len(found[0].rows) == 5000


text = st.text(
    st.characters(codec="utf-8", exclude_categories=["C"], exclude_characters="\u2028\u2029"),
    max_size=12,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(st.tuples(text, text, text), min_size=3, max_size=12),
    separator=st.sampled_from(";,\t|"),
    code=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_spreadsheet_writes_as_csv_is_read_back(
    rows: list[tuple[str, str, str]], separator: str, code: str
) -> None:
    """Whatever the cells, given headings that no cell resembles."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerow(["chiave", "nome", "nota"])
    writer.writerows(rows)
    found = [
        cells
        for _number, cells in reader.numbered(reader.from_text(written.getvalue().encode(code)))
    ]
    expected = [[reader.tidy(cell) for cell in row] for row in rows]
    for row in expected:
        while row and not row[-1]:
            row.pop()
    assert found == [["chiave", "nome", "nota"], *(row for row in expected if row)]

"""A file of open data is read as the sources make it, and a hostile one does no harm."""

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as some

from quadro.interventions.opendata import frames, reader, reading
from quadro.interventions.opendata.frames import Piece
from quadro.interventions.opendata.locating import Territory
from quadro.interventions.opendata.profiles import FIELDS, Profile, layout
from quadro.interventions.opendata.rows import ITEM, PART
from quadro.kit.confined import Unreadable
from quadro.kit.refusals import Refused
from tests.interventions.opendata.files import (
    COLOGNO,
    CUP,
    MILANO,
    PNRR,
    RHO,
    a_file,
    a_row,
    kept,
)

TERRITORY = Territory(
    {"cologno_monzese": COLOGNO, "milano": MILANO, "rho": RHO},
    frozenset([COLOGNO, MILANO, RHO]),
    frozenset(["015"]),
)
PROFILES = Path(settings.DATA_DIR) / "profili"
Lines = list[dict[str, str]]


class Told:
    """What the reader answers, as lines with names."""

    def __init__(self, content: bytes, folder: Path, profile: str = "pnrr") -> None:
        out = io.BytesIO()
        path = kept(folder, content)
        reader.read(path, reading.profile_of(profile), TERRITORY, out)
        out.seek(0)
        self.items: Lines = []
        self.parts: Lines = []
        self.refused: list[list[object]] = []
        self.warned: list[list[object]] = []
        for piece, told in frames.read(out):
            match piece:
                case Piece.FOUND:
                    self.found = json.loads(told)
                case Piece.ITEMS:
                    self.items += named(ITEM, told)
                case Piece.PARTS:
                    self.parts += named(PART, told)
                case Piece.TOLD:
                    self.refused += json.loads(told)["told"]
                    self.warned += json.loads(told)["warned"]

    def of(self, kind: str) -> list[tuple[str, str]]:
        return [(one["code"], one["amount"]) for one in self.parts if one["kind"] == kind]

    @property
    def item(self) -> dict[str, str]:
        [one] = self.items
        return one


def named(names: Sequence[str], told: bytes) -> Lines:
    rows = [one.split("\t") for one in told.decode().splitlines()]
    return [dict(zip(names, row, strict=True)) for row in rows]


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
    reader.csv.field_size_limit(reader.MOST_CELL)
    with pytest.raises(Unreadable) as refusal:
        Told(content, tmp_path)
    assert refusal.value.answer["refused"] == code


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


# The rows -----------------------------------------------------------------------------------------


def test_a_project_on_many_rows_is_one_with_many_places_whatever_their_order(
    tmp_path: Path,
) -> None:
    here, there = a_row(), a_row(town=MILANO, called="MILANO")
    one, other = Told(a_file(here, there), tmp_path), Told(a_file(there, here, here), tmp_path)
    assert one.item["places"] == other.item["places"] != Told(a_file(here), tmp_path).item["places"]
    assert one.item["content"] == other.item["content"]
    assert one.of("p") == [(COLOGNO, "~"), (MILANO, "~")]


def test_a_cup_that_comes_back_with_another_local_code_is_another_project(tmp_path: Path) -> None:
    told = Told(a_file(*(a_row(local=f"P{number}") for number in range(199))), tmp_path)
    assert len(told.items) == 199
    assert {one["cup"] for one in told.items} == {CUP}


def test_two_rows_of_a_project_with_different_money_are_not_both_true(tmp_path: Path) -> None:
    told = Told(a_file(a_row(), a_row(pnrr="2000.0", total="2000.0")), tmp_path)
    assert told.item["cost_eur"] == "1000.00"
    assert told.refused[0][3] == "differs"


def test_a_place_is_known_by_its_code_its_numbers_or_its_name(tmp_path: Path) -> None:
    numbers = {"Provincia": "15", "Comune": "81", "Descrizione Comune": "COLOGNO"}
    named = {"Provincia": "", "Comune": "81", "Descrizione Comune": "Cologno Monzese"}
    headings = ("Codice Univoco Submisura", "CUP", "Codice Locale Progetto", *numbers,
                "Percentuale di Localizzazione")  # fmt: skip
    row = {"Codice Univoco Submisura": "M1", "CUP": CUP, "Codice Locale Progetto": "A"}
    for place in (numbers, named):
        told = Told(a_file({**row, **place}, headings=headings), tmp_path, "pnrr_luoghi")
        assert told.of("p") == [(COLOGNO, "~")]


@pytest.mark.parametrize(
    ("town", "called", "code"),
    [
        ("015000", "TUTTI I COMUNI", "area"),
        ("003015000", "", "area"),
        ("-1", "TUTTI", "altrove"),
        ("", "AMBITO NAZIONALE", "altrove"),
        ("058091", "ROMA", "altrove"),
        ("", "Comune mai visto", "altrove"),
    ],
)
def test_what_stands_for_a_municipality_is_none(
    tmp_path: Path, town: str, called: str, code: str
) -> None:
    told = Told(a_file(a_row(town=town, called=called, **{"Codice Comune": ""})), tmp_path)
    assert told.of("p") == [(code, "~")]


def test_a_project_that_says_no_place_has_none(tmp_path: Path) -> None:
    told = Told(a_file(a_row(town="", called="N/D", **{"Codice Comune": ""})), tmp_path)
    assert told.of("p") == []


def test_several_municipalities_may_share_a_cell(tmp_path: Path) -> None:
    headings = (
        "COD_LOCALE_PROGETTO",
        "OC_TITOLO_PROGETTO",
        "COD_COMUNE",
        "DEN_COMUNE",
        "FINANZ_UE",
    )
    row = {
        "COD_LOCALE_PROGETTO": "A", "OC_TITOLO_PROGETTO": "Rete", "FINANZ_UE": "10,5",
        "COD_COMUNE": "003015146:::003015182", "DEN_COMUNE": "MILANO:::RHO",
    }  # fmt: skip
    told = Told(a_file(row, headings=headings), tmp_path, "opencoesione")
    assert told.of("p") == [(MILANO, "~"), (RHO, "~")]
    assert told.item["cost_eur"] == "10.50"


def test_the_person_who_carries_a_project_out_is_not_named(tmp_path: Path) -> None:
    person = "RSSMRA80A01H501U"
    row = a_row(who="ROSSI MARIO", code=person, about=f"Contributo a {person}")
    content = a_file(row, a_row(local=person))
    told = Told(content, tmp_path)
    assert told.item["implementer_name"] == "persona fisica"
    assert told.item["implementer_code"] == ""
    everything = json.dumps([told.items, told.parts, told.refused, told.warned])
    assert "RSSMRA" not in everything
    assert "ROSSI" not in everything


def test_the_cost_is_what_its_sources_come_to_and_the_rest_of_the_total_goes_under_the_others(
    tmp_path: Path,
) -> None:
    told = Told(a_file(a_row(total="1500.0"), a_row(local="B", total="1000.4")), tmp_path)
    assert [one["cost_eur"] for one in told.items] == ["1500.00", "1000.00"]
    assert told.of("f") == [("pnrr", "1000.00"), ("altri_fondi", "500.00"), ("pnrr", "1000.00")]


def test_sources_over_the_total_are_told_with_a_warning(tmp_path: Path) -> None:
    told = Told(a_file(a_row(total="10.0")), tmp_path)
    assert told.item["cost_eur"] == "1000.00"
    assert told.warned == [[2, "Finanziamento Totale", "10.00", "total"]]


def test_what_is_to_be_found_is_part_of_the_cost(tmp_path: Path) -> None:
    told = Told(a_file(a_row(to_find="500", total="1500")), tmp_path)
    assert (told.item["cost_eur"], told.item["to_find_eur"]) == ("1500.00", "500.00")


def test_no_money_is_not_zero(tmp_path: Path) -> None:
    told = Told(a_file(a_row(pnrr="", state="-", total="N/D")), tmp_path)
    assert (told.item["cost_eur"], told.item["to_find_eur"]) == ("~", "~")


@pytest.mark.parametrize(
    ("values", "heading", "reason"),
    [
        ({"pnrr": "tanti"}, "Finanziamento PNRR", "number"),
        ({"total": "-1"}, "Finanziamento Totale", "negative"),
        ({"cup": "N0N-CUP"}, "CUP", "cup"),
        ({"title": " - "}, "Titolo progetto", "missing"),
        ({"local": ""}, "Codice Locale Progetto", "missing"),
        ({"told": "31/02/2023"}, "Data aggiornamento", "day"),
        ({"town": "MI"}, "COD_ISTAT_COMUNE", "municipality"),
        ({"measure": "M" * 30}, "Codice Univoco Submisura", "long"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_number_column_and_reason(
    tmp_path: Path, values: dict[str, str], heading: str, reason: str
) -> None:
    told = Told(a_file(a_row(), a_row(**{"local": "B", **values})), tmp_path)
    assert len(told.items) == 1
    [refused] = told.refused
    assert (refused[0], refused[1], refused[3]) == (3, heading, reason)
    assert str(reading.REASONS[reason])


@pytest.mark.parametrize(
    ("of_cup", "began", "ended", "state"),
    [
        ("Attivo", "", "", "da_avviare"),
        ("Attivo", "01/02/2024", "", "in_corso"),
        ("Attivo", "01/02/2024", "01/03/2024", "concluso"),
        ("Chiuso", "", "", "concluso"),
        ("Revocato", "01/02/2024", "", "annullato"),
    ],
)
def test_the_state_is_what_the_source_says_or_what_the_days_say(
    tmp_path: Path, of_cup: str, began: str, ended: str, state: str
) -> None:
    headings = (*PNRR, "Data Inizio Progetto Effettiva", "Data Fine Progetto Effettiva")
    row = {**a_row(of_cup=of_cup), headings[-2]: began, headings[-1]: ended}
    assert Told(a_file(row, headings=headings), tmp_path).item["state"] == state


def test_an_end_before_the_start_leaves_the_start_out_and_says_so(tmp_path: Path) -> None:
    headings = (*PNRR, "Data Inizio Progetto Prevista", "Data Fine Progetto Prevista")
    row = {**a_row(), headings[-2]: "20250101", headings[-1]: "2024-01-01"}
    told = Told(a_file(row, headings=headings), tmp_path)
    assert (told.item["starts_on"], told.item["due_on"]) == ("~", "2024-01-01")
    assert told.warned[0][3] == "order"


def test_a_backslash_in_a_text_is_only_a_backslash(tmp_path: Path) -> None:
    told = Told(a_file(a_row(title="Via A\\nB")), tmp_path)
    assert told.item["title"] == "Via A\\\\nB"


# The profiles -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(PROFILES.glob("*.json")), ids=lambda path: path.stem)
def test_a_profile_says_where_it_comes_from_and_what_each_column_is(path: Path) -> None:
    profile = Profile.of_file(path)
    assert profile.source.startswith("https://")
    assert profile.licence
    assert profile.names_from
    assert profile.notes
    assert {*profile.columns} <= FIELDS
    headings = [known[0] for known in profile.columns.values()]
    assert not layout(profile, headings).missing


def test_a_profile_with_a_wrong_word_is_found_when_it_is_read(tmp_path: Path) -> None:
    told = json.loads((PROFILES / "pnrr.json").read_text())
    told["colonne"]["titel"] = ["Titolo"]
    path = kept(tmp_path, json.dumps(told).encode(), "odd.json")
    with pytest.raises(ValueError, match="titel"):
        Profile.of_file(path)


def test_public_works_have_their_steps_and_the_sum_of_their_costs(tmp_path: Path) -> None:
    row = {
        "Codice Locale Progetto": "A", "Codice CUP": CUP, "Descrizione CUP Integrale": "PALESTRA",
        "Natura Intervento": "REALIZZAZIONE DI LAVORI PUBBLICI", "Descrizione Stato CUP": "ATTIVO",
        "Costo Lavori Previsto": "700.00", "Somme a disposizione Previste": "200.00",
        "Oneri Investimento Previsti": "100.00", "Finanziamenti Statali": "900.00",
        "Finanziamenti da reperire": "100.00", "Totale Economie": "5.00",
        "Inizio esecuzione prevista": "2024-01-01", "Fine esecuzione prevista": "2024-12-31",
        "Inizio Esecuzione Effettiva": "2024-02-01", "Fine Esecuzione Effettiva": "",
    }  # fmt: skip
    told = Told(a_file(row, headings=tuple(row)), tmp_path, "bdap")
    assert (told.item["kind"], told.item["cost_eur"]) == ("03", "1000.00")
    assert told.item["to_find_eur"] == "100.00"
    assert told.of("s") == [("esecuzione", "1")]
    assert told.of("m") == [("economia", "5.00")]
    assert told.item["state"] == "in_corso"


def test_a_masked_person_of_opencup_is_nobody(tmp_path: Path) -> None:
    row = {
        "CUP": CUP, "DESCRIZIONE_SINTETICA_CUP": "DATO NON PRESENTE", "COSTO_PROGETTO": "100",
        "FINANZIAMENTO_PROGETTO": "80", "SOGGETTO_TITOLARE": "**********",
        "CODICE_NATURA_INTERVENTO": "07", "CODICE_COMUNE": "-1", "COMUNE": "TUTTI",
    }  # fmt: skip
    told = Told(a_file(row, headings=tuple(row)), tmp_path, "opencup")
    assert told.refused[0][3] == "missing"
    row["DESCRIZIONE_SINTETICA_CUP"] = "Incentivo"
    told = Told(a_file(row, headings=tuple(row)), tmp_path, "opencup")
    assert told.item["implementer_name"] == ""
    assert told.of("f") == [("altro_pubblico", "80.00"), ("altri_fondi", "20.00")]

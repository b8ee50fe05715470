"""What a row of open data becomes, and what each data set says in its own way."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from quadro.interventions.opendata import reading
from quadro.interventions.opendata.profiles import FIELDS, Profile, layout
from tests.interventions.opendata.files import COLOGNO, CUP, MILANO, PNRR, RHO, a_file, a_row, kept
from tests.interventions.opendata.told import Told

PROFILES = Path(settings.DATA_DIR) / "profili"

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
def test_the_state_is_what_the_source_says_or_what_the_days_say(  # noqa: PLR0917 - a table
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

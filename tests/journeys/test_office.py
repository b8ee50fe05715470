"""The planning office registers what exists, and sees the gaps of the plan close."""

import re
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Site, check_access

pytestmark = pytest.mark.journey

PARTIES = ("Comune di Rho", "Comune di Bollate", "Assolombarda")
GAPS = ("1.1", "2.3")


def test_the_office_registers_a_protocol_and_closes_two_gaps(site: Site) -> None:
    visitor, office = site.visitor(), site.signed_in("ufficio.piano")
    visitor.goto("/copertura/")
    for code in GAPS:
        expect(row_of(visitor, code)).to_contain_text("scoperta")

    register_protocol(office)
    check_access(office)
    office.get_by_role("button", name="Pubblica l’intesa").click()
    expect(office.get_by_role("status").first).to_contain_text("ora la vedono tutti")

    visitor.goto("/copertura/")
    for code in GAPS:
        expect(row_of(visitor, code)).to_contain_text("1 intesa")
    visitor.goto("/intese/?q=Sportello+metropolitano")
    visitor.get_by_role("link", name="Protocollo per lo Sportello metropolitano").click()
    for party in PARTIES:
        expect(visitor.locator("#parti").locator("xpath=ancestor::section")).to_contain_text(party)


def row_of(page: Page, code: str) -> Locator:
    return page.locator("tr", has=page.get_by_text(code, exact=True)).first


def register_protocol(page: Page) -> None:
    page.get_by_role("link", name="Registra un’intesa").click()
    check_access(page)
    page.get_by_label("Titolo", exact=True).fill("Protocollo per lo Sportello metropolitano")
    page.get_by_role("button", name="Registra l’intesa").click()
    expect(page.get_by_role("alert")).to_contain_text("correggere")
    check_access(page)
    page.get_by_label("Strumento").select_option(
        label="Protocollo d’intesa · prassi; Statuto della Città metropolitana, art. 19 c. 2"
    )
    page.get_by_label("Stato").select_option("efficacia")
    page.get_by_label("Data della firma").fill("03/2026")
    page.get_by_role("button", name="Registra l’intesa").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Protocollo per lo Sportello metropolitano"
    )
    expect(page.locator("main")).to_contain_text("marzo 2026")
    for party in PARTIES:
        page.get_by_role("link", name="Aggiungi una parte").first.click()
        page.get_by_label("Ente", exact=True).select_option(label=party)
        page.get_by_role("button", name="Aggiungi la parte").click()
        expect(page.get_by_role("status").first).to_contain_text("è fra le parti")
    for code in GAPS:
        page.get_by_role("link", name="Lega a una previsione").click()
        choices = page.locator("select[name=provision] option")
        option = choices.filter(has_text=re.compile(rf"^{re.escape(code)} ·"))
        page.get_by_label("Previsione").select_option(option.get_attribute("value"))
        page.get_by_label("In che modo").fill("Apre uno sportello per i Comuni.")
        page.get_by_role("button", name="Registra il legame").click()
        expect(page.get_by_role("status").first).to_contain_text("Legame con il Piano registrato")


def test_two_people_on_one_agreement_see_each_other_and_lose_nothing(site: Site) -> None:
    first, second = site.signed_in("ufficio.piano"), site.signed_in("ufficio.piano")
    for page in (first, second):
        page.goto("/intese/silam/modifica/")
    first.get_by_label("Ambito").fill("Lavoro, dal primo")
    first.get_by_role("button", name="Salva i dati").click()
    expect(first.get_by_role("status").first).to_contain_text("aggiornati")

    second.get_by_label("Ambito").fill("Lavoro, dal secondo")
    second.get_by_role("button", name="Salva i dati").click()

    expect(second.get_by_role("heading", level=1)).to_contain_text("cambiato nel frattempo")
    table = second.get_by_role("table")
    expect(table).to_contain_text("Lavoro, dal primo")
    expect(table).to_contain_text("Lavoro, dal secondo")
    check_access(second)
    second.get_by_role("button", name="Salva il mio testo").click()
    expect(second.locator("main")).to_contain_text("Lavoro, dal secondo")


def test_a_plan_tree_with_two_wrong_rows_is_mended_imported_and_undone(
    site: Site, tmp_path: Path
) -> None:
    page = site.signed_in("ufficio.piano")
    page.goto("/importazioni/")
    check_access(page)
    page.locator("input[type=file]").set_input_files(a_tree(tmp_path))
    page.get_by_role("button", name="Carica e mostra l’anteprima").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("correggere")
    check_access(page)
    mend = {"codice_padre": "7", "livello": "Previsione"}
    for column, value in mend.items():
        page.get_by_label(re.compile(rf"^Correzione, .*{column}$")).fill(value)
    page.get_by_role("button", name="Ricontrolla").click()
    page.get_by_role("button", name="Importa 3 righe").click()
    expect(page.get_by_role("status").first).to_be_visible()

    page.goto("/piano/psttm/2022-2024/previsioni/7.1/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Aria più pulita")

    page.goto("/importazioni/")
    page.get_by_role("link", name="Annulla previsioni.xlsx").click()
    check_access(page)
    page.get_by_role("button", name="Annulla tutta l’importazione").click()
    answer = page.goto("/piano/psttm/2022-2024/previsioni/7.1/")
    assert answer is not None
    assert answer.status == 404


def a_tree(folder: Path) -> Path:
    """A line and two provisions; one names a parent that is not there, one a level unknown."""
    path = folder / "previsioni.xlsx"
    heads = ["documento", "edizione", "codice", "codice_padre", "livello", "titolo", "da_attuare"]
    rows = [
        ["psttm", "2022-2024", "7", "A.4", "Linea", "Aria", "no"],
        ["psttm", "2022-2024", "7.1", "77", "Previsione", "Aria più pulita", "sì"],
        ["psttm", "2022-2024", "7.2", "7", "Capitoletto", "Meno polveri", "sì"],
    ]
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("previsioni")
        for line, row in enumerate([heads, *rows]):
            sheet.write_row(line, 0, row)
    return path

"""An update round: a clerk answers from a phone, the office gives back, approves, closes."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Site, check_access, follow, press

pytestmark = pytest.mark.journey
PHONE = 390
OTHERS = 40
"""Commitments of another body, given by `filled`."""
BLOCK = '41,5\tsicuro\t"Va ""bene"""\n56\traggiungibile\tSi procede\n13\t\t\n'
"""Three lines as Excel copies them."""
PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const told = {clipboardData: data, bubbles: true, cancelable: true};
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", told));
}"""
PLAN = "/piano/psttm/2022-2024/stato/"


def said(page: Page) -> Locator:
    return page.locator("[data-said]")


def sender(page: Page) -> Locator:
    return page.locator("[data-send]")


def values(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Fatto")


def test_a_round_from_its_opening_to_its_closing(site: Site) -> None:
    site.run("-m", "tests.journeys.filled", "owe")
    office = site.signed_in("ufficio.piano")
    here = open_a_round(office)
    clerk = site.signed_in("comune.gessate", width=PHONE)
    answer_from_a_phone(clerk, here)
    two_on_a_row(site, clerk, here)
    clerk.reload()
    sender(clerk).click()
    expect(clerk.get_by_role("main")).to_contain_text("Inviati 3 aggiornamenti alla verifica")
    check_access(clerk)

    site.run("-m", "tests.journeys.filled", "answer", here.rstrip("/").split("/")[-1])
    give_one_back(office, here)
    correct_it(clerk, here)
    approve_all(office, here)
    close_it(site, office, here)
    site.run("manage.py", "monitoring", "verify")


def open_a_round(office: Page) -> str:
    office.goto("/finestre/")
    check_access(office)
    follow(office, "Prepara una finestra")
    check_access(office)
    press(office, "Prepara la finestra")
    follow(office, "Apri la finestra")
    press(office, "Apri la finestra")
    check_access(office)
    return office.url


def answer_from_a_phone(clerk: Page, here: str) -> None:
    """From cell to cell, through a network that falls, with a slip and a block from Excel."""
    check_access(clerk)
    clerk.get_by_role("link", name="Rispondi").first.click()
    clerk.goto(f"{here}rispondi/")
    values(clerk).nth(0).fill("40")
    values(clerk).nth(0).press("Enter")
    clerk.keyboard.type("55,5")
    expect(said(clerk)).to_contain_text("Bozza salvata alle")
    expect(sender(clerk)).to_have_text("Invia 2 alla verifica")

    clerk.context.set_offline(True)
    values(clerk).nth(2).fill("12")
    expect(said(clerk)).to_contain_text("La rete non risponde")
    clerk.context.set_offline(False)
    expect(said(clerk)).to_contain_text("Bozza salvata alle")

    values(clerk).nth(2).fill("molto")
    expect(clerk.get_by_role("alert")).to_contain_text("«molto» non è un numero")
    check_access(clerk)
    values(clerk).nth(0).focus()
    clerk.evaluate(PASTE, BLOCK)
    expect(sender(clerk)).to_have_text("Invia 3 alla verifica")
    expect(values(clerk).nth(1)).to_have_value("56")


def two_on_a_row(site: Site, clerk: Page, here: str) -> None:
    """The second sees what the first wrote, and takes it."""
    mate = site.signed_in("comune.gessate")
    mate.goto(f"{here}rispondi/")
    with clerk.expect_response("**/righe/**"):
        values(clerk).nth(0).fill("42")
    values(mate).nth(0).fill("43")
    expect(mate.get_by_role("alert")).to_contain_text("Nel frattempo")
    check_access(mate)
    mate.get_by_role("button", name="Prendi l’altro").click()
    expect(values(mate).nth(0)).to_have_value("42")
    expect(mate.locator(".err-msg")).to_have_count(0)


def give_one_back(office: Page, here: str) -> None:
    office.goto(here)
    check_access(office)
    row = office.get_by_role("row", name="Censimento degli spazi").filter(has_text="Gessate")
    row.get_by_role("link", name="apri").click()
    check_access(office)
    press(office, "Restituisci con motivo")
    check_access(office)
    office.get_by_label("Motivo").fill("Manca il verbale.")
    press(office, "Restituisci con motivo")


def correct_it(clerk: Page, here: str) -> None:
    clerk.goto("/scrivania/")
    expect(clerk.get_by_role("main")).to_contain_text("Restituito un valore: «Manca il verbale.»")
    check_access(clerk)
    clerk.goto(f"{here}rispondi/")
    expect(clerk.get_by_role("main")).to_contain_text("«Manca il verbale.»")
    values(clerk).first.fill("50")
    expect(sender(clerk)).to_have_text("Invia 1 alla verifica")
    sender(clerk).click()
    expect(clerk.get_by_role("main")).to_contain_text("Inviato un aggiornamento alla verifica")


def approve_all(office: Page, here: str) -> None:
    """Forty and more at once, those with nothing to look at; then what falls, after a look."""
    office.goto(here)
    chosen = office.locator("button[value=approva]")
    count = int(re.sub(r"\D", "", chosen.inner_text()))
    assert count >= OTHERS
    chosen.click()
    expect(office.get_by_text(f"Approvate {count} risposte.")).to_be_visible()
    to_look_at = office.get_by_role("main").locator("input[name=risposta]")
    if to_look_at.count():
        for box in to_look_at.all():
            box.check()
        chosen.click()
    expect(to_look_at).to_have_count(0)


def figures(page: Page) -> list[str]:
    page.goto(PLAN)
    return page.get_by_role("main").locator(".q-signals").first.locator("dd").all_inner_texts()


def close_it(site: Site, office: Page, here: str) -> None:
    """The closing by itself moves no figure of the plan: it only freezes them."""
    visitor = site.visitor()
    before = figures(visitor)
    office.goto(here)
    follow(office, "Chiudi e congela")
    check_access(office)
    press(office, "Chiudi e congela")
    expect(office.get_by_text("Finestra chiusa: i valori sono congelati.")).to_be_visible()
    check_access(office)
    assert figures(visitor) == before
    visitor.goto(here)
    expect(visitor.get_by_role("main")).to_contain_text("i valori di questo periodo sono congelati")
    check_access(visitor)

"""An inquiry on housing becomes a convention of three councils."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, check_access

pytestmark = pytest.mark.journey

TITLE = "Casa in affitto a Nord Milano"
COUNCILS = ("Comune di Sesto San Giovanni", "Comune di Cinisello Balsamo", "Comune di Bresso")
ANSWERS = (
    "Solo amministrazioni pubbliche", "Svolgere funzioni o servizi, in modo stabile",
    "Sì, un ufficio comune o una delega", "No", "No", "Nessuna", "Sì, ogni anno", "No",
    "Sì, con garanzie", "No, firmano tutti insieme",
)  # fmt: skip


def test_an_inquiry_on_housing_becomes_a_convention_of_three_councils(site: Site) -> None:
    office, visitor = site.signed_in("ufficio.piano"), site.visitor()
    open_inquiry(office)
    address = office.url
    tell_what_is_needed(office)
    ask_which_instrument(office)
    check_access(office)

    begin_a_draft(office)

    expect(office.get_by_role("heading", level=1)).to_have_text(TITLE)
    for name in COUNCILS:
        expect(office.get_by_role("rowheader", name=name)).to_be_visible()
    expect(office.get_by_text("bozza condivisa").first).to_be_visible()
    check_access(office)
    office.get_by_role("link", name=TITLE, exact=True).click()
    assert office.url.startswith(address)
    visitor.goto(address)
    expect(visitor.get_by_role("heading", level=1)).not_to_have_text(TITLE)


def open_inquiry(page: Page, title: str = TITLE) -> None:
    page.goto("/istruttorie/")
    page.get_by_role("link", name="Apri un’istruttoria").first.click()
    page.get_by_role("link", name="Apri un’istruttoria su: Politiche abitative").click()
    page.get_by_label("Titolo", exact=True).fill(title)
    page.get_by_label("Bisogno").fill("Le domande superano gli alloggi offerti.")
    page.get_by_label("Perché c’è una sola opzione").fill("Serve un ufficio comune.")
    page.get_by_label("Perché non servono pareri").fill("Saranno chiesti sulla bozza.")
    page.get_by_label("È senza oneri").check()
    page.get_by_role("button", name="Apri l’istruttoria").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def tell_what_is_needed(page: Page, bodies: tuple[str, ...] = COUNCILS) -> None:
    while page.get_by_text("in che modo: da scrivere").count():
        undone = page.locator("li", has_text="in che modo: da scrivere").first
        undone.get_by_role("link", name="Scrivi in che modo").click()
        page.get_by_label("In che modo la servirebbe").fill("Un’agenzia per l’affitto.")
        page.get_by_role("button", name="Salva la frase").click()
    for name in bodies:
        page.get_by_role("link", name="Ente", exact=True).click()
        page.get_by_label("Ente", exact=True).select_option(label=name)
        page.get_by_role("button", name="Indica l’ente").click()


def ask_which_instrument(page: Page) -> None:
    page.get_by_role("link", name="Quale strumento?").click()
    for answer in ANSWERS:
        check_access(page)
        page.get_by_role("radio", name=re.compile(rf"^{re.escape(answer)}\b")).check()
        page.get_by_role("button", name="Rispondi").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Convenzione")
    check_access(page)
    page.get_by_role("button", name="Aggiungi come opzione").click()


def begin_a_draft(page: Page) -> None:
    """The convention is chosen, the decision is to go on, the draft begins."""
    page.get_by_role("button", name="Scegli Convenzione").click()
    decide(page)
    page.get_by_role("link", name="Comincia la bozza").first.click()
    page.get_by_role("button", name="Comincia la bozza").click()


def decide(page: Page) -> None:
    page.get_by_role("link", name="Decidi").first.click()
    page.get_by_role("radio", name="Vai avanti").check()
    page.get_by_label("Motivo").fill("È l’unica con un responsabile.")
    page.get_by_role("button", name="Registra la decisione").click()

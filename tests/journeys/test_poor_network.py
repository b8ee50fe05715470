"""On a phone what was typed is never lost, and leaves by itself when the network is back."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import EVERYWHERE, Site, check_access

pytestmark = pytest.mark.journey
WORDS = "Il bando esce a marzo."


def form_of_a_commitment(page: Page) -> str:
    """The address where a commitment is told."""
    page.goto("/impegni/?stato=in_corso")
    page.locator("main table a.t").first.click()
    page.get_by_role("main").get_by_role("link", name="Aggiorna", exact=False).first.click()
    page.wait_for_url("**/aggiorna/")
    return page.url


def test_what_is_typed_survives_and_leaves_by_itself(site: Site) -> None:
    page = site.signed_in("ufficio.piano", width=390)
    address = form_of_a_commitment(page)
    page.get_by_label("In una frase").fill(WORDS)
    said = page.locator("[data-kept-said]")
    expect(said).to_contain_text("anche senza rete: salvato alle")
    check_access(page, read_at=EVERYWHERE)

    page.goto(address)
    expect(said).to_contain_text("Ritrovi quello che avevi scritto")
    page.get_by_role("button", name="Scarta e ricomincia").click()
    expect(page.get_by_label("In una frase")).to_have_value("")
    page.get_by_label("In una frase").fill(WORDS)
    page.goto(address)
    expect(page.get_by_label("In una frase")).to_have_value(WORDS)

    page.context.set_offline(True)
    page.get_by_role("button", name="Registra l’aggiornamento").click()
    expect(said).to_contain_text("La rete non risponde")
    expect(page.get_by_label("In una frase")).to_have_value(WORDS)
    page.context.set_offline(False)
    expect(page.get_by_role("main")).to_contain_text("Aggiornamento registrato.")

    page.goto(address)
    expect(page.get_by_label("In una frase")).to_have_value("")
    expect(said).to_be_hidden()

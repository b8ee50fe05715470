"""A small municipality asks for a service, joins with its resolution, and appears on the map."""

import io
from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from docx import Document
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, check_access, follow, press

pytestmark = pytest.mark.journey
SUA = "/servizi/stazione-unica-appaltante/"
ACT = "n. 31 del"


def prepared(site: Site) -> list[str]:
    """What `joining` prints."""
    return site.run("-m", "tests.journeys.joining").split(" ", 3)


def on_the_map(page: Page, town: str) -> str:
    page.goto(SUA)
    return page.locator(f'.q-map a[href="/comuni/{town}/"] title').text_content() or ""


def test_a_small_municipality_joins_with_its_resolution(site: Site) -> None:
    town, mayor, officer, name = prepared(site)
    visitor = site.visitor()
    assert on_the_map(visitor, town) == f"{name}: non aderisce"
    before = figure(visitor)

    page = site.signed_in(mayor)
    page.goto(f"/comuni/{town}/")
    follow(page, "Stazione unica appaltante")
    page.wait_for_url(f"**{SUA}")
    check_access(page)
    filled_in(page, name)
    ask_with_the_resolution(page)

    accept(site.signed_in(officer), name)

    assert on_the_map(visitor, town) == f"{name}: aderisce"
    assert figure(visitor) == before + 1
    page.goto(f"/comuni/{town}/")
    expect(page.get_by_role("main")).to_contain_text("aderisce")


def figure(page: Page) -> int:
    """How many small municipalities use it."""
    told = page.locator(".q-signals > div").nth(1).locator(".q-fig").inner_text()
    return int(told.split()[0])


def filled_in(page: Page, name: str) -> None:
    with page.expect_download() as told:
        follow(page, "Modello di delibera")
    word = Document(io.BytesIO(told.value.path().read_bytes()))
    text = "\n".join(one.text for one in word.paragraphs)
    assert f"Comune di {name}" in text
    assert "RG 37/2023" in text
    assert "[da completare" in text


def ask_with_the_resolution(page: Page) -> None:
    follow(page, "Aderisci")
    check_access(page)
    page.get_by_label("Nota per l’ufficio").fill("Abbiamo un ufficio di due persone.")
    press(page, "Chiedi di aderire")
    main = page.get_by_role("main")
    expect(main).to_contain_text("adotta l’atto e caricalo qui")
    check_access(page)
    follow(page, "Carica l’atto")
    page.get_by_label("Numero dell’atto").fill("31")
    page.get_by_label("Data dell’atto").fill(f"{localdate() - timedelta(days=1):%d/%m/%Y}")
    page.get_by_label("Copia dell’atto").set_input_files(
        {"name": "delibera.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}
    )
    press(page, "Registra l’atto")
    expect(main).to_contain_text(ACT)


def accept(page: Page, name: str) -> None:
    """From the desk: what waits leads to the request."""
    follow(page, "Rispondi")
    page.wait_for_url(f"**{SUA}comuni/**")
    check_access(page)
    row = page.get_by_role("row").filter(has_text=ACT)
    row.get_by_role("link", name="Accogli", exact=True).click()
    check_access(page)
    press(page, "Accogli")
    expect(page.get_by_role("main")).to_contain_text(f"{name} aderisce a Stazione unica appaltante")

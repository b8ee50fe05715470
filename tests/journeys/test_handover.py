"""A coordinator's mandate of mayor ends: the next is called that day, and takes over the rest."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, check_access, follow, press

pytestmark = pytest.mark.journey
ROTATION = "/zone/adda-martesana/rotazione/"


def prepared(site: Site) -> list[str]:
    """What `coordination` prints."""
    return site.run("-m", "tests.journeys.coordination").split(" ", 5)


def test_a_hand_over_after_the_mandate_of_mayor_ends(site: Site) -> None:
    body, mandate, ordinal, leaves, enters, after = prepared(site)
    dossier = f"{ROTATION}turni/{ordinal}/consegna/"
    leave_a_note(site.signed_in(leaves), dossier)

    office = site.signed_in("ufficio.piano")
    office.goto(f"/enti/{body}/incarichi/{mandate}/fine/")
    yesterday = localdate() - timedelta(days=1)
    office.get_by_label("Ultimo giorno").fill(f"{yesterday:%d/%m/%Y}")
    press(office, "Registra la fine")
    site.work()

    visitor = site.visitor()
    visitor.goto(ROTATION)
    main = visitor.get_by_role("main")
    expect(main.locator(".q-signals")).to_contain_text(f"Sindaco di {after}")
    expect(main.locator("table").first).to_contain_text("fine del mandato di Sindaco")
    check_access(visitor)
    take_over(site.signed_in(enters), dossier)


def leave_a_note(page: Page, dossier: str) -> None:
    page.goto(ROTATION)
    follow(page, "Apri il fascicolo")
    page.wait_for_url(f"**{dossier}")
    check_access(page)
    follow(page, "Scrivi la nota")
    page.get_by_label("Nota per chi entra").fill("Convocare l’assemblea entro dicembre.")
    press(page, "Salva la nota")
    expect(page.get_by_role("main")).to_contain_text("«Convocare l’assemblea entro dicembre.»")


def take_over(page: Page, dossier: str) -> None:
    """From the desk: what waits leads to the dossier."""
    follow(page, "Apri il fascicolo")
    page.wait_for_url(f"**{dossier}")
    page.get_by_role("checkbox", name="Variante al piano").check()
    press(page, "Prendi in carico le voci scelte")
    expect(page.get_by_role("main")).to_contain_text("Una voce presa in carico.")
    expect(page.get_by_role("main")).to_contain_text("Sindaco dimostrativo")
    check_access(page)

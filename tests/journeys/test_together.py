"""Four municipalities share 100.000,01 euro to the cent, and a fifth joins on the first of July."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Site, check_access, follow, press

pytestmark = pytest.mark.journey
YEAR = 2027
NAMES = ("Binasco", "Casarile", "Noviglio", "Vernate")
COST = Decimal("100000.01")


def test_a_joint_service_shares_its_cost_and_a_fifth_joins(site: Site) -> None:
    office = site.signed_in("ufficio.piano")
    register(office)
    address = office.url
    set_the_cost(office)
    drafted = shares(office.get_by_role("main"))
    assert sum(drafted.values()) == COST
    check_access(office)

    visitor = site.visitor(scripts=False)
    answer = visitor.goto(address)
    assert answer is not None
    assert answer.status == 404

    try_with_a_fifth(office)
    join(office)
    assert sum(shares(office.get_by_role("main")).values()) == COST
    calculation = office.locator("details", has_text="quota di Rosate")
    calculation.locator("summary").click()
    expect(calculation).to_contain_text("184 giorni su 365")
    check_access(office)


def register(page: Page) -> None:
    page.goto("/insieme/")
    follow(page, "Registra un servizio")
    page.get_by_label("Nome", exact=True).fill("Tributi in quattro")
    page.get_by_role("radio", name="servizio associato").check()
    page.get_by_label("Altre funzioni o servizi").fill("riscossione dei tributi")
    page.get_by_label("Capofila").select_option(label="Binasco")
    press(page, "Registra il servizio")
    expect(page.get_by_role("main")).to_contain_text("in preparazione")
    for name in NAMES[1:]:
        follow(page, "Fai entrare un Comune")
        page.get_by_label("Comune", exact=True).select_option(label=name)
        press(page, "Fai entrare il Comune")
        expect(page.get_by_role("main")).to_contain_text(f"{name} è entrato.")


def set_the_cost(page: Page) -> None:
    follow(page, "Stabilisci il costo di un anno")
    page.get_by_label("Anno", exact=True).fill(str(YEAR))
    page.get_by_label("Costo dell’anno").fill("100.000,01")
    page.get_by_label("In parti uguali, %").fill("50")
    page.get_by_label("Per abitante, %").fill("50")
    page.get_by_label("Tetto per Comune").fill("50")
    press(page, "Salva il costo")
    expect(page.get_by_role("main")).to_contain_text("Metà in parti uguali, metà per abitante")


def try_with_a_fifth(page: Page) -> None:
    """Nothing is written: the page of before is there again."""
    before = shares(page.get_by_role("main"))
    page.get_by_label("E se entrasse").select_option(label="Rosate")
    page.get_by_label("Dal giorno").fill(f"01/07/{YEAR}")
    press(page, "Ricalcola")
    main = page.get_by_role("main")
    expect(main).to_contain_text("prova, non salvata")
    assert sum(shares(main, last=True).values()) == COST
    follow(page, "Torna a ciò che è registrato")
    assert shares(page.get_by_role("main")) == before


def join(page: Page) -> None:
    follow(page, "Fai entrare un Comune")
    page.get_by_label("Comune", exact=True).select_option(label="Rosate")
    page.get_by_label("Entra dal").fill(f"01/07/{YEAR}")
    page.get_by_label("Atto di ingresso").fill("Consiglio, deliberazione 12")
    press(page, "Fai entrare il Comune")
    expect(page.get_by_role("main").locator("table")).to_contain_text("Rosate")


def shares(main: Locator, *, last: bool = False) -> dict[str, Decimal]:
    """Municipality → what it pays, as the table says it: with who would join, the last column."""
    found = {}
    for row in main.locator("#rip table tbody tr, section:has(#rip) table tbody tr").all():
        name = row.locator(".t").inner_text()
        amounts = re.findall(r"\d[\d.]*,\d\d", row.inner_text())
        if amounts:
            found[name] = Decimal(amounts[-1 if last else 0].replace(".", "").replace(",", "."))
    return found

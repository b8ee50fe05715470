"""The assembly of a Zone gives the opinion that an agreement waits for, then loses its quorum."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, check_access, follow, press

pytestmark = pytest.mark.journey
SECRETARY, SAID = "segreteria.adda", "I Sindaci chiedono che lo sportello apra entro giugno."
OPINION = "Parere sullo sportello di prova"


def prepared(site: Site) -> tuple[str, str]:
    """Addresses of the agreement that waits and of the assembly."""
    agreement, assembly = site.run("-m", "tests.journeys.zone_assembly").split()
    return agreement, assembly


def test_from_the_convocation_to_the_approved_minutes(site: Site) -> None:
    agreement, assembly = prepared(site)
    office = site.signed_in("ufficio.piano")
    the_agreement_waits(office, agreement)
    first, second = (localdate() + timedelta(days=days) for days in (10, 30))

    secretary = site.signed_in(SECRETARY)
    sitting = a_sitting(secretary, assembly, first)
    add(secretary, sitting, OPINION, kind="parere", opinion=1)
    add(secretary, sitting, "Programma dell’anno", kind="decisione")
    add(secretary, sitting, "Comunicazioni", kind="informativa")
    drag_the_last_over_the_first(secretary, sitting)
    convene(secretary, sitting)

    site.move_to(first)
    secretary = site.signed_in(SECRETARY)
    run(secretary, sitting)
    give_the_opinion(secretary, sitting)
    the_agreement_goes_on(site.signed_in("ufficio.piano"), agreement)
    compose(secretary, sitting)

    later = a_sitting(secretary, assembly, second)
    add(secretary, later, "Verbale della seduta precedente", kind="verbale", minutes_of=1)
    convene(secretary, later)
    site.move_to(second)
    secretary = site.signed_in(SECRETARY)
    approve(secretary, later)
    publish(secretary, sitting)
    everybody_reads(site.visitor(), sitting)


def the_agreement_waits(office: Page, agreement: str) -> None:
    office.goto(agreement)
    expect(office.get_by_role("main")).to_contain_text("Pareri obbligatori non resi o contrari")


def a_sitting(page: Page, assembly: str, on: date) -> str:
    page.goto(assembly)
    follow(page, "Prepara una seduta")
    page.get_by_label("Giorno").fill(f"{on:%d/%m/%Y}")
    page.get_by_label("Ora").fill("9:30")
    page.get_by_label("Luogo").fill("Sala consiliare")
    press(page, "Prepara la seduta")
    expect(page.get_by_role("main")).to_contain_text("L’ordine del giorno è vuoto.")
    return page.url


def add(page: Page, sitting: str, title: str, **chosen: str | int) -> None:
    """A point of the agenda; what is chosen by number is the nth of a list."""
    page.goto(sitting)
    follow(page, "Punto")
    page.get_by_label("Oggetto").fill(title)
    for name, value in chosen.items():
        field = page.locator(f"select[name={name}]")
        field.select_option(index=value) if isinstance(value, int) else field.select_option(value)
    press(page, "Aggiungi il punto")
    expect(page.get_by_role("main")).to_contain_text(title)


def drag_the_last_over_the_first(page: Page, sitting: str) -> None:
    page.goto(sitting)
    points = page.locator("ol[data-ordered] > li")
    grip, first = points.last.locator("[data-grip]"), points.first
    grip.scroll_into_view_if_needed()
    start, end = grip.bounding_box(), first.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(start["x"] + 5, end["y"] + end["height"] / 2, steps=8)
    page.mouse.move(start["x"] + 5, end["y"] + 3, steps=4)
    with page.expect_navigation():
        page.mouse.up()
    expect(points.first).to_contain_text("Comunicazioni")


def convene(page: Page, sitting: str) -> None:
    page.goto(sitting)
    check_access(page)
    follow(page, "Convoca la seduta")
    press(page, "Convoca")
    expect(page.get_by_role("main")).to_contain_text("Seduta convocata.")


def step(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def quorum(page: Page, said: str) -> None:
    expect(page.locator("[data-part=quorum]")).to_contain_text(said)


def run(page: Page, sitting: str) -> None:
    """All are there for the opinion; at the third item nearly all have gone."""
    page.goto(sitting)
    follow(page, "Entra in sala")
    step(page, "Apri la seduta")
    page.get_by_role("button", name="Presenti tutti").click()
    quorum(page, "c’è")
    step(page, "Chiudi l’appello")
    step(page, "Apri il punto 1")
    step(page, "Chiudi il 1 e passa al 2")
    step(page, "Apri il voto")
    page.get_by_role("button", name="Favorevoli gli altri").click()
    step(page, "Chiudi il voto")
    page.get_by_label("Che cosa si è detto").fill(SAID)
    step(page, "Chiudi il 2 e passa al 3")
    for _seat in range(26):
        page.keyboard.press("a")
    quorum(page, "manca")
    check_access(page)
    room = page.url
    step(page, "Apri il voto")
    expect(page.get_by_role("main")).to_contain_text("Manca il numero legale")
    page.goto(room)
    page.get_by_label("Come si chiude").select_option("quorum_mancato")
    step(page, "Chiudi il punto 3 senza voto")
    step(page, "Chiudi la seduta")
    expect(page.get_by_role("main")).to_contain_text("seduta chiusa alle")


def give_the_opinion(page: Page, sitting: str) -> None:
    page.goto(sitting)
    follow(page, "Rendi il parere")
    press(page, "Rendi il parere")
    expect(page.get_by_role("main")).to_contain_text("Parere reso")


def the_agreement_goes_on(office: Page, agreement: str) -> None:
    office.goto(agreement)
    expect(office.get_by_role("main")).not_to_contain_text("non resi o contrari")


def compose(page: Page, sitting: str) -> None:
    page.goto(sitting)
    press(page, "Componi il verbale")
    main = page.get_by_role("main")
    expect(main).to_contain_text(SAID)
    check_access(page)
    follow(page, "Porta in approvazione")
    press(page, "Porta in approvazione")


def approve(page: Page, sitting: str) -> None:
    page.goto(sitting)
    follow(page, "Entra in sala")
    step(page, "Apri la seduta")
    page.get_by_role("button", name="Presenti tutti").click()
    step(page, "Chiudi l’appello")
    step(page, "Apri il punto 1")
    step(page, "Apri il voto")
    page.get_by_role("button", name="Favorevoli gli altri").click()
    step(page, "Chiudi il voto")
    step(page, "Chiudi il punto 1")
    step(page, "Chiudi la seduta")


def publish(page: Page, sitting: str) -> None:
    page.goto(f"{sitting}verbale/")
    follow(page, "Pubblica il verbale")
    press(page, "Pubblica il verbale")
    expect(page.get_by_role("main")).to_contain_text("Verbale pubblicato.")


def everybody_reads(page: Page, sitting: str) -> None:
    page.goto(f"{sitting}verbale/")
    main = page.get_by_role("main")
    expect(main).to_contain_text(SAID)
    expect(main).to_contain_text("numero legale")
    check_access(page)

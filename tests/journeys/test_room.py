"""A sitting of the Conferenza is run from the keyboard, by two secretaries, before the hall."""

import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import EVERYWHERE, Site, check_access

pytestmark = pytest.mark.journey
SEATS, NEEDED = 133, 45
SECONDS = 20
"""In which a roll call of all must be done."""


def a_conference(site: Site) -> str:
    """Address of a sitting that is convened for now."""
    return f"{site.run('-m', 'tests.journeys.sitting', 'convene')}sala/"


def go_to(page: Page, name: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator("[data-who]")).to_have_text(name)


def step(page: Page, name: str) -> None:
    """The main button, from the keyboard: it waits for the marks that are on their way."""
    page.keyboard.press("n")
    expect(page.locator("[data-next]")).to_have_text(name)
    expect(page.locator("[data-next]")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def bar(page: Page, number: int) -> Locator:
    return page.locator("[data-part=frame] > div").nth(number)


def square(page: Page, name: str) -> Locator:
    return page.locator(f'.q-tiles button[title^="{name}:"]')


def test_the_conference_votes_from_the_keyboard(site: Site) -> None:
    room = a_conference(site)
    one, two = site.signed_in("segreteria.uno"), site.signed_in("segreteria.due")
    one.goto(room)
    check_access(one, read_at=EVERYWHERE)
    one.get_by_role("button", name="Apri la seduta").click()
    check_access(one, read_at=EVERYWHERE)
    two.goto(room)

    call_the_roll(one)
    expect(bar(two, 0)).to_contain_text(f"{SEATS - 1} su {SEATS}")
    two_marks_on_a_seat(one, two)
    step(one, "Chiudi l’appello")
    step(one, "Apri il punto 1")
    step(one, "Chiudi il 1 e passa al 2")
    expect(two.get_by_role("heading", level=1)).to_have_text("Primo voto")

    refused_without_the_population(one, site, room)
    approved_with_both(one, two)
    end(one)


def call_the_roll(page: Page) -> None:
    """Everybody is called by name; Milano does not answer at once."""
    began = time.monotonic()
    for _seat in range(SEATS - 1):
        page.keyboard.press("p")
    page.keyboard.press("a")
    took = time.monotonic() - began
    expect(bar(page, 0)).to_contain_text(f"{SEATS - 1} su {SEATS}")
    arrived = time.monotonic() - began
    assert took < SECONDS, f"{took:.1f} s of keys"
    assert arrived < SECONDS, f"{arrived:.1f} s until the last answer"
    expect(square(page, "Milano")).to_have_attribute("title", "Milano: assente")
    page.keyboard.press("u")
    expect(square(page, "Milano")).to_have_attribute("title", "Milano: assente")
    page.keyboard.press("p")
    expect(bar(page, 1)).to_contain_text("100,0 %")
    page.keyboard.press("u")
    expect(bar(page, 0)).to_contain_text(f"{SEATS - 1} su {SEATS}")


def two_marks_on_a_seat(one: Page, two: Page) -> None:
    """A network that falls loses nothing; of two marks the first stands, and the second chooses."""
    two.context.set_offline(True)
    go_to(two, "Arese")
    two.keyboard.press("g")
    expect(two.get_by_role("status")).to_contain_text("La rete non risponde: 1 segni")
    go_to(one, "Arese")
    one.keyboard.press("o")
    expect(one.locator("[data-part=entries]")).to_contain_text("Arese: online")
    two.context.set_offline(False)
    box = two.locator("[data-disputes]")
    expect(box).to_contain_text("Segreteria 1 ha segnato «online»")
    expect(box).to_contain_text("tu «giustificato»")
    check_access(two, read_at=EVERYWHERE)
    two.get_by_role("button", name="Tieni «online»").click()
    expect(box).to_be_hidden()
    expect(square(two, "Arese")).to_have_attribute("title", "Arese: online")

    go_to(two, "Bollate")
    two.keyboard.press("d")
    two.keyboard.type("Vicesindaco delegato")
    two.keyboard.press("Enter")
    expect(square(one, "Bollate")).to_have_attribute("title", "Bollate: per delega")
    go_to(one, "Milano")
    one.keyboard.press("p")
    expect(bar(one, 0)).to_contain_text(f"{SEATS} su {SEATS}")


def refused_without_the_population(page: Page, site: Site, room: str) -> None:
    """Forty-five municipalities are enough, and less than half of the population is not."""
    step(page, "Apri il voto")
    check_access(page, read_at=EVERYWHERE)
    for _seat in range(NEEDED):
        page.keyboard.press("f")
    expect(bar(page, 2)).to_contain_text(f"{NEEDED} su {SEATS}")
    expect(bar(page, 2)).to_contain_text("soglia superata")
    expect(bar(page, 3)).to_contain_text("punti")
    expect(page.locator("[data-part=vote]")).to_contain_text(
        "Bastano i Comuni, non basta la popolazione"
    )
    hall = site.visitor()
    hall.goto(f"{room}schermo/")
    expect(hall.get_by_role("main")).to_contain_text("Primo voto")
    check_access(hall, read_at=EVERYWHERE)
    step(page, "Chiudi il voto")
    expect(page.locator("[data-part=vote]")).to_contain_text("non approvato")
    expect(hall.get_by_role("main")).to_contain_text("Voto concluso")


def approved_with_both(one: Page, two: Page) -> None:
    """The same with Milano and what is missing to go past half."""
    step(one, "Chiudi il 2 e passa al 3")
    step(one, "Apri il voto")
    expect(two.get_by_role("heading", level=1)).to_have_text("Secondo voto")
    expect(two.get_by_role("heading", name="Voto in corso")).to_be_visible()
    go_to(two, "Milano")
    two.keyboard.press("f")
    expect(square(one, "Milano")).to_have_attribute("title", "Milano: favorevole")
    go_to(one, "Basiano")
    for _seat in range(NEEDED):
        one.keyboard.press("f")
    one.keyboard.press("c")
    one.keyboard.press("u")
    expect(bar(one, 2)).to_contain_text(f"{NEEDED + 1} su {SEATS}")
    expect(bar(one, 3)).to_contain_text("soglia superata")
    expect(one.locator("[data-part=vote]")).to_contain_text("Tutte e due le soglie")
    one.keyboard.press("a")
    step(one, "Chiudi il voto")
    expect(one.locator("[data-part=vote]")).to_contain_text("approvato")
    expect(one.locator("[data-part=vote]")).not_to_contain_text("non approvato")


def end(page: Page) -> None:
    page.get_by_label("Che cosa si è detto").fill("Nessuno ha chiesto la parola.")
    page.reload()
    expect(page.get_by_label("Che cosa si è detto")).to_have_value("Nessuno ha chiesto la parola.")
    step(page, "Chiudi il punto 3")
    expect(page.get_by_role("main")).to_contain_text("approvato, 46 favorevoli")
    step(page, "Chiudi la seduta")
    expect(page.get_by_role("main")).to_contain_text("seduta chiusa alle")
    check_access(page, read_at=EVERYWHERE)


def test_a_roll_call_without_scripts(site: Site) -> None:
    """Each button posts, and comes back to the next name."""
    room = a_conference(site)
    page = site.signed_in("segreteria.uno", scripts=False)
    page.goto(room)
    page.get_by_role("button", name="Apri la seduta").click()
    page.get_by_role("button", name="Presente P").click()
    expect(page.locator("[data-who]")).to_have_text("Bellinzago Lombardo")
    page.get_by_label("Vai a un Comune o a un seggio").fill("magen")
    page.keyboard.press("Enter")
    expect(page.locator("[data-who]")).to_have_text("Magenta")
    page.get_by_label("Chi partecipa con la delega").fill("Vicesindaco delegato")
    page.get_by_role("button", name="Delega D").click()
    expect(square(page, "Magenta")).to_have_attribute("title", "Magenta: per delega")
    square(page, "Rho").click()
    page.get_by_role("button", name="Giustificato G").click()
    page.get_by_role("button", name="Presenti tutti").click()
    expect(bar(page, 0)).to_contain_text(f"{SEATS - 1} su {SEATS}")
    page.get_by_role("button", name="Chiudi l’appello").click()
    page.get_by_role("button", name="Apri il punto 1").click()
    page.get_by_role("button", name="Chiudi il 1 e passa al 2").click()
    page.get_by_role("button", name="Apri il voto").click()
    page.get_by_role("button", name="Contrario C").click()
    expect(square(page, "Basiano")).to_have_attribute("title", "Basiano: contrario")
    expect(page.locator("[data-who]")).to_have_text("Bellinzago Lombardo")
    check_access_without_axe(page)


def check_access_without_axe(page: Page) -> None:
    """Axe is a script: without scripts only the width is looked at."""
    for width in EVERYWHERE:
        page.set_viewport_size({"width": width, "height": 900})
        box = page.locator("main").bounding_box()
        assert box is not None
        assert box["width"] <= width

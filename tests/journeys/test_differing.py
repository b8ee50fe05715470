"""Where two do not agree on a figure: a mayor contests, the office corrects; all in public."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, check_access, follow, press

pytestmark = pytest.mark.journey
READINGS = "/indicatori/piano-comunale-della-mobilita-ciclabile/rilevazioni/"
REASON = "Il Consiglio ha approvato il piano a dicembre."
DECISION = "La deliberazione è esecutiva."
MOVED = "La gara è stata aggiudicata ieri: i lavori cominciano in settimana."


def test_a_mayor_contests_a_value_and_sees_the_decision(site: Site) -> None:
    """Told on the desk to who decides, and then to who asked; both reasons are public."""
    mayor = site.signed_in("sindaco.gessate")
    here = contest(mayor)
    site.work()
    decide(site.signed_in("ufficio.piano"), here)

    mayor.goto("/scrivania/")
    expect(mayor.get_by_role("main")).to_contain_text("Il valore contestato è deciso")
    visitor = site.visitor()
    visitor.goto(here)
    expect(visitor.get_by_role("main")).to_contain_text(REASON)
    expect(visitor.get_by_role("main")).to_contain_text(DECISION)
    check_access(visitor)


def contest(mayor: Page) -> str:
    """What is missing is asked for, and what was written stays."""
    mayor.goto(READINGS)
    follow(mayor, "Gessate")
    follow(mayor, "Contesta il valore")
    mayor.get_by_label("Perché").fill(REASON)
    press(mayor, "Contesta il valore")
    expect(mayor.get_by_role("main")).to_contain_text("campo")
    expect(mayor.get_by_label("Perché")).to_have_value(REASON)
    check_access(mayor)
    mayor.get_by_label("Il valore giusto").select_option(label="approvato")
    mayor.get_by_label("Con quale metodo").fill("La deliberazione, pubblicata all’albo.")
    press(mayor, "Contesta il valore")
    expect(mayor.get_by_role("main")).to_contain_text("Valore contestato: la pagina lo dice")
    check_access(mayor)
    return mayor.url


def decide(office: Page, here: str) -> None:
    follow(office, "Gessate contesta un valore")
    assert office.url == here
    follow(office, "Decidi la contestazione")
    office.get_by_label("Accogli", exact=True).check()
    office.get_by_label("Ragioni della decisione").fill(DECISION)
    check_access(office)
    press(office, "Pubblica la decisione")
    check_access(office)


def test_a_correction_of_the_office_shows_its_reason_to_everybody(site: Site) -> None:
    """Beside what is computed, that goes on counting; withdrawn, it stays among those of before."""
    office = site.signed_in("ufficio.piano")
    office.goto("/impegni/?stato=in_corso")
    first = office.get_by_role("main").get_by_role("rowheader").first
    first.get_by_role("link").first.click()
    here, done = office.url, computed(office)
    follow(office, "Correggi i segnali")
    office.get_by_label("nei tempi").check()
    press(office, "Registra la correzione")
    expect(office.get_by_role("main")).to_contain_text("Motivo")
    office.get_by_label("Motivo").fill(MOVED)
    check_access(office)
    press(office, "Registra la correzione")
    check_access(office)

    visitor = site.visitor()
    visitor.goto(here)
    expect(visitor.get_by_role("main")).to_contain_text(MOVED)
    assert computed(visitor) == done
    check_access(visitor)
    follow(office, "Ritira la correzione")
    office.get_by_label("Motivo").fill("I lavori sono cominciati.")
    press(office, "Ritira la correzione")
    visitor.goto(here)
    expect(visitor.locator("#correzione")).to_have_count(0)
    expect(visitor.get_by_role("main")).to_contain_text(MOVED)


def computed(page: Page) -> str:
    return page.get_by_role("main").locator(".q-signals dd").first.inner_text()

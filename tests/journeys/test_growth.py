"""An agreement grows: amended, joined later, relaunched; and its past stays where it was."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, check_access, press

pytestmark = pytest.mark.journey
PACT = "/intese/silam/"
UNDER_WAY = "/intese/sam/"


def follow(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()


def test_an_amendment_changes_the_end_and_the_day_before_reads_as_it_was(site: Site) -> None:
    office = site.signed_in("ufficio.piano")
    office.goto(PACT)
    follow(office, "Nuovo atto integrativo")
    office.get_by_label("Titolo").fill("Nuova durata e preavviso")
    press(office, "Apri la bozza")
    for fact, value in (("Scade il", "31/12/2028"), ("Importo complessivo", "250.000")):
        follow(office, "Aggiungi una modifica")
        check_access(office)
        follow(office, fact)
        office.get_by_label(fact).fill(value)
        press(office, "Aggiungi la modifica")
    follow(office, "Aggiungi una modifica")
    follow(office, "Un passo del testo")
    office.get_by_label("Passo del testo").fill("art. 3 c. 2")
    office.get_by_label("Parole di prima").fill("una volta l’anno")
    office.get_by_label("Parole nuove").fill("ogni sei mesi")
    press(office, "Aggiungi la modifica")
    check_access(office)
    follow(office, "Metti in vigore")
    office.get_by_label("Ha effetto dal").fill("01/06/2024")
    press(office, "Metti in vigore")

    visitor = site.visitor()
    visitor.goto(f"{PACT}?al=31/05/2024#crescita")
    then = visitor.get_by_role("table", name="I dati di quel giorno")
    expect(then.get_by_role("row", name="Scade il")).to_contain_text("31 dicembre 2028")
    expect(then.get_by_role("row", name="Scade il")).to_contain_text("dato non disponibile")
    check_access(visitor)
    visitor.get_by_role("link", name="Atto integrativo n. 1").click()
    expect(visitor.get_by_role("main")).to_contain_text("ogni sei mesi")
    check_access(visitor)


def test_who_joins_in_2024_is_not_among_the_parties_of_2023(site: Site) -> None:
    office = site.signed_in("ufficio.piano")
    office.goto(PACT)
    follow(office, "Aderisce un ente")
    office.get_by_label("Ente che aderisce").select_option(label="Comune di Abbiategrasso")
    office.get_by_label("Chiesta il").fill("10/01/2024")
    check_access(office)
    press(office, "Chiedi di aderire")
    check_access(office)
    office.get_by_role("link", name="Registra l’adesione: Comune di Abbiategrasso").click()
    office.get_by_label("Tipo di atto").fill("delibera di Consiglio")
    office.get_by_label("Firmata il").fill("01/02/2024")
    office.get_by_label("Forma della firma").select_option(label="firma digitale")
    check_access(office)
    press(office, "Registra l’adesione")

    visitor = site.visitor()
    parties = visitor.get_by_role("table", name="Parti dell’intesa")
    visitor.goto(f"{PACT}?al=01/03/2024")
    expect(parties).to_contain_text("Abbiategrasso")
    visitor.goto(f"{PACT}?al=31/12/2023")
    expect(parties).not_to_contain_text("Abbiategrasso")


def test_a_relaunch_is_read_by_everybody(site: Site) -> None:
    office = site.signed_in("ufficio.piano")
    office.goto(UNDER_WAY)
    follow(office, "Segna da rilanciare")
    office.get_by_label("Perché va rilanciata").fill("Il tavolo non si riunisce da un anno.")
    press(office, "Segna da rilanciare")
    follow(office, "Rilancia l’intesa")
    office.get_by_label("Piano d’azione").fill("Un incontro al mese.\nUno sportello unico.")
    office.get_by_label("Referente").fill("Ufficio piano")
    office.get_by_label("Nuova scadenza").fill("31/12/2030")
    check_access(office)
    press(office, "Rilancia l’intesa")

    visitor = site.visitor()
    visitor.goto(UNDER_WAY)
    box = visitor.get_by_role("region", name="Come cambia")
    expect(box).to_contain_text("Uno sportello unico.")
    expect(box).to_contain_text("nuova scadenza: 31 dicembre 2030")
    check_access(visitor)


def test_an_amendment_rewrites_an_article_and_the_text_of_before_is_still_read(site: Site) -> None:
    office = site.signed_in("ufficio.piano")
    approve_a_text(office)
    amend_it(office)

    visitor = site.visitor()
    visitor.goto(f"{PACT}testo/")
    expect(visitor.get_by_role("main")).to_contain_text("Si paga ogni sei mesi.")
    expect(visitor.get_by_role("heading", name="Art. 3 · Interessi")).to_be_visible()
    check_access(visitor)
    visitor.goto(f"{PACT}?al=31/05/2024#crescita")
    check_access(visitor)
    follow(visitor, "Il testo in vigore quel giorno")
    expect(visitor.get_by_role("main")).to_contain_text("Si paga una volta l’anno.")
    visitor.goto(f"{PACT}?al=31/05/2024#crescita")
    follow(visitor, "che cosa è cambiato da allora")
    check_access(visitor)


def approve_a_text(office: Page) -> None:
    """Two articles, frozen as the scheme and shown to everybody."""
    office.goto(f"{PACT}testo/inizia/")
    office.get_by_label("nessun modello").check()
    press(office, "Comincia il testo")
    for heading, wording in (
        ("Fini", "Le parti gestiscono insieme il servizio."),
        ("Obblighi", "Ciascuna parte paga la sua quota.\n\nSi paga una volta l’anno."),
    ):
        follow(office, "Aggiungi un articolo")
        office.get_by_label("Rubrica").fill(heading)
        office.get_by_label("Testo", exact=True).fill(wording)
        press(office, "Aggiungi l’articolo")
    follow(office, "Congela come schema")
    press(office, "Congela")
    office.goto(f"{PACT}testo/versioni/1/mostra/")
    office.get_by_label("pubblico").check()
    press(office, "Mostra")


def amend_it(office: Page) -> None:
    """One article rewritten and one inserted, from 1 June 2024."""
    office.goto(f"{PACT}atti-integrativi/nuovo/")
    office.get_by_label("Titolo").fill("Pagamenti ogni sei mesi")
    press(office, "Apri la bozza")
    follow(office, "Aggiungi una modifica")
    check_access(office)
    follow(office, "Art. 2 · Obblighi")
    office.get_by_label("Testo nuovo").fill(
        "Ciascuna parte paga la sua quota.\n\nSi paga ogni sei mesi."
    )
    check_access(office)
    press(office, "Aggiungi la modifica")
    expect(office.get_by_role("deletion").first).to_contain_text("una volta l’anno")
    follow(office, "Aggiungi una modifica")
    follow(office, "aggiungi un articolo dopo Art. 2 · Obblighi")
    office.get_by_label("Rubrica").fill("Interessi")
    office.get_by_label("Testo nuovo").fill("Chi paga tardi paga gli interessi legali.")
    press(office, "Aggiungi la modifica")
    check_access(office)
    follow(office, "Metti in vigore")
    office.get_by_label("Ha effetto dal").fill("01/06/2024")
    press(office, "Metti in vigore")

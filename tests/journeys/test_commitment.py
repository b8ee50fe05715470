"""From an article of an agreement to a commitment, its evidence, its place in the plan."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, check_access, follow, press

pytestmark = pytest.mark.journey
PACT = "/intese/silam/"


def test_an_article_becomes_a_commitment_that_counts_in_the_plan(site: Site) -> None:
    office = site.signed_in("ufficio.piano")
    write_a_text(office)
    draw_a_commitment(office)
    here = office.url
    divide_it(office)

    follow(office, "Aggiorna l’impegno")
    office.get_by_label("Delibere dei Consigli").fill("9")
    office.get_by_label("serve aiuto").check()
    office.get_by_label("In una frase").fill("Undici Comuni non hanno ancora deliberato.")
    check_access(office)
    press(office, "Registra l’aggiornamento")
    expect(office.get_by_role("main")).to_contain_text("9 su 20 delibere")

    visitor = site.visitor()
    visitor.goto(here)
    main = visitor.get_by_role("main")
    expect(main).to_contain_text("Art. 1 · Sportello")
    expect(main).to_contain_text("45 %")
    expect(main).to_contain_text("«Undici Comuni non hanno ancora deliberato.»")
    check_access(visitor)
    visitor.get_by_role("main").get_by_role("link", name="5.1").first.click()
    carried = visitor.get_by_role("table", name="Impegni che contano per la previsione")
    expect(carried.get_by_role("row", name="Sportello unico per le imprese")).to_contain_text("100")
    check_access(visitor)


def write_a_text(office: Page) -> None:
    office.goto(f"{PACT}testo/inizia/")
    office.get_by_label("nessun modello").check()
    press(office, "Comincia il testo")
    follow(office, "Aggiungi un articolo")
    office.get_by_label("Rubrica").fill("Sportello")
    office.get_by_label("Testo", exact=True).fill(
        "Il Comune di Vimodrone apre uno sportello unico per le imprese della Zona."
    )
    press(office, "Aggiungi l’articolo")
    follow(office, "Congela come schema")
    press(office, "Congela")
    office.goto(f"{PACT}testo/versioni/1/mostra/")
    office.get_by_label("pubblico").check()
    press(office, "Mostra")


def draw_a_commitment(office: Page) -> None:
    office.goto(f"{PACT}testo/")
    follow(office, "Ne nasce un impegno")
    expect(office.get_by_label("Parole dell’intesa")).to_have_value(
        "Il Comune di Vimodrone apre uno sportello unico per le imprese della Zona."
    )
    office.get_by_label("Titolo").fill("Sportello unico per le imprese")
    office.get_by_label("Ente responsabile").select_option(label="Comune di Vimodrone")
    press(office, "Registra l’impegno")
    expect(office.get_by_role("main")).to_contain_text("campo")
    expect(office.get_by_label("Titolo")).to_have_value("Sportello unico per le imprese")
    referee = office.get_by_label("Referente in carica")
    referee.select_option(label="Referente dimostrativo, funzionario · Vimodrone")
    office.get_by_label("Comincia il").fill("01/01/2026")
    office.get_by_label("Scade il").fill("31/12/2027")
    check_access(office)
    press(office, "Registra l’impegno")
    expect(office.get_by_role("heading", level=1)).to_have_text("Sportello unico per le imprese")
    check_access(office)


def divide_it(office: Page) -> None:
    follow(office, "Modifica i passi")
    office.get_by_label("Passo: nuovo passo").first.fill("Delibere dei Consigli")
    office.get_by_label("Quanto: nuovo passo").first.fill("20")
    office.get_by_label("Di che cosa: nuovo passo").first.fill("delibere")
    check_access(office)
    press(office, "Salva i passi")
    follow(office, "Modifica le quote")
    office.get_by_label("Previsione, riga 1").select_option(index=1)
    office.get_by_label("Quota in percento, riga 1").fill("60")
    press(office, "Salva le quote")
    expect(office.get_by_role("main")).to_contain_text("sommano a 60 %")
    provision = office.get_by_label("Previsione, riga 1")
    provision.select_option(label="5.1 Attuazione o rilancio degli accordi")
    office.get_by_label("Quota in percento, riga 1").fill("100")
    check_access(office)
    press(office, "Salva le quote")


def open_one_without_evidence(office: Page) -> None:
    """Which of the demonstration's has none yet depends on the day: it is looked for."""
    links = office.get_by_role("main").get_by_role("rowheader").get_by_role("link").all()
    for address in [link.get_attribute("href") or "" for link in links]:
        office.goto(address)
        nothing = office.get_by_text("Nessuna prova: senza almeno una")
        if nothing.count() and office.get_by_role("link", name="Consegna l’impegno").count():
            return
    raise AssertionError("No commitment in course is without evidence.")


def test_the_owner_delivers_and_another_verifies(site: Site) -> None:
    """With an evidence; who did not deliver it says that it is done."""
    office = site.signed_in("ufficio.piano")
    office.goto("/impegni/?stato=in_corso")
    check_access(office)
    open_one_without_evidence(office)
    follow(office, "Consegna l’impegno")
    press(office, "Consegna l’impegno")
    expect(office.get_by_role("main")).to_contain_text("almeno una prova")
    follow(office, "Lascia com’è")
    follow(office, "Aggiungi una prova")
    office.get_by_label("Che cosa mostra").fill("Il verbale del tavolo")
    office.get_by_label("oppure un indirizzo").fill("https://example.org/verbale")
    check_access(office)
    press(office, "Aggiungi la prova")
    follow(office, "Consegna l’impegno")
    press(office, "Consegna l’impegno")
    expect(office.get_by_role("main")).to_contain_text("fatto, da verificare")
    follow(office, "Verifica e concludi")
    press(office, "Verifica e concludi")
    expect(office.get_by_role("main")).to_contain_text("Non puoi verificare un impegno che hai")
    check_access(office)

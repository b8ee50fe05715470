"""A programme agreement: its conference, its decree, a council that ratifies and one that is late.

The clock of the service is moved from day to day: the terms of art. 34 D.Lgs. 267/2000 really run.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.documents.signed import a_pdf
from tests.documents.signers import a_signer, an_authority, p7m
from tests.journeys.conftest import Site, check_access
from tests.journeys.test_signing import AUTHORITY, LONG, PDF, apart, trust

pytestmark = pytest.mark.journey

TITLE = "Accordo di programma per il nuovo polo scolastico"
IN_TIME, LATE = "Comune di Legnano", "Comune di Gessate"
PARTIES = (IN_TIME, LATE, AUTHORITY)
CALLED, NOTIFIED, SIGNED = date(2027, 2, 10), date(2027, 3, 1), date(2027, 4, 20)
DECREED, RATIFIED = date(2027, 4, 26), date(2027, 5, 12)
DAY_30, DAY_31 = date(2027, 5, 20), date(2027, 5, 21)
"""Signed on 20 April: one ratifies until 20 May."""
WHY = (
    "L’accordo è decaduto il 21 maggio 2027. "
    "Entro il 20 maggio 2027 non ha ratificato il Consiglio di Gessate"
)


def test_a_programme_agreement_whose_ratification_is_late_lapses_on_day_31(
    site: Site, tmp_path: Path
) -> None:
    address = register(office_on(site, CALLED))
    call_conference(office_on(site, CALLED), address)
    consent(office_on(site, NOTIFIED), address)
    open_signing(office_on(site, NOTIFIED), address)
    sign(office_on(site, SIGNED), address, tmp_path)
    decree(office_on(site, DECREED), address)
    ratify_in_time(office_on(site, RATIFIED), address)
    see_the_call(site.signed_in("sindaco.gessate", width=390), address)

    office = office_on(site, DAY_31)
    ratify_late(office, address)
    site.run_jobs(on=DAY_30)
    office.goto(address)
    expect(main(office)).to_contain_text("Il termine è passato: l’accordo decade")
    site.run_jobs(on=DAY_31)
    see_it_lapsed(office, site.visitor(), address)
    mayor = site.signed_in("sindaco.gessate", width=390)
    expect(main(mayor)).to_contain_text("L’accordo è decaduto: manca la ratifica di un Consiglio")
    expect(main(mayor)).not_to_contain_text("Porta in Consiglio")
    check_access(mayor)


def office_on(site: Site, day: date) -> Page:
    """Somebody of the planning office, on the morning of a day."""
    if site.day != day:
        site.move_to(day)
    return site.signed_in("ufficio.piano")


def typed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def follow(page: Page, name: str) -> None:
    main(page).get_by_role("link", name=name, exact=True).first.click()


def press(page: Page, name: str) -> None:
    main(page).get_by_role("button", name=name, exact=True).click()


def expect_said(page: Page, words: str) -> None:
    expect(page.get_by_role("status").first).to_contain_text(words)


def expect_refused(page: Page, words: str) -> None:
    expect(page.get_by_role("alert").first).to_contain_text(words)


def register(page: Page) -> str:
    """The address of a draft that the authority promotes, with two municipalities."""
    page.goto("/intese/nuova/")
    page.get_by_label("Titolo", exact=True).fill(TITLE)
    option = page.locator("select[name=instrument] option", has_text="Accordo di programma ·")
    page.get_by_label("Strumento").select_option(option.first.get_attribute("value"))
    page.get_by_label("Stato").select_option("bozza")
    press(page, "Registra l’intesa")
    for party in PARTIES:
        follow(page, "Aggiungi una parte")
        page.get_by_label("Ente", exact=True).select_option(label=party)
        role = "promotore" if party == AUTHORITY else "sottoscrittore"
        page.get_by_label("Ruolo").select_option(label=role)
        press(page, "Aggiungi la parte")
    return page.url.partition("#")[0]


def call_conference(page: Page, address: str) -> None:
    """The page says what is missing before; a day in the future is refused, and stays typed."""
    page.goto(address)
    follow(page, "Conferenza")
    expect(main(page)).to_contain_text("mancano i contenuti che lo strumento richiede")
    expect(main(page)).to_contain_text("non ancora convocata")
    check_access(page)
    follow(page, "Verifica i contenuti")
    for box in page.locator("input[name=codes]").all():
        box.check()
    press(page, "Salva la verifica")

    follow(page, "Convoca la conferenza")
    follow(page, "Convoca la conferenza")
    page.get_by_label("Convocata il").fill(typed(NOTIFIED))
    page.get_by_label("L’accordo varia gli strumenti urbanistici").check()
    press(page, "Registra la convocazione")
    expect_refused(page, "01/03/2027 è nel futuro")
    expect(page.get_by_label("Convocata il")).to_have_value(typed(NOTIFIED))
    expect(page.get_by_label("L’accordo varia gli strumenti urbanistici")).to_be_checked()
    check_access(page)
    page.get_by_label("Convocata il").fill(typed(CALLED))
    press(page, "Registra la convocazione")
    expect_said(page, "ora raccogli i consensi")
    page.goto(address)
    expect(main(page)).to_contain_text("Manca il consenso di 3 amministrazioni")


def consent(page: Page, address: str) -> None:
    """One that does not consent stops the outcome, until it does."""
    page.goto(address)
    follow(page, "Vai alla conferenza")
    follow(page, "Registra le risposte")
    page.get_by_label(LATE, exact=True).select_option(label="non consente")
    page.get_by_label(f"{LATE}: nota").fill("Chiede di spostare l’accesso alla scuola.")
    check_access(page)
    press(page, "Registra che tutte le altre consentono")
    expect_said(page, "3 risposte registrate")
    expect(main(page)).to_contain_text(
        "Serve il consenso di tutte le amministrazioni: manca Gessate"
    )
    tell_outcome(page)
    expect_refused(page, "manca Gessate")
    expect_refused(page, "Scegli di nuovo il file")
    check_access(page)

    page.goto(f"{address}conferenza/")
    follow(page, "Registra le risposte")
    page.get_by_label(LATE, exact=True).select_option(label="consente")
    press(page, "Registra le risposte")
    tell_outcome(page)
    expect_said(page, "si firma entro il 30/04/2027")


def tell_outcome(page: Page) -> None:
    follow(page, "Registra l’esito")
    page.get_by_label("Seduta del").fill(typed(NOTIFIED))
    page.get_by_label("Esito positivo comunicato il").fill(typed(NOTIFIED))
    page.get_by_label("Verbale").set_input_files(
        {"name": "verbale.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    press(page, "Registra l’esito")


def open_signing(page: Page, address: str) -> None:
    page.goto(f"{address}conferenza/")
    expect(main(page).get_by_role("link", name="Correggi l’esito")).to_be_visible()
    expect(main(page).get_by_role("link", name="Registra le risposte")).to_have_count(0)
    check_access(page)
    press(page, "Apri la firma")
    expect_said(page, "La firma è aperta")
    check_access(page)


def sign(page: Page, address: str, folder: Path) -> None:
    """The last signature leads to the act that approves, and gives thirty days to the councils."""
    authority, at = an_authority(), datetime.combine(SIGNED, time(8), UTC)
    trust(page, authority, folder)
    for number, party in enumerate(PARTIES):
        text, signer = a_pdf(f"Accordo {number}"), a_signer(issuer=authority, until=at + LONG)
        signed = apart(partial(p7m, text, signer, at=at))
        page.goto(f"{address}firme/")
        page.get_by_label("Per conto di").select_option(label=party)
        page.get_by_label("File firmato").set_input_files(
            {"name": "accordo.pdf.p7m", "mimeType": "application/pkcs7-mime", "buffer": signed}
        )
        page.get_by_label("Firmato il").fill(typed(SIGNED))
        press(page, "Carica e verifica")
        expect_said(page, "a posto")
    check_access(page)
    follow(page, "Vai all’atto che approva")
    expect(main(page)).to_contain_text("ratificano entro il 20 maggio 2027: Gessate, Legnano")


def decree(page: Page, address: str) -> None:
    """Not yet published it is not enough; published, the agreement waits for the councils."""
    page.goto(address)
    expect(main(page)).to_contain_text("Tocca a voi: registrate l’atto che approva l’accordo")
    check_access(page)
    follow(page, "Registra l’atto")
    page.get_by_label("Tipo di atto").fill("decreto del Sindaco metropolitano")
    page.get_by_label("Numero").fill("71")
    page.get_by_label("Data dell’atto").fill(typed(DECREED - timedelta(days=2)))
    check_access(page)
    press(page, "Registra l’atto")
    expect(main(page)).to_contain_text("indicate quando l’atto che approva è pubblicato")
    follow(page, "Completa l’atto")
    page.get_by_label("Bollettino ufficiale").fill("BURL, serie ordinaria n. 17")
    page.get_by_label("Pubblicato il").fill(typed(DECREED))
    press(page, "Registra l’atto")
    expect_said(page, "L’accordo ora è: da ratificare")
    check_access(page)
    page.goto(address)
    expect(main(page)).to_contain_text(
        "Mancano le ratifiche di 2 Consigli, entro il 20 maggio 2027"
    )
    press(page, "Pubblica l’intesa")
    expect_said(page, "ora la vedono tutti")


def ratify_in_time(page: Page, address: str) -> None:
    page.goto(address)
    follow(page, "Registra una ratifica")
    follow(page, f"Registra la ratifica: {IN_TIME}")
    page.get_by_label("Numero della delibera").fill("22")
    page.get_by_label("Data della delibera").fill(typed(RATIFIED))
    press(page, "Registra la ratifica")
    expect_said(page, f"Ratifica registrata: {IN_TIME}")
    expect(main(page)).to_contain_text("Manca la ratifica di un Consiglio")
    check_access(page)


def see_the_call(mayor: Page, address: str) -> None:
    """Who must still ratify finds it on the desk and on the page, with the day."""
    call = main(mayor).get_by_role("listitem").filter(has_text="Porta in Consiglio la ratifica")
    check_access(mayor)
    call.get_by_role("link", name="Vedi l’accordo").click()
    assert mayor.url == address
    expect(main(mayor)).to_contain_text(
        "Tocca al vostro Consiglio: ratificate l’accordo, entro il 20 maggio 2027"
    )
    check_access(mayor)


def ratify_late(page: Page, address: str) -> None:
    """What the council decided on day 31 is refused, and what was typed is not lost."""
    page.goto(f"{address}decreto/")
    follow(page, f"Registra la ratifica: {LATE}")
    page.get_by_label("Numero della delibera").fill("31")
    page.get_by_label("Data della delibera").fill(typed(DAY_31))
    press(page, "Registra la ratifica")
    expect_refused(page, "Il termine per ratificare era il 20/05/2027")
    expect(page.get_by_label("Numero della delibera")).to_have_value("31")
    expect(page.get_by_label("Data della delibera")).to_have_value(typed(DAY_31))
    check_access(page)


def see_it_lapsed(office: Page, visitor: Page, address: str) -> None:
    """The page says it with its reason, to everybody, and does not tell of a time in force."""
    for page in (office, visitor):
        page.goto(address)
        expect(main(page)).to_contain_text(WHY)
        path = main(page).get_by_role("region", name="A che punto è")
        expect(path.get_by_role("listitem").last).to_contain_text("decaduta")
        expect(path).not_to_contain_text("in attuazione")
        story = main(page).get_by_role("region", name="Storia")
        expect(story).to_contain_text("Non ha ratificato entro il 20/05/2027: Gessate")
        check_access(page)
    office.goto(f"{address}decreto/")
    expect(main(office)).to_contain_text(WHY)
    expect(main(office).get_by_role("link", name="Registra")).to_have_count(0)
    check_access(office)

"""A convention of three councils, from the inquiry to the half-yearly list; what does not pass."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.documents.signed import a_pdf, signed_pdf
from tests.documents.signers import SIGNED_AT, Holder, a_signer, an_authority, p7m
from tests.journeys.conftest import Site, check_access
from tests.journeys.test_inquiry import (
    ask_which_instrument,
    begin_a_draft,
    open_inquiry,
    tell_what_is_needed,
)

pytestmark = pytest.mark.journey

TITLE = "Convenzione per l’affitto sociale"
AUTHORITY = "Città metropolitana di Milano"
PARTIES = ("Comune di Legnano", "Comune di Gessate", AUTHORITY)
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
LONG = timedelta(days=365 * 9)


def apart(make: Callable[[], bytes]) -> bytes:
    """Made in a thread of its own: the browser holds the event loop that signing wants."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(make).result()


def register(page: Page, title: str, instrument: str, state: str, *parties: str) -> str:
    """The address of an agreement registered with these parties."""
    page.goto("/intese/nuova/")
    page.get_by_label("Titolo", exact=True).fill(title)
    option = page.locator("select[name=instrument] option", has_text=re.compile(f"^{instrument} ·"))
    page.get_by_label("Strumento").select_option(option.first.get_attribute("value"))
    page.get_by_label("Stato").select_option(state)
    page.get_by_label("Durata e verifiche").fill("tre anni dalla firma")
    page.get_by_role("button", name="Registra l’intesa").click()
    for party in parties:
        page.get_by_role("link", name="Aggiungi una parte").first.click()
        page.get_by_label("Ente", exact=True).select_option(label=party)
        page.get_by_role("button", name="Aggiungi la parte").click()
    return page.url.partition("#")[0]


def step(page: Page, address: str, name: str) -> None:
    """Make one of the moves that the page of the agreement offers."""
    page.goto(address)
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("button", name=name, exact=True).click()


def discuss(office: Page, clerk: Page, address: str) -> None:
    """The text starts from the model, a clerk proposes other words, the office takes them in."""
    office.goto(f"{address}testo/")
    office.get_by_role("link", name="Comincia il testo").first.click()
    office.locator("input[type=radio]").first.check()
    office.get_by_role("button").filter(has_text="Comincia").click()
    office.get_by_role("link", name="Salva la versione").first.click()
    office.get_by_role("radio", name="solo le parti").check()
    office.get_by_role("button", name="Salva la versione").click()

    clerk.goto(f"{address}testo/")
    clerk.get_by_role("link", name=re.compile("Commenta o proponi")).first.click()
    clerk.get_by_label("Il tuo commento").fill("Meglio dirlo con meno parole.")
    clerk.get_by_text("Proponi altre parole").click()
    clerk.get_by_label("Testo proposto").fill("Gli enti cercano insieme case in affitto.")
    check_access(clerk)
    clerk.get_by_role("button", name="Invia il commento").click()
    expect(clerk.locator("main")).to_contain_text("Meglio dirlo con meno parole.")

    office.goto(f"{address}testo/")
    office.get_by_role("link", name=re.compile("^Rispondi al primo")).click()
    check_access(office)
    office.get_by_role("button", name=re.compile("^Accetta")).first.click()
    office.goto(f"{address}testo/")
    expect(office.locator("main")).to_contain_text("Gli enti cercano insieme case in affitto.")


def prepare(office: Page, address: str) -> None:
    """Contents and opinions: what is missing is said, and has its link."""
    office.goto(address)
    expect(office.locator("main")).to_contain_text("mancano i contenuti che lo strumento richiede")
    office.get_by_role("link", name="Verifica i contenuti").first.click()
    for box in office.locator("input[name=codes]").all():
        box.check()
    check_access(office)
    office.get_by_role("button", name="Salva la verifica").click()
    step(office, address, "Chiedi i pareri")
    for kind in ("tecnica", "contabile"):
        office.goto(f"{address}pareri/nuovo/")
        office.get_by_label("Quale parere").select_option(kind)
        office.get_by_role("button", name="Chiedi il parere").click()
        office.get_by_role("link", name=re.compile(f"Rendi il parere: regolarità {kind}")).click()
        office.get_by_role("radio", name="favorevole", exact=True).check()
        office.get_by_role("button", name="Rendi il parere").click()
    check_access(office)
    office.goto(address)
    expect(office.locator("main")).to_contain_text("non è ancora lo schema da approvare")
    freeze(office, address)
    step(office, address, "Manda in approvazione")


def freeze(office: Page, address: str) -> None:
    """What the model left to be written is written; then the text does not change any more."""
    office.goto(f"{address}testo/")
    paragraphs = office.locator("a[href*='/paragrafi/'][href$='/modifica/']")
    addresses = [one.get_attribute("href") or "" for one in paragraphs.all()]
    for one in addresses:
        office.goto(one)
        wording = office.get_by_label("Testo del paragrafo")
        typed = wording.input_value()
        if "[" in typed:
            wording.fill(re.sub(r"\[[^\]]*\]", "tre anni", typed))
            office.get_by_role("button", name="Salva il paragrafo").click()
    office.goto(f"{address}testo/")
    office.get_by_role("link", name="Congela come schema").click()
    office.get_by_role("button", name=re.compile("^Congela")).click()
    expect(office.locator("main")).to_contain_text("schema da approvare")


def approve(office: Page, clerk: Page, mayor: Page, address: str) -> None:
    """Two answer for themselves, one from a phone; the office writes its own act in the table."""
    for page in (clerk, mayor):
        page.goto(address)
        page.get_by_role("link", name="Comunica l’approvazione").first.click()
        page.get_by_label("1. Numero dell’atto").fill("38")
        page.get_by_label("2. Data dell’atto").fill("15/12/2099")
        page.get_by_label("3. File dell’atto").set_input_files(
            {"name": "delibera.pdf", "mimeType": "application/pdf", "buffer": PDF}
        )
        page.get_by_label("È stato dichiarato immediatamente eseguibile").check()
        page.get_by_role("button", name="Comunica l’approvazione").click()
        expect(page.get_by_role("alert").first).to_contain_text("nel futuro")
        check_access(page)
        page.get_by_label("2. Data dell’atto").fill("02/11/2026")
        page.get_by_role("button", name="Comunica l’approvazione").click()
        expect(page.get_by_role("status").first).to_contain_text("Approvazione registrata")
    office.goto(f"{address}approvazioni/")
    check_access(office)
    office.get_by_text("Un atto da scrivere").click()
    office.get_by_label(f"Numero dell’atto, {AUTHORITY}").fill("51")
    office.get_by_label(f"Data dell’atto, {AUTHORITY}").fill("03/11/2026")
    office.get_by_label(f"Subito eseguibile, {AUTHORITY}").check()
    office.get_by_role("button", name="Registra gli atti scritti").click()
    expect(office.get_by_role("heading", level=1)).to_have_text("Hanno approvato tutti")
    step(office, address, "Apri la firma")


def upload(page: Page, address: str, party: str, **files: bytes) -> None:
    [(name, content)] = files.items()
    page.goto(f"{address}firme/")
    page.get_by_label("Per conto di").select_option(label=party)
    page.get_by_label("File firmato").set_input_files(
        {"name": name.replace("_", "."), "mimeType": "application/pdf", "buffer": content}
    )
    page.get_by_label("Firmato il").fill(f"{SIGNED_AT:%d/%m/%Y}")
    page.get_by_role("button", name="Carica e verifica").click()


def trust(office: Page, authority: Holder, folder: Path) -> None:
    listed = folder / "elenco.pem"
    listed.write_bytes(authority.pem)
    office.goto("/firme/")
    office.get_by_label("Elenco", exact=True).set_input_files(listed)
    office.get_by_role("button", name="Carica l’elenco").click()


def from_an_inquiry(office: Page) -> str:
    """The address of the draft of a convention that an inquiry on housing became."""
    open_inquiry(office, TITLE)
    tell_what_is_needed(office, PARTIES)
    ask_which_instrument(office)
    begin_a_draft(office)
    address = office.url.partition("#")[0]
    office.goto(f"{address}modifica/")
    office.get_by_label("Durata e verifiche").fill("tre anni dalla firma")
    office.get_by_role("main").get_by_role("button").first.click()
    expect(office.locator("main")).to_contain_text("tre anni dalla firma")
    return address


def test_a_convention_of_three_councils_goes_from_the_inquiry_to_the_half_yearly_list(
    site: Site, tmp_path: Path
) -> None:
    office, visitor = site.signed_in("ufficio.piano"), site.visitor()
    clerk, mayor = site.signed_in("comune.legnano"), site.signed_in("sindaco.gessate", width=390)
    authority = an_authority()
    trust(office, authority, tmp_path)
    address = from_an_inquiry(office)
    discuss(office, clerk, address)
    prepare(office, address)
    approve(office, clerk, mayor, address)

    clerk.goto(address)
    expect(clerk.get_by_role("heading", name="Tocca a voi: firmate")).to_be_visible()
    for number, party in enumerate(PARTIES):
        text, signer = a_pdf(f"Testo {number}"), a_signer(issuer=authority, until=SIGNED_AT + LONG)
        signed = apart(partial(p7m, text, signer))
        upload(office, address, party, convenzione_pdf_p7m=signed)
        expect(office.get_by_role("status").first).to_contain_text("a posto")
    check_access(office)
    expect(office.get_by_role("heading", level=1)).to_have_text("Hanno firmato tutti")

    office.goto(address)
    expect(office.locator("main")).to_contain_text("firmata")
    office.get_by_role("button", name="Pubblica l’intesa").click()
    visitor.goto("/trasparenza/?semestre=2026-2")
    expect(visitor.locator("main")).to_contain_text(TITLE)
    visitor.goto(address)
    expect(visitor.locator("main")).to_contain_text("10 novembre 2026")


def test_an_altered_pdf_is_told_as_altered_and_a_scan_as_void(site: Site, tmp_path: Path) -> None:
    office = site.signed_in("ufficio.piano")
    authority = an_authority()
    trust(office, authority, tmp_path)
    address = register(office, TITLE, "Convenzione", "firma", *PARTIES)
    signer = a_signer(issuer=authority, until=SIGNED_AT + LONG)
    good = apart(lambda: signed_pdf(holder=signer))
    altered = good.replace(b"Testo della convenzione", b"Testo dalla convenzione")

    upload(office, address, PARTIES[0], convenzione_pdf=altered)
    expect(office.get_by_role("status").first).to_contain_text("da rifare")
    expect(office.get_by_role("row", name=re.compile(PARTIES[0]))).to_contain_text("alterata")
    upload(office, address, PARTIES[1], scansione_pdf=a_pdf())

    expect(office.get_by_role("row", name=re.compile(PARTIES[1]))).to_contain_text("nulla")
    expect(office.get_by_role("heading", name="Ferma: così sarebbe nulla")).to_be_visible()
    check_access(office)


def test_a_signature_in_a_file_apart_comes_with_the_document_that_it_signs(
    site: Site, tmp_path: Path
) -> None:
    office = site.signed_in("ufficio.piano")
    authority = an_authority()
    address = register(office, TITLE, "Convenzione", "firma", *PARTIES)
    text, signer = a_pdf("Testo"), a_signer(issuer=authority, until=SIGNED_AT + LONG)
    signature = apart(partial(p7m, text, signer, detached=True))

    upload(office, address, PARTIES[0], firma_p7s=signature)
    expect(office.locator("#id_content_error")).to_contain_text("aggiungi qui il documento")
    expect(office.get_by_label("Firmato il")).to_have_value(f"{SIGNED_AT:%d/%m/%Y}")
    check_access(office)
    for field, name, content in (
        ("File firmato", "firma.p7s", signature),
        ("Il documento firmato, se la firma", "convenzione.pdf", text),
    ):
        office.get_by_label(field).set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        )
    office.get_by_role("button", name="Carica e verifica").click()
    row = office.get_by_role("row", name=re.compile(PARTIES[0]))
    expect(row).to_contain_text("documento firmato: convenzione.pdf")
    expect(row).to_contain_text("manca l’elenco")

    trust(office, authority, tmp_path)
    expect(office.get_by_role("status").first).to_contain_text("vengono riguardate")
    site.work()
    office.goto(f"{address}firme/")
    expect(row).to_contain_text("a posto")
    office.get_by_text("Verifiche precedenti (1)").click()
    expect(office.locator("details table")).to_contain_text("senza l’elenco dei certificatori")
    check_access(office)


def test_a_pact_with_a_union_is_warned_and_not_stopped(site: Site) -> None:
    office = site.signed_in("ufficio.piano")
    address = register(
        office, "Patto per la casa", "Protocollo d’intesa", "firma", AUTHORITY, "CGIL Milano"
    )
    for party in (AUTHORITY, "CGIL Milano"):
        office.goto(f"{address}firme/")
        office.get_by_label("Per conto di").select_option(label=party)
        office.get_by_label("Forma della firma").select_option("autografa")
        office.get_by_role("button", name="Carica e verifica").click()
    expect(office.locator("main")).to_contain_text("meglio quella elettronica")
    expect(office.get_by_role("heading", level=1)).to_have_text("Hanno firmato tutti")

"""The expiry of an agreement in the calendar program of a clerk, until the address is closed."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate
from icalendar import Calendar
from playwright.sync_api import APIResponse, Page, expect

from tests.journeys.conftest import Site, check_access
from tests.journeys.test_signing import AUTHORITY

pytestmark = pytest.mark.journey

TITLE = "Convenzione per lo sportello casa"
MINE, OF_LEGNANO = "Le mie scadenze", "Scadenze: Comune di Legnano"


def test_a_secret_calendar_holds_the_expiry_until_its_address_is_closed(site: Site) -> None:
    ends_on = localdate() + timedelta(days=200)
    register(site.signed_in("ufficio.piano"), ends_on)
    clerk = site.signed_in("comune.legnano")
    clerk.get_by_role("main").get_by_role("link", name="Come essere avvisati").click()
    check_access(clerk)
    clerk.get_by_role("button", name="Crea il tuo indirizzo").click()
    expect(clerk.get_by_role("status").first).to_contain_text("Ecco il tuo indirizzo")
    check_access(clerk)
    address = clerk.get_by_label(MINE).input_value()

    answer = read_without_session(site, address)
    event = expiry_in(answer)

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert (event["dtstart"].dt, event["dtend"].dt) == (ends_on, ends_on + timedelta(days=1))
    clerk.goto(str(event["url"]))
    expect(clerk.get_by_role("heading", level=1)).to_have_text(TITLE)
    clerk.goto("/avvisi/come/")
    clerk.get_by_role("button", name=re.compile(f"^Chiudi.*{MINE}$")).click()
    expect(clerk.get_by_role("status").first).to_contain_text("l’indirizzo non funziona più")
    expect(clerk.get_by_role("button", name="Crea il tuo indirizzo")).to_be_visible()
    assert read_without_session(site, address).status == 404


def test_the_calendar_of_a_body_changes_its_address_and_the_old_one_stops(site: Site) -> None:
    ends_on = localdate() + timedelta(days=200)
    register(site.signed_in("ufficio.piano"), ends_on)
    clerk = site.signed_in("comune.legnano", width=390)
    clerk.goto("/avvisi/come/")
    clerk.get_by_role("link", name="Il calendario di un tuo ente").click()
    clerk.get_by_role("button", name=re.compile("^Crea l’indirizzo")).click()
    check_access(clerk)
    first = clerk.get_by_label(OF_LEGNANO).input_value()
    before = expiry_in(read_without_session(site, first))

    clerk.get_by_role("link", name="Il calendario di un tuo ente").click()
    check_access(clerk)
    clerk.get_by_role("link", name=re.compile("^Vedi l’indirizzo")).click()
    clerk.get_by_role("button", name=re.compile(f"^Cambia indirizzo.*{OF_LEGNANO}$")).click()
    expect(clerk.get_by_role("status").first).to_contain_text("copia quello nuovo")
    second = clerk.get_by_label(OF_LEGNANO).input_value()

    assert read_without_session(site, first).status == 404
    after = expiry_in(read_without_session(site, second))
    assert (after["uid"], after["dtstart"].dt) == (before["uid"], ends_on)


def register(page: Page, ends_on: date) -> None:
    """A convention of Legnano with the authority, that the public does not see yet."""
    page.goto("/intese/nuova/")
    page.get_by_label("Titolo", exact=True).fill(TITLE)
    option = page.locator("select[name=instrument] option", has_text=re.compile("^Convenzione ·"))
    page.get_by_label("Strumento").select_option(option.first.get_attribute("value"))
    page.get_by_label("Stato").select_option("attuazione")
    page.get_by_label("Scade il").fill(f"{ends_on:%d/%m/%Y}")
    page.get_by_role("button", name="Registra l’intesa").click()
    for party in (AUTHORITY, "Comune di Legnano"):
        page.get_by_role("link", name="Aggiungi una parte").first.click()
        page.get_by_label("Ente", exact=True).select_option(label=party)
        page.get_by_role("button", name="Aggiungi la parte").click()
    expect(page.get_by_role("status").first).to_contain_text("è fra le parti")


def read_without_session(site: Site, address: str) -> APIResponse:
    """As a calendar program reads it, that signs in nowhere."""
    return site.visitor().request.get(address)


def expiry_in(answer: APIResponse) -> Any:
    """The event of the expiry, as another library reads it; its values are of many types."""
    assert answer.status == 200
    calendar = Calendar.from_ical(answer.body())
    [found] = [one for one in calendar.walk("VEVENT") if str(one["summary"]) == f"Scade: {TITLE}"]
    return found

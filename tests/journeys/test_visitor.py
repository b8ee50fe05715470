"""A visitor, without an account, finds what concerns a municipality."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Site, check_access

pytestmark = pytest.mark.journey


def test_a_visitor_finds_what_concerns_legnano_and_prints_it_on_one_sheet(site: Site) -> None:
    page = site.visitor()
    page.goto("/")
    page.locator("#cerca").fill("legnano")
    page.locator("#cerca").press("Enter")
    page.get_by_role("link", name="Legnano", exact=True).first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Legnano")
    expect(page.locator("main")).to_contain_text("Alto Milanese")
    expect(page.locator("main")).to_contain_text("Consulta")
    check_access(page)
    assert pages(page.pdf(format="A4")) == 1


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_the_register_of_a_day_is_the_register_of_that_day(site: Site) -> None:
    page = site.visitor()
    page.goto("/comuni/cologno-monzese/?al=01/06/2016")
    expect(page.locator("main")).to_contain_text("Nord Milano")
    page.goto("/comuni/cologno-monzese/?al=01/01/2018")
    expect(page.locator("main")).to_contain_text("Adda Martesana")

    def parties(day: str) -> int:
        page.goto(f"/intese/?q=Patto+per+il+lavoro+Milano&al={day}")
        row = page.get_by_role("row").filter(has_text="Patto per il lavoro Milano 2022")
        return int(row.locator("td.num").first.inner_text().rstrip("+").strip())

    assert parties("01/05/2022") < parties("01/12/2022")


def test_everything_is_read_without_scripts(site: Site) -> None:
    page = site.visitor(scripts=False)
    for address in ("/", "/intese/", "/copertura/", "/comuni/", "/zone/", "/cerca/?q=lavoro"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_site_speaks_english_to_who_asks(site: Site) -> None:
    page = site.visitor()
    page.goto("/")
    page.get_by_role("button", name="English").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("navigation").first).to_contain_text("Agreements")
    check_access(page)

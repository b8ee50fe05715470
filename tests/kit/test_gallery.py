"""Every component in a real browser: readable by all, at three widths, nothing from outside."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.journeys.conftest import EVERYWHERE, check_access

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CHROMIUM = Path(__file__).parents[2] / "scripts" / "chromium.sh"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PAGES = ["/galleria/", "/rifiuta/", "/perdi/", "/guasto/", "/accesso/login/"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Playwright keeps a loop running in this thread: Django must not take it for async code."""
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    found = subprocess.run([CHROMIUM], capture_output=True, text=True, check=True)  # noqa: S603
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=found.stdout.strip(), args=OPTIONS)
        yield browser
        browser.close()
    patch.undo()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.usefixtures("stage")
def test_a_page_is_accessible_and_fits(
    browser: Browser, live_server: LiveServer, address: str
) -> None:
    page = browser.new_page(locale="it-IT")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}{address}")
    check_access(page, read_at=EVERYWHERE)
    page.close()
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []


@pytest.mark.usefixtures("stage")
def test_our_policy_blocks_nothing_of_ours(browser: Browser, live_server: LiveServer) -> None:
    page = browser.new_page(locale="it-IT")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{live_server.url}/galleria/")

    assert page.locator("[data-print]").is_visible(), "the script runs"
    assert said == []
    page.close()

"""Journeys: the demonstration, served by the production server, walked through in a real browser.

The demonstration is loaded once; each journey has its own copy and its own server, so that what one
writes no other sees.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--no-first-run",
]  # fmt: skip
WIDTHS = (1280, 390, 320)


@dataclass
class Site:
    """A running demonstration and a browser before it."""

    folder: Path
    browser: Browser
    port: int
    server: "subprocess.Popen[bytes] | None" = field(default=None, init=False)
    day: date | None = field(default=None, init=False)
    """The day to which its clock is moved, if it is."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *, on: date | None = None) -> None:
        """Serve it, today or with the clock moved to a day."""
        self.day = on
        application = "tests.journeys.moved:application" if on else "config.wsgi:application"
        command: list[str | Path] = [
            Path(sys.executable).parent / "granian", application, "--interface", "wsgi",
            "--host", "127.0.0.1", "--port", str(self.port), "--workers", "1",
            "--blocking-threads", "2", "--log-level", "warning",
        ]  # fmt: skip
        self.server = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=self._environment(on), process_group=0
        )
        wait_for(self.port)

    def stop(self) -> None:
        if self.server:
            self.server.terminate()
            self.server.wait(timeout=10)
            self.server = None

    def move_to(self, day: date) -> None:
        """The morning of another day: who was signed in signs in anew."""
        self.stop()
        self.start(on=day)

    def run_jobs(self, *, on: date) -> None:
        """What the worker does in a round of a day."""
        command = [sys.executable, "-m", "tests.journeys.moved", "scheduler", "--once"]
        subprocess.run(  # noqa: S603
            command, cwd=ROOT, env=self._environment(on), check=True, stdout=subprocess.DEVNULL
        )

    def _environment(self, on: date | None) -> dict[str, str]:
        moved = {"JOURNEY_DAY": on.isoformat()} if on else {}
        return {**environment(self.folder), "SITE_URL": self.url, **moved}

    def visitor(self, *, width: int = 1280, scripts: bool = True, bypass_csp: bool = True) -> Page:
        """Somebody new, who has signed in nowhere; axe gets in by passing over the policy."""
        context = self.browser.new_context(
            base_url=self.url, locale="it-IT", viewport={"width": width, "height": 900},
            java_script_enabled=scripts, bypass_csp=bypass_csp,
        )  # fmt: skip
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page

    def signed_in(self, account: str, *, width: int = 1280) -> Page:
        """Somebody with one of the demonstration accounts (the part before the @)."""
        page = self.visitor(width=width)
        page.goto("/accesso/")
        page.fill("input[name=login]", f"{account}@demo.quadro.example")
        page.fill("input[name=password]", demo_password())
        page.keyboard.press("Enter")
        page.wait_for_url("**/scrivania/")
        return page

    def work(self) -> None:
        """The worker has its turn."""
        command = [sys.executable, "manage.py", "scheduler", "--once"]
        subprocess.run(  # noqa: S603
            command, cwd=ROOT, env=environment(self.folder), check=True, capture_output=True
        )


def demo_password() -> str:
    from quadro.bodies.actions import DEMO_PASSWORD  # noqa: PLC0415  # Django must be set up first

    return DEMO_PASSWORD


def environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "QUADRO_ENV": "local",
        "DATABASE_URL": f"sqlite:///{folder / 'quadro.sqlite3'}",
        "FILES_ROOT": str(folder / "files"),
        "STATIC_ROOT": str(ROOT / "var" / "static"),
    }


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demonstration in it, made as `make demo` makes it."""
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "scripts/prepare.py"]
    subprocess.run(  # noqa: S603
        command, cwd=ROOT, env=environment(folder), check=True, stdout=subprocess.DEVNULL
    )
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all; a page is a new person."""
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    found = subprocess.run(  # noqa: S603
        [ROOT / "scripts" / "chromium.sh"], capture_output=True, text=True, check=True
    )
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=found.stdout.strip(), args=OPTIONS)
        yield browser
        browser.close()
    patch.undo()


@pytest.fixture
def site(loaded: Path, browser: Browser, tmp_path: Path) -> Iterator[Site]:
    folder = tmp_path / "copy"
    shutil.copytree(loaded, folder)
    served = Site(folder, browser, free_port())
    try:
        served.start()
        yield served
    finally:
        served.stop()
        for context in browser.contexts:
            context.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    for _attempt in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("The server did not start.")


def check_access(page: Page) -> None:
    """Axe finds nothing, and nothing is wider than the window, at each width."""
    size = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page).response["violations"]
        told = [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]
        assert told == [], f"{page.url} at {width}"
        assert page.locator('a[href=""]').count() == 0, f"{page.url}: a link leads nowhere"
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow == 0, f"{page.url} at {width}: wider by {overflow} px"
    if size:
        page.set_viewport_size(size)

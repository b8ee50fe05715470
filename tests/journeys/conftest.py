"""Journeys: the demonstration, served by the production server, walked through in a real browser.

The demonstration is loaded once, by the first worker that wants it. Each journey has its own copy
and its own server: what one writes no other sees, also where two go on at the same time.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect, sync_playwright
from playwright.sync_api import Error as PageLeft

ROOT = Path(__file__).parents[2]
OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--no-first-run",
]  # fmt: skip
WIDTHS = WIDE, SAME_AS_NARROWER, NARROW = (1280, 390, 320)
"""At 390 a page is laid out and coloured as at 320 (`tests/kit/test_style.py`)."""
EVERYWHERE = {WIDE: True, NARROW: True}
"""Where axe reads a page, and whether its colours too; that nothing is wider is seen at each."""
AT_A_STOP = {WIDE: False}
"""A stop of a journey is made of what `test_every_page` and the gallery look at everywhere, with
its colours."""
PATIENCE = 30_000
"""Milliseconds: a machine with much to do is no fault of the site."""
expect.set_options(timeout=PATIENCE)


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
        wait_until(lambda: answers(self.port), "The server did not start.", seconds=30)

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

    def visitor(self, *, width: int = 1280, scripts: bool = True) -> Page:
        """Somebody new, who has signed in nowhere."""
        context = self.browser.new_context(
            base_url=self.url, locale="it-IT", viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
        )  # fmt: skip
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    def signed_in(self, account: str, *, width: int = 1280, scripts: bool = True) -> Page:
        """Somebody with one of the demonstration accounts (the part before the @)."""
        page = self.visitor(width=width, scripts=scripts)
        page.goto("/accesso/")
        page.fill("input[name=login]", f"{account}@demo.quadro.example")
        page.fill("input[name=password]", demo_password())
        page.keyboard.press("Enter")
        page.wait_for_url("**/scrivania/")
        return page

    def run(self, *words: str) -> str:
        """What others do on this site meanwhile: a command of Python, and what it prints."""
        done = subprocess.run(  # noqa: S603
            [sys.executable, *words], cwd=ROOT, env=environment(self.folder), check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def work(self) -> None:
        """The worker has its turn."""
        self.run("manage.py", "scheduler", "--once")


def demo_password() -> str:
    from quadro.bodies.actions import DEMO_PASSWORD  # noqa: PLC0415  # Django must be set up first

    return DEMO_PASSWORD


def environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "QUADRO_ENV": "local",
        "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'quadro.sqlite3'}",
        "FILES_ROOT": str(folder / "files"),
        "STATIC_ROOT": str(ROOT / "var" / "static"),
    }


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demonstration in it, made as `make demo` makes it.

    Workers have folders of their own in one of the run: who makes `demo` there loads it, the others
    wait for the file that says how it went.
    """
    mine = tmp_path_factory.getbasetemp()
    folder = (mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine) / "demo"
    told = folder.with_suffix(".told")
    try:
        folder.mkdir()
    except FileExistsError:
        wait_until(told.exists, "The other worker did not load the demonstration.", seconds=300)
    else:
        command = [sys.executable, "scripts/prepare.py"]
        done = subprocess.run(  # noqa: S603
            command, cwd=ROOT, env=environment(folder), check=False, stdout=subprocess.DEVNULL
        )
        told.with_suffix(".half").write_text(str(done.returncode))
        told.with_suffix(".half").rename(told)
    assert told.read_text() == "0", "The demonstration could not be loaded."
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
    with a_port() as port:
        served = Site(folder, browser, port)
        try:
            served.start()
            yield served
        finally:
            served.stop()
            for context in browser.contexts:
                context.close()


@contextmanager
def a_port() -> Iterator[int]:
    """A port that nobody else is given, also while the server that listens to it starts again."""
    with socket.socket() as kept:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        kept.bind(("127.0.0.1", 0))
        yield int(kept.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(done: Callable[[], bool], otherwise: str, *, seconds: int) -> None:
    for _attempt in range(seconds * 20):
        if done():
            return
        time.sleep(0.05)
    raise AssertionError(otherwise)


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name).first.click()


def check_access(page: Page, *, read_at: Mapping[int, bool] = AT_A_STOP) -> None:
    """Axe finds nothing where it reads; nothing is wider than the window, at each width."""
    size = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if width in read_at:
            read_by_axe(page, with_colours=read_at[width])
        assert page.locator('a[href=""]').count() == 0, f"{page.url}: a link leads nowhere"
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow == 0, f"{page.url} at {width}: wider by {overflow} px"
    if size:
        page.set_viewport_size(size)


# Nothing is loaded anew for it (`preload`): only rules on sounds and on turned screens would ask.
READING = """options => axe.run(options).then(({violations}) => violations.map(
    ({id, nodes}) => [id, nodes.slice(0, 3).map(({target}) => target)]))"""


def read_by_axe(page: Page, *, with_colours: bool) -> None:
    rules = {"color-contrast": {"enabled": with_colours}}
    options = {"resultTypes": ["violations"], "rules": rules, "preload": False}
    try:
        found = _violations(page, options)
    except PageLeft:  # the click before was still leading elsewhere
        page.wait_for_load_state()
        found = _violations(page, options)
    assert found == [], f"{page.url} at {page.viewport_size}"


def _violations(page: Page, options: dict[str, object]) -> object:
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(READING, options)

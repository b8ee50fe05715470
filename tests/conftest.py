"""What every test shares: a database that threads can open, quick passwords, quiet throttles."""

import gc
import json
import os
import sys
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseForbidden,
    HttpResponseNotAllowed,
    HttpResponseNotFound,
)
from django.template.base import Template
from django.utils import translation
from hypothesis import settings as trials
from pytest_django import DjangoDbBlocker

from config import urls
from quadro.accounts import http
from quadro.documents.signatures import checking
from quadro.kit import confined
from tests import triggers

# How long an example takes says more of the machine than of the rule.
trials.register_profile("quadro", deadline=None)
trials.load_profile("quadro")

LEFT_OUT = pytest.StashKey[int]()


def pytest_configure() -> None:
    """A file, not memory: tests of concurrency open it from several threads."""
    # Worlds are built and thrown away: looking for cycles in them costs a twentieth of the time.
    gc.set_threshold(100_000, 20, 100)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # The test server finds static files by their plain names, collected or not.
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    # Otherwise each new test client reads the whole folder of static files, that few ask for.
    settings.WHITENOISE_AUTOREFRESH = True
    if settings.SQLITE:
        name = Path(tempfile.gettempdir()) / f"quadro-test-{os.getpid()}.sqlite3"
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(name)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What says on PostgreSQL what it said on SQLite is left out."""
    if settings.SQLITE:
        return
    left_out = [item for item in items if not asks_a_database(item)]
    items[:] = [item for item in items if asks_a_database(item)]
    config.hook.pytest_deselected(items=left_out)
    config.stash[LEFT_OUT] = len(left_out)


def asks_a_database(item: pytest.Item) -> bool:
    """Marked so, or given a fixture that needs one; a class of the old kind may need it too."""
    if item.get_closest_marker("any_database") is not None:
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return (
        item.get_closest_marker("django_db") is not None
        or not fixtures.isdisjoint({"db", "transactional_db", "live_server", "django_db_setup"})
        or (isinstance(item, pytest.Function) and item.cls is not None)
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left out"] = session.config.stash.get(LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Each worker leaves out the same."""
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left out", 0)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if left_out := config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(
            f"{left_out} tests to which the database makes no difference were left to SQLite."
        )


NO_VACUUM = """
    DO $$ DECLARE one regclass; BEGIN
        FOR one IN SELECT oid FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        LOOP
            EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = false)', one);
        END LOOP;
    END $$
"""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:  # noqa: ARG001
    """On PostgreSQL nobody counts the rows of the tables while tests run.

    Between two tests all tables are empty: who counts then lets the planner expect one row, and a
    world of thousands is joined row by row, for minutes.
    """
    if not settings.SQLITE:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(NO_VACUUM)


@pytest.fixture(scope="session", autouse=True)
def the_journal_lets_itself_be_emptied_between_tests() -> Iterator[None]:
    """Tests with real transactions end by emptying all tables: the journal's triggers refuse it."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(operations: Any, sql_list: Any) -> Any:
        triggers.take_off()
        flush(operations, sql_list)
        triggers.put_on()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", execute_sql_flush)
        yield


@pytest.fixture(scope="session", autouse=True)
def keeps_contexts(django_test_environment: None) -> Iterator[Any]:  # noqa: ARG001
    """Copies of the context of every template of every page take a seventh of the time: they are
    not made. Yields what makes them.
    """
    keeps = vars(Template)["_render"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", lambda self, context: self.nodelist.render(context))
        yield keeps


@pytest.fixture
def contexts(keeps_contexts: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who looks at the `context` of a page asks that it be kept."""
    monkeypatch.setattr(Template, "_render", keeps_contexts)


@pytest.fixture(autouse=True)
def italian() -> None:
    """A page asked in English leaves its language to the test that follows."""
    translation.activate("it")


@pytest.fixture
def no_attempts_yet(db: None) -> Iterator[None]:  # noqa: ARG001
    """The throttles count in the cache; a test that signs in starts from zero."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def refusals_are_told_in_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages that say it are the same everywhere: written each time, they take a third."""

    def not_allowed(_request: HttpRequest, methods: Collection[str]) -> HttpResponseNotAllowed:
        return HttpResponseNotAllowed(sorted(methods))

    def forbidden(_request: HttpRequest, exception: Exception) -> HttpResponse:
        return HttpResponseForbidden(str(exception))

    def not_found(_request: HttpRequest, exception: Exception) -> HttpResponse:
        return HttpResponseNotFound(str(exception))

    monkeypatch.setattr(http, "not_allowed", not_allowed)
    monkeypatch.setattr(urls, "handler403", forbidden)
    monkeypatch.setattr(urls, "handler404", not_found)


@pytest.fixture
def signed_files_are_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the same program, that starts once: `tests/documents/test_checks.py` has it confined."""

    def run(_program: Path, job: str, *, limits: confined.Limits, given: bytes) -> Any:  # noqa: ARG001
        from quadro.documents.signatures import program  # noqa: PLC0415 - with its libraries

        # Its stand-in for a library is for a process that does nothing else.
        if isinstance(sys.modules.get("aiohttp"), program.Absent):
            del sys.modules["aiohttp"]
        return json.loads(json.dumps(program.TASKS[job](json.loads(given))))

    monkeypatch.setattr(checking, "confined", SimpleNamespace(run=run, Died=confined.Died))

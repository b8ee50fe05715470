"""What is made once for all tests of a module, in a transaction that is never committed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker


@contextmanager
def for_a_module(blocker: DjangoDbBlocker, files: Path) -> Iterator[None]:
    """Each test of the module goes on in a savepoint of its own, and leaves all as it found it."""
    with blocker.unblock(), override_settings(MEDIA_ROOT=files), transaction.atomic():
        yield
        transaction.set_rollback(True)

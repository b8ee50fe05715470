"""What is made once for all tests of a module, and taken away after them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.test import override_settings
from pytest_django import DjangoDbBlocker


@contextmanager
def for_a_module(blocker: DjangoDbBlocker, files: Path) -> Iterator[None]:
    """Each test of the module goes on in a transaction of its own, and leaves all as it found it.

    What is made is written in earnest. In a transaction around them all SQLite would read its
    schema again after each savepoint undone, once a temporary table was made, as intakes do.
    """
    with blocker.unblock(), override_settings(MEDIA_ROOT=files):
        try:
            yield
        finally:
            call_command("flush", interactive=False, verbosity=0)

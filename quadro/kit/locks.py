"""One at a time, where there is no row to lock."""

import hashlib

from django.db import connection


def hold(name: str) -> None:
    """Wait for, and keep until the end of the transaction, the right to do what `name` names.

    SQLite has one writer at a time already (its transactions are immediate).
    """
    _lock("pg_advisory_xact_lock", name)


def share(name: str) -> None:
    """The same with others that share it; who holds it waits for all of them, and they for it."""
    _lock("pg_advisory_xact_lock_shared", name)


def _lock(function: str, name: str) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("Hold a lock inside a transaction.")
    if connection.vendor == "postgresql":
        number = int(hashlib.sha256(name.encode()).hexdigest()[:15], 16)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [number])

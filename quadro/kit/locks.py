"""One at a time, where there is no row to lock."""

import hashlib

from django.db import connection


def hold(name: str) -> None:
    """Wait for, and keep until the end of the transaction, the right to do what `name` names.

    SQLite has one writer at a time already (its transactions are immediate).
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Hold a lock inside a transaction.")
    if connection.vendor == "postgresql":
        number = int(hashlib.sha256(name.encode()).hexdigest()[:15], 16)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])

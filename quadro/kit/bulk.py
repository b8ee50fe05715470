"""Many rows at once: changed together, or written by the million."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, models

BATCH = 200
MEMORY = "256MB"
"""For the sorting of an index."""

INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = %(table)s::regclass AND NOT EXISTS (
        SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u')
    ) ORDER BY 1
"""
FOREIGN_KEYS = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = %(table)s::regclass AND contype = 'f' ORDER BY 1
"""


def update(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write these fields of rows of a model: one statement for each two hundred.

    Most verbs change one row, and the statement for many takes ten times longer to put together.
    """
    if len(rows) == 1:
        rows[0].save(update_fields=fields)
    elif rows:
        type(rows[0])._default_manager.bulk_update(rows, fields, batch_size=BATCH)


@contextmanager
def bare(tables: Collection[type[models.Model]], *, keep: Collection[str]) -> Iterator[None]:
    """Without foreign keys and indexes (but keys, unique constraints and those to `keep`).

    They come back when the block ends, and only then is it seen whether a row breaks them. In a
    transaction: whoever reads the tables meanwhile waits for its end. Elsewhere than on PostgreSQL
    it does nothing.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        # A table with checks that wait for the end of the transaction cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"SET LOCAL maintenance_work_mem = '{MEMORY}'")
        indexes, foreign_keys = [], []
        for one in tables:
            table = connection.ops.quote_name(one._meta.db_table)
            cursor.execute(FOREIGN_KEYS, {"table": table})
            foreign_keys += [(table, name, told) for name, told in cursor.fetchall()]
            cursor.execute(INDEXES, {"table": table})
            indexes += [(name, told) for name, told in cursor.fetchall() if name not in keep]
        for table, name, _told in foreign_keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _told in indexes:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        for _name, told in indexes:
            cursor.execute(told)
        for table, name, told in foreign_keys:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {told}')

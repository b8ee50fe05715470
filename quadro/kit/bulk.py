"""Many rows at once: changed together, or written by the million."""

from collections.abc import Collection, Iterator, Mapping, Sequence
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
CONSTRAINTS = """
    SELECT contype = 'f', conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = %(table)s::regclass AND contype IN ('f', 'u') ORDER BY 1, 2
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
def bare(
    tables: Collection[type[models.Model]], *, find: Mapping[type[models.Model], str]
) -> Iterator[None]:
    """Without foreign keys, unique constraints and indexes, but for the keys.

    They come back when the block ends, and only then is it seen whether a row breaks them. Rows are
    looked for meanwhile by the column to `find`: an index of its hashes, that compares no texts,
    costs a third of one in their order. In a transaction: whoever reads the tables meanwhile waits
    for its end. Elsewhere than on PostgreSQL it does nothing.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        # A table with checks that wait for the end of the transaction cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"SET LOCAL maintenance_work_mem = '{MEMORY}'")
    come_back = [*_take_away(tables)]
    hashes = {f"{one._meta.db_table}_by_hash": one for one in tables if one in find}
    with connection.cursor() as cursor:
        for name, one in hashes.items():
            cursor.execute(
                f'CREATE INDEX "{name}" ON "{one._meta.db_table}" USING hash ("{find[one]}")'
            )
    yield
    with connection.cursor() as cursor:
        for statement in (*(f'DROP INDEX "{name}"' for name in hashes), *come_back):
            cursor.execute(statement)


def _take_away(tables: Collection[type[models.Model]]) -> Iterator[str]:
    """Drop indexes and constraints; tells how they come back."""
    indexes, constraints = [], []
    with connection.cursor() as cursor:
        for one in tables:
            table = connection.ops.quote_name(one._meta.db_table)
            cursor.execute(CONSTRAINTS, {"table": table})
            constraints += [(is_last, table, *rest) for is_last, *rest in cursor.fetchall()]
            cursor.execute(INDEXES, {"table": table})
            indexes += cursor.fetchall()
        # Foreign keys stand on unique constraints: they go first, and come back last.
        constraints.sort()
        for _is_last, table, name, _told in reversed(constraints):
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _told in indexes:
            cursor.execute(f"DROP INDEX {name}")
    yield from (told for _name, told in indexes)
    for _is_last, table, name, told in constraints:
        yield f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {told}'

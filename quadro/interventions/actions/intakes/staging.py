"""The tables in which the cleaned lines of a file wait to be compared: gone with the transaction.

The statements are the same for PostgreSQL and SQLite, but for how lines come in. A temporary table
of PostgreSQL lives in the memory of one connection, and leaves nothing behind.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection

from quadro.interventions.opendata.cells import NULL
from quadro.interventions.opendata.profiles import SUMS
from quadro.interventions.opendata.rows import ITEM, PART

Params = Mapping[str, Any]
NUMBERS = {"id", "line", "content", "places"}
DAYS = {"told_on", "starts_on", "due_on", "done_on", "day1", "day2", "day3", "day4"}
MONEY = {*SUMS, "to_find_eur", "amount"}
TOLD = ("line", "key", "content", "places")
"""Of a line about a project, what is enough to know whether it says something new."""
TABLES = ("od_told", "od_item", "od_part", "od_known", "od_same", "od_kept", "od_kept_part",
    "od_final", "od_place")  # fmt: skip
"""What the lines of a block are, and which of them are known; those that are not as they were, and
their parts; what is not new, until the end.
"""
OF_ITEM, OF_PART = ", ".join(ITEM), ", ".join(PART)


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def run(statement: str, params: Params | None = None) -> int:
    """Execute it; tells how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)


def ask(statement: str, params: Params | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def kind_of(column: str) -> str:
    if column in NUMBERS:
        return "bigint"
    if column in MONEY:
        return "numeric"
    return "date" if column in DAYS else "text"


def _columns(names: Iterable[str]) -> str:
    return ", ".join(f"{name} {kind_of(name)}" for name in names)


def create() -> None:
    """The tables, empty."""
    drop()
    if is_postgresql():
        # To compile a statement would take longer than to run it once.
        run("SET LOCAL jit = off")
    of_item, key = _columns(["id", *ITEM]), "bigint"
    if is_postgresql():
        # Its name is asked once: as a default it would be looked for at each row.
        [[keys]] = ask("SELECT pg_get_serial_sequence('interventions_intervention', 'id')")
        key += f" DEFAULT nextval('{keys}')"
    for name, columns in (
        ("od_told", _columns(TOLD)),
        ("od_item", f"id {key}, {_columns(ITEM)}"),
        ("od_part", _columns(PART)),
        ("od_known", "line bigint, id bigint, is_equal boolean, is_ours boolean"),
        ("od_same", "id bigint"),
        ("od_kept", f"{of_item}, is_ours boolean"),
        ("od_kept_part", _columns(["id", *PART])),
        (
            "od_final",
            f"{of_item}, is_ours boolean, is_partial boolean, moves boolean, was bigint, "
            "was_in bigint, is_apart boolean, by_hand boolean",
        ),
        ("od_place", "id bigint, code text, name text, amount numeric, content bigint"),
    ):
        end = " ON COMMIT DROP" if is_postgresql() else ""
        run(f"CREATE TEMPORARY TABLE {name} ({columns}){end}")
    # Who does not join them at once looks for the rows of each project one after the other.
    for table, column in (("od_final", "id"), ("od_place", "id"), ("od_kept_part", "line")):
        schema = "" if is_postgresql() else "temp."
        run(f"CREATE INDEX {schema}{table}_by_{column} ON {table} ({column})")


def drop() -> None:
    """Before they are made again in the same transaction, or in SQLite, which keeps them."""
    for name in TABLES:
        run(f"DROP TABLE IF EXISTS {'pg_temp.' if is_postgresql() else 'temp.'}{name}")


def empty(*tables: str) -> None:
    if is_postgresql():
        run(f"TRUNCATE {', '.join(tables)}")
    else:
        for name in tables:
            run(f"DELETE FROM {name}")


def look_over(*tables: str) -> None:
    """Nobody counts a temporary table by itself: without that, PostgreSQL would take it for small
    and join it row by row.
    """
    if is_postgresql():
        for name in tables:
            run(f"ANALYZE {name}")


def tell(items: bytes) -> None:
    """Of the lines about projects only what they are, in the place of those before."""
    empty("od_told", "od_known")
    told = []
    for line in items.split(b"\n")[:-1]:
        first, key, _rest = line.split(b"\t", 2)
        _rest, content, places = line.rsplit(b"\t", 2)
        told.append(b"%b\t%b\t%b\t%b\n" % (first, key, content, places))
    _bring("od_told", TOLD, b"".join(told))


def without(lines: bytes, numbers: Collection[int]) -> bytes:
    """The lines that do not begin with one of these numbers."""
    gone = {b"%d" % one for one in numbers}
    left = [one for one in lines.split(b"\n") if one.partition(b"\t")[0] not in gone]
    return b"\n".join(left)


def fill(items: bytes, parts: bytes) -> None:
    """Lines of the reader whole, and those of their parts, in the place of those before."""
    empty("od_item", "od_part")
    _bring("od_item", ITEM, items)
    _bring("od_part", PART, parts)
    if not is_postgresql():
        # SQLite has one writer: nobody else takes these keys.
        run("""
            UPDATE od_item SET id = rowid + (
                SELECT coalesce(max(id), 0) FROM interventions_intervention
            ) - (SELECT min(rowid) FROM od_item) + 1
        """)


def _bring(table: str, names: Sequence[str], lines: bytes) -> None:
    if is_postgresql():
        _copy(table, names, lines)
    else:
        _insert(table, names, lines)


def _copy(table: str, names: Sequence[str], lines: bytes) -> None:
    with connection.cursor() as cursor:
        told = f"COPY {table} ({', '.join(names)}) FROM STDIN WITH (NULL '{NULL}')"
        with cursor.copy(told) as copy:
            copy.write(lines)


def _insert(table: str, names: Sequence[str], lines: bytes) -> None:
    marks = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})",
            list(_values(lines)),
        )


def _values(lines: bytes) -> Iterator[list[str | None]]:
    """What COPY would read in the lines."""
    for line in lines.decode().split("\n"):
        if line:
            yield [None if one == NULL else one.replace("\\\\", "\\") for one in line.split("\t")]

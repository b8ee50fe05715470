"""The statements of the roll-up, the same for SQLite (from 3.35) and PostgreSQL.

Rows come in as one text of JSON, so that a statement is the same whatever their number: it is
planned once, and two writers never differ but in their rows. `CROSS JOIN` tells SQLite, which does
not know how many they are, to begin with them. Django's `bulk_create` could replace a
cell, not add to it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

Columns = Sequence[tuple[str, str]]

LOCK = "cube"
"""Shared by those who write records; held by who brings the whole roll-up elsewhere."""

LEAVES: Columns = (
    ("kind", "text"), ("key", "bigint"), ("node", "bigint"), ("place", "text"),
    ("measure", "text"), ("total", "numeric"), ("weight", "numeric"), ("latest", "text"),
)  # fmt: skip
MOVES: Columns = (*LEAVES, ("was", "int"), ("now", "int"), ("sunk", "text"))
"""A leaf that changes: by how much, whether it was there and is there, the latest that it loses."""
DAY = 'SELECT CAST("on" AS text) FROM cube_cubeday WHERE id = 1'
KEYS: Columns = (("key", "text"),)
NUMBERS: Columns = (("key", "bigint"),)


def run(statement: str, rows: Iterable[Sequence[Any]] | None = None) -> int:
    """Execute, with these rows as its parameter; tells how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, None if rows is None else [_written(rows)])
        return int(cursor.rowcount)


def ask(statement: str, rows: Iterable[Sequence[Any]] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, None if rows is None else [_written(rows)])
        return list(cursor.fetchall())


def _written(rows: Iterable[Sequence[Any]]) -> str:
    return json.dumps(list(rows), separators=(",", ":"))


def given(columns: Columns) -> str:
    """The rows of the parameter, as a table."""
    if connection.vendor == "postgresql":
        cells = (f"(value->>{n})::{kind} AS {name}" for n, (name, kind) in enumerate(columns))
        return f"SELECT {', '.join(cells)} FROM json_array_elements(%s::json)"
    cells = (f"json_extract(value, '$[{n}]') AS {name}" for n, (name, _kind) in enumerate(columns))
    return f"SELECT {', '.join(cells)} FROM json_each(%s)"


# Contributions ------------------------------------------------------------------------------------


def kept(kind: str) -> str:
    """The contributions of the records of a kind (a name of the code), by their keys."""
    return f"""
        SELECT c.id, c.key, c.node, c.place, c.measure, c.total, c.weight, c.latest
        FROM ({given(NUMBERS)}) t CROSS JOIN cube_contribution c
        WHERE c.kind = '{kind}' AND c.key = t.key
    """


def keep() -> str:
    """Write contributions, over those there are."""
    names = ", ".join(name for name, _kind in LEAVES)
    return f"""
        INSERT INTO cube_contribution ({names})
        SELECT {names} FROM ({given(LEAVES)}) told WHERE true
        ORDER BY kind, key, node, place, measure
        ON CONFLICT (kind, key, node, place, measure) DO UPDATE
        SET total = excluded.total, weight = excluded.weight, latest = excluded.latest
    """


def forget() -> str:
    """Take contributions away, by their keys."""
    return f"""
        DELETE FROM cube_contribution WHERE id IN (
            SELECT key FROM ({given(NUMBERS)}) gone
        )
    """


def all_of(sign: int) -> str:
    """The contributions of the records that reach a node or a place given, to add or to take."""
    was, now, sunk = (0, 1, "CAST(NULL AS text)") if sign > 0 else (1, 0, "latest")
    return f"""
        SELECT kind, key, node, place, measure, {sign} * total AS total, {sign} * weight AS weight,
            latest, {was} AS was, {now} AS now, {sunk} AS sunk
        FROM cube_contribution WHERE (kind, key) IN (
            SELECT kind, key FROM cube_contribution
            WHERE CAST(node AS text) IN (SELECT key FROM moved)
                OR place IN (SELECT key FROM moved)
        )
    """


DIFFERENT = """
    CREATE TEMPORARY TABLE cube_changed ON COMMIT DROP AS
    SELECT coalesce(t.key, c.key) AS key
    FROM (SELECT key, sum({digest}) AS said FROM ({statement}) told GROUP BY key) t
    FULL JOIN (
        SELECT key, sum({digest}) AS said FROM cube_contribution WHERE kind = '{kind}' GROUP BY key
    ) c ON c.key = t.key
    WHERE c.said IS DISTINCT FROM t.said
"""
DIGEST = "hashtextextended(concat_ws('|', node, place, measure, total, weight, latest), 0)"
"""Of a contribution; those of a record are summed, so that their order does not count."""


def keep_all(kind: str, statement: str, params: Mapping[str, Any]) -> int:
    """Keep what a statement of PostgreSQL tells of all the records of a kind.

    Tells how many contributed something else: only those are written.
    """
    names = ", ".join(name for name, _kind in LEAVES)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.cube_changed")
        cursor.execute(DIFFERENT.format(statement=statement, digest=DIGEST, kind=kind), params)
        changed = int(cursor.rowcount)
        if changed:
            cursor.execute("ANALYZE cube_changed")
            cursor.execute(
                f"DELETE FROM cube_contribution c USING cube_changed "
                f"WHERE c.kind = '{kind}' AND c.key = cube_changed.key"
            )
            cursor.execute(
                f"INSERT INTO cube_contribution ({names}) SELECT {names} FROM ({statement}) told "
                "WHERE key IN (SELECT key FROM cube_changed) ORDER BY key",
                params,
            )
        return changed


# Cells --------------------------------------------------------------------------------------------

CELL = "edition, node, measure, place"
KEY = "edition, place, node, measure"
"""As cells are kept."""
REACHED = """
    SELECT n.edition, n.above AS node, p.above AS place, t.kind, t.key, t.measure, t.total,
        t.weight, t.latest, t.was, t.now, t.sunk
    FROM told t CROSS JOIN cube_nodepath n CROSS JOIN cube_placepath p
    WHERE n.node = t.node AND p.place = t.place
"""


def add(told: str = "") -> str:
    """Add what changes at the leaves to every cell above, in one order for all writers.

    The order ends with everything in the whole area, which all writers want: it is held least. A
    record counts once in a cell, however many of its leaves are below.
    """
    return f"""
        {told or f"WITH told AS ({given(MOVES)})"},
        reached AS ({REACHED}),
        by_source AS (
            SELECT {CELL}, SUM(total) AS total, SUM(weight) AS weight,
                MAX(now) - MAX(was) AS count, MAX(CASE WHEN now = 1 THEN latest END) AS latest,
                MAX(sunk) AS sunk
            FROM reached GROUP BY kind, key, {CELL}
        ),
        summed AS (
            SELECT {CELL}, SUM(total) AS total, SUM(weight) AS weight, SUM(count) AS count,
                MAX(latest) AS latest, MAX(sunk) AS sunk
            FROM by_source GROUP BY {CELL}
        )
        INSERT INTO cube_cell ({CELL}, total, weight, count, latest)
        SELECT {CELL}, total, weight, count, latest FROM summed
        WHERE total <> 0 OR weight <> 0 OR count <> 0 OR latest IS NOT NULL OR sunk IS NOT NULL
        ORDER BY edition DESC, node DESC, place DESC, measure
        ON CONFLICT ({CELL}) DO UPDATE SET
            total = cube_cell.total + excluded.total,
            weight = cube_cell.weight + excluded.weight,
            count = cube_cell.count + excluded.count,
            latest = CASE WHEN cube_cell.latest IS NULL OR excluded.latest > cube_cell.latest
                THEN excluded.latest ELSE cube_cell.latest END
    """


def move(sign: int) -> str:
    """Add, or take, all that the records reaching the places given contribute."""
    return add(f"WITH moved AS ({given(KEYS)}), told AS ({all_of(sign)})")


LATEST = """
    UPDATE cube_cell SET latest = (
        SELECT MAX(c.latest) FROM cube_contribution c
        JOIN cube_nodepath n ON n.node = c.node JOIN cube_placepath p ON p.place = c.place
        WHERE c.measure = cube_cell.measure AND c.latest IS NOT NULL
            AND n.edition = cube_cell.edition AND n.above = cube_cell.node
            AND p.above = cube_cell.place
    )
"""


def look_again() -> str:
    """Find the latest value anew where one sank and none as late came: the cells are held already.

    Who tells again what was told before, or tells of the next period, pays nothing for it.
    """
    return f"""
        {LATEST} WHERE ({CELL}) IN (
            WITH told AS ({given(MOVES)})
            SELECT {CELL} FROM ({REACHED}) reached GROUP BY {CELL}
            HAVING MAX(sunk) > coalesce(MAX(CASE WHEN now = 1 THEN latest END), '')
        )
    """


LOSE = "UPDATE cube_cell SET latest = NULL WHERE latest IS NOT NULL AND measure IN ({measures})"


def lose_latest() -> str:
    """Of all cells of the measures given, before `find_latest`."""
    return LOSE.format(measures=f"SELECT key FROM ({given(KEYS)}) told")


def find_latest() -> str:
    """Find the latest value of all cells of the measures given, one tree after the other."""
    return f"""
        WITH told AS ({given(KEYS)}),
        risen AS (
            SELECT n.edition, n.above AS node, c.measure, c.place, MAX(c.latest) AS latest
            FROM told t JOIN cube_contribution c ON c.measure = t.key
            JOIN cube_nodepath n ON n.node = c.node WHERE c.latest IS NOT NULL
            GROUP BY n.edition, n.above, c.measure, c.place
        ),
        wanted AS (
            SELECT r.edition, r.node, r.measure, p.above AS place, MAX(r.latest) AS latest
            FROM risen r JOIN cube_placepath p ON p.place = r.place
            GROUP BY r.edition, r.node, r.measure, p.above
        )
        UPDATE cube_cell SET latest = wanted.latest FROM wanted
        WHERE cube_cell.edition = wanted.edition AND cube_cell.node = wanted.node
            AND cube_cell.measure = wanted.measure AND cube_cell.place = wanted.place
    """


PARTS = {
    "cube_leaf": """
        SELECT node, place, measure, SUM(total) AS total, SUM(weight) AS weight,
            COUNT(*) AS count, MAX(latest) AS latest
        FROM cube_contribution GROUP BY node, place, measure
    """,
    "cube_several": """
        SELECT kind, key, MIN(place) <> MAX(place) AS is_wide FROM cube_contribution
        GROUP BY kind, key
        HAVING MIN(place) <> MAX(place)
            OR MIN(CASE WHEN node > 0 THEN node END) <> MAX(CASE WHEN node > 0 THEN node END)
    """,
    "cube_line": """
        SELECT c.kind, c.key, c.node, c.place, c.measure, s.is_wide, COUNT(*) OVER (
                PARTITION BY c.kind, c.key, c.measure, CASE WHEN c.node = 0 THEN 0 ELSE 1 END
            ) AS beside
        FROM cube_several s JOIN cube_contribution c ON c.kind = s.kind AND c.key = s.key
    """,
    "cube_once": """
        SELECT l.kind, l.key, n.edition, n.above AS node, l.measure, l.place, l.is_wide,
            COUNT(*) AS count
        FROM cube_line l JOIN cube_nodepath n ON n.node = l.node WHERE l.beside > 1
        GROUP BY l.kind, l.key, n.edition, n.above, l.measure, l.place, l.is_wide
    """,
    "cube_repeated": f"""
        SELECT {CELL}, SUM(count) AS count FROM (
            SELECT o.edition, o.node, o.measure, p.above AS place, 1 - o.count AS count
            FROM cube_once o JOIN cube_placepath p ON p.place = o.place WHERE o.count > 1
            UNION ALL
            SELECT o.edition, o.node, o.measure, p.above AS place, 1 - COUNT(*) AS count
            FROM cube_once o JOIN cube_placepath p ON p.place = o.place WHERE o.is_wide
            GROUP BY o.kind, o.key, o.edition, o.node, o.measure, p.above HAVING COUNT(*) > 1
        ) parts GROUP BY {CELL}
    """,
    "cube_risen": """
        SELECT n.edition, n.above AS node, l.place, l.measure, SUM(l.total) AS total,
            SUM(l.weight) AS weight, SUM(l.count) AS count, MAX(l.latest) AS latest
        FROM cube_leaf l JOIN cube_nodepath n ON n.node = l.node
        GROUP BY n.edition, n.above, l.place, l.measure
    """,
    "cube_wanted": f"""
        SELECT {CELL}, SUM(total) AS total, SUM(weight) AS weight, SUM(count) AS count,
            MAX(latest) AS latest
        FROM (
            SELECT r.edition, r.node, r.measure, p.above AS place, r.total, r.weight, r.count,
                r.latest
            FROM cube_risen r JOIN cube_placepath p ON p.place = r.place
            UNION ALL SELECT {CELL}, 0, 0, count, NULL FROM cube_repeated
        ) parts GROUP BY {CELL}
    """,
}
"""All cells out of all contributions (`cube_wanted`), one tree after the other.

Records that are many leaves under a cell are counted there once: `cube_repeated` takes off the
rest, first of the nodes (`cube_once`), then of the places of those that have several. Most records
are one leaf, and are not looked at again.
"""
COLUMNS = f"{CELL}, total, weight, count, latest"
LIVE = "total <> 0 OR weight <> 0 OR count <> 0 OR latest IS NOT NULL"


def fill() -> int:
    """Make the cells what they should be; tells how many were written.

    On PostgreSQL only those that differ are: most are as they were, and to write a cell and its key
    takes longer than to look at it.
    """
    if connection.vendor != "postgresql":
        run("DELETE FROM cube_cell")
        return run(
            f"{_wanted()} INSERT INTO cube_cell ({COLUMNS}) "
            f"SELECT {COLUMNS} FROM cube_wanted ORDER BY {KEY}"
        )
    _wanted()
    run(f"DELETE FROM cube_cell c WHERE NOT EXISTS (SELECT FROM cube_wanted w WHERE {SAME})")
    there = " AND ".join(f"c.{name} = w.{name}" for name in KEY.split(", "))
    return run(
        f"INSERT INTO cube_cell ({COLUMNS}) SELECT {COLUMNS} FROM cube_wanted w "
        f"WHERE NOT EXISTS (SELECT FROM cube_cell c WHERE {there}) ORDER BY {KEY}"
    )


SAME = " AND ".join(
    f"c.{name} {'IS NOT DISTINCT FROM' if name == 'latest' else '='} w.{name}"
    for name in COLUMNS.split(", ")
)


def compare() -> list[tuple[Any, ...]]:
    """Cells as they should be (1) and as they are (0), where the two differ."""
    wanted, there = f"SELECT {COLUMNS} FROM cube_wanted", f"SELECT {COLUMNS} FROM cube_cell"
    return ask(f"""
        {_wanted()}
        SELECT 1, wrong.* FROM ({wanted} EXCEPT {there}) wrong
        UNION ALL SELECT 0, wrong.* FROM ({there} WHERE {LIVE} EXCEPT {wanted}) wrong
    """)


def _wanted() -> str:
    """The beginning of a statement that knows all cells as they should be.

    PostgreSQL makes the parts apart, with all its processors, and counts them before it joins them:
    a glance is enough, since only their size matters.
    """
    if connection.vendor != "postgresql":
        return f"WITH {', '.join(f'{name} AS ({part})' for name, part in PARTS.items())}"
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL default_statistics_target = 10")
        for name, part in PARTS.items():
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
            cursor.execute(f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS {part}")
            cursor.execute(f"ANALYZE {name}")
    return ""

"""The cells of the roll-up are copied when a round closes: one statement, whatever their number."""

from datetime import date

from django.db import connection

from quadro.cube import queries as cube
from quadro.cube.models import Cell
from quadro.monitoring.models import Frozen, Round

COLUMNS = "edition, node, measure, place, total, weight, count, latest"


def freeze(one: Round, *, on: date) -> int:
    """Keep the figures of the day for a round that closes; how many cells.

    None where the roll-up is not of that day: the figures of another day are not those of the
    closing. Those of an earlier closing of the same round go away.
    """
    one.frozen.all().delete()
    if cube.day() != on:
        return 0
    kept, cells = Frozen._meta.db_table, Cell._meta.db_table
    statement = (
        f"INSERT INTO {kept} (round_id, {COLUMNS}) "  # noqa: S608 - names of our own tables
        f"SELECT %s, {COLUMNS} FROM {cells} WHERE count <> 0"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [one.pk])
        return int(cursor.rowcount)

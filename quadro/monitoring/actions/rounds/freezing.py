"""The cells of the roll-up are copied when a round closes: one statement, whatever their number."""

from datetime import date

from django.db import connection

from quadro.cube import queries as cube
from quadro.cube.models import Cell
from quadro.kit.asof import AsOf
from quadro.kit.terms import day_of
from quadro.monitoring.models import Frozen, Round
from quadro.monitoring.queries.standing import Sight

BATCH = 500
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


def freeze_as_it_was(one: Round, *, on: date) -> int:
    """Keep the figures of a round that closed before the roll-up was there; how many cells.

    They are reckoned from what had been told by the closing, as the pages of a past day do; the
    values of indicators, which those do not sum, are left out.
    """
    assert one.closed_at is not None  # noqa: S101 - a closed round has its moment
    day = day_of(one.closed_at)
    cells = Sight(AsOf(day, day, on)).every_cell()
    one.frozen.all().delete()
    Frozen.objects.bulk_create(
        [
            Frozen(
                round=one, edition=node.edition, node=node.provision, place=place, measure=name,
                total=pair.total, weight=pair.weight, count=pair.records,
            )
            for (node, place), standing in cells.items()
            for name, pair in standing.sums.items()
        ],
        batch_size=BATCH,
    )  # fmt: skip
    return one.frozen.count()

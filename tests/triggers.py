"""The hand of who owns the database: takes the journal's triggers off, and puts them on."""

from importlib import import_module
from typing import Any, cast

from django.apps import apps
from django.db import connection

MIGRATION = import_module("quadro.journal.migrations.0002_append_only")


class Hand:
    """Does what a schema editor does, also inside a transaction."""

    connection = connection

    @staticmethod
    def execute(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)


def take_off() -> None:
    MIGRATION.allow(apps, cast("Any", Hand))


def put_on() -> None:
    MIGRATION.forbid(apps, cast("Any", Hand))

"""Periods: `since` is the first day, `until` the first day after the end; both may be unknown."""

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def holds(on: date, *, prefix: str = "") -> Q:
    """The period contains the day."""
    since, until = f"{prefix}since", f"{prefix}until"
    return Q(Q(**{since: None}) | Q(**{f"{since}__lte": on})) & Q(
        Q(**{until: None}) | Q(**{f"{until}__gt": on})
    )


def period_is_ordered(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(since=None) | Q(until=None) | Q(since__lt=F("until")), name=name
    )


class PeriodQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> Self:
        """Rows whose period contains the day."""
        return self.filter(holds(day))


class Period(models.Model):
    """`since` included, `until` excluded. Add `period_is_ordered` to the model's constraints."""

    since = models.DateField(_("dal"), null=True, blank=True)
    until = models.DateField(_("fino al (escluso)"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def last_day(self) -> date | None:
        """The last day of the period, as people say it."""
        return self.until - timedelta(days=1) if self.until else None

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


class NoOverlap(Operation):
    """Two rows with the same keys cannot have periods that share a day.

    An exclusion constraint on PostgreSQL, triggers on SQLite: the rule holds whoever writes.
    """

    reversible = True

    def __init__(self, table: str, keys: list[str]) -> None:
        self.table = table
        self.keys = keys

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [], {"table": self.table, "keys": self.keys}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        pass

    def describe(self) -> str:
        return f"Periods of {self.table} with the same {', '.join(self.keys)} do not overlap"

    @property
    def name(self) -> str:
        return f"{self.table}_no_overlap"

    def database_forwards(
        self,
        app_label: str,  # noqa: ARG002
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002
        to_state: ProjectState,  # noqa: ARG002
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            same = ", ".join(f"{key} WITH =" for key in self.keys)
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
            schema_editor.execute(
                f"ALTER TABLE {self.table} ADD CONSTRAINT {self.name} EXCLUDE USING gist "
                f"({same}, daterange(since, until) WITH &&)"
            )
            return
        same = " AND ".join(f"{key} = NEW.{key}" for key in self.keys)
        for moment, event in (("insert", "INSERT"), ("update", "UPDATE")):
            schema_editor.execute(
                f"CREATE TRIGGER {self.name}_{moment} BEFORE {event} ON {self.table} "  # noqa: S608
                f"WHEN EXISTS (SELECT 1 FROM {self.table} WHERE {same} AND id IS NOT NEW.id "
                "AND coalesce(since, '0001-01-01') < coalesce(NEW.until, '9999-12-31') "
                "AND coalesce(NEW.since, '0001-01-01') < coalesce(until, '9999-12-31')) "
                f"BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
            )

    def database_backwards(
        self,
        app_label: str,  # noqa: ARG002
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002
        to_state: ProjectState,  # noqa: ARG002
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER TABLE {self.table} DROP CONSTRAINT {self.name}")
            return
        for moment in ("insert", "update"):
            schema_editor.execute(f"DROP TRIGGER {self.name}_{moment}")

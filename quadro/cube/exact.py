"""Decimals whose sums are exact, to the cent, on both databases."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

PLACES = 6
STEP = Decimal(1).scaleb(-PLACES)
SCALE = Decimal(10**PLACES)


def exact(value: Decimal) -> Decimal:
    """To the millionth, halves away from zero: as it is kept."""
    return value.quantize(STEP, ROUND_HALF_UP)


def units(value: Decimal) -> int:
    """How many millionths: what the database holds."""
    return int((value * SCALE).to_integral_value(ROUND_HALF_UP))


def from_units(count: Any) -> Decimal:
    return Decimal(count).scaleb(-PLACES)


class Exact(models.Field[Decimal, Decimal]):
    """A decimal with six places, kept as a whole number of millionths.

    Django keeps a `DecimalField` as a floating number on SQLite, where a sum would depend on the
    order of its terms. There a whole number goes up to 9.2 × 10¹² units (some nine thousand
    billion); past it the check of the column refuses, since SQLite would turn it into a floating
    one. On PostgreSQL there is no limit that a country can reach.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "numeric(38, 0)" if connection.vendor == "postgresql" else "bigint"

    def db_check(self, connection: BaseDatabaseWrapper) -> str | None:
        return (
            None if connection.vendor == "postgresql" else f"typeof(\"{self.column}\") = 'integer'"
        )

    def from_db_value(self, value: Any, *_others: Any) -> Decimal | None:
        return None if value is None else from_units(value)

    def to_python(self, value: Any) -> Decimal | None:
        return None if value is None else exact(Decimal(value))

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return units(Decimal(value)) if isinstance(value, int | Decimal) else value

    def get_db_prep_value(
        self,
        value: Any,
        connection: BaseDatabaseWrapper,
        prepared: bool = False,  # noqa: FBT001, FBT002
    ) -> Any:
        value = super().get_db_prep_value(value, connection, prepared)
        return Decimal(value) if value is not None and connection.vendor == "postgresql" else value


class Code(models.CharField[Any, Any]):
    """A name of the code: compared byte by byte, whatever the language of the database.

    Sums are grouped by such names: on PostgreSQL an Italian comparison would take twice the time.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        told = super().db_parameters(connection)
        return {**told, "collation": "C"} if connection.vendor == "postgresql" else told

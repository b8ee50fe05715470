"""What belongs to a row, asked with it: a prefetch takes a query for each table, this takes none.

    STEPS = Gathered(Step)
    rows.annotate(told=STEPS.many(Step.objects.filter(commitment=OuterRef("pk"))))
    STEPS.read(row.told)

The database answers a JSON list, from which come instances that know the fields that were named.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from json import JSONDecoder, loads
from typing import Any, Generic, TypeVar

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DecimalField, Field, Func, JSONField, Model, QuerySet
from django.db.models import Subquery as Asked
from django.db.models.functions import JSONArray
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=Model)


class _Exact(JSONDecoder):
    def __init__(self) -> None:
        super().__init__(parse_float=Decimal)


class _List(Func):
    """All the rows of the question it stands in, in no order."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField(decoder=_Exact)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any
    ) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **more)


def listed(rows: "QuerySet[Any]", *names: str) -> Asked:
    """These values of the rows that belong to an outer one: a list of lists, None where no row is
    theirs on PostgreSQL.
    """
    return Asked(rows.order_by().values(told=_List(JSONArray(*names))))


class Gathered(Generic[Row]):
    """Which fields of a model are asked; `body__name` is of what a foreign key leads to.

    Without names they are all its own. Those that are not asked are read when they are needed, as
    after `only`. A JSON field holds a list or an object, never a bare text.
    """

    def __init__(self, model: type[Row], *names: str) -> None:
        self.model = model
        self.names = names or tuple(one.attname for one in model._meta.concrete_fields)

    def many(self, rows: "QuerySet[Row]") -> Asked:
        """Those of an outer row, `read` in the order of their keys."""
        return listed(rows, *self.names)

    def first(self, rows: "QuerySet[Row]") -> Asked:
        """The first of them, in their order."""
        array = JSONArray(*self.names, output_field=JSONField(decoder=_Exact))
        return Asked(rows.values(told=array)[:1])

    def read(self, told: Iterable[Sequence[Any]] | None) -> list[Row]:
        """What `many` was answered."""
        found = [self._made(one) for one in told or ()]
        return sorted(found, key=lambda one: one.pk)

    def read_first(self, told: Sequence[Any] | None) -> Row | None:
        """What `first` was answered."""
        return None if told is None else self._made(told)

    def _made(self, told: Sequence[Any]) -> Row:
        return _instance(self.model, dict(zip(self.names, told, strict=True)))


def _instance(model: type[Row], told: Mapping[str, Any]) -> Row:
    own = {name: value for name, value in told.items() if "__" not in name}
    fields = {name: model._meta.get_field(name) for name in own}
    named = {field.attname: _value(field, own[name]) for name, field in fields.items()}  # type: ignore[union-attr,arg-type]
    kept = [one.attname for one in model._meta.concrete_fields if one.attname in named]
    made: Row = model.from_db(None, kept, [named[one] for one in kept])
    for name, field, others in _others(model, told):
        key = others.get("id", others.get("pk"))
        setattr(made, name, None if key is None else _instance(field.related_model, others))
    return made


def _others(
    model: type[Model], told: Mapping[str, Any]
) -> Iterator[tuple[str, Any, Mapping[str, Any]]]:
    """What foreign keys lead to, each with its fields."""
    for name in dict.fromkeys(one.split("__", 1)[0] for one in told if "__" in one):
        mine = {one.split("__", 1)[1]: told[one] for one in told if one.startswith(f"{name}__")}
        yield name, model._meta.get_field(name), mine


def _value(field: "Field[Any, Any]", told: Any) -> Any:
    """As the database gives it outside of a list."""
    if isinstance(field, JSONField) and isinstance(told, str):
        return loads(told)  # SQLite keeps it as a text
    value = field.to_python(told)
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    if isinstance(value, Decimal) and isinstance(field, DecimalField):
        return value.quantize(Decimal(1).scaleb(-field.decimal_places))
    return value

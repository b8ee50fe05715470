"""What an import left in the registers, and what has become of it since."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Field, ForeignKey, Model
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from quadro.imports.models import Import, Line
from quadro.journal.models import Entry

CHUNK = 5000
Key = tuple[str, int]


@dataclass
class Trace:
    """The whole effect of an import on one row: how it was before, how the import left it."""

    model: type[Model]
    key: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    importers: set[str]

    @property
    def is_added(self) -> bool:
        return self.before is None and self.after is not None


@dataclass(frozen=True)
class Obstacle:
    """Why an import cannot be undone: a row somebody touched since, or one that leans on it."""

    name: str
    reason: str


def traces_of(import_of: Import) -> list[Trace]:
    """By row of the database, in the order of the first writing."""
    found: dict[Key, Trace] = {}
    for line in Line.objects.filter(import_of=import_of).order_by("position").iterator(2000):
        key = (line.model, line.key)
        if key in found:
            found[key].after = line.after
            found[key].importers.add(line.importer)
        else:
            found[key] = Trace(
                apps.get_model(line.model), line.key, line.before, line.after, {line.importer}
            )
    return [one for one in found.values() if one.before is not None or one.after is not None]


def by_model(traces: Iterable[Trace]) -> dict[type[Model], list[Trace]]:
    grouped: dict[type[Model], list[Trace]] = defaultdict(list)
    for trace in traces:
        grouped[trace.model].append(trace)
    return grouped


def chunks(keys: Iterable[int]) -> Iterator[list[int]]:
    listed = list(keys)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]


def rows_now(model: type[Model], keys: Iterable[int]) -> dict[int, Model]:
    """With what their names are made of, so that naming them costs no query."""
    forward = [one.name for one in model._meta.concrete_fields if isinstance(one, ForeignKey)]
    found: dict[int, Model] = {}
    for some in chunks(keys):
        found.update(model._default_manager.select_related(*forward).in_bulk(some))
    return found


def differing(instance: Model, values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields on which a row is not as a snapshot says, with what the snapshot says."""
    fields: dict[str, Field[Any, Any]] = {
        one.attname: one for one in instance._meta.concrete_fields
    }
    said = {name: fields[name].to_python(value) for name, value in values.items() if name in fields}
    return {name: value for name, value in said.items() if getattr(instance, name) != value}


class Past:
    """An import against the registers as they are now."""

    def __init__(self, import_of: Import) -> None:
        self.import_of = import_of
        self.traces = traces_of(import_of)

    @cached_property
    def now(self) -> dict[type[Model], dict[int, Model]]:
        return {
            model: rows_now(model, [one.key for one in traces])
            for model, traces in by_model(self.traces).items()
        }

    def row(self, trace: Trace) -> Model | None:
        return self.now[trace.model].get(trace.key)

    @property
    def added(self) -> dict[type[Model], list[int]]:
        return {
            model: [one.key for one in traces if one.is_added]
            for model, traces in by_model(self.traces).items()
        }

    def obstacles(self) -> list[Obstacle]:
        return [*self._touched(), *self._leaning()]

    def _touched(self) -> Iterator[Obstacle]:
        for trace in self.traces:
            row = self.row(trace)
            if trace.after is None:
                if row is not None:
                    yield Obstacle(str(row), _("è stata scritta di nuovo"))
            elif row is None:
                name = trace.after.get("title") or trace.after.get("name") or f"n. {trace.key}"
                kind = trace.model._meta.verbose_name
                yield Obstacle(f"{kind} «{name}»", _("è stata tolta"))
            elif differing(row, trace.after):
                yield Obstacle(str(row), self._changed_by(row))

    def _changed_by(self, row: Model) -> str:
        entry = self._last_entries.get((row._meta.label_lower, row.pk))
        if entry is None:
            return _("è stata cambiata")
        by, at = entry
        return _("è stata cambiata da %(by)s il %(at)s") % {
            "by": by,
            "at": date_format(localtime(at), "j F Y"),
        }

    @cached_property
    def _last_entries(self) -> dict[Key, tuple[str, datetime]]:
        """Who last wrote of each row since the import."""
        subjects = [model._meta.label_lower for model in self.now]
        entries = Entry.objects.filter(subject__in=subjects, at__gte=self.import_of.imported_at)
        told = entries.order_by("pk").values_list("subject", "subject_key", "by_name", "at")
        return {(subject, key): (by, at) for subject, key, by, at in told}

    def _leaning(self) -> Iterator[Obstacle]:
        """Rows written by others that point to what the import added.

        Those that the import changed go back to what they were before it, when they could not.
        """
        ours = by_model(self.traces)
        for model, keys in self.added.items():
            for relation in model._meta.get_fields(include_hidden=True):
                if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
                    continue
                other: type[Model] = relation.related_model  # type: ignore[assignment]
                if other._meta.auto_created:
                    continue
                mine = {one.key for one in ours.get(other, ()) if one.after is not None}
                name = relation.field.name  # type: ignore[union-attr]
                for row in _pointing(other, name, keys, mine):
                    kind = str(other._meta.verbose_name)
                    yield Obstacle(
                        f"{getattr(row, name)}",
                        _("ora serve a «%(name)s» (%(kind)s)") % {"name": row, "kind": kind},
                    )


def _pointing(other: type[Model], name: str, keys: list[int], ours: set[int]) -> Iterator[Model]:
    for some in chunks(keys):
        pointing = other._default_manager.filter(**{f"{name}__in": some})
        foreign = [key for key in pointing.values_list("pk", flat=True) if key not in ours]
        yield from rows_now(other, foreign).values()

"""What the sheets of the register share: what a cell may name, what a row would do, writing."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements.index import agreement_items
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.journal import actions as journal
from quadro.kit.dates import ApproximateDay, Precision
from quadro.kit.sheets import (
    Effect,
    Preview,
    Proposal,
    Reading,
    Row,
    Written,
    added,
    changed,
    shown,
    snapshot,
)
from quadro.search import actions as search

Pending = Mapping[str, set[str]]
Values = dict[str, Any]
SEPARATOR = "/"
AGREEMENTS, BODIES = "intese", "enti"
"""The names of the sheets to which others point."""
NOT_KNOWN: tuple[Any, ...] = (None, "", [])


@dataclass(frozen=True)
class Pointer:
    """A row of another sheet of the same import, named by its key until it is written."""

    key: str

    def __str__(self) -> str:
        return self.key


def nameable(rows: Mapping[str, Any], pending: Iterable[str]) -> dict[str, Any]:
    """What a cell may name: rows of the database, and keys that the same import adds."""
    return {**{key: Pointer(key) for key in pending}, **rows}


def agreements_by_code(pending: Pending) -> dict[str, Any]:
    rows = {one.code: one for one in Agreement.objects.all()}
    return nameable(rows, pending.get(AGREEMENTS, ()))


def bodies_by_name(pending: Pending) -> dict[str, Any]:
    rows = {name: one for one in Body.objects.all() for name in (one.name, one.slug)}
    return nameable(rows, pending.get(BODIES, ()))


def joined(*parts: str) -> str:
    return SEPARATOR.join(parts)


# Reading ------------------------------------------------------------------------------------------


def exact_day(reading: Reading, column: str) -> date | None:
    """A day that has a legal effect: the month alone is not enough."""
    found = reading.day(column)
    if found and found.precision != Precision.DAY:
        reading.refuse(column, _("Manca il giorno: scrivi gg/mm/aaaa."))
        return None
    return found.day if found else None


def euro(reading: Reading, column: str) -> Decimal | None:
    """`1.250.000,50`, or `1250000.50` as spreadsheets and our own exports write it."""
    text = re.sub(r"[\s€]", "", reading.row[column])
    if not text:
        return None
    if re.fullmatch(r"(\d{1,3}(\.\d{3})+|\d+)(,\d{1,2})?", text):
        text = text.replace(".", "").replace(",", ".")
    elif not re.fullmatch(r"\d+\.\d{1,2}", text):
        reading.refuse(column, _("Non è un importo. Scrivi per esempio 1.250.000,50."))
        return None
    found = Decimal(text)
    if found >= 10**13:
        reading.refuse(column, _("L’importo è troppo grande."))
        return None
    return found


def options(choices: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """The values of a list of choices by code and by name, whatever the case."""
    return {name.lower(): code for code, label in choices for name in (code, str(label))}


# What a row would do ------------------------------------------------------------------------------


def proposal(
    row: Row,
    key: str,
    name: str,
    *,
    today: Values | None,
    values: Values,
    columns: Mapping[str, str],
) -> Proposal:
    """What the row would do to what is so `today`, None where nothing is there yet.

    Its values are those that the file says and that differ.
    """
    told = {one: value for one, value in values.items() if value not in NOT_KNOWN}
    if today is None:
        return Proposal(row.number, key, name, Effect.ADD, values=told)
    new = {one: _with(today[one], value) for one, value in told.items()}
    new = {one: value for one, value in new.items() if value != today[one]}
    changes = {columns[one]: (in_words(today[one]), in_words(value)) for one, value in new.items()}
    effect = Effect.CHANGE if changes else Effect.SAME
    return Proposal(row.number, key, name, effect, changes, new)


def _with(today: Any, value: Any) -> Any:
    """The value; of themes and zones, those of today and the ones that are new."""
    if isinstance(value, list) and not isinstance(value[0], str):
        return [*today, *(one for one in value if one not in today)]
    return value


def in_words(value: Any) -> str:
    return " | ".join(str(one) for one in value) if isinstance(value, list) else shown(value)


def value_of(instance: Model, name: str) -> Any:
    """A value of a record; an approximate day together with its precision."""
    field_ = instance._meta.get_field(name)
    if field_.many_to_many:
        return list(getattr(instance, name).all())
    value, precision = getattr(instance, name), getattr(instance, f"{name}_precision", None)
    return ApproximateDay(value, precision) if value and precision else value


def put(instance: Model, values: Values) -> None:
    for name, value in values.items():
        if instance._meta.get_field(name).many_to_many:
            continue
        if isinstance(value, ApproximateDay):
            setattr(instance, name, value.day)
            setattr(instance, f"{name}_precision", value.precision)
        else:
            setattr(instance, name, value)


# Writing ------------------------------------------------------------------------------------------


@dataclass
class Batch:
    """Rows of one model to add and to change, with what they were and what the journal will say."""

    noun: str
    """The beginning of its events: `agreements.party`."""
    model: type[Any]
    new: list[Any] = field(default_factory=list)
    old: list[Any] = field(default_factory=list)
    before: dict[int, dict[str, Any]] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)
    told: list[tuple[str, Any, dict[str, Any]]] = field(default_factory=list)

    def add(self, instance: Any, values: Values) -> None:
        put(instance, values)
        self.new.append(instance)
        said = {name: (None, value) for name, value in values.items()}
        self.told.append((f"{self.noun}.imported", instance, said))

    def change(self, instance: Any, values: Values) -> None:
        self.before[instance.pk] = snapshot(instance)
        said = {name: (value_of(instance, name), value) for name, value in values.items()}
        self.told.append((f"{self.noun}.changed_by_import", instance, said))
        put(instance, values)
        if hasattr(instance, "version"):
            instance.version += 1
        self.old.append(instance)
        self.fields |= set(values)

    def save(self) -> None:
        names = {one.name for one in self.model._meta.concrete_fields}
        wanted = {"version", *self.fields, *(f"{one}_precision" for one in self.fields)} & names
        self.model._default_manager.bulk_create(self.new, batch_size=300)
        if self.old:
            self.model._default_manager.bulk_update(self.old, sorted(wanted), batch_size=200)

    def written(self) -> list[Written]:
        return added(self.new) + changed(self.before, self.old)

    def tell(self, *, by: Actor) -> None:
        """The journal knows of each row what is new in it, and what it was."""
        journal.record_many([journal.Fact(*one) for one in self.told], by=by)

    def tell_agreements(self, name: str, value: Callable[[Any], object], *, by: Actor) -> None:
        """The history of an agreement names its new and changed rows.

        The agreements stay as they are: who undoes only these rows finds nothing in the way.
        """
        rows = [(event, row) for event, row, _said in self.told]
        agreements = Agreement.objects.in_bulk({row.agreement_id for _event, row in rows})
        facts = [
            journal.Fact(event, agreements[row.agreement_id], {name: (None, str(value(row)))})
            for event, row in rows
        ]
        journal.record_many(facts, by=by)


def batch_of(noun: str, model: type[Any], preview: Preview, today: Mapping[str, Any]) -> Batch:
    """The rows of a simple sheet; `today` maps the keys of its proposals to what is there."""
    batch = Batch(noun, model)
    for one in preview.of(Effect.ADD):
        batch.add(model(), dict(one.values))
    for one in preview.of(Effect.CHANGE):
        batch.change(today[one.key], dict(one.values))
    return batch


def index_all_agreements() -> None:
    """A row gone no longer says of which agreement it was: all of them are indexed again."""
    search.put(agreement_items(Agreement.objects.all()))

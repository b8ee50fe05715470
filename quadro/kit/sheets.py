"""What a module says to take rows in from a file, and what the engine in `imports` gives it.

A sheet is a table with a heading row. Each module describes its sheets (columns, checks, keys) in
its `imports.py`; `imports` reads files, shows previews, writes all or nothing, and undoes.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from django.db.models import Model
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from quadro.kit.dates import ApproximateDay
from quadro.kit.exports import DANGEROUS
from quadro.kit.refusals import Refused
from quadro.kit.text import Text

MANY = "|"
FEW = 12
"""So many known values at most are all named to who wrote another."""
YES, NO = (
    {"si", "sì", "s", "yes", "y", "1", "vero", "true", "x"},
    {"no", "n", "0", "falso", "false"},
)


@dataclass(frozen=True)
class Column:
    """A column of a sheet: `name` is the heading, `about` goes into the template's explanation."""

    name: str
    about: Text
    required: bool = False
    example: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a file: its number as the person sees it, and its cells as stripped text."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """The text of a cell; the apostrophe that our exports put before a formula is taken off."""
        value = self.cells.get(column, "")
        return value[1:] if value[:1] == "'" and value[1:].startswith(DANGEROUS) else value

    def has(self, column: str) -> bool:
        """The file has the column: one that it lacks says nothing, an empty cell empties."""
        return column in self.cells

    def many(self, column: str) -> list[str]:
        """`a | b` → [a, b]."""
        return [one.strip() for one in self[column].split(MANY) if one.strip()]


@dataclass(frozen=True)
class Problem:
    """Why a row is refused. `suggestion` is a value that would be accepted, if one is likely."""

    row: int
    column: str
    value: str
    reason: str
    suggestion: str = ""


class Effect(StrEnum):
    ADD = "add"
    CHANGE = "change"
    SAME = "same"


@dataclass(frozen=True)
class Proposal:
    """What a row would do. `changes` maps columns to (today, then); `values` are the module's."""

    row: int
    key: str
    name: str
    effect: Effect
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Preview:
    """What a sheet would do, and which rows are refused."""

    proposals: list[Proposal] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def of(self, effect: Effect) -> list[Proposal]:
        return [one for one in self.proposals if one.effect == effect]

    @property
    def keys(self) -> set[str]:
        """The keys that exist once the sheet is written, as other sheets may name them."""
        return {one.key for one in self.proposals}


@dataclass(frozen=True)
class Written:
    """A row an import wrote: `before` is None for a new one, `after` for one it took away (a theme
    that a provision no longer has). Values as `snapshot` gives them.
    """

    model: str
    key: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Importer(Protocol):
    """A sheet that a module can take in."""

    name: str
    """The name of the sheet and of the CSV file (`enti`)."""
    label: Text
    columns: Sequence[Column]

    def check(
        self, rows: Sequence[Row], *, by: Any, on: date, pending: Mapping[str, set[str]]
    ) -> Preview:
        """Say what the rows would do, in a fixed number of queries, writing nothing.

        `pending` maps the names of earlier sheets of the same import to the keys they would add.
        """

    def write(self, preview: Preview, *, by: Any, on: date) -> list[Written]:
        """Write a preview without problems, in bulk, inside the caller's transaction."""

    def reindex(self, keys: Collection[int]) -> None:
        """Bring the search index up to date with the rows of these keys, gone ones included."""


@dataclass
class Reading:
    """Reads the cells of one row, collecting what is wrong instead of stopping at the first."""

    row: Row
    problems: list[Problem]

    def refuse(self, column: str, reason: str, suggestion: str = "") -> None:
        self.problems.append(Problem(self.row.number, column, self.row[column], reason, suggestion))

    def text(self, column: str, *, most: int, required: bool = False) -> str:
        value = self.row[column]
        if required and not value:
            self.refuse(column, _("Manca: è obbligatorio."))
        if len(value) > most:
            self.refuse(
                column,
                _("È lungo %(long)s caratteri, ne entrano %(most)s.")
                % {"long": len(value), "most": most},
            )
        return value

    def day(self, column: str) -> ApproximateDay | None:
        if not self.row[column]:
            return None
        try:
            return ApproximateDay.parse(self.row[column])
        except Refused as error:
            self.refuse(column, str(error))
            return None

    def yes(self, column: str, *, default: bool) -> bool:
        value = self.row[column].lower()
        if value and value not in YES | NO:
            self.refuse(column, _("Scrivi sì oppure no."))
        return value in YES if value else default

    def whole(self, column: str, *, most: int = 2**31 - 1) -> int | None:
        value = self.row[column].replace(".", "").removesuffix(",0")
        if not value:
            return None
        if not (value.isascii() and value.isdigit()):
            self.refuse(column, _("Non è un numero intero."))
            return None
        if len(value) > len(str(most)) or int(value) > most:
            self.refuse(column, _("È più grande di %(most)s.") % {"most": most})
            return None
        return int(value)

    def choice(self, column: str, known: Mapping[str, Any], *, required: bool = True) -> Any:
        """The value known under the text of the cell; otherwise a refusal with the likeliest."""
        return self.one_of(column, self.row[column], known, required=required)

    def one_of(
        self, column: str, value: str, known: Mapping[str, Any], *, required: bool = True
    ) -> Any:
        if not value and not required:
            return None
        if value in known:
            return known[value]
        if value.lower() in known:
            return known[value.lower()]
        best = likeliest(value, known)
        reason = _("«%(value)s» non è fra quelli conosciuti.") % {"value": value}
        if not best and 0 < len(known) <= FEW:
            told = {"value": value, "known": ", ".join(known)}
            reason = _("«%(value)s» non è fra quelli conosciuti: %(known)s.") % told
        # The suggestion is for the whole cell, which may hold other values too.
        suggestion = self.row[column].replace(value, best) if best else ""
        self.refuse(column, reason if value else _("Manca: è obbligatorio."), suggestion)
        return None


def likeliest(value: str, known: Iterable[str], *, cutoff: int = 70) -> str:
    """The known text most like `value`, or nothing."""
    best = process.extractOne(
        value, list(known), scorer=fuzz.WRatio, processor=str.casefold, score_cutoff=cutoff
    )
    return best[0] if best and value else ""


def duplicates(rows: Sequence[Row], *columns: str) -> list[Problem]:
    """The rows that repeat the key of an earlier one."""
    seen: dict[tuple[str, ...], int] = {}
    problems = []
    for row in rows:
        key = tuple(row[column].lower() for column in columns)
        if not any(key):
            continue
        if key in seen:
            problems.append(
                Problem(
                    row.number,
                    columns[-1],
                    row[columns[-1]],
                    _("Ripete la riga %(row)s.") % {"row": seen[key]},
                )
            )
        else:
            seen[key] = row.number
    return problems


def snapshot(instance: Model) -> dict[str, Any]:
    """The values of a row as JSON can keep them, to compare and restore."""
    return {
        one.attname: _kept(getattr(instance, one.attname))
        for one in instance._meta.concrete_fields
        if not one.primary_key
    }


def _kept(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def added(rows: Iterable[Model]) -> list[Written]:
    return [Written(row._meta.label_lower, row.pk, None, snapshot(row)) for row in rows]


def changed(before: Mapping[int, dict[str, Any]], rows: Iterable[Model]) -> list[Written]:
    """`before` maps keys to snapshots taken before the change."""
    return [Written(row._meta.label_lower, row.pk, before[row.pk], snapshot(row)) for row in rows]


def removed(rows: Iterable[Model]) -> list[Written]:
    """To call before deleting them. To undo it is to create them again under the same keys."""
    return [Written(row._meta.label_lower, row.pk, snapshot(row), None) for row in rows]


def propose(
    row: Row,
    key: str,
    name: str,
    now: Any,
    *,
    values: Mapping[str, Any],
    columns: Mapping[str, str],
) -> Proposal:
    """What a row would do to `now`, the instance of its key, None for a new one.

    `columns` maps the fields of `values` to their columns; one that the file lacks leaves what is
    there.
    """
    if now is None:
        return Proposal(row.number, key, name, Effect.ADD, values=values)
    differ = [one for one in values if row.has(columns[one]) and getattr(now, one) != values[one]]
    return Proposal(
        row.number,
        key,
        name,
        Effect.CHANGE if differ else Effect.SAME,
        {columns[one]: (shown(getattr(now, one)), shown(values[one])) for one in differ},
        {one: values[one] for one in differ},
    )


def shown(value: Any) -> str:
    """A value as a preview shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("sì") if value else _("no")
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def apply_changes(
    proposals: Iterable[Proposal], known: Mapping[str, Any]
) -> tuple[list[Any], dict[int, dict[str, Any]]]:
    """The instances changed as proposed (not saved), with the snapshots of what they were."""
    rows, before = [], {}
    for one in proposals:
        row = known[one.key]
        before[row.pk] = snapshot(row)
        for name, value in one.values.items():
            setattr(row, name, value)
        rows.append(row)
    return rows, before

"""From the cells of a file to lines that the database takes by COPY. Pure, without Django.

A project may stand on many rows, one for each municipality: in a batch they become one line with
more places; those of other batches are joined by `actions.intakes`. What a row says is summed up in
a number (`content`), what its places say in another (`places`) that does not depend on their order:
so the database knows what changed without looking at the values.

Millions of rows come through here: a row costs a few lookups in what was cleaned before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import blake2b
from operator import call, itemgetter
from typing import TypeAlias

from quadro.interventions.opendata import cells
from quadro.interventions.opendata.cells import NO_DAYS, NULL, Clean, Remembered, Unclear
from quadro.interventions.opendata.locating import Locating, Placed, Territory
from quadro.interventions.opendata.profiles import (
    CODES,
    DAYS,
    SUMS,
    TEXTS,
    TO_FIND,
    Layout,
    Profile,
)  # fmt: skip
from quadro.interventions.opendata.settling import settled

READ = (
    "cup", "local_code", "measure_code", "component_code", "title", "description", "kind",
    "holder_name", "call", "implementer_name", "implementer_code", *SUMS, "told_on",
)  # fmt: skip
"""What a line takes from a cell, in its order."""
LOCAL_CODE, TITLE, NAME, CODE = (
    READ.index(one) for one in ("local_code", "title", "implementer_name", "implementer_code")
)
COST, TOLD_ON = READ.index("cost_eur"), READ.index("told_on")
ITEM = (
    "line", "key", *READ, "to_find_eur", "state", "starts_on", "due_on", "done_on", "content",
    "places",
)  # fmt: skip
"""The columns of a line about a project."""
PART = ("line", "kind", "code", "name", "amount", "day1", "day2", "day3", "day4", "content")
"""Of a line about a part of it: a funding, a place, a step."""
FUNDING, PLACE, STEP, MOVEMENT = "f", "p", "s", "m"
MOVEMENTS = [
    (READ.index(name), kind)
    for name, kind in (
        ("committed_eur", "impegno"), ("paid_eur", "pagamento"), ("saved_eur", "economia"),
    )
]  # fmt: skip
NOTHING, ROUNDING = Decimal(0), Decimal(1)
ZEROS = frozenset(["", "0", "0.0", "0.00", "0,0", "0,00"])
"""Of which the columns of the sources are full."""
REST = "altri_fondi"
Told: TypeAlias = Sequence[tuple[str, str]]
MODULUS, OF_PLACES = 1 << 61, 1 << 49
"""Digests are integers of both databases, and so is the sum of those of eight thousand places."""
DIGEST = blake2b(digest_size=8)
A_PERSON = "persona fisica"
"""The name of who has the tax code of a natural person."""
PERSON = "persona"
NOT_SETTLED = [NULL, "\t".join(["", NULL, NULL, NULL])]
"""Where nothing is said but of places."""
ONCE = ("cup", "local_code", "title", "description", "cost_eur")
"""What hardly comes twice, and is not worth remembering."""
OF_DAYS = ("state", "cup_state", *DAYS[:4])

Refusal: TypeAlias = tuple[int, str, str, str]
"""Number of the row, heading, what the cell says, code of the reason."""


class Item:
    """A project of a batch: `line` are its columns but the last, `known` its places."""

    __slots__ = ("content", "first", "known", "line", "places")

    def __init__(self, first: int, line: str, content: int) -> None:
        self.first, self.line, self.content = first, line, content
        self.places, self.known = 0, ""


@dataclass
class Batch:
    """Projects by their key, ready to be written."""

    items: dict[str, Item] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    warnings: list[Refusal] = field(default_factory=list)

    def lines(self) -> str:
        return "".join(
            [f"{one.first}\t{one.line}\t{one.content}\t{one.places}\n"
             for one in self.items.values()]
        )  # fmt: skip


class NotTaken(Exception):
    """A row that is not taken: the heading of the cell, what it says, and why."""

    def __init__(self, heading: str, cell: str, reason: str) -> None:
        super().__init__(reason)
        self.told = (heading, shown(cell, reason), reason)


def shown(cell: str, reason: str) -> str:
    """What a report may say of a cell: never the code of a person."""
    return cells.HIDDEN if reason == "person" else cells.without_people(cells.tidy(cell))[:80]


def digest(text: str) -> int:
    value = DIGEST.copy()
    value.update(text.encode())
    return int.from_bytes(value.digest(), "big") % MODULUS


# What a cell becomes ------------------------------------------------------------------------------


def or_null(clean: Clean) -> Clean:
    return lambda cell: clean(cell) or NULL


def implementer(cell: str) -> str:
    """A code that is not well made is left out: the name says who it is."""
    try:
        return cells.tax_code(cell)
    except Unclear as unclear:
        return PERSON if unclear.reason == "person" else ""


def kind_among(known: Mapping[str, str]) -> Clean:
    def kind(cell: str) -> str:
        value = cells.kind(cell)
        value = known.get(value, value)
        return value if value in KINDS else ""

    return kind


KINDS = frozenset(["01", "02", "03", "06", "07", "08"])


def cleaners(profile: Profile, point: cells.Point) -> dict[str, Clean]:
    return {
        **{name: cells.text_within(most) for name, most in TEXTS.items()},
        **{name: cells.code_within(most) for name, most in CODES.items()},
        **{name: or_null(cells.euros(point)) for name in SUMS},
        **{name: or_null(cells.day) for name in DAYS},
        "cup": cells.cup,
        "kind": kind_among(profile.values.get("kind", {})),
        "implementer_code": implementer,
    }


# Rows ---------------------------------------------------------------------------------------------


class Cleaner:
    """Cleans the rows of one file. An absent column is the last cell, which is always empty."""

    def __init__(
        self, profile: Profile, found: Layout, territory: Territory, *, point: cells.Point
    ) -> None:
        self.profile, self.layout, self.headings = profile, found, found.headings
        self.width, self.dataset = found.width, profile.dataset
        self.locating = Locating(profile, found, territory, lambda told: digest(told) % OF_PLACES)
        clean, at = cleaners(profile, point), found.columns
        self.clean: list[Clean] = [
            clean[name] if name in ONCE else Remembered(clean[name]).__getitem__ for name in READ
        ]
        self.read = itemgetter(*[at.get(name, -1) for name in READ])
        self.of_days = itemgetter(*[at.get(name, -1) for name in OF_DAYS])
        self.days: dict[tuple[str, ...], tuple[str, bool]] = {}
        self.sum = cells.euros(point)
        self.day = Remembered(cells.day)
        self.sources = [source for source, some in found.fundings.items() for _one in some]
        self.funded = [one for some in found.fundings.values() for one in some]
        self.read_funded = itemgetter(*self.funded, -1)
        self.key_at = [READ.index(name) for name in profile.key]
        self.required = [name for name in profile.required if name in at]
        self.has_movements = any(name in at or name in found.sums for name in SUMS[1:])

    def take(self, number: int, row: list[str], batch: Batch) -> None:
        """Put a row into the batch, or its refusal."""
        try:
            self._take(number, row, batch)
        except NotTaken as refusal:
            batch.refused.append((number, *refusal.told))

    def _take(self, number: int, row: list[str], batch: Batch) -> None:
        if len(row) != self.width:
            row = self._straight(row)
        row.append("")
        try:
            values = list(map(call, self.clean, self.read(row)))
        except Unclear:
            raise self._refused(row) from None
        key = "|".join([values[one] for one in self.key_at])
        if not values[TITLE] or not values[LOCAL_CODE] or key[0] == "|":
            self._check(values, row, key)
        if values[CODE] == PERSON:
            values[CODE], values[NAME] = "", A_PERSON
        said = self._settle(number, values, row, batch)
        places = self._places(row)
        item = self._item(number, [f"{self.dataset}:{key}", *values], said, batch)
        for code, part, of_place in places:
            if code not in item.known:
                item.known += f"{code} "
                item.places = (item.places + of_place) % OF_PLACES
                batch.parts.append(f"{item.first}\t{part}")

    def _places(self, row: Sequence[str]) -> Sequence[Placed]:
        try:
            return self.locating.of(row)
        except Unclear as unclear:
            raise NotTaken(*self.locating.told(row), unclear.reason) from None

    def _straight(self, row: list[str]) -> list[str]:
        """As wide as the headings; phantom cells at the end, which say nothing, go."""
        if any(one.strip() for one in row[self.width :]):
            raise NotTaken("", str(len(row)), "wide")
        return row[: self.width] + [""] * (self.width - len(row))

    def _refused(self, row: Sequence[str]) -> NotTaken:
        """The first cell that cannot be read."""
        for name, clean, cell in zip(READ, self.clean, self.read(row), strict=True):
            try:
                clean(cell)
            except Unclear as unclear:
                return NotTaken(self._heading(name), cell, unclear.reason)
        raise AssertionError("A cell was unclear and is not any more.")

    def _heading(self, name: str) -> str:
        at = self.layout.columns.get(name)
        return "" if at is None else self.headings[at]

    def _check(self, values: Sequence[str], row: Sequence[str], key: str) -> None:
        for name in self.required:
            if name in READ and not values[READ.index(name)]:
                raise NotTaken(self._heading(name), row[self.layout.columns[name]], "missing")
        if not key.strip("|"):
            raise NotTaken(self._heading(self.profile.key[0]), "", "missing")

    def _item(self, number: int, values: Sequence[str], said: Sequence[str], batch: Batch) -> Item:
        """The project of the first value, its key: a new one of the batch, or one that is there."""
        key, line = values[0], "\t".join(values)
        if "\\" in line:
            line = line.replace("\\", "\\\\")
        content = digest("".join([line, *said]))
        item = batch.items.get(key)
        if item is None:
            item = batch.items[key] = Item(number, line, content)
            batch.parts += [f"{number}\t{one}\t0\n" for one in said]
        elif item.content != content and not self.profile.has_only_places:
            raise NotTaken(self._heading(self.profile.key[-1]), key.partition(":")[2], "differs")
        return item

    # Its money, days and state --------------------------------------------------------------------

    def _settle(
        self, number: int, values: list[str], row: Sequence[str], batch: Batch
    ) -> list[str]:
        """Add to the values what follows from several cells; answers the lines of its parts."""
        if self.profile.has_only_places:
            values += NOT_SETTLED
            return []
        for name, indices in self.layout.sums.items():
            values[READ.index(name)] = self._whole(row, indices) or NULL
        there = self._fundings(row)
        if len(there) != 1 or there[0][1] != values[COST]:
            there, values[COST] = self._balanced(number, there, values[COST], batch)
        to_find = dict(there).get(TO_FIND, "0.00")
        of_days = self.of_days(row)
        found = self.days.get(of_days) or self._days(of_days)
        if found[1]:
            batch.warnings.append((number, self._heading("planned_from"), of_days[2], "order"))
        values += [NULL if values[COST] == NULL else to_find, found[0]]
        said = [f"{FUNDING}\t{one}\t\t{amount}\t{NO_DAYS}" for one, amount in there]
        if self.has_movements:
            said += [
                f"{MOVEMENT}\t{kind}\t\t{values[at]}\t{values[TOLD_ON]}\t{NO_DAYS[2:]}"
                for at, kind in MOVEMENTS
                if values[at] != NULL
            ]
        return said + self._steps(row) if self.layout.steps else said

    def _balanced(self, number: int, there: Told, total: str, batch: Batch) -> tuple[Told, str]:
        """The cost is what its lines come to. What the source counts in the total and tells of no
        source goes under the other funds; a difference of cents is of roundings.
        """
        whole = sum((Decimal(amount) for _source, amount in there), NOTHING)
        if total != NULL:
            rest = Decimal(total) - whole
            if rest > ROUNDING:
                there, whole = summed([*there, (REST, str(rest))]), Decimal(total)
            elif -rest > ROUNDING:
                batch.warnings.append((number, self._heading("cost_eur"), total, "total"))
        return there, str(whole) if whole else NULL

    def _days(self, told: tuple[str, ...]) -> tuple[str, bool]:
        """State and days as columns, and whether they were in a wrong order."""
        if len(self.days) > cells.MOST_REMEMBERED:
            self.days.clear()
        clean = []
        for name, cell in zip(OF_DAYS[2:], told[2:], strict=True):
            try:
                clean.append(self.day[cell])
            except Unclear as unclear:
                raise NotTaken(self._heading(name), cell, unclear.reason) from None
        state, days, is_wrong = settled(self.profile, told[0], told[1], clean)
        columns = "\t".join([state, *[one or NULL for one in days]])
        self.days[told] = (columns, is_wrong)
        return self.days[told]

    def _fundings(self, row: Sequence[str]) -> Told:
        """(source, amount) of each source that puts something in."""
        try:
            there = [
                (source, amount)
                for source, cell in zip(self.sources, self.read_funded(row), strict=False)
                if cell not in ZEROS and (amount := self.sum(cell)) and amount != "0.00"
            ]
        except Unclear:
            raise self._not_a_sum(row, self.funded) from None
        return summed(there) if len(there) > 1 else there

    def _amounts(self, row: Sequence[str], indices: Sequence[int]) -> list[str]:
        try:
            return [self.sum(row[one]) for one in indices]
        except Unclear:
            raise self._not_a_sum(row, indices) from None

    def _not_a_sum(self, row: Sequence[str], indices: Sequence[int]) -> NotTaken:
        for one in indices:
            try:
                self.sum(row[one])
            except Unclear as unclear:
                return NotTaken(self.headings[one], row[one], unclear.reason)
        raise AssertionError("A sum was unclear and is not any more.")

    def _whole(self, row: Sequence[str], indices: Sequence[int]) -> str:
        """The sum of some cells; empty where all of them are."""
        told = [Decimal(one) for one in self._amounts(row, indices) if one]
        return str(sum(told)) if told else ""

    def _steps(self, row: Sequence[str]) -> list[str]:
        said: list[str] = []
        for code, indices in self.layout.steps.items():
            days = [self._day(row, one) if one is not None else "" for one in indices]
            for begins, ends in ((0, 1), (2, 3)):
                if days[begins] and days[ends] and days[begins] > days[ends]:
                    days[begins] = ""
            if any(days):
                name, _bar, title = code.partition("|")
                in_order = "\t".join([one or NULL for one in days])
                said.append(f"{STEP}\t{name}\t{title}\t{len(said) + 1}\t{in_order}")
        return said

    def _day(self, row: Sequence[str], index: int) -> str:
        try:
            return self.day[row[index]]
        except Unclear as unclear:
            raise NotTaken(self.headings[index], row[index], unclear.reason) from None


def summed(there: Told) -> Told:
    """One line a source, where several columns are of one."""
    if len({source for source, _amount in there}) == len(there):
        return there
    totals: dict[str, Decimal] = {}
    for source, amount in there:
        totals[source] = totals.get(source, NOTHING) + Decimal(amount)
    return [(source, str(amount)) for source, amount in totals.items()]

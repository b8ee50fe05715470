"""The grid of who answers: what is typed in each row, read as a person writes it.

The names of the cells begin with the key of their row (`45-progress`): a row saved by itself and
the whole grid are read by the same words. `was` says what the row held when the page was made, so
that a row nobody touched is never written, whoever wrote it meanwhile.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from quadro.delivery.models import Confidence
from quadro.kit.dates import ApproximateDay, Precision
from quadro.kit.numbers import typed
from quadro.kit.refusals import Refused
from quadro.monitoring.models import Answer
from quadro.monitoring.policies import rounds as policies
from quadro.monitoring.queries.rounds import Number, Row
from quadro.monitoring.round_states import AnswerState

LONGEST_LINK = 500
LONGEST_NOTE = Answer._meta.get_field("note").max_length or 0
MOST, MOST_PLACES = Decimal(10) ** 12, 6
IS_URL = URLValidator(schemes=("http", "https"))


def plain(value: Decimal | None) -> str:
    """As a person would type it: `12,5`; nothing for what is not known."""
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


@dataclass
class Cell:
    """One number of a row, with what is typed in it."""

    asked: Number
    name: str
    text: str
    fault: str = ""

    @property
    def id(self) -> str:
        return f"c{self.name}"


@dataclass
class Line:
    """A row of the grid with what was typed, or what is kept."""

    row: Row
    texts: Mapping[str, str]
    is_typed: bool = False
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> int:
        return self.row.key

    @property
    def is_writable(self) -> bool:
        return self.row.waits_for_body and self.row.answer.round.is_open

    @cached_property
    def cells(self) -> list[Cell]:
        return [
            Cell(one, f"{self.key}-{one.name}", self.texts[one.name], self.faults.get(one.name, ""))
            for one in self.row.numbers
        ]

    @property
    def whole(self) -> list[Cell]:
        return [one for one in self.cells if not one.asked.part]

    @property
    def below(self) -> list[Cell]:
        """The cells that have a row of their own below: steps, terms, breakdowns."""
        return [one for one in self.cells if self.row.has_parts or one.asked.part]

    @property
    def note_fault(self) -> str:
        return self.faults.get("note", "")

    @property
    def was(self) -> str:
        """A mark of what the page shows, to tell a row that somebody touched."""
        return mark_of(shown_texts(self.row))

    @property
    def state(self) -> str:
        """What the last column says: the state, or whether what is written is ready."""
        if self.faults and self.is_writable:
            return "da_correggere"
        if self.is_ready:
            return "pronto"
        state = self.row.answer.state
        return "da_fare" if state == AnswerState.DRAFT else str(state)

    @property
    def is_ready(self) -> bool:
        return self.is_writable and not self.faults and policies.is_ready(self.row)

    @property
    def edge(self) -> str:
        """The class of the row: whose turn it is, seen from the side."""
        if self.state == "da_correggere":
            return "err"
        if self.state == AnswerState.RETURNED:
            return "ret"
        return "todo" if self.state in ("da_rispondere", "da_fare") and self.is_writable else ""


def kept_texts(row: Row) -> dict[str, str]:
    """What the answer holds, as text in the cells."""
    one = row.answer
    return {
        **{number.name: plain(number.value) for number in row.numbers},
        "confidence": one.confidence,
        "forecast_on": f"{one.forecast_on:%d/%m/%Y}" if one.forecast_on else "",
        "note": one.note,
        "link": one.link,
    }


def shown_texts(row: Row) -> dict[str, str]:
    """What the page shows: as kept, with what was declared last where nothing is said yet."""
    kept = kept_texts(row)
    if row.answer.told_at is None:
        forecast = row.past.forecast_on
        kept["confidence"] = row.past.confidence
        kept["forecast_on"] = f"{forecast:%d/%m/%Y}" if forecast else ""
    return kept


def line_of(row: Row) -> Line:
    """A row as it is kept; what is already written and wrong says so."""
    line = Line(row, shown_texts(row))
    if line.is_writable and row.says_something and row.answer.told_at is not None:
        line.faults = policies.faults_of(row)
    return line


def typed_line(row: Row, data: Mapping[str, str]) -> Line:
    """A row with what somebody typed in it."""
    texts = {
        name: data.get(f"{row.key}-{name}", text).strip() for name, text in shown_texts(row).items()
    }
    line = Line(row, texts, is_typed=True)
    line.faults = dict(_faults(row, texts))
    return line


def _faults(row: Row, texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for one in row.numbers:
        try:
            value = typed(texts[one.name])
        except Refused as refusal:
            yield one.name, str(refusal)
            continue
        if fault := _range_fault(one, value):
            yield one.name, fault
    if texts["confidence"] and texts["confidence"] not in Confidence.values:
        yield "confidence", _("Scegli una delle voci.")
    for name, read in (("forecast_on", day_of), ("link", link_of)):
        try:
            read(texts[name])
        except Refused as refusal:
            yield name, str(refusal)
    if len(texts["note"]) > LONGEST_NOTE:
        yield (
            "note",
            _("La nota è lunga %(long)s caratteri: ne entrano %(most)s.")
            % {"long": len(texts["note"]), "most": LONGEST_NOTE},
        )


def _range_fault(one: Number, value: Decimal | None) -> str:
    if value is None:
        return ""
    if one.name == "progress" and not 0 <= value <= policies.WHOLE:
        return _("È una percentuale: va da 0 a 100.")
    if one.name.startswith("s") and value < 0:
        return _("Un valore non è minore di zero.")
    if abs(value) >= MOST:
        return _("Il valore è troppo grande: controlla le cifre.")
    exponent = value.normalize().as_tuple().exponent
    places = 2 if one.name == "progress" or one.name.startswith("s") else MOST_PLACES
    if isinstance(exponent, int) and -exponent > places:
        return _("Troppi decimali: al massimo %(most)s.") % {"most": places}
    return ""


def is_touched(line: Line, data: Mapping[str, str]) -> bool:
    """Somebody wrote in it since the page was made; on a row that another wrote, the mark tells."""
    if _says_what_is_kept(line):
        return False
    is_mine = version_of(line, data) == line.row.answer.version
    return is_mine or data.get(f"{line.key}-was", "") != mark_of(line.texts)


def _says_what_is_kept(line: Line) -> bool:
    numbers = {one.name for one in line.row.numbers}
    shown = shown_texts(line.row)
    return all(
        _number(line.texts[name]) == _number(text) if name in numbers else line.texts[name] == text
        for name, text in shown.items()
    )


def _number(text: str) -> Decimal | str | None:
    try:
        return typed(text)
    except Refused:
        return text


def mark_of(texts: Mapping[str, str]) -> str:
    told = "\x1f".join(f"{name}={text}" for name, text in sorted(texts.items()))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def values_of(line: Line) -> dict[str, Any]:
    """What was typed, as the action wants it; only of a line without faults."""
    numbers = {one.name: typed(line.texts[one.name]) for one in line.row.numbers}
    values = line.row.values_from(numbers)
    words = {name: line.texts[name] for name in ("confidence", "note", "link")}
    return {**values, **words, "forecast_on": day_of(line.texts["forecast_on"])}


def version_of(line: Line, data: Mapping[str, str]) -> int:
    text = data.get(f"{line.key}-version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - no key is so long


def day_of(text: str) -> date | None:
    """`31/12/2026` or `2026-12-31`; nothing for nothing."""
    if not text:
        return None
    found = ApproximateDay.parse(text)
    if found.precision != Precision.DAY:
        raise Refused(_("Manca il giorno: scrivi gg/mm/aaaa."))
    return found.day


def link_of(text: str) -> str:
    try:
        if len(text) > LONGEST_LINK:
            raise Refused(_("L’indirizzo è troppo lungo."))
        if text:
            IS_URL(text)
    except ValidationError:
        raise Refused(
            _("«%(text)s» non è un indirizzo: comincia con https://.") % {"text": text[:60]}
        ) from None
    return text


@dataclass
class Summary:
    """What is wrong in the grid, on top of it, each with the cell to go to."""

    lines: Sequence[Line]

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """Cell, name of the row, what is wrong."""
        return [
            (f"c{line.key}-{name}", line.row.title, fault)
            for line in self.lines
            for name, fault in line.faults.items()
        ]

    @property
    def is_writable(self) -> bool:
        return any(line.is_writable for line in self.lines)

    @property
    def ready(self) -> int:
        return sum(line.is_ready and line.is_writable for line in self.lines)

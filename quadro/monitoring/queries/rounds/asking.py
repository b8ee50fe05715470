"""What a round asks, as rows to fill in: what was said last, what was planned, what is said now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from zlib import crc32

from django.db.models import F
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from quadro.delivery.models import Confidence
from quadro.kit.text import Text
from quadro.monitoring.cells import Told, parts_from, told_of
from quadro.monitoring.models import Answer, AnswerQuerySet, Formula, Indicator, Round
from quadro.monitoring.periods import name_of
from quadro.monitoring.queries.rounds.past import Past, past_of
from quadro.monitoring.round_checks import WHOLE, Case, Found, found_in
from quadro.monitoring.round_states import WAITING

RELATED = (
    "round", "body", "document", "zone", "municipality", "commitment__agreement",
    "commitment__owner", "intervention", "indicator__owner",
)  # fmt: skip


@dataclass(frozen=True)
class Number:
    """A number that is asked: under which name, of what, what it was."""

    name: str
    label: Text
    unit: Text = ""
    last: Decimal | None = None
    value: Decimal | None = None
    target: Decimal | None = None
    options: Sequence[tuple[str, str]] = ()
    """Of a qualitative scale: its steps, to choose from."""
    places: int = 2
    goes_down: bool = False
    """It is done by going down."""
    key: int = 0
    """Of a step, or of something that an intervention counts."""
    part: str = ""
    """Of which breakdown of an indicator it is; empty for the whole."""
    field: str = ""
    """Which number of that part."""

    @property
    def is_worse(self) -> bool:
        """Less than the last time, or more where less is better."""
        if self.last is None or self.value is None:
            return False
        return self.value > self.last if self.goes_down else self.value < self.last

    def is_met(self, value: Decimal | None) -> bool:
        if self.target is None or value is None:
            return False
        return value <= self.target if self.goes_down else value >= self.target


@dataclass(frozen=True)
class Row:
    """An answer as who gives it, and who checks it, needs to see it."""

    answer: Answer
    past: Past
    numbers: Sequence[Number] = field(default_factory=tuple)

    @property
    def key(self) -> int:
        return self.answer.pk

    @property
    def title(self) -> str:
        thing = self.answer.commitment or self.answer.intervention or self.answer.indicator
        return str(thing)

    @property
    def address(self) -> str:
        thing = self.answer.commitment or self.answer.intervention or self.answer.indicator
        assert thing is not None  # noqa: S101 - the constraint says so
        return thing.get_absolute_url()

    @property
    def where(self) -> str:
        """The agreement of a commitment; of an indicator its place and its period."""
        one = self.answer
        if one.commitment is not None:
            return one.commitment.agreement.label
        if one.indicator is not None and one.since is not None:
            period = name_of(one.indicator.periodicity, one.since)
            return f"{one.place_name} · {period}"
        return str(_("intervento"))

    @property
    def is_share(self) -> bool:
        """A percentage of progress, and not a value with a unit of its own."""
        return self.answer.indicator_id is None

    @property
    def whole(self) -> Sequence[Number]:
        """What is asked of the thing itself; the rest is of the breakdowns of an indicator."""
        return [one for one in self.numbers if not one.part]

    @property
    def breakdown(self) -> Sequence[Number]:
        """What is asked of each part of an indicator, which is told beside the whole."""
        return [one for one in self.numbers if one.part]

    @property
    def has_parts(self) -> bool:
        """It asks of each step, of each term: the percentage comes from them."""
        return len(self.whole) > 1 or bool(self.answer.intervention_id)

    @property
    def told_of_parts(self) -> dict[str, Told]:
        """What is said of the parts that the indicator has now; none of those left empty."""
        if self.answer.indicator is None:
            return {}
        kept = parts_from(self.answer.values)
        return {part: kept[part] for part in self.answer.indicator.breakdowns if part in kept}

    @property
    def said_of_parts(self) -> list[tuple[str, Decimal | None]]:
        """A part, and its value; nothing where no part is said."""
        indicator, told = self.answer.indicator, self.told_of_parts
        if indicator is None or not told:
            return []
        return [
            (part, told[part].value_for(indicator) if part in told else None)
            for part in indicator.breakdowns
        ]

    @property
    def sum_of_parts(self) -> Decimal | None:
        """What the parts come to, once all are said, where the formula adds up."""
        indicator, told = self.answer.indicator, self.told_of_parts
        if indicator is None or indicator.formula not in ADDED or not indicator.breakdowns:
            return None
        values = [told[part].value if part in told else None for part in indicator.breakdowns]
        known = [one for one in values if one is not None]
        return sum(known, Decimal(0)) if len(known) == len(values) else None

    @property
    def said(self) -> Decimal | None:
        """What it comes to: the progress, or the value of an indicator."""
        if self.answer.indicator is None:
            return self.answer.progress
        if self.answer.indicator.formula != Formula.RATIO:
            return self.answer.value
        over, under = self.answer.numerator, self.answer.denominator
        return over * self.answer.indicator.factor / under if over is not None and under else None

    @property
    def before(self) -> Decimal | None:
        """What it came to the last time."""
        return self.past.progress if self.is_share else self.past.value

    @property
    def falls(self) -> bool:
        """It says less than the last time; of parts, one of them does.

        A part of which something is known for the first time may lower the whole: nothing fell.
        """
        if self.has_parts:
            return any(one.is_worse for one in self.whole)
        now, before = self.said, self.before
        return now is not None and before is not None and now < before

    @property
    def has_number(self) -> bool:
        """Something is said of the thing itself: a part of it does not tell the whole."""
        return any(one.value is not None for one in self.whole)

    @property
    def says_something(self) -> bool:
        return any(one.value is not None for one in self.numbers) or bool(self.answer.note)

    def values_from(self, told: Mapping[str, Decimal | None]) -> dict[str, Any]:
        """Numbers by their names, as `keep` wants them."""
        found: dict[str, Any] = {}
        parts: dict[Any, Any] = {}
        for one in self.numbers:
            if one.part:
                parts.setdefault(one.part, {})[one.field] = told[one.name]
            elif one.key:
                parts[one.key] = told[one.name]
            else:
                found[one.name] = told[one.name]
        return {**found, "values": parts} if parts else found

    @property
    def last_confidence(self) -> str:
        return str(Confidence(self.past.confidence).label) if self.past.confidence else ""

    @property
    def has_evidence(self) -> bool:
        return bool(self.answer.link or self.answer.document_id or self.past.has_evidence)

    @property
    def waits_for_body(self) -> bool:
        return self.answer.state in WAITING

    @property
    def is_finished(self) -> bool:
        """It says that the whole, or one of its steps, is finished now and was not before."""
        now, before = self.answer.progress, self.past.progress
        if now == WHOLE and before != WHOLE:
            return True
        return any(one.is_met(one.value) and not one.is_met(one.last) for one in self.numbers)

    @cached_property
    def findings(self) -> list[Found]:
        """What the automatic checks say of it now."""
        one = self.answer
        thing = one.commitment or one.intervention
        before, now = self.before, self.said
        if self.is_share and not self.falls and before is not None and now is not None:
            before = min(before, now)
        case = Case(
            before=before,
            now=now,
            note=one.note,
            has_evidence=self.has_evidence,
            is_finished=self.is_finished,
            is_open=thing is None or thing.is_open,
            is_indicator=one.indicator_id is not None,
            parts=self.sum_of_parts,
        )
        return found_in(case)

    @property
    def findings_in_words(self) -> str:
        return ", ".join(one.words for one in self.findings)

    @property
    def is_clean(self) -> bool:
        return not self.findings


def rows_of(answers: Iterable[Answer], *, of: Round) -> list[Row]:
    """The answers of a round in their order: a fixed number of queries, whatever their number."""
    found = list(answers)
    past = past_of(found, of=of)
    return [Row(one, past[one.pk], tuple(_numbers(one, past[one.pk]))) for one in found]


def in_order(answers: AnswerQuerySet) -> AnswerQuerySet:
    """By agreement and number, then the interventions, then the indicators; with their things."""
    names = ("commitment__agreement__title", "intervention__title", "indicator__title")
    agreement, intervention, indicator = (F(name).asc(nulls_last=True) for name in names)
    return answers.select_related(*RELATED).order_by(
        agreement, "commitment__number", intervention, indicator, "place", "since", "pk"
    )


def _numbers(answer: Answer, past: Past) -> Iterator[Number]:
    if answer.indicator is not None:
        yield from _of_indicator(answer, past)
    elif answer.intervention is not None or past.parts:
        yield from _of_parts(answer, past)
    else:
        yield Number("progress", _("Fatto"), "%", past.progress, answer.progress)


def _of_parts(answer: Answer, past: Past) -> Iterator[Number]:
    told = values_of(answer.values)
    for one in past.parts:
        yield Number(
            f"s{one.key}", one.label, one.unit, one.last, told.get(one.key), target=one.target,
            goes_down=one.goes_down, key=one.key,
        )  # fmt: skip


ADDED = (Formula.SUM, Formula.CUMULATIVE)


def _of_indicator(answer: Answer, past: Past) -> Iterator[Number]:
    """The whole, then each part of it: what the formula wants is asked of both."""
    indicator = answer.indicator
    assert indicator is not None  # noqa: S101 - who calls has looked
    last = Told(past.value, past.numerator, past.denominator, past.weight)
    yield from _of_cell(indicator, last, told_of(answer))
    kept = parts_from(answer.values)
    for part in indicator.breakdowns:
        asked = list(_of_cell(indicator, past.breakdowns.get(part, Told()), kept.get(part, Told())))
        for one in asked:
            label = _("di cui %(part)s") % {"part": part}
            yield replace(
                one, name=f"{name_of_part(part)}_{one.name}", part=part, field=one.name,
                label=label if len(asked) == 1 else f"{label}: {one.label}",
            )  # fmt: skip


def name_of_part(part: str) -> str:
    """By its words and not by its place: a sheet that comes back finds it wherever it went."""
    return f"p{crc32(part.encode()):08x}"


def _of_cell(indicator: Indicator, last: Told, now: Told) -> Iterator[Number]:
    """The numbers of one value, by the formula."""
    if indicator.formula == Formula.RATIO:
        yield Number("numerator", _("Numeratore"), "", last.numerator, now.numerator)
        yield Number("denominator", _("Denominatore"), "", last.denominator, now.denominator)
        return
    options = [(f"{one['value']}", str(one["label"])) for one in indicator.scale]
    yield Number(
        "value", _("Valore"), indicator.unit, last.value, now.value, options=options,
        places=indicator.decimals,
    )  # fmt: skip
    if indicator.formula == Formula.MEAN:
        yield Number("weight", _("Peso"), "", last.weight, now.weight)


def values_of(kept: Mapping[str, str]) -> dict[int, Decimal]:
    """What is kept of parts as text: key → number."""
    return {int(key): Decimal(value) for key, value in kept.items()}

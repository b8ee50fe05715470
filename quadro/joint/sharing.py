"""Who pays how much of a cost: exact to the cent, whatever the key, the caps and the days.

Nothing here reads or writes. Amounts are whole cents, everything between is a `Fraction`.

- A cost has one or more parts, each under its own key (half in equal parts, half per head).
- Each day of the year on which somebody is there bears the same cost, shared among who is there.
- Nobody pays more than their cap, a percentage of the whole rounded up to the cent; what exceeds it
  goes to the others in proportion to what they pay.
- Cents are rounded once, at the end of the year: each gets the whole cents of its part, and those
  left over go one by one to the largest remainders; where two are equal, to who comes first by
  name. So parts always sum to the cost, whatever the order in which they are told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor

from django.db import models
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from quadro.kit.dates import in_words
from quadro.kit.refusals import Refused

WHOLE = Fraction(100)
DAY = timedelta(days=1)


class Key(models.TextChoices):
    """By what a cost, or a part of it, is shared."""

    EQUAL = "uguali", _("in parti uguali")
    HEADS = "abitanti", _("per abitante")
    USE = "uso", _("per uso")
    WEIGHT = "pesi", _("per pesi")


MISSING = {
    Key.HEADS: _("Non si conoscono gli abitanti di %(names)s: registra la popolazione."),
    Key.USE: _("Manca l’uso di %(names)s: scrivilo nel riparto."),
    Key.WEIGHT: _("Manca il peso di %(names)s: scrivilo fra i dati del Comune."),
}
NOTHING = {
    Key.HEADS: _("Dal %(day)s nessuno dei Comuni ha abitanti: scegli un’altra regola."),
    Key.USE: _("Dal %(day)s nessuno dei Comuni ha usato il servizio: scegli un’altra regola."),
    Key.WEIGHT: _("Dal %(day)s i pesi sono tutti zero: scegli un’altra regola."),
}


@dataclass(frozen=True)
class Part:
    """A percentage of the cost under a key."""

    key: Key
    percent: Fraction = WHOLE


@dataclass(frozen=True)
class Row:
    """A municipality: when it is there (`until` excluded), by how much it counts, its cap."""

    name: str
    spans: Sequence[tuple[date | None, date | None]] = ((None, None),)
    heads: int | None = None
    units: Fraction | None = None
    weight: Fraction | None = None
    cap: Fraction | None = None
    """Percent of the whole cost."""
    label: str = ""
    """As it is called in a sentence, where that is not its name."""

    def measure(self, key: Key) -> Fraction | None:
        if key == Key.EQUAL:
            return Fraction(1)
        told = {Key.HEADS: self.heads, Key.USE: self.units, Key.WEIGHT: self.weight}[key]
        return None if told is None else Fraction(told)

    def is_there(self, day: date) -> bool:
        return any(
            (since is None or since <= day) and (until is None or day < until)
            for since, until in self.spans
        )


@dataclass(frozen=True)
class Stretch:
    """Days in a row on which the same municipalities are there."""

    since: date
    days: int
    names: Sequence[str]

    @property
    def last(self) -> date:
        return self.since + timedelta(days=self.days - 1)


@dataclass(frozen=True)
class Term:
    """What a municipality owes for a part of the cost in a stretch, before caps and rounding."""

    part: Part
    stretch: Stretch
    cost: Fraction
    """Cents of the part in those days, of all."""
    measure: Fraction
    total: Fraction

    @property
    def cents(self) -> Fraction:
        return self.cost * self.measure / self.total


@dataclass(frozen=True)
class Quota:
    """The part of one: in cents, and how it came about."""

    name: str
    cents: int
    exact: Fraction
    """In cents, after the caps and before the rounding."""
    before: Fraction
    """In cents, before the caps."""
    cap: int | None
    terms: Sequence[Term]

    @property
    def is_capped(self) -> bool:
        return self.cap is not None and self.before > self.cap

    @property
    def got_a_cent(self) -> bool:
        """Its remainder was among the largest."""
        return self.cents > floor(self.exact)

    @property
    def days(self) -> int:
        return sum({one.stretch.since: one.stretch.days for one in self.terms}.values())


@dataclass(frozen=True)
class Sharing:
    year: int
    cents: int
    parts: Sequence[Part]
    stretches: Sequence[Stretch]
    quotas: Mapping[str, Quota] = field(default_factory=dict)

    @property
    def days(self) -> int:
        """Of the year on which somebody is there."""
        return sum(one.days for one in self.stretches)

    @property
    def year_days(self) -> int:
        return (date(self.year + 1, 1, 1) - date(self.year, 1, 1)).days


def share(cents: int, rows: Iterable[Row], parts: Sequence[Part], *, year: int) -> Sharing:
    """Share the cost of a year; refuses what cannot be shared, saying what is missing."""
    told = sorted(rows, key=lambda one: one.name)
    _check(cents, told, parts)
    stretches = stretches_of(told, year)
    if not stretches:
        raise Refused(say("Nel %(year)s non c’è nessun Comune: fai entrare chi paga.") % {
            "year": year
        })  # fmt: skip
    by_name = {one.name: one for one in told}
    terms = _terms(cents, by_name, parts, stretches)
    before = {name: sum((one.cents for one in terms[name]), Fraction()) for name in by_name}
    caps = {one.name: None if one.cap is None else ceil(cents * one.cap / WHOLE) for one in told}
    exact = capped(cents, before, caps)
    rounded = apportion(cents, exact)
    quotas = {
        name: Quota(name, rounded[name], exact[name], before[name], caps[name], terms[name])
        for name in by_name
    }
    return Sharing(year, cents, parts, stretches, quotas)


def _check(cents: int, rows: Sequence[Row], parts: Sequence[Part]) -> None:
    if cents < 0:
        raise Refused(say("Il costo non può essere negativo."))
    if len({one.name for one in rows}) < len(rows):
        raise Refused(say("Un Comune compare due volte."))
    if any(one.percent <= 0 for one in parts) or sum(one.percent for one in parts) != WHOLE:
        raise Refused(say("Le parti del costo devono fare 100 in tutto: correggi le percentuali."))
    if any((one.measure(part.key) or 0) < 0 for one in rows for part in parts):
        raise Refused(say("Abitanti, uso e pesi non possono essere negativi."))


def stretches_of(rows: Sequence[Row], year: int) -> list[Stretch]:
    """The year cut on the days on which somebody joins or leaves; days with nobody are left out."""
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    told = {day for one in rows for span in one.spans for day in span if day is not None}
    cuts = sorted({first, *(day for day in told if first < day < end)})
    found = []
    for since, until in zip(cuts, [*cuts[1:], end], strict=True):
        if names := [one.name for one in rows if one.is_there(since)]:
            found.append(Stretch(since, (until - since).days, names))
    return found


def _terms(
    cents: int, rows: Mapping[str, Row], parts: Sequence[Part], stretches: Sequence[Stretch]
) -> dict[str, list[Term]]:
    found: dict[str, list[Term]] = {name: [] for name in rows}
    served = sum(one.days for one in stretches)
    for stretch in stretches:
        for part in parts:
            measures = _measures(part, [rows[name] for name in stretch.names])
            total = sum(measures.values(), Fraction())
            if not total:
                raise Refused(str(NOTHING[part.key]) % {"day": in_words(stretch.since)})
            cost = cents * part.percent / WHOLE * stretch.days / served
            for name, measure in measures.items():
                found[name].append(Term(part, stretch, cost, measure, total))
    return found


def _measures(part: Part, rows: Sequence[Row]) -> dict[str, Fraction]:
    told = {one.name: one.measure(part.key) for one in rows}
    if missing := [one.label or one.name for one in rows if told[one.name] is None]:
        raise Refused(str(MISSING[part.key]) % {"names": ", ".join(missing)})
    return {name: one for name, one in told.items() if one is not None}


def capped(
    cents: int, before: Mapping[str, Fraction], caps: Mapping[str, int | None]
) -> dict[str, Fraction]:
    """Each at most at its cap, the others raised in the same proportion until the cost is held."""
    held: dict[str, Fraction] = {}
    while True:
        free = {name: one for name, one in before.items() if name not in held}
        left, base = cents - sum(held.values()), sum(free.values())
        if left and not base:
            raise Refused(
                say(
                    "I tetti non bastano a coprire il costo: insieme arrivano a %(percent)s %%. "
                    "Alzali, o toglili."
                )
                % {"percent": f"{float(sum(held.values()) * WHOLE / cents):.2f}".replace(".", ",")}
            )
        scale = left / base if base else Fraction()
        raised = {name: one * scale for name, one in free.items()}
        over = {
            name: cap for name in free if (cap := caps[name]) is not None and raised[name] > cap
        }
        if not over:
            return {name: held[name] if name in held else raised[name] for name in before}
        held |= {name: Fraction(cap) for name, cap in over.items()}


def apportion(cents: int, exact: Mapping[str, Fraction]) -> dict[str, int]:
    """Whole cents by the largest remainder; equal remainders by name, the first one first."""
    found = {name: floor(one) for name, one in exact.items()}
    left = cents - sum(found.values())
    queue = sorted(exact, key=lambda name: (found[name] - exact[name], name))
    for name in queue[:left]:
        found[name] += 1
    return found

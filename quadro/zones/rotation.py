"""Who coordinates a Zone, and when: values in, values out.

A round is a turn for each municipality in the order of the rule. Who has no mayor in office when
their turn comes is passed over, and comes first as soon as the round goes on with them in office; a
new round begins when nobody in office is left in this one. So the rounds are told by the turns
alone: one begins where a municipality comes back.

No source says how long a turn is nor in which order they come: each is a part of the rule.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from django.db import models
from django.utils.translation import gettext_lazy as _

from quadro.kit.terms import add_months

FORESEEN = 10
MOST = 500
"""Stretches reckoned at once: a limit for who asks without an end."""


class Order(models.TextChoices):
    ALPHABETICAL = "alfabetico", _("alfabetico per Comune")
    POPULATION = "popolazione", _("per popolazione")
    LOT = "sorteggio", _("sorteggio")
    AGREED = "elenco", _("elenco concordato")


class Early(models.TextChoices):
    """What follows when the mandate of who coordinates ends before the turn."""

    NEXT = "prossimo", _("si chiama subito il prossimo")
    DEPUTY = "vice", _("il vice completa il turno")


class End(models.TextChoices):
    """Why a turn ended; the engine knows the first two, people say the others."""

    TERM = "termine", _("fine del turno")
    MANDATE = "mandato", _("fine del mandato di Sindaco")
    RESIGNED = "rinuncia", _("rinuncia")
    REPLACED = "sostituito", _("sostituito dal vice")
    OTHER = "altro", _("altro motivo")


@dataclass(frozen=True)
class Town:
    """Somebody in the rotation: `key` is that of its body, `code` never changes."""

    key: int
    name: str
    code: str
    residents: int | None = None


@dataclass(frozen=True)
class Mandate:
    """A mayor in office in a municipality of the Zone; `holder` 0 is one not elected yet."""

    town: int
    holder: int
    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Rule:
    """How a Zone rotates from a day on. `places` are the towns in their order."""

    since: date
    places: tuple[int, ...]
    months: int = 12
    consecutive: int = 1
    least_left: int = 0
    """Months of mandate that must remain, where somebody has them."""
    early: str = Early.NEXT


@dataclass(frozen=True)
class Stretch:
    """Days with the same coordinator, or with nobody (`town` 0). `until` is excluded."""

    town: int
    holder: int
    since: date
    until: date | None
    deputy: int = 0
    """The town whose mayor stands in."""
    ended: str = End.TERM
    planned: date | None = None
    """When it would end by the rule, if the mandate lasted."""
    completes: bool = False
    """A deputy carries another's turn to its end: it is no turn of the deputy's town."""

    @property
    def is_vacant(self) -> bool:
        return not self.town


# Order --------------------------------------------------------------------------------------------


def places(
    order: str, towns: Iterable[Town], *, seed: int = 0, agreed: Sequence[int] = ()
) -> tuple[int, ...]:
    """The towns in order: the smallest first by population, those of unknown residents last.

    A lot is drawn from the seed and the code of each town, and nothing else: anybody can draw it
    again, and a town that comes or leaves does not move the others. Towns that an agreed list does
    not name come after it, by name.
    """
    named = {key: place for place, key in enumerate(agreed)}

    def rank(one: Town) -> tuple[object, ...]:
        match order:
            case Order.POPULATION:
                return one.residents is None, one.residents or 0
            case Order.LOT:
                return (sha256(f"{seed}:{one.code}".encode()).hexdigest(),)
            case Order.AGREED:
                return (named.get(one.key, len(named)),)
        return ()

    line = sorted(towns, key=lambda one: (*rank(one), one.name.casefold(), one.code))
    return tuple(one.key for one in line)


# Who is next --------------------------------------------------------------------------------------


def served(history: Iterable[Stretch]) -> set[int]:
    """The towns that have had their turn in the round under way."""
    found: set[int] = set()
    for one in history:
        if one.is_vacant or one.completes:
            continue
        found = {one.town} if one.town in found else found | {one.town}
    return found


def in_a_row(history: Sequence[Stretch]) -> tuple[int, int]:
    """The town of the last turn, and how many it had one after the other, vacancies aside."""
    last, count = 0, 0
    for one in reversed(history):
        if one.is_vacant or one.completes:
            continue
        if last not in (0, one.town):
            break
        last, count = one.town, count + 1
    return last, count


def eligible(rule: Rule, mandates: Iterable[Mandate], day: date) -> dict[int, Mandate]:
    """Town → its mayor in office on the day, of those that the rule names.

    Those with too little mandate left are passed over only where somebody else has enough.
    """
    known = set(rule.places)
    here = {one.town: one for one in mandates if one.town in known and one.holds_on(day)}
    if not rule.least_left:
        return here
    wanted = add_months(day, rule.least_left)
    enough = {key: one for key, one in here.items() if one.until is None or one.until >= wanted}
    return enough or here


def queue(
    rule: Rule, mandates: Iterable[Mandate], day: date, history: Sequence[Stretch] = ()
) -> list[Mandate]:
    """Who would be called on a day: the first, then those who would be if the first could not.

    The limit of turns in a row gives way only where there is nobody else.
    """
    here = eligible(rule, mandates, day)
    last, count = in_a_row(history)
    barred = {last} if count >= rule.consecutive else set()
    had = served(history)
    rank = {key: place for place, key in enumerate(rule.places)}
    return sorted(
        here.values(), key=lambda one: (one.town in barred, one.town in had, rank[one.town])
    )


# Stretches ----------------------------------------------------------------------------------------


def rule_on(rules: Iterable[Rule], day: date) -> Rule | None:
    """The last that holds on the day."""
    return max((one for one in rules if one.since <= day), key=lambda one: one.since, default=None)


def stretches(
    rules: Collection[Rule],
    mandates: Collection[Mandate],
    *,
    since: date,
    history: Sequence[Stretch] = (),
) -> Iterator[Stretch]:
    """One after the other from `since`, with no gap: turns, and vacancies where nobody can.

    A rule holds for the turns that begin under it; those under way end by their own.
    The last one has no end when nothing that is known would end it.
    """
    past, day = list(history), since
    while True:
        made = _stretch(rules, mandates, day, past)
        yield made
        past.append(made)
        if made.until is None:
            return
        day = made.until


def _stretch(
    rules: Collection[Rule], mandates: Collection[Mandate], day: date, past: Sequence[Stretch]
) -> Stretch:
    rule = rule_on(rules, day)
    line = queue(rule, mandates, day, past) if rule else []
    if rule is None or not line:
        return Stretch(0, 0, day, _somebody_after(rules, mandates, day))
    if (completed := _completed(rule, line, past, day)) is not None:
        return completed
    return turn_of(line[0], rule, day, deputy=line[1].town if len(line) > 1 else 0)


def turn_of(mandate: Mandate, rule: Rule, day: date, *, deputy: int = 0) -> Stretch:
    """A turn that begins on a day: it lasts what the rule says, or what the mandate lasts."""
    planned = add_months(day, rule.months)
    return _cut(
        Stretch(mandate.town, mandate.holder, day, planned, deputy=deputy, planned=planned), mandate
    )


def _cut(made: Stretch, mandate: Mandate) -> Stretch:
    if mandate.until is not None and made.until is not None and mandate.until < made.until:
        return replace(made, until=mandate.until, ended=End.MANDATE)
    return made


def _completed(
    rule: Rule, line: Sequence[Mandate], past: Sequence[Stretch], day: date
) -> Stretch | None:
    """The deputy carries on the turn that a mandate has just broken, where the rule says so."""
    last = past[-1] if past else None
    if last is None or rule.early != Early.DEPUTY or last.ended != End.MANDATE:
        return None
    if last.completes or last.until != day or last.planned is None or last.planned <= day:
        return None
    found = next((one for one in line if one.town == last.deputy), None)
    if found is None:
        return None
    made = Stretch(
        found.town, found.holder, day, last.planned, planned=last.planned, completes=True
    )
    return _cut(made, found)


def _somebody_after(rules: Iterable[Rule], mandates: Iterable[Mandate], day: date) -> date | None:
    """The first day after this one on which there may be somebody."""
    rules = list(rules)
    days = {one.since for one in mandates} | {one.since for one in rules}
    for each in sorted(one for one in days if one > day):
        rule = rule_on(rules, each)
        if rule is not None and eligible(rule, mandates, each):
            return each
    return None


def foresee(
    rules: Collection[Rule],
    mandates: Collection[Mandate],
    *,
    since: date,
    history: Sequence[Stretch] = (),
    count: int = FORESEEN,
) -> list[Stretch]:
    """The next turns, with the vacancies among them."""
    found: list[Stretch] = []
    for one in stretches(rules, mandates, since=since, history=history):
        found.append(one)
        if sum(not each.is_vacant for each in found) >= count or len(found) >= MOST:
            break
    return found


def cover(
    rules: Collection[Rule],
    mandates: Collection[Mandate],
    *,
    since: date,
    until: date,
    history: Sequence[Stretch] = (),
) -> list[Stretch]:
    """All that begins before a day, whole: turns and vacancies of the period."""
    found: list[Stretch] = []
    for one in stretches(rules, mandates, since=since, history=history):
        if one.since >= until:
            break
        found.append(one)
    return found


def presumed(mandates: Iterable[Mandate]) -> list[Mandate]:
    """The same, and after the last known of each town a mayor still to be elected."""
    rows = list(mandates)
    last: dict[int, Mandate] = {}
    for one in sorted(rows, key=lambda one: one.until or date.max):
        last[one.town] = one
    return rows + [
        Mandate(one.town, 0, one.until) for one in last.values() if one.until is not None
    ]


# What a rule would change -------------------------------------------------------------------------


@dataclass(frozen=True)
class Shift:
    """A town in the next turns now, and under another rule; 0 where it is not among them."""

    town: int
    now: int
    then: int


def shifts(now: Iterable[Stretch], then: Iterable[Stretch]) -> list[Shift]:
    """The towns whose first place among the next turns is another, those that come first before."""
    before, after = _first_places(now), _first_places(then)
    found = [
        Shift(town, before.get(town, 0), after.get(town, 0))
        for town in {**after, **before}
        if before.get(town, 0) != after.get(town, 0)
    ]
    return sorted(found, key=lambda one: (one.then or MOST, one.now, one.town))


def _first_places(line: Iterable[Stretch]) -> dict[int, int]:
    turns = [one.town for one in line if not one.is_vacant]
    return {town: place for place, town in reversed(list(enumerate(turns, start=1)))}

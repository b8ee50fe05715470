"""What a secretary reads while a sitting goes on: the bars, what is missing, what would happen now.

No database: everything is counted in `counting`, and here is said. A share is never rounded across
its threshold: what is not enough is never read as half.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.assemblies.counting import (
    Base,
    Check,
    Choice,
    Mass,
    Measure,
    Rule,
    Share,
    Tally,
    Threshold,
)
from quadro.kit.numbers import figures, per_cent, written

HALF, ALL = Fraction(1, 2), Fraction(1)
HEAVY = Decimal(25)
"""From how much of the population a seat is named beside the bar, in hundredths."""
FINEST = 4
"""Decimals with which a share is written at most, to tell it from its threshold."""


@dataclass(frozen=True)
class Gauge:
    """One bar with its words. Without a threshold the measure is only told."""

    label: str
    wanted: str
    value: str
    unit: str
    share: Share
    has_threshold: bool
    verdict: str
    tone: str
    icon: str

    @property
    def said(self) -> str:
        """All of it in a line, for who does not see the bar."""
        told = f"{self.label}: {self.value} {self.unit}"
        return f"{told}, {self.wanted}" if self.wanted else told


# Words of a threshold -----------------------------------------------------------------------------


def fraction(part: Fraction) -> str:
    """`metà`, `un terzo`, `3/5`."""
    names = {
        HALF: _("metà"), Fraction(1, 3): _("un terzo"), Fraction(2, 3): _("due terzi"),
    }  # fmt: skip
    return names.get(part) or f"{part.numerator}/{part.denominator}"


def wanted(share: Share) -> str:
    """`servono 45`, `oltre metà`, `oltre metà dei votanti`."""
    one = share.threshold
    if one.measure == Measure.HEADS and one.base == Base.MEMBERS:
        return ngettext("serve %(n)s", "servono %(n)s", share.needed) % {"n": share.needed}
    if one.part == ALL:
        told = _("tutti")
    else:
        told = (_("oltre %(part)s") if one.is_strict else _("almeno %(part)s")) % {
            "part": fraction(one.part)
        }
    return told if one.base == Base.MEMBERS else f"{told} {one.base.label}"


def percent(share: Share) -> str:
    """Of the total, with as many decimals as tell it from the threshold."""
    found, threshold = share.percent or Decimal(0), share.wanted_percent
    for places in range(1, FINEST):
        rounded = round(found, places)
        if (rounded > threshold, rounded < threshold) == (found > threshold, found < threshold):
            return per_cent(found, places)
    return per_cent(found, FINEST)


def missing(share: Share) -> str:
    """`ne mancano 7`, `mancano 21,3 punti`; of who votes, only that they are not enough."""
    one = share.threshold
    if one.base != Base.MEMBERS:
        return _("non bastano")
    if one.measure == Measure.HEADS:
        count = int(share.missing)
        return ngettext("ne manca %(n)s", "ne mancano %(n)s", count) % {"n": count}
    if one.measure == Measure.WEIGHT:
        return _("mancano %(weight)s") % {"weight": figures(share.missing)}
    points = share.wanted_percent - (share.percent or 0)
    if points < Decimal("0.05"):
        return _("manca meno di 0,1 punti")
    return _("mancano %(points)s punti") % {"points": written(points, 1)}


# The bars -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Frame:
    """The bars of the head: those of who is there, then those of who is in favour."""

    quorum: Rule
    rule: Rule
    present: Mass
    members: Mass
    tally: Tally
    seats: str
    """What has a seat, if they are all of a kind: `Comuni`."""
    heaviest: tuple[str, Mass] | None = None
    """Who weighs most of those who are there."""
    is_counted: bool = False
    """The quorum was counted once already: less than that is a loss, not a beginning."""
    is_voting: bool = False
    has_voted: bool = False
    is_hidden: bool = False
    """A secret vote is open: nobody knows how it goes."""

    @property
    def measures(self) -> list[Measure]:
        """What is counted here, by presence or by vote: heads, where nothing is."""
        asked = {one.measure for one in (*self.quorum, *self.rule)}
        return [one for one in Measure if one in asked] or [Measure.HEADS]

    @property
    def gauges(self) -> list[Gauge]:
        measures = self.measures
        return [self._there(one) for one in measures] + [self._favour(one) for one in measures]

    def _there(self, measure: Measure) -> Gauge:
        asked = _of(self.quorum, measure)
        share = Share(
            asked or Threshold(measure, HALF), self.present.by(measure), self.members.by(measure)
        )
        told = self._verdict_there(share, is_asked=asked is not None)
        return _gauge(_there(measure, self.seats), share, told, is_asked=asked is not None)

    def _verdict_there(self, share: Share, *, is_asked: bool) -> tuple[str, str, str]:
        if not is_asked:
            return _("non serve per il numero legale"), "soft", ""
        if share.is_met:
            heavy = self._heavy(share.threshold.measure)
            return (_("raggiunto, %(who)s") % {"who": heavy} if heavy else _("raggiunto")), *GOOD
        if self.is_counted:
            return _("quorum mancato, %(what)s") % {"what": missing(share)}, *LOST
        return missing(share), *WAITING

    def _heavy(self, measure: Measure) -> str:
        """`Milano pesa 40,9 %`, where one alone is a quarter or more."""
        if measure == Measure.HEADS or self.heaviest is None:
            return ""
        name, mass = self.heaviest
        total = self.members.by(measure)
        part = Decimal(mass.by(measure)) * 100 / Decimal(total) if total else Decimal(0)
        if part < HEAVY or self.members.heads == 1:
            return ""
        return _("%(name)s pesa %(share)s") % {"name": name, "share": per_cent(part, 1)}

    def _favour(self, measure: Measure) -> Gauge:
        asked = _of(self.rule, measure)
        one = asked or Threshold(measure, HALF)
        totals = {
            Base.MEMBERS: self.members, Base.PRESENT: self.tally.present,
            Base.VOTING: self.tally.voting,
        }  # fmt: skip
        share = Share(one, self.tally.in_favour.by(measure), totals[one.base].by(measure))
        told = self._verdict_favour(share, is_asked=asked is not None)
        labels = {
            Measure.HEADS: _("Favorevoli finora") if self.is_voting else _("Favorevoli"),
            Measure.POPULATION: _("Favorevoli per popolazione"),
            Measure.WEIGHT: _("Favorevoli per peso"),
        }
        return _gauge(labels[measure], share, told, is_asked=asked is not None)

    def _verdict_favour(self, share: Share, *, is_asked: bool) -> tuple[str, str, str]:
        if not (self.is_voting or self.has_voted):
            return _("voto non aperto"), "soft", ""
        if self.is_hidden:
            return _("voto segreto: si conta allo spoglio"), "soft", ""
        if not is_asked:
            return _("non serve per la maggioranza"), "soft", ""
        if share.is_met:
            return _("soglia superata"), *GOOD
        return missing(share), *(WAITING if self.is_voting else LOST)


def counted(check: Check, seats: str) -> list[Gauge]:
    """The bars of a quorum as it was counted once, and kept."""
    return [
        _gauge(
            _there(one.threshold.measure, seats), one,
            (_("raggiunto"), *GOOD) if one.is_met else (missing(one), *LOST), is_asked=True,
        )
        for one in check.shares
    ]  # fmt: skip


def _there(measure: Measure, seats: str) -> str:
    heads = _("%(seats)s presenti") % {"seats": seats} if seats else _("Presenti")
    return {
        Measure.HEADS: heads,
        Measure.POPULATION: _("Popolazione presente"),
        Measure.WEIGHT: _("Peso presente"),
    }[measure]


GOOD, WAITING, LOST = ("ok", "check-circle"), ("warn", "clock"), ("bad", "close-circle")


def _of(rule: Rule, measure: Measure) -> Threshold | None:
    return next((one for one in rule if one.measure == measure), None)


def _gauge(label: str, share: Share, told: tuple[str, str, str], *, is_asked: bool) -> Gauge:
    verdict, tone, icon = told
    value, unit = _figure(share)
    return Gauge(
        label=label, wanted=wanted(share) if is_asked else "", value=value, unit=unit,
        share=share, has_threshold=is_asked, verdict=verdict, tone=tone, icon=icon,
    )  # fmt: skip


def _figure(share: Share) -> tuple[str, str]:
    one = share.threshold
    if one.measure == Measure.POPULATION:
        value, _space, sign = percent(share).partition("\u00a0")
        return value.removesuffix("%"), sign or "%"
    if one.base == Base.VOTING:
        unit = _("su %(n)s votanti")
    elif one.base == Base.PRESENT:
        unit = _("su %(n)s presenti")
    else:
        unit = _("su %(n)s")
    return figures(share.value), unit % {"n": figures(share.total)}


# A vote as it goes --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Count:
    """How many chose something, and how much of the population they are."""

    label: str
    heads: int
    share: str


def counts(tally: Tally, *, by_population: bool, is_open: bool) -> list[Count]:
    """In favour, against, abstained, still to vote; once it is closed, those who did not."""
    rows = (
        (_("Favorevoli"), Choice.FOR), (_("Contrari"), Choice.AGAINST),
        (_("Astenuti"), Choice.ABSTAINED),
    )  # fmt: skip
    told = [(label, tally.of(choice)) for label, choice in rows]
    last = (_("Devono votare"), "") if is_open else (_("Non hanno votato"), Choice.NOT_VOTING)
    told.append((last[0], tally.of(last[1])))
    return [
        Count(label, mass.heads, _share(mass, tally, by_population=by_population))
        for label, mass in told
    ]


def _share(mass: Mass, tally: Tally, *, by_population: bool) -> str:
    total = tally.members.population
    if not (by_population and total):
        return ""
    return per_cent(Decimal(mass.population) * 100 / total, 1)


def rule_in_words(rule: Rule, members: Mass, seats: str) -> str:
    """`almeno 45 Comuni e oltre metà della popolazione`."""
    told = []
    for one in rule:
        share = Share(one, 0, members.by(one.measure))
        if one.base == Base.VOTING and one.part == HALF:
            told.append(
                _("più favorevoli che contrari")
                if one.measure == Measure.HEADS
                else _("favorevoli per più della metà, %(by)s") % {"by": one.measure.label}
            )
        elif one.measure == Measure.HEADS and one.base == Base.MEMBERS:
            told.append(
                _("almeno %(n)s %(seats)s") % {"n": share.needed, "seats": seats or _("favorevoli")}
            )
        elif one.measure == Measure.POPULATION and one.base == Base.MEMBERS:
            told.append(_("%(part)s della popolazione") % {"part": wanted(share)})
        else:
            told.append(wanted(share))
    return _(" e ").join(told)


@dataclass(frozen=True)
class Forecast:
    """What the vote would come to if it closed now."""

    is_carried: bool
    why: str


def forecast(
    tally: Tally, rule: Rule, waiting: Sequence[tuple[str, Mass]], *, seats: str
) -> Forecast:
    """`waiting`: who still has to vote, with how much each is."""
    check = tally.check(rule)
    if check.is_met:
        why = (
            _("Tutte e due le soglie sono superate.")
            if len(rule) > 1
            else _("I favorevoli bastano.")
        )
        return Forecast(is_carried=True, why=why)
    told = _what_is_short(check.shares, seats)
    if not waiting:
        return Forecast(is_carried=False, why=f"{told}.")
    if not _with(tally, waiting).check(rule).is_met:
        return Forecast(
            is_carried=False,
            why=_("%(told)s: non basterebbero nemmeno tutti i voti che mancano.") % {"told": told},
        )
    if name := _decisive(tally, rule, waiting):
        return Forecast(
            is_carried=False,
            why=_("%(told)s: il voto di %(name)s è decisivo.") % {"told": told, "name": name},
        )
    return Forecast(is_carried=False, why=f"{told}.")


def _what_is_short(shares: Iterable[Share], seats: str) -> str:
    by = {one.threshold.measure: one.is_met for one in shares}
    heads, population = by.get(Measure.HEADS), by.get(Measure.POPULATION)
    if heads is None or population is None:
        return _("I favorevoli non bastano")
    who = {"seats": seats or _("favorevoli")}
    if heads:
        return _("Bastano i %(seats)s, non basta la popolazione") % who
    if population:
        return _("Basta la popolazione, non bastano i %(seats)s") % who
    return _("Non bastano né i %(seats)s né la popolazione") % who


def _with(tally: Tally, more: Iterable[tuple[str, Mass]]) -> Tally:
    """As if these too had voted in favour."""
    favour = Mass.sum([tally.in_favour, *(mass for _name, mass in more)])
    return Tally(
        {**tally.cast, Choice.FOR: favour, "": Mass()}, tally.members, tally.counts_abstained
    )


def _decisive(tally: Tally, rule: Rule, waiting: Sequence[tuple[str, Mass]]) -> str:
    """The one without whom all the others who still have to vote are not enough, if one is."""
    heavy = sorted(waiting, key=lambda one: (one[1].population, one[1].weight), reverse=True)[:2]
    needed = [
        one for one in heavy
        if not _with(tally, [each for each in waiting if each is not one]).check(rule).is_met
    ]  # fmt: skip
    return needed[0][0] if len(needed) == 1 else ""


def there_in_words(present: Mass, members: Mass, shares: Sequence[Share]) -> str:
    """`94 presenti su 133: il numero legale c’è`."""
    told = ngettext(
        "%(here)s presente su %(seats)s", "%(here)s presenti su %(seats)s", present.heads
    ) % {"here": present.heads, "seats": members.heads}
    if not shares:
        return f"{told}."
    short = [missing(one) for one in shares if not one.is_met]
    if not short:
        return _("%(told)s: il numero legale c’è.") % {"told": told}
    return _("%(told)s: manca il numero legale, %(what)s.") % {
        "told": told, "what": ", ".join(short)
    }  # fmt: skip

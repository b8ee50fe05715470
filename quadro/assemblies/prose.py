"""The sentences of the minutes that come from the register: nobody writes them, nobody alters them.

What people write is the prose of each item. The two stand one after the other, so that a correction
of the prose cannot change a presence or a vote.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.assemblies.counting import Cast, Check, Choice, Majority, Measure
from quadro.assemblies.models import Attendance, Ballot, Item, QuorumCheck, Sitting
from quadro.assemblies.states import HERE, Mark, Outcome
from quadro.kit.dates import in_words
from quadro.kit.numbers import per_cent, written
from quadro.kit.terms import ROME

OPENING, CLOSING = "apertura", "chiusura"
NAMED = 12
"""Of those against or abstained, how many are named in a sentence."""


def drafted(sitting: Sitting) -> dict[str, str]:
    """The prose of a first draft: what was written during the sitting, item by item."""
    items = sitting.items.order_by("position")
    return {OPENING: "", **{str(one.pk): one.discussion for one in items}, CLOSING: ""}


def hour(at: datetime | None) -> str:
    return f"{at.astimezone(ROME):%H:%M}" if at else ""


def opening(sitting: Sitting, first: QuorumCheck | None) -> str:
    """How the sitting began: called when, opened when, who was there."""
    told = [
        _("%(assembly)s, convocata il %(day)s, si apre alle %(hour)s.")
        % {
            "assembly": sitting.assembly,
            "day": in_words(sitting.convened_at.astimezone(ROME).date())
            if sitting.convened_at
            else "",
            "hour": hour(sitting.opened_at),
        }
    ]
    if sitting.urgency:
        told.append(_("La convocazione è urgente: %(why)s.") % {"why": sitting.urgency.rstrip(".")})
    if sitting.presided_by:
        told.append(_("Presiede %(who)s.") % {"who": sitting.presided_by})
    if sitting.secretary:
        told.append(_("Verbalizza %(who)s.") % {"who": sitting.secretary})
    if first is not None:
        told.append(there(sitting, first))
    return " ".join(told)


def there(sitting: Sitting, check: QuorumCheck) -> str:
    """`Sono presenti 16 su 29, con il 60,3 % della popolazione: la seduta è valida`."""
    numbers = {"here": check.heads, "seats": check.of_heads}
    if check.of_population:
        share = per_cent(check.population * 100 / check.of_population, 1)
        said = _("Sono presenti %(here)s su %(seats)s, con il %(share)s della popolazione")
        told = said % {**numbers, "share": share}
    else:
        told = _("Sono presenti %(here)s su %(seats)s") % numbers
    if not sitting.assembly.quorum:
        return f"{told}."
    if check.is_met:
        return _("%(told)s: la seduta è valida.") % {"told": told}
    return _("%(told)s: manca il numero legale.") % {"told": told}


def movements(log: Iterable[tuple[Attendance, str, datetime]]) -> str:
    """`Alle 18:50 escono Carugate, Melzo, Segrate`: who came and who left during the item."""
    told: list[tuple[str, str, list[str]]] = []
    for seat, mark, at in log:
        verb = mark if mark in HERE else Mark.ABSENT
        if not told or told[-1][:2] != (hour(at), verb):
            told.append((hour(at), verb, []))
        told[-1][2].append(seat.label)
    said = [
        _("alle %(hour)s %(what)s") % {"hour": when, "what": _moved(verb, names)}
        for when, verb, names in told
    ]
    joined = ", ".join(said)
    return f"{joined[:1].upper()}{joined[1:]}." if joined else ""


def _moved(verb: str, names: Sequence[str]) -> str:
    many = len(names)
    words = {
        Mark.PRESENT: ngettext("entra %(who)s", "entrano %(who)s", many),
        Mark.ONLINE: ngettext("si collega %(who)s", "si collegano %(who)s", many),
        Mark.PROXY: ngettext("entra il delegato di %(who)s", "entrano i delegati di %(who)s", many),
        Mark.ABSENT: ngettext("esce %(who)s", "escono %(who)s", many),
    }
    return words[Mark(verb)] % {"who": ", ".join(names)}


def vote(ballot: Ballot, votes: Sequence[Cast]) -> str:
    """`Voto palese: favorevoli 14, contrari nessuno, astenuti 2 (Inzago, Pioltello)`."""
    if ballot.is_secret:
        counts = [
            (_("favorevoli"), ballot.in_favour or 0, ""),
            (_("contrari"), ballot.against or 0, ""),
            (_("astenuti"), ballot.abstained or 0, ""),
        ]
        kind = _("Voto segreto")
    else:
        counts = [
            (_("favorevoli"), _count(votes, Choice.FOR), ""),
            (_("contrari"), _count(votes, Choice.AGAINST), _names(votes, Choice.AGAINST)),
            (_("astenuti"), _count(votes, Choice.ABSTAINED), _names(votes, Choice.ABSTAINED)),
        ]
        kind = _("Voto palese")
    told = ", ".join(f"{word} {count or _('nessuno')}{names}" for word, count, names in counts)
    end = _("approvato") if ballot.is_carried else _("non approvato")
    return _("%(kind)s, %(rule)s: %(told)s. %(end)s.") % {
        "kind": kind, "rule": rule_in_words(ballot), "told": told,
        "end": end[:1].upper() + end[1:],
    }  # fmt: skip


def rule_in_words(one: Ballot | Item) -> str:
    """`maggioranza semplice per teste`; the double one says by itself what it counts."""
    words = one.get_majority_display()
    return words if one.majority == Majority.DOUBLE else f"{words} {one.get_majority_by_display()}"


def enough(ballot: Ballot, check: Check) -> str:
    """`In favore 90 (ne servivano 45) e il 45,2 % della popolazione (serviva oltre 1/2)`.

    Empty where more in favour than against is all that was wanted: the counts say it already.
    """
    if ballot.majority == Majority.SIMPLE and ballot.majority_by == Measure.HEADS:
        return ""
    told = []
    for one in check.shares:
        if one.threshold.measure == Measure.HEADS:
            said = _("%(n)s (ne servivano %(needed)s)")
            told.append(said % {"n": written(one.value), "needed": written(one.needed)})
            continue
        population = one.threshold.measure == Measure.POPULATION
        of = _("della popolazione") if population else _("dei pesi")
        how = _("serviva oltre %(part)s") if one.threshold.is_strict else _("serviva %(part)s")
        share = per_cent(one.percent or 0, 1)
        told.append(f"{share} {of} ({how % {'part': one.threshold.part}})")
    return _("In favore: %(told)s.") % {"told": _(" e ").join(told)}


def _count(votes: Sequence[Cast], choice: str) -> int:
    return sum(1 for one in votes if one.choice == choice)


def _names(votes: Sequence[Cast], choice: str) -> str:
    found = [one.label for one in votes if one.choice == choice]
    if not found or len(found) > NAMED:
        return ""
    return f" ({', '.join(found)})"


def end(item: Item) -> str:
    """How an item ended that nobody voted."""
    return (
        {
            Outcome.ADJOURNED: _("Il punto è rinviato."),
            Outcome.NO_QUORUM: _("Manca il numero legale: il punto non si vota."),
            Outcome.NOTED: _("L’assemblea prende atto."),
        }.get(Outcome(item.outcome), "")
        if item.outcome
        else _("Il punto non è stato trattato.")
    )


def closing(sitting: Sitting) -> str:
    return _("La seduta si chiude alle %(hour)s.") % {"hour": hour(sitting.closed_at)}

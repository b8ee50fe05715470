"""How a cost is shared, in words: the rule, and each step by which a part is made."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.joint.sharing import Key, Part, Quota, Sharing, Term
from quadro.kit.dates import in_words
from quadro.kit.numbers import euros, figures, per_cent, written

HALF = Fraction(50)
BOTH = 2


def rule_in_words(parts: Sequence[Part]) -> str:
    """`metà in parti uguali, metà per abitante`; `in parti uguali`; `60 % per uso, …`."""
    if len(parts) == 1:
        return str(parts[0].key.label)
    if len(parts) == BOTH and all(one.percent == HALF for one in parts):
        return ", ".join(_("metà %(key)s") % {"key": one.key.label} for one in parts)
    return ", ".join(
        f"{per_cent(figure_of(one.percent), 0)} {one.key.label}"
        if one.percent.denominator == 1
        else f"{per_cent(float(one.percent), 2)} {one.key.label}"
        for one in parts
    )


def figure_of(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


def steps_of(sharing: Sharing, quota: Quota) -> list[str]:
    """One sentence a step; what is between is shown to the hundredth of a cent."""
    told = [_term(one, sharing) for one in quota.terms]
    if len(quota.terms) > 1:
        told.append(_("In tutto: %(sum)s.") % {"sum": _exactly(quota.before)})
    if quota.is_capped:
        told.append(
            _(
                "Supera il tetto di %(cap)s: si ferma lì, e %(over)s vanno agli altri in "
                "proporzione a quanto pagano."
            )
            % {
                "cap": euros(Fraction(quota.cap or 0, 100).__float__(), 2),
                "over": _exactly(quota.before - quota.exact),
            }
        )
    elif quota.exact > quota.before:
        told.append(
            _("Con l’eccedenza di chi tocca il tetto: %(sum)s.") % {"sum": _exactly(quota.exact)}
        )
    return [*told, _rounding(quota)]


def _rounding(quota: Quota) -> str:
    amount = {"amount": euros(quota.cents / 100, 2)}
    if quota.exact == quota.cents:
        return _("Quota: %(amount)s, senza resto.") % amount
    if quota.got_a_cent:
        return _("Quota: %(amount)s; il suo resto è fra i più grandi e prende un centesimo.") % (
            amount
        )
    return _("Quota: %(amount)s; il suo resto è fra i più piccoli e si lascia.") % amount


def _term(one: Term, sharing: Sharing) -> str:
    said = {
        "key": str(one.part.key.label),
        "cost": _exactly(one.cost),
        "measure": _measured(one.measure),
        "total": _measured(one.total),
        "amount": _exactly(one.cents),
        "when": _when(one, sharing),
    }
    if one.part.key == Key.EQUAL:
        return _("%(when)s%(key)s: %(cost)s ÷ %(total)s = %(amount)s.") % said
    return _("%(when)s%(key)s: %(cost)s × %(measure)s ÷ %(total)s = %(amount)s.") % said


def _when(one: Term, sharing: Sharing) -> str:
    if len(sharing.stretches) == 1:
        return ""
    days = ngettext("un giorno", "%(n)s giorni", one.stretch.days) % {"n": one.stretch.days}
    return _("Dal %(since)s al %(last)s, %(days)s su %(all)s, ") % {
        "since": in_words(one.stretch.since), "last": in_words(one.stretch.last), "days": days,
        "all": sharing.days,
    }  # fmt: skip


def _measured(value: Fraction) -> str:
    return written(value.numerator) if value.denominator == 1 else figures(float(value))


def _exactly(cents: Fraction) -> str:
    """Cents in euro: with two decimals where that is all, with four where it is not."""
    places = 2 if cents.denominator == 1 else 4
    scaled = Fraction(floor(cents * 100 + Fraction(1, 2)), 10_000)
    return euros(float(scaled), places)

"""The signs of commitments: word, icon and tone always go together."""

from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quadro.delivery.freshness import Level
from quadro.delivery.models import Confidence, Override
from quadro.delivery.queries import Status, Turn, Why
from quadro.delivery.reckoning import Timing
from quadro.delivery.states import State
from quadro.kit.dates import after_article, in_words
from quadro.kit.numbers import per_cent, written
from quadro.kit.templatetags.kit import EMPTY, chip, icon, not_known
from quadro.kit.templatetags.measures import bar

register = template.Library()

STATES = {
    State.TO_START: ("", "clock"),
    State.UNDER_WAY: ("act", "arrow-right-circle"),
    State.SUSPENDED: ("warn", "minus-circle"),
    State.DELIVERED: ("act", "file-signed"),
    State.DONE: ("ok", "check-circle"),
    State.CANCELLED: ("", "close-circle"),
}
TIMINGS = {
    Timing.AHEAD: ("ok", "arrow-up-circle"),
    Timing.IN_TIME: ("ok", "check-circle"),
    Timing.BEHIND: ("warn", "clock"),
    Timing.LATE: ("bad", "warning-circle"),
    Timing.TO_START: ("", "clock"),
    Timing.SUSPENDED: ("warn", "minus-circle"),
    Timing.CLOSED: ("ok", "check-circle"),
    Timing.CLOSED_LATE: ("warn", "check-circle"),
    Timing.CANCELLED: ("", "close-circle"),
    Timing.UNKNOWN: ("", "help-circle"),
}
QUIET = (Timing.AHEAD, Timing.IN_TIME, Timing.TO_START, Timing.CLOSED, Timing.CANCELLED)
CONFIDENCE = {
    Confidence.SURE: ("ok", "check-circle"),
    Confidence.REACHABLE: ("act", "arrow-right-circle"),
    Confidence.NEEDS_HELP: ("warn", "help-circle"),
    Confidence.COMPROMISED: ("bad", "warning-circle"),
}

MONTH, LONG = 30, 60
"""Days of a month; from how many days on they are told in months."""


@register.simple_tag
def commitment_state(value: str, style: str = "plain") -> SafeString:
    tone, sign = STATES[State(value)]
    return _chip(tone, sign, str(State(value).label), style)


@lru_cache(maxsize=200)
def _chip(tone: str, sign: str, label: str, style: str) -> SafeString:
    """The same few signs stand at every row of a list."""
    return chip(tone, sign, label, style)


@register.simple_tag
def timing(status: Status) -> SafeString:
    """The normal is quiet, the exception is filled."""
    if status.timing == Timing.UNKNOWN:
        return not_known()
    tone, sign = TIMINGS[status.timing]
    return _chip(tone, sign, timing_words(status), "plain" if status.timing in QUIET else "")


@register.simple_tag
def timing_icon(status: Status) -> SafeString:
    tone, sign = TIMINGS[status.timing]
    return icon(sign, "", tone)


@register.simple_tag
def timing_words(status: Status) -> str:
    """`indietro di 5 punti`, `oltre di 43 giorni`, or the bare word."""
    points, left = status.points, status.days_left
    if status.timing == Timing.LATE and left is not None and left < 0:
        return ngettext("oltre di un giorno", "oltre di %(n)s giorni", -left) % {"n": -left}
    if status.timing in (Timing.BEHIND, Timing.LATE) and points is not None:
        words = ngettext("%(how)s di un punto", "%(how)s di %(n)s punti", abs(points))
        return words % {"how": status.timing.label, "n": abs(points)}
    return str(status.timing.label)


@register.filter
def declared(held: Override) -> str:
    """What a correction says: `nei tempi, fatto 60 %`."""
    said = [str(held.get_timing_display())] if held.timing else []
    if held.progress is not None:
        said.append(_("fatto %(done)s") % {"done": per_cent(held.progress)})
    return ", ".join(said)


@register.simple_tag
def freshness(status: Status) -> SafeString:
    """Nothing while it is fresh; then quietly that it is awaited, then aloud for how long."""
    due = status.commitment.next_update_on
    if status.level == Level.FRESH or due is None:
        return EMPTY
    if status.level == Level.AWAITED:
        words = _("aggiornamento atteso %(since)s") % {"since": after_article(due, "dal")}
        return format_html('<span class="s">{}</span>', words)
    return _chip("warn", "clock", stale_words(status), "")


@register.simple_tag
def stale_words(status: Status) -> str:
    """`non aggiornato da 5 mesi`, `mai aggiornato`."""
    told = status.commitment.told_on
    if told is None:
        return _("mai aggiornato")
    days = (status.on - told).days
    if days < LONG:
        return ngettext("non aggiornato da un giorno", "non aggiornato da %(n)s giorni", days) % {
            "n": days
        }
    months = days // MONTH
    return ngettext("non aggiornato da un mese", "non aggiornato da %(n)s mesi", months) % {
        "n": months
    }


TURNS = {
    Why.RETURNED: ("warning-circle", "warn"),
    Why.BLOCKER: ("minus-circle", "bad"),
    Why.LATE: ("warning-circle", "bad"),
    Why.VERIFY: ("file-signed", "act"),
    Why.OVERDUE_BLOCKER: ("minus-circle", "warn"),
    Why.STALE: ("clock", "warn"),
    Why.NEAR: ("calendar", "act"),
}


@register.simple_tag
def turn_icon(one: Turn) -> SafeString:
    return icon(TURNS[one.why][0], "", TURNS[one.why][1])


WHY = {
    Why.RETURNED: gettext_lazy("restituito o riaperto: «%(reason)s»"),
    Why.BLOCKER: gettext_lazy("lo scioglie il vostro ente, entro il %(day)s"),
    Why.LATE: gettext_lazy("la scadenza era il %(day)s"),
    Why.VERIFY: gettext_lazy("consegnato, fatto il %(day)s: guarda le prove"),
    Why.OVERDUE_BLOCKER: gettext_lazy("doveva scioglierlo %(who)s entro il %(day)s"),
    Why.STALE: gettext_lazy("andava aggiornato entro il %(day)s"),
    Why.NEAR: gettext_lazy("scade il %(day)s"),
}
BUTTONS = {
    Why.LATE: gettext_lazy("Aggiorna"),
    Why.STALE: gettext_lazy("Aggiorna"),
    Why.BLOCKER: gettext_lazy("Sciogli"),
    Why.VERIFY: gettext_lazy("Verifica"),
}


@register.simple_tag
def turn_words(one: Turn) -> str:
    """Why it waits, in a sentence that ends a line."""
    return str(WHY[one.why]) % {
        "day": in_words(one.day) if one.day else "",
        "who": one.blocker.who if one.blocker else "",
        "reason": one.commitment.state_reason,
    }


@register.simple_tag
def turn_button(one: Turn) -> str:
    return str(BUTTONS.get(one.why, _("Guarda")))


@register.simple_tag
def days_left(status: Status) -> str:
    """`mancano 49 giorni`, for what is still to be done."""
    left = status.days_left
    if left is None or not status.commitment.is_open:
        return ""
    if left < 0:
        return ngettext("passata da un giorno", "passata da %(n)s giorni", -left) % {"n": -left}
    if left == 0:
        return _("scade oggi")
    return ngettext("manca un giorno", "mancano %(n)s giorni", left) % {"n": left}


@register.simple_tag
def confidence(value: str) -> SafeString:
    tone, sign = CONFIDENCE[Confidence(value)]
    return _chip(tone, sign, str(Confidence(value).label), "plain")


@register.filter
def weight(value: Any) -> str:
    """As few decimals as it needs: `9`, `2,5`."""
    plain = Decimal(f"{Decimal(value).normalize():f}")
    exponent = plain.as_tuple().exponent
    return written(plain, min(max(-exponent, 0), 3) if isinstance(exponent, int) else 0)


@register.simple_tag
def done_bar(done: Any, planned: Any, size: str = "") -> SafeString:
    """Done beside planned, said aloud; what is not known is not drawn."""
    if done is None:
        return not_known()
    if planned is None:
        said = _("Fatto %(done)s") % {"done": per_cent(done)}
    else:
        said = _("Fatto %(done)s, previsto %(planned)s") % {
            "done": per_cent(done),
            "planned": per_cent(planned),
        }
    return bar(done, 100, said, planned, size)

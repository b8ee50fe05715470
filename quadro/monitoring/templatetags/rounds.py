"""The signs of update rounds: word, icon and tone always go together."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quadro.kit.numbers import per_cent, written
from quadro.kit.templatetags.kit import chip, unknown_short
from quadro.kit.terms import DAY
from quadro.monitoring.models import Cadence, Round
from quadro.monitoring.queries.rounds import BodyLine, Counts, Number, Reminded, Row
from quadro.monitoring.round_checks import Found
from quadro.monitoring.round_states import RoundState
from quadro.monitoring.round_terms import span_of

register = template.Library()

ANSWERS = {
    "da_rispondere": ("act", "pencil", "", gettext_lazy("da fare")),
    "da_fare": ("act", "pencil", "", gettext_lazy("da fare")),
    "da_correggere": ("bad", "warning-circle", "", gettext_lazy("da correggere")),
    "pronto": ("ok", "check-circle", "plain", gettext_lazy("pronto")),
    "bozza": ("act", "pencil", "", gettext_lazy("bozza")),
    "inviato": ("", "check", "plain", gettext_lazy("da verificare")),
    "restituito": ("warn", "refresh", "", gettext_lazy("restituito")),
    "approvato": ("ok", "check-circle", "plain", gettext_lazy("approvato")),
    "esonerato": ("", "minus-circle", "plain", gettext_lazy("esonerato")),
    "mancante": ("bad", "close-circle", "", gettext_lazy("mancante")),
}
ROUNDS = {
    RoundState.PLANNED: ("", "calendar"),
    RoundState.OPEN: ("act", "unlocked"),
    RoundState.CLOSED: ("", "locked"),
}


@register.simple_tag
def answer_state(word: str) -> SafeString:
    """A state of `AnswerState`, or what the grid says of a draft (`forms.grid.Line.state`)."""
    tone, sign, style, label = ANSWERS[word]
    return chip(tone, sign, str(label), style)


@register.simple_tag
def round_state(one: Round) -> SafeString:
    tone, sign = ROUNDS[RoundState(one.state)]
    return chip(tone, sign, str(RoundState(one.state).label))


@register.simple_tag
def findings(row: Row) -> SafeString:
    """What the automatic checks say of a row."""
    if row.is_clean:
        return chip("ok", "check-circle", _("nessuna anomalia"), "plain")
    return format_html_join(" ", "{}", ((_finding(one),) for one in row.findings))


def _finding(one: Found) -> SafeString:
    tone = "bad" if one.is_grave else "warn"
    return chip(tone, "close-circle" if one.is_grave else "warning-circle", one.words)


@register.simple_tag
def amount(value: Decimal | None, number: Number | None = None, *, is_share: bool = True) -> Any:
    """A percentage, or a value with as many decimals as it has (few)."""
    if value is None:
        return unknown_short()
    if is_share:
        return per_cent(value, 0 if value == value.to_integral() else 1)
    most = number.places if number is not None else 2
    exponent = value.normalize().as_tuple().exponent
    places = min(max(-exponent if isinstance(exponent, int) else 0, 0), most)
    return written(value, places)


@register.simple_tag
def before_name(one: Round) -> str:
    """The heading over the last values: the month before, or «Prima»."""
    if one.cadence != Cadence.MONTH:
        return _("Prima")
    return span_of(one.cadence, one.since - DAY).title.split()[0]


@register.simple_tag
def now_name(one: Round) -> str:
    """The heading over the values that are told now."""
    return (
        span_of(one.cadence, one.since).title.split()[0]
        if one.cadence == Cadence.MONTH
        else _("Ora")
    )


@register.simple_tag
def counts_bar(counts: Counts, tick: int | None = None) -> SafeString:
    """Approved, to check, returned, missing; the tick is how many there were the last time."""
    parts = (("v", counts.approved), ("v2", counts.to_check), ("vw", counts.returned))
    pieces, at = [], 0
    for kind, size in parts:
        if size:
            pieces.append((kind, at, size))
            at += size
    drawn = format_html_join("", '<rect class="{}" x="{}" width="{}" height="12"/>', pieces)
    line = (
        format_html('<line class="t" x1="{}" x2="{}" y1="-2" y2="14"/>', tick, tick)
        if tick is not None and tick <= counts.total
        else ""
    )
    return format_html(
        '<svg class="q-bar" viewBox="0 0 {} 12" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><rect class="bg" width="{}" height="12"/>{}{}</svg>',
        counts.total or 1, counts_words(counts), counts.total or 1, drawn, line,
    )  # fmt: skip


@register.simple_tag
def counts_words(counts: Counts) -> str:
    return _("%(a)s approvati, %(c)s da verificare, %(r)s restituiti, %(m)s mancanti") % {
        "a": counts.approved, "c": counts.to_check, "r": counts.returned, "m": counts.missing,
    }  # fmt: skip


@register.simple_tag
def body_state(line: BodyLine, on: date) -> SafeString:
    """Complete, what misses, what came back and since when, or still for two rounds."""
    counts = line.counts
    if line.is_still:
        return chip("bad", "warning-circle", _("fermo da due finestre"))
    if counts.returned:
        return chip("warn", "refresh", _returned_words(line, on))
    if counts.missing:
        words = ngettext("manca 1", "mancano %(n)s", counts.missing) % {"n": counts.missing}
        return chip("", "clock", words)
    if counts.total:
        return chip("ok", "check-circle", _("completo"), "plain")
    return chip("", "minus-circle", _("esonerato"), "plain")


@register.simple_tag
def reminded(one: Reminded) -> str:
    """`a 9 enti · 3 hanno risposto`, or that it comes by itself."""
    if one.bodies is None:
        return _("in automatico")
    words = [ngettext("a un ente", "a %(n)s enti", one.bodies) % {"n": one.bodies}]
    if one.by_hand:
        words.append(one.by_hand)
    if one.answered:
        answered = ngettext("uno ha risposto", "%(n)s hanno risposto", one.answered)
        words.append(answered % {"n": one.answered})
    return " · ".join(words)


OLD = 3
"""Days after which one says since when something given back waits."""


def _returned_words(line: BodyLine, on: date) -> str:
    count = line.counts.returned
    words = ngettext("1 restituito", "%(n)s restituiti", count) % {"n": count}
    days = (on - line.returned_since).days if line.returned_since else 0
    since = _("da %(days)s gg") % {"days": days}
    return f"{words} {since}" if days >= OLD else words


@register.simple_tag
def days_to_term(one: Round, on: date) -> str:
    """`mancano 8 giorni`, `è l’ultimo giorno`, `il termine è passato da 3 giorni`."""
    left = one.days_left(on)
    if left < 0:
        words = ngettext(
            "il termine è passato da un giorno", "il termine è passato da %(n)s giorni", -left
        )
        return words % {"n": -left}
    if left == 0:
        return _("è l’ultimo giorno")
    return ngettext("manca un giorno", "mancano %(n)s giorni", left) % {"n": left}

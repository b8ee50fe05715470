"""The signs and the words of indicators: a value always goes with its unit."""

from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.kit.numbers import NBSP, written
from quadro.kit.templatetags.kit import chip, icon, not_known
from quadro.monitoring.measuring import Combined, Progress
from quadro.monitoring.models import Formula, Indicator, Polarity, Reading
from quadro.monitoring.periods import name_of
from quadro.monitoring.queries import words_of
from quadro.monitoring.states import ContestState, State

register = template.Library()

STATES = {
    State.DRAFT: ("", "pencil"),
    State.SUBMITTED: ("act", "clock"),
    State.RETURNED: ("warn", "arrow-left-circle"),
    State.APPROVED: ("ok", "check-circle"),
    State.SUPERSEDED: ("", "refresh"),
}
CONTESTS = {
    ContestState.OPEN: ("warn", "warning-circle"),
    ContestState.ACCEPTED: ("ok", "check-circle"),
    ContestState.PARTLY: ("act", "check-circle"),
    ContestState.REJECTED: ("", "close-circle"),
    ContestState.WITHDRAWN: ("", "minus-circle"),
}
WAYS = {
    Polarity.RISE: "arrow-up-circle",
    Polarity.FALL: "arrow-down-circle",
    Polarity.STAY: "minus-circle",
}


@lru_cache(maxsize=200)
def _chip(tone: str, sign: str, label: str, style: str) -> SafeString:
    return chip(tone, sign, label, style)


@register.simple_tag
def reading_state(value: str, style: str = "plain") -> SafeString:
    tone, sign = STATES[State(value)]
    return _chip(tone, sign, str(State(value).label), style)


@register.simple_tag
def contest_state(value: str, style: str = "plain") -> SafeString:
    tone, sign = CONTESTS[ContestState(value)]
    return _chip(tone, sign, str(ContestState(value).label), style)


@register.simple_tag
def contest_icon(value: str) -> SafeString:
    tone, sign = CONTESTS[ContestState(value)]
    return icon(sign, "", tone)


@register.simple_tag
def contested(*, is_contested: bool) -> SafeString:
    """The sign beside a value that somebody contests."""
    if not is_contested:
        return SafeString("")
    return _chip("warn", "warning-circle", str(ContestState.OPEN.label), "")


@register.simple_tag
def way(indicator: Indicator) -> SafeString:
    """Which way it should go: sign and words."""
    return format_html(
        "{} {}", icon(WAYS[Polarity(indicator.polarity)]), indicator.get_polarity_display()
    )


def said(indicator: Indicator, value: Decimal | None) -> str:
    """A value in words: the name of a step, or the number with its decimals; empty if unknown."""
    if value is None:
        return ""
    return str(words_of(indicator, value)) or written(value, indicator.decimals)


@register.simple_tag
def measure(indicator: Indicator, value: Any, style: str = "") -> Any:
    """`1.930 imprese`, `presente`, or that it is not known; «bare» leaves the unit out."""
    if value is None:
        return not_known()
    text = said(indicator, value)
    if style == "bare" or indicator.formula == Formula.SCALE:
        return text
    return f"{text}{NBSP}{indicator.unit}"


@register.simple_tag
def big_measure(indicator: Indicator, value: Any) -> SafeString:
    """The same as a large figure."""
    if value is None:
        return format_html('<span class="q-word">{}</span>', not_known())
    if indicator.formula == Formula.SCALE:
        return format_html('<span class="q-word">{}</span>', said(indicator, value))
    return format_html(
        '<span class="q-fig">{} <small>{}</small></span>', said(indicator, value), indicator.unit
    )


@register.simple_tag
def change(indicator: Indicator, value: Any) -> str:
    """`+26`, `−3,5`, `nessuna`."""
    if value is None:
        return ""
    if not round(value, indicator.decimals):
        return _("nessuna")
    sign = "+" if value > 0 else ""
    return f"{sign}{written(value, indicator.decimals)}"


@register.simple_tag
def points(value: Any) -> str:
    """A difference of percentages, to the tenth: `+4 punti`, `−0,4 punti`, `nessuna`."""
    if value is None:
        return ""
    tenth = round(value, 1)
    if not tenth:
        return _("nessuna")
    said = written(abs(tenth), 0 if tenth == int(tenth) else 1)
    words = ngettext("%(n)s punto", "%(n)s punti", 1 if abs(tenth) == 1 else 2)
    return words % {"n": f"{'+' if tenth > 0 else '−'}{said}"}


@register.simple_tag
def coverage(combined: Combined) -> str:
    """`noti 120 luoghi su 133`; empty where all are."""
    if not combined.is_partial:
        return ""
    return _("si sa di %(known)s su %(all)s") % {"known": combined.known, "all": combined.of}


@register.simple_tag
def worse(progress: Progress | None) -> SafeString:
    if progress is None or not progress.is_worse:
        return SafeString("")
    return _chip("bad", "arrow-down-circle", _("peggiora"), "")


@register.simple_tag
def period(indicator: Indicator, since: Any) -> str:
    return name_of(indicator.periodicity, since)


@register.simple_tag
def period_of(reading: Reading) -> str:
    return name_of(reading.indicator.periodicity, reading.since)

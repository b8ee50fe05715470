"""The signs of inquiries and of the instrument adviser."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.agreements.inquiry_states import InquiryState
from quadro.agreements.queries.inquiries import Element
from quadro.agreements.queries.similar import Similar
from quadro.agreements.queries.times import Time
from quadro.agreements.register import LACKS
from quadro.kit.templatetags.kit import chip
from quadro.kit.templatetags.measures import squares

register = template.Library()

SIGNS = {
    InquiryState.OPEN: ("", "search"),
    InquiryState.POSTPONED: ("warn", "clock"),
    InquiryState.STOPPED: ("", "minus-circle"),
    InquiryState.WENT_ON: ("ok", "arrow-right-circle"),
}


@register.simple_tag
def inquiry_state(value: str, style: str = "plain") -> SafeString:
    """`{% inquiry_state inquiry.state %}`: word, icon and tone together."""
    state = InquiryState(value)
    tone, sign = SIGNS[state]
    return chip(tone, sign, str(state.label), "" if tone == "warn" else style)


@register.simple_tag
def five(elements: Iterable[Element]) -> SafeString:
    """The five squares of readiness."""
    return squares([one.is_met for one in elements])


@register.simple_tag
def alike(one: Similar) -> str:
    """Why an agreement is like the one at hand, in a line."""
    said = []
    if one.themes:
        said.append(_("stesso tema: %(names)s") % {"names": _named(one.themes)})
    if one.bodies:
        said.append(
            ngettext("%(count)s parte in comune", "%(count)s parti in comune", one.bodies)
            % {"count": one.bodies}
        )
    if one.zones:
        said.append(_("stessa Zona: %(names)s") % {"names": _named(one.zones)})
    if one.words:
        said.append(_("parole: %(words)s") % {"words": ", ".join(one.words)})
    return " · ".join(said)


def _named(things: Iterable[object]) -> str:
    return ", ".join(map(str, things))


@register.simple_tag
def lacking(one: Similar) -> str:
    """Which facts its record lacks."""
    return ", ".join(str(LACKS[code]) for code in one.lacks)


@register.filter
def of_key(values: dict[int, object], key: int) -> object:
    """The value of a key that a template has at hand."""
    return values.get(key)


@register.simple_tag
def took(time: Time | None) -> SafeString:
    """How long an instrument took here, or that it is not known and of how many."""
    if time is None or not time.is_known:
        return format_html('<span class="nd">{}</span>', _("dato non disponibile"))
    if time.in_days:
        told = ngettext("%(n)s giorno", "%(n)s giorni", time.figure or 0)
    else:
        told = ngettext("%(n)s mese", "%(n)s mesi", time.figure or 0)
    return format_html("{}", told % {"n": time.figure})

"""How near a deadline is, in a word with its tone."""

from datetime import date

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.agreements.queries import Deadline
from quadro.kit.templatetags.kit import chip

register = template.Library()
NEAR = 8
"""Days before a term in which what must be done is shown as near."""


@register.simple_tag
def nearness(one: Deadline, today: date) -> SafeString:
    """`{% nearness deadline day %}`: «domani», «fra 8 giorni», «passata da 3 giorni»."""
    return chip(*_told(one, (one.falls_on - today).days))


def _told(one: Deadline, left: int) -> tuple[str, str, str, str]:
    words = _words(left)
    if one.is_action and left < 0:
        late = ngettext("passata da un giorno", "passata da %(n)s giorni", -left) % {"n": -left}
        return ("bad", "warning-circle", late, "")
    if one.is_action and left <= NEAR:
        return ("warn", "clock", words, "")
    return ("", "calendar", words, "plain")


def _words(left: int) -> str:
    if left in (-1, 0, 1):
        return (_("oggi"), _("domani"), _("ieri"))[left]
    if left > 0:
        return ngettext("fra %(n)s giorno", "fra %(n)s giorni", left) % {"n": left}
    return ngettext("%(n)s giorno fa", "%(n)s giorni fa", -left) % {"n": -left}


@register.simple_tag
def day_tone(one: Deadline, today: date) -> str:
    """The tone of the square with the day, and of the mark in the month."""
    left = (one.falls_on - today).days
    if not one.is_action or left > NEAR:
        return ""
    return "bad" if left < 0 else "warn"

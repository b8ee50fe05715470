"""Requests and how quickly a desk answers, in signs and words."""

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.desks.models import Request
from quadro.desks.reckoning import Pace
from quadro.desks.states import State
from quadro.kit.dates import in_figures
from quadro.kit.numbers import written
from quadro.kit.templatetags.kit import chip, not_known

register = template.Library()

SIGNS = {
    State.OPEN: ("act", "inbox"),
    State.IN_HAND: ("act", "user"),
    State.WAITING: ("line", "clock"),
    State.CLOSED: ("ok", "check-circle"),
}


@register.simple_tag
def request_state(one: Request) -> SafeString:
    tone, sign = SIGNS[State(one.state)]
    return chip(tone, sign, str(one.get_state_display()))


@register.simple_tag
def request_due(one: Request, on: date) -> SafeString:
    """When an answer is due, or what it took; a late one says so in words."""
    if one.is_closed:
        days = one.taken_days or 0
        said = ngettext("in %(n)s giorno lavorativo", "in %(n)s giorni lavorativi", days)
        words = said % {"n": days}
        if not one.is_in_term:
            words = _("%(taken)s, oltre il termine") % {"taken": words}
        return format_html('<span class="s">{}</span>', words)
    day = in_figures(one.due_on)
    if one.is_late(on):
        late = ngettext(
            "in ritardo di %(n)s giorno", "in ritardo di %(n)s giorni", (on - one.due_on).days
        )
        return format_html(
            '<span class="s bad fw-semibold">{}</span>', late % {"n": (on - one.due_on).days}
        )
    return format_html('<span class="s">{}</span>', _("entro il %(day)s") % {"day": day})


@register.simple_tag
def pace_median(pace: Pace) -> SafeString | str:
    """`4,5 giorni lavorativi`, or that it is not known."""
    if pace.median is None:
        return not_known()
    places = 0 if pace.median == int(pace.median) else 1
    said = ngettext("%(n)s giorno lavorativo", "%(n)s giorni lavorativi", int(pace.median))
    return said % {"n": written(pace.median, places)}


@register.simple_tag
def pace_part(pace: Pace) -> SafeString | str:
    """`11 su 12 entro il termine`."""
    if not pace.is_known:
        return not_known()
    return _("%(n)s su %(all)s entro il termine") % {"n": pace.in_term, "all": pace.count}

"""How a notice looks: its icon by how near its day is, and that day in words."""

from datetime import date

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.kit.dates import in_words
from quadro.kit.templatetags.kit import icon
from quadro.notifications.models import Notice

register = template.Library()

NEAR = 8
"""Days before its term in which an action stands out."""


@register.simple_tag
def notice_icon(notice: Notice, on: date) -> SafeString:
    if notice.due_on is None:
        return icon("arrow-right-circle")
    left = (notice.due_on - on).days
    if left < 0:
        return icon("warning-circle", tone="bad")
    return icon("clock", tone="warn") if left <= NEAR else icon("calendar")


@register.simple_tag
def notice_due(notice: Notice, on: date) -> str:
    """`entro il 24 novembre 2026 · mancano 12 giorni`."""
    if notice.due_on is None:
        return ""
    left, day = (notice.due_on - on).days, in_words(notice.due_on)
    if left < 0:
        late = ngettext("in ritardo di %(n)s giorno", "in ritardo di %(n)s giorni", -left)
        return " · ".join([_("era entro il %(day)s") % {"day": day}, late % {"n": -left}])
    left_said = ngettext("manca %(n)s giorno", "mancano %(n)s giorni", left) % {"n": left}
    return " · ".join(
        [_("entro il %(day)s") % {"day": day}, left_said if left else _("scade oggi")]
    )

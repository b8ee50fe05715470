"""The signs of the themes of a framework."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from quadro.frameworks.queries import Table, Theme
from quadro.kit.charts import Part
from quadro.kit.numbers import written
from quadro.kit.templatetags.kit import chip
from quadro.kit.templatetags.measures import squares, stacked_bar

register = template.Library()
MILLION = Decimal(1_000_000)


@register.simple_tag
def operative(theme: Theme) -> SafeString:
    """The five squares, and below them what is missing."""
    signs = squares([one.is_met for one in theme.elements])
    if theme.is_operative:
        works = chip("ok", "check-circle", _("operativo"), "plain")
        return signs + format_html('<span class="s">{}</span>', works)
    said = _("manca: %(what)s") % {"what": ", ".join(theme.missing)}
    return signs + format_html('<span class="s">{}</span>', said)


@register.simple_tag
def themes_bar(table: Table) -> SafeString:
    told = (
        Part("v", len(table.operative), _("operativi")),
        Part("v2", len(table.begun), _("avviati")),
        Part("bg", len(table.still), _("fermi")),
    )
    return stacked_bar(told, str(table.board.get_word_display()), "")


@register.simple_tag
def owed_by_sides(theme: Theme) -> str:
    """How many commitments each side has."""
    return ", ".join(f"{name} {count}" for name, count in theme.owed if count)


@register.filter
def millions(value: Decimal) -> str:
    """`6,2`: the unit is said once, above."""
    return written(value / MILLION, 1)

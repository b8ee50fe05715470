"""Measures drawn beside their words: built into every template, like the words of `kit`."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from quadro.kit.charts import Chart, Part
from quadro.kit.numbers import written
from quadro.kit.templatetags.kit import EMPTY, is_known, not_known, percent

register = template.Library()


def _length(value: Any, total: Any, scale: int = 100) -> str:
    share = float(value) / float(total) * scale if total else 0.0
    return f"{min(max(share, 0.0), float(scale)):g}"


@register.simple_tag
def bar(value: Any, total: Any, label: str, tick: Any = None, size: str = "") -> SafeString:
    """Done over planned: blue up to `value`, a black tick where the plan wanted it."""
    stroke = EMPTY
    if is_known(tick):
        at = _length(tick, total)
        stroke = format_html('<line class="t" x1="{}" x2="{}" y1="-2" y2="14"/>', at, at)
    return format_html(
        '<svg class="q-bar{}" viewBox="0 0 100 12" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><rect class="bg" width="100" height="12"/>'
        '<rect class="v" width="{}" height="12"/>{}</svg>',
        f" {size}" if size else "",
        label,
        _length(value or 0, total),
        stroke,
    )


@register.simple_tag
def progress(value: Any, total: Any, label: str, tick: Any = None, caption: str = "") -> SafeString:
    """The bar with its percentage beside and a line under it; unknown when either is."""
    if not is_known(value) or not total:
        return not_known()
    share = percent(Decimal(str(value)) * 100 / Decimal(str(total)))
    under = format_html('<span class="cap">{}</span>', caption) if caption else EMPTY
    return format_html(
        '<span class="q-prog"><span>{}</span><b>{}</b>{}</span>',
        bar(value, total, label, tick),
        share,
        under,
    )


@register.simple_tag
def stacked_bar(parts: Iterable[Part], label: str, size: str = "big") -> SafeString:
    """Parts of a whole, one after the other, with the legend that names and counts them."""
    shown = [part for part in parts if part.size]
    total = sum(part.size for part in shown)
    pieces, at = [], 0.0
    for part in shown:
        width = float(_length(part.size, total))
        pieces.append((part.kind, f"{at:g}", f"{width:g}"))
        at += width
    drawn = format_html_join("", '<rect class="{}" x="{}" width="{}" height="12"/>', pieces)
    legend = format_html_join(
        "",
        '<li><i class="i-{}"></i>{} {}</li>',
        ((part.kind, written(part.size), part.label) for part in shown),
    )
    return format_html(
        '<svg class="q-bar{}" viewBox="0 0 100 12" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><rect class="bg" width="100" height="12"/>{}</svg>'
        '<ul class="q-legend mt-2">{}</ul>',
        f" {size}" if size else "",
        f"{label}: " + ", ".join(f"{written(part.size)} {part.label}" for part in shown),
        drawn,
        legend,
    )


SQUARE = (
    '<svg viewBox="0 0 16 16" aria-hidden="true"><rect x="1" y="1" width="14" height="14" rx="1.5" '
    'fill="{}" stroke="{}" stroke-width="1.6"/></svg>'
)
FULL, HOLLOW = ("#0066cc", "#0066cc"), ("#fff", "#6f8194")


@register.simple_tag
def squares(met: Sequence[bool]) -> SafeString:
    """A square for each thing that is wanted, full where it is there: «3 elementi su 5»."""
    label = _("%(met)s elementi su %(all)s") % {"met": sum(met), "all": len(met)}
    drawn = format_html_join("", SQUARE, (FULL if one else HOLLOW for one in met))
    return format_html('<span class="q-five" role="img" aria-label="{}">{}</span>', label, drawn)


@register.simple_tag
def figure(value: Any, unit: str = "", tone: str = "", href: str = "") -> SafeString:
    """A large number; a link when the rows that make it can be opened."""
    if not is_known(value):
        return not_known()
    said = written(value) if isinstance(value, int | float | Decimal) else value
    small = format_html(" <small>{}</small>", unit) if unit else EMPTY
    classes = f"q-fig {tone}".strip()
    if href:
        return format_html('<a class="{}" href="{}">{}{}</a>', classes, href, said, small)
    return format_html('<span class="{}">{}{}</span>', classes, said, small)


@register.simple_tag
def chart(drawn: Chart) -> SafeString:
    return render_to_string(f"kit/charts/{drawn.kind}.html", {"chart": drawn})

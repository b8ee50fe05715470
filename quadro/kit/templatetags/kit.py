"""The words of our templates, built into every one of them: no `{% load %}` is needed.

Texts: `day` `shortday` `moment` `num` `euro` `percent` (filters), `approx` `known` `fact`
`unknown_short` `source_link`.
Signs: `icon` `mark` `chip` `delta`. Measures (in `measures.py`): `bar` `progress` `stacked_bar`
`figure` `chart`.
Blocks: `capture` `section` `pagehead` `note` `nothing`, each closed by its `end…`.
Lists: `facets` `chosen` `pages` `th` `address`.
Pages: `crumbs` `nav_link` `once` `control` `version`.

Word, icon and tone of a chip cannot be set apart; an unknown value is always said in words.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django import template
from django.forms import BoundField
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from quadro import __version__
from quadro.kit.dates import ApproximateDay, Precision, in_figures, in_words
from quadro.kit.numbers import euros, per_cent, written
from quadro.kit.tables import PAGE, Filter, Head, Option, Table, kept_of

register = template.Library()

EMPTY = SafeString("")
SILENT = SafeString('aria-hidden="true"')
CHECKED = SafeString(" checked")
TONES = ("", "ok", "warn", "bad", "act", "line")
OURS = re.compile(r"[xc]-")
FIRST_OPTIONS = 8
MARKS = {
    "full": '<rect x="1" y="1" width="16" height="16" fill="#0066cc"/>',
    "frame": '<rect x="2" y="2" width="14" height="14" fill="#fff" stroke="#0066cc" '
    'stroke-width="2.4"/>',
    "dashed": '<circle cx="9" cy="9" r="6" fill="#fff" stroke="#46596c" stroke-width="1.8" '
    'stroke-dasharray="2.6 2"/>',
    "cross": '<path d="M4 4l10 10M14 4L4 14" stroke="#ae1f33" stroke-width="2.4"/>',
}


# Numbers and days ---------------------------------------------------------------------------------


@register.simple_tag
def not_known() -> SafeString:
    """«dato non disponibile»: never a dash, a zero or nothing."""
    return format_html('<span class="nd">{}</span>', _("dato non disponibile"))


@register.simple_tag
def unknown_short() -> SafeString:
    """«n.d.» in dense tables; the page says below what it stands for."""
    return format_html(
        '<abbr class="nd" title="{}">{}</abbr>', _("dato non disponibile"), _("n.d.")
    )


def is_known(value: Any) -> bool:
    return not (value is None or (isinstance(value, str) and not value.strip()))


@register.filter
def num(value: Any, places: int = 0) -> str:
    return written(value, places) if is_known(value) else not_known()


@register.filter
def euro(value: Any, places: int = 0) -> str:
    return euros(value, places) if is_known(value) else not_known()


@register.filter
def percent(value: Any, places: int = 0) -> str:
    """The value is already in hundredths: 12.5, not 0.125."""
    return per_cent(value, places) if is_known(value) else not_known()


@register.filter
def day(value: date | None) -> str:
    """`31 ottobre 2026`."""
    return _time(value, Precision.DAY, in_words(value)) if value else not_known()


@register.filter
def shortday(value: date | None) -> str:
    """`31/10/2026`, for tables."""
    return _time(value, Precision.DAY, in_figures(value)) if value else not_known()


@register.filter
def moment(value: datetime | None) -> str:
    """`31 ottobre 2026, ore 10:41`, in the time of Italy."""
    if not value:
        return not_known()
    here = localtime(value)
    said = _("%(day)s, ore %(hour)s") % {
        "day": in_words(here.date()),
        "hour": date_format(here, "H:i"),
    }
    return format_html('<time datetime="{}">{}</time>', here.isoformat(timespec="minutes"), said)


@lru_cache(maxsize=5000)
def _time(value: date, precision: str, words: str) -> SafeString:
    iso = ApproximateDay(value, precision).iso
    return format_html('<time datetime="{}">{}</time>', iso, words)


@register.simple_tag
def approx(value: date | None, precision: str = Precision.DAY, short: str = "") -> SafeString:
    """A day no more exact than its source; `{% approx d p "short" %}` in figures."""
    if not value:
        return not_known()
    words = in_figures(value, precision) if short else in_words(value, precision)
    return _time(value, precision or Precision.DAY, words)


# Values and sources -------------------------------------------------------------------------------


@register.simple_tag
def known(value: Any) -> Any:
    return value if is_known(value) else not_known()


@register.simple_tag
def fact(label: str, value: Any = None) -> SafeString:
    """One row of a `<dl class="q-dl">`."""
    return format_html("<dt>{}</dt><dd>{}</dd>", label, known(value))


@register.simple_tag
def source_link(url: str, label: str = "") -> SafeString:
    """A public source: its words or, without any, its host. Only web addresses become links."""
    if not url:
        return not_known()
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        return format_html('<span class="q-source">{}</span>', label or url)
    host = parts.netloc.removeprefix("www.")
    return format_html(
        '<a class="q-source" href="{}" rel="noopener noreferrer external">{}</a>',
        url,
        label or host,
    )


# Signs --------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "", tone: str = "") -> SafeString:
    """An icon: `search` of Bootstrap Italia, `x-…` and `c-…` ours. Silent unless it has a label."""
    return _icon(name, str(label), tone)


@lru_cache(maxsize=2000)
def _icon(name: str, label: str, tone: str) -> SafeString:
    """A page has the same few icons many times; where their sheet is does not change meanwhile."""
    sheet = static("quadro/icone.svg" if OURS.match(name) else "bi/svg/sprites.svg")
    symbol = name if OURS.match(name) or name.startswith("it-") else f"it-{name}"
    return format_html(
        '<svg class="ico{}" {}><use href="{}#{}"></use></svg>',
        f" {tone}" if tone else "",
        _voice(label),
        sheet,
        symbol,
    )


def _voice(label: str) -> SafeString:
    return format_html('role="img" aria-label="{}"', label) if label else SILENT


@register.simple_tag
def mark(kind: str, label: str = "") -> SafeString:
    """A symbol of a matrix: `full`, `frame`, `dashed`, `cross`."""
    return format_html(
        '<svg class="mx" viewBox="0 0 18 18" {}>{}</svg>', _voice(label), SafeString(MARKS[kind])
    )


@register.simple_tag
def chip(tone: str, icon_name: str, label: str, style: str = "", href: str = "") -> SafeString:
    """A state: `{% chip "ok" "check-circle" _("firmata") %}`; style `plain` where it is normal."""
    if tone not in TONES:
        raise ValueError(f"No such tone: {tone}")
    classes = " ".join(filter(None, ("q-chip", tone, style)))
    sign = icon(icon_name) if icon_name else EMPTY
    if href:
        return format_html('<a class="{}" href="{}">{}{}</a>', classes, href, sign, label)
    return format_html('<span class="{}">{}{}</span>', classes, sign, label)


@register.simple_tag
def delta(value: Any, unit: str, tone: str = "") -> SafeString:
    """A change with arrow and words: `+6 punti`, `−3 punti`, `uguale`."""
    if not is_known(value):
        return not_known()
    number = Decimal(str(value))
    name = "arrow-up" if number > 0 else "arrow-down" if number < 0 else "minus"
    plus = "+" if number > 0 else ""
    words = f"{plus}{written(number)} {unit}" if number else _("uguale")
    classes = f"q-delta {tone}".strip()
    return format_html('<span class="{}">{}{}</span>', classes, icon(name), words)


# Blocks -------------------------------------------------------------------------------------------


@register.simple_block_tag
def capture(content: str) -> str:
    """Markup kept for later: `{% capture as tools %}<a …>…</a>{% endcapture %}`."""
    return content


@register.simple_block_tag
def pagehead(content: str, title: str, lead: str = "", kick: str = "") -> SafeString:
    """The head of a page; what is inside is its buttons."""
    return render_to_string(
        "kit/head.html",
        {"title": title, "lead": lead, "kick": kick, "acts": content.strip() and content},
    )


@register.simple_block_tag
def section(content: str, anchor: str, title: str, about: str = "", tools: str = "") -> SafeString:
    """`{% section "parti" _("Parti") %}…{% endsection %}`: ink rule, h2, sentence, body."""
    return render_to_string(
        "kit/section.html",
        {"anchor": anchor, "title": title, "about": about, "tools": tools, "body": content},
    )


@register.simple_block_tag
def note(content: str, tone: str = "", role: str = "") -> SafeString:
    """A message: tone `ok`, `warn`, `bad` or none; role `status` or `alert` if just happened."""
    return format_html(
        '<div class="q-note{}"{}>{}</div>',
        f" {tone}" if tone else "",
        format_html(' role="{}"', role) if role else EMPTY,
        content,
    )


@register.simple_block_tag
def nothing(content: str) -> SafeString:
    """An empty state: what is not there, and one way out."""
    return format_html('<div class="q-empty"><p>{}</p></div>', content)


# Lists --------------------------------------------------------------------------------------------


@register.inclusion_tag("kit/facets.html")
def facets(table: Table[Any]) -> dict[str, Any]:
    """The filters of a table as a form that keeps the rest of the address."""
    return {
        "kept": kept_of(table.params, *(one.name for one in table.facets)),
        "filters": [
            (one, _options(one, first), _options(one, others), len(others))
            for one in table.filters
            for first, others in [_split(one)]
        ],
        "used": len(table.chosen),
    }


def _options(one: Filter, options: Sequence[Option]) -> SafeString:
    """The boxes of a facet, written here and not in the template: they are a hundred a page."""
    return format_html_join(
        "\n",
        '<label><input type="checkbox" name="{}" value="{}"{}> <span>{}</span> '
        '<span class="c">{}</span></label>',
        (
            (one.name, option.value, CHECKED if option.chosen else EMPTY, option.label,
             num(option.count))
            for option in options
        ),
    )  # fmt: skip


def _split(one: Filter) -> tuple[list[Any], list[Any]]:
    """The first options and the chosen ones; the others wait folded."""
    shown = [
        option
        for place, option in enumerate(one.options)
        if place < FIRST_OPTIONS or option.chosen or len(one.options) <= FIRST_OPTIONS + 2
    ]
    return shown, [option for option in one.options if option not in shown]


@register.inclusion_tag("kit/chosen.html")
def chosen(table: Table[Any]) -> dict[str, Any]:
    return {"table": table}


@register.simple_tag
def address(table: Table[Any], **change: str) -> str:
    """The address of the same list with a change: `{% address table formato="csv" %}`."""
    return table.address(change)


@register.inclusion_tag("kit/pages.html")
def pages(table: Table[Any]) -> dict[str, Any]:
    page = table.page
    return {
        "table": table,
        "page": page,
        "before": table.address({PAGE: str(page.number - 1)}) if page.has_previous() else "",
        "after": table.address({PAGE: str(page.number + 1)}) if page.has_next() else "",
    }


@register.inclusion_tag("kit/th.html")
def th(head: Head, classes: str = "") -> dict[str, Any]:
    """A heading that sorts."""
    return {"head": head, "classes": classes}


# Pages --------------------------------------------------------------------------------------------


@register.simple_tag
def crumbs(*steps: str) -> SafeString:
    """`{% crumbs _("Intese") list_url agreement %}`: words and address, …, then where we are."""
    return render_to_string(
        "kit/crumbs.html",
        {"steps": list(zip(steps[:-1:2], steps[1::2], strict=True)), "here": steps[-1]},
    )


@register.simple_tag(takes_context=True)
def nav_link(context: Context, name: str, label: str, icon_name: str = "") -> SafeString:
    """An item of the menu, current on its page and on those below; absent if it has no address."""
    try:
        address = reverse(name)
    except NoReverseMatch:
        return EMPTY
    request: HttpRequest | None = context.get("request")
    path = request.path if request else ""
    current = EMPTY
    if path == address:
        current = SafeString(' aria-current="page"')
    elif address != "/" and path.startswith(address):
        current = SafeString(' aria-current="true"')
    sign = format_html("{} ", icon(icon_name)) if icon_name else EMPTY
    return format_html('<li><a href="{}"{}>{}{}</a></li>', address, current, sign, label)


@register.simple_tag
def once() -> SafeString:
    """The one-use token: the repeat of the same POST does nothing more."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid4())


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The control of any form in our style, ours or of a library."""
    own = field.field.widget.attrs
    if field.widget_type in ("checkbox", "file", "clearablefile"):
        return field.as_widget()
    code = own.get("autocomplete") == "one-time-code"
    attrs: dict[str, str | bool] = {}
    if "q-in" not in own.get("class", ""):
        attrs["class"] = "q-in code" if code else "q-in"
        if "placeholder" in own:  # a library's, that repeats the label
            attrs["placeholder"] = ""
    if code:
        attrs["inputmode"] = "numeric"
    return field.as_widget(attrs=attrs)


@register.simple_tag
def version() -> str:
    return __version__

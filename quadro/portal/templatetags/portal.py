"""Signs of the portal: outcomes of provisions, cells of the matrix, kinds of what is found."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quadro.kit.templatetags.kit import chip, icon, mark, not_known, source_link
from quadro.portal.queries.coverage import Coverage, Line, Outcome, Row, Sign
from quadro.search.models import Kind

register = template.Library()

OUTCOMES = {
    Outcome.FRAMED: ("warn", "info-circle"),
    Outcome.PENDING: ("", "clock"),
    Outcome.UNCOVERED: ("bad", "close-circle"),
}
PARTS = {
    Outcome.CARRIED: "v",
    Outcome.FRAMED: "v2",
    Outcome.PENDING: "v3",
    Outcome.UNCOVERED: "vb",
}
KINDS = {
    Kind.AGREEMENT: "files",
    Kind.COMMITMENT: "check-circle",
    Kind.INQUIRY: "search",
    Kind.INTERVENTION: "tool",
    Kind.INDICATOR: "chart-line",
    Kind.PROVISION: "bookmark",
    Kind.MUNICIPALITY: "map-marker",
    Kind.ZONE: "map-marker-circle",
    Kind.BODY: "pa",
    Kind.PROGRAMME: "note",
    Kind.INSTRUMENT: "settings",
    Kind.SERVICE: "pa",
    Kind.JOINT: "link",
    Kind.SITTING: "calendar",
}


@register.simple_tag
def outcome_chip(row: Row) -> SafeString:
    """What became of a provision, in words; how many agreements where they carry it."""
    return _outcome(row.outcome, row.carried_by, get_language() or "")


@lru_cache
def _drawn(_language: str) -> dict[Sign, SafeString]:
    return {sign: format_html("<td>{}</td>", mark(sign.value, str(sign.label))) for sign in Sign}


@lru_cache
def _outcome(outcome: Outcome, carried_by: int, _language: str) -> SafeString:
    if outcome == Outcome.CARRIED:
        words = _("1 intesa") if carried_by == 1 else _("%(n)s intese") % {"n": carried_by}
        return format_html('<span class="small soft">{}</span>', words)
    tone, name = OUTCOMES[outcome]
    return chip(tone, name, str(outcome.label), "plain")


@register.simple_tag
def cells(signs: Iterable[Sign | None]) -> SafeString:
    """The cells of a row of the matrix, in one piece: there may be thousands of them."""
    drawn = _drawn(get_language() or "")
    empty = SafeString("<td></td>")
    return SafeString("".join(drawn[one] if one else empty for one in signs))


@register.simple_tag
def kind_icon(kind: str) -> SafeString:
    return icon(KINDS[Kind(kind)])


@lru_cache
def _outcome_icon(outcome: Outcome) -> SafeString:
    tone, name = OUTCOMES.get(outcome, ("ok", "check-circle"))
    return icon(name, "", tone)


@register.simple_tag
def outcome_icon(row: Row) -> SafeString:
    return _outcome_icon(row.outcome)


@register.simple_tag
def outcome_words(row: Row) -> str:
    return str(row.outcome.label)


@register.simple_tag
def coverage_bar(told: Coverage | Line) -> SafeString:
    """The four outcomes as parts of one bar; the legend stands once, beside the title."""
    total = len(told.rows)
    pieces, at = [], 0
    for outcome, kind in PARTS.items():
        count = told.counts[outcome]
        if count:
            pieces.append((kind, at, count))
        at += count
    said = ", ".join(f"{told.counts[one]} {one.label}" for one in PARTS if told.counts[one])
    return format_html(
        '<svg class="q-bar" viewBox="0 0 {} 12" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><rect class="bg" width="{}" height="12"/>{}</svg>',
        total or 1,
        said or _("nessuna previsione"),
        total or 1,
        format_html_join("", '<rect class="{}" x="{}" width="{}" height="12"/>', pieces),
    )


@register.simple_tag
def sources(text: str) -> SafeString:
    """The sources of a fact, separated by ` | ` as the register keeps them; web ones are links."""
    if not text:
        return not_known()
    return format_html_join("; ", "{}", ((source_link(one),) for one in text.split(" | ")))

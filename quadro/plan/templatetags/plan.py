"""The signs of plans: what became of a provision, how two are bound."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from quadro.kit.templatetags.kit import chip
from quadro.plan.models import Alignment, Continuity
from quadro.plan.panels import Signal
from quadro.plan.queries import Pair
from quadro.plan.tree import Node

register = template.Library()

OUTCOMES = {
    Continuity.Kind.CONTINUED: ("", "arrow-right", "plain"),
    Continuity.Kind.REWORDED: ("", "pencil", ""),
    Continuity.Kind.MERGED: ("act", "collapse", ""),
    Continuity.Kind.SPLIT: ("act", "expand", ""),
    Continuity.Kind.DROPPED: ("", "minus-circle", ""),
    Continuity.Kind.NEW: ("ok", "plus-circle", ""),
}
BONDS = {
    Alignment.Kind.CONCRETISES: ("ok", "arrow-right-circle", ""),
    Alignment.Kind.CONTRIBUTES: ("act", "plus-circle", ""),
    Alignment.Kind.COHERENT: ("", "check-circle", "plain"),
    Alignment.Kind.IN_TENSION: ("warn", "warning-circle", ""),
}


@register.simple_tag
def outcome(pair: Pair) -> SafeString:
    """What became of some provisions; one dropped without a reason is a fault."""
    if pair.lacks_reason:
        return chip("bad", "warning-circle", _("lasciata, senza motivo"))
    tone, sign, style = OUTCOMES[Continuity.Kind(pair.kind)]
    return chip(tone, sign, pair.label, style)


@register.simple_tag
def bond(kind: str, label: str) -> SafeString:
    """How two provisions are bound, in the words that suit the direction of reading."""
    tone, sign, style = BONDS[Alignment.Kind(kind)]
    return chip(tone, sign, label, style)


@register.inclusion_tag("plan/_rows.html")
def provision_table(
    rows: Sequence[Node], links: Mapping[int, int], signals: Mapping[int, Signal]
) -> dict[str, Any]:
    """Provisions as a table; columns of which no row has anything are left out."""
    provisions = [node.provision for node in rows]
    return {
        "provisions": provisions,
        "links": links,
        "has_themes": any(one.themes.all() for one in provisions),
        "has_marks": any(one.mission_id or one.zone_id or one.goals.all() for one in provisions),
        "has_links": any(one.pk in links for one in provisions),
        "signals": signals,
        "has_signals": any(one.pk in signals for one in provisions),
    }


@register.filter
def of_key(counts: Mapping[int, int], key: int) -> int:
    return counts.get(key, 0)


@register.filter
def signal_of(signals: Mapping[int, Signal], key: int) -> Signal | None:
    return signals.get(key)

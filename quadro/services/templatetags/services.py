"""States of services in words, uptake drawn, what a service asks in sentences."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.kit.numbers import per_cent, written
from quadro.kit.templatetags.kit import chip
from quadro.kit.templatetags.measures import bar
from quadro.services.models import Adhesion, Need, Service, Use
from quadro.services.queries.ground import named
from quadro.services.queries.sheet import Share, Target
from quadro.services.states import AdhesionState, NeedState, State, TargetIn, UseState
from quadro.territory.map import Values, scale

register = template.Library()

SERVICE = {
    State.PROPOSED: ("act", "bookmark"),
    State.ACTIVE: ("ok", "check-circle"),
    State.SUSPENDED: ("warn", "clock"),
    State.CLOSED: ("line", "close-circle"),
}
ADHESION = {
    AdhesionState.ASKED: ("act", "clock"),
    AdhesionState.AWAITED: ("warn", "clock"),
    AdhesionState.ADHERED: ("ok", "check-circle"),
    AdhesionState.WITHDRAWN: ("line", "close-circle"),
    AdhesionState.REFUSED: ("bad", "close-circle"),
}
USE = {
    UseState.WAITING: ("act", "clock"),
    UseState.ACCEPTED: ("ok", "check-circle"),
    UseState.DONE: ("line", "check-circle"),
    UseState.WITHDRAWN: ("line", "close-circle"),
    UseState.REFUSED: ("bad", "close-circle"),
}
NEED = {
    NeedState.OPEN: ("act", "clock"),
    NeedState.TAKEN: ("ok", "check-circle"),
    NeedState.DECLINED: ("line", "close-circle"),
}


@register.simple_tag
def service_chip(service: Service) -> SafeString:
    tone, sign = SERVICE[State(service.state)]
    return chip(tone, sign, service.get_state_display())


@register.simple_tag
def open_chip(service: Service, count: int) -> SafeString:
    """For how many it is, where it is active; otherwise its state."""
    if service.state != State.ACTIVE:
        return service_chip(service)
    words = ngettext("aperto a un Comune", "aperto a %(n)s Comuni", count) % {"n": count}
    return chip("ok", "check-circle", words)


@register.simple_tag
def adhesion_chip(adhesion: Adhesion) -> SafeString:
    tone, sign = ADHESION[AdhesionState(adhesion.state)]
    return chip(tone, sign, adhesion.get_state_display())


@register.simple_tag
def use_chip(use: Use) -> SafeString:
    tone, sign = USE[UseState(use.state)]
    return chip(tone, sign, use.get_state_display())


@register.simple_tag
def need_chip(need: Need) -> SafeString:
    tone, sign = NEED[NeedState(need.state)]
    return chip(tone, sign, need.get_state_display())


@register.simple_tag
def uptake(used: int, of_all: int, label: str, awaited: int = 0) -> SafeString:
    """How many use it of those for whom it is, and in a lighter blue who asked."""
    whole = max(of_all, 1)
    said = _("%(name)s: %(used)s su %(all)s") % {"name": label, "used": used, "all": of_all}
    if not awaited:
        return bar(used, whole, said)
    said = _("%(said)s, %(n)s con richiesta in corso") % {"said": said, "n": awaited}
    pieces = (("v", 0, used), ("v2", used, awaited))
    drawn = format_html_join(
        "", '<rect class="{}" x="{}" width="{}" height="12"/>', pieces
    )  # fmt: skip
    return format_html(
        '<svg class="q-bar" viewBox="0 0 {} 12" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><rect class="bg" width="{}" height="12"/>{}</svg>',
        whole, said, whole, drawn,
    )  # fmt: skip


@register.simple_tag
def share_bar(one: Share) -> SafeString:
    return format_html(
        '<span class="q-prog"><span>{}</span><b>{}</b></span>',
        uptake(one.used, one.of_all, str(one.label)),
        _("%(used)s su %(all)s") % {"used": written(one.used), "all": written(one.of_all)},
    )


@register.simple_tag
def uptake_legend(values: Values) -> SafeString:
    """The shades of the map of adhesions, in words: only those that are there."""
    numbers = [one for one, _said in values.values()]
    drawn = scale(numbers)
    words = (
        (2, _("aderisce")),
        (1, _("richiesta in corso")),
        (0, _("non aderisce")),
        (None, _("non è per questo Comune")),
    )
    rows = [
        (drawn.shade(value).replace("c", "k"), said) for value, said in words if value in numbers
    ]
    return format_html(
        '<ul class="q-legend">{}</ul>',
        format_html_join("", '<li><i class="{}"></i>{}</li>', rows),
    )


@register.simple_tag
def target_words(service: Service, target: Target) -> SafeString:
    """`obiettivo 26 (80 %): ne mancano 4`, `obiettivo 20: raggiunto`."""
    told = written(target.wanted)
    if service.small_target_in == TargetIn.PERCENT and service.small_target is not None:
        told = f"{told} ({per_cent(service.small_target)})"
    if not target.missing:
        return chip("ok", "check-circle", _("obiettivo %(n)s: raggiunto") % {"n": told}, "plain")
    words = ngettext(
        "obiettivo %(n)s: ne manca %(missing)s", "obiettivo %(n)s: ne mancano %(missing)s",
        target.missing,
    ) % {"n": told, "missing": written(target.missing)}  # fmt: skip
    return chip("warn", "clock", words, "plain")


@register.simple_tag
def for_whom(service: Service) -> str:
    """`tutti i Comuni`, `i Comuni fino a 5.000 abitanti di Nord Ovest`."""
    zones, most = [one.name for one in service.zones.all()], service.up_to_inhabitants
    if most and zones:
        return _("i Comuni fino a %(most)s abitanti di %(zones)s") % {
            "most": written(most), "zones": named(zones)
        }  # fmt: skip
    if most:
        return _("i Comuni fino a %(most)s abitanti") % {"most": written(most)}
    if zones:
        return _("i Comuni di %(zones)s") % {"zones": named(zones)}
    return _("tutti i Comuni dell’area")


@register.simple_tag
def line_rule(service: Service) -> str:
    if service.small_first:
        return _("piccoli Comuni (fino a 5.000 abitanti), poi data di richiesta")
    return _("data di richiesta")


@register.simple_tag
def places_unit(service: Service) -> str:
    """What a year counts, `gare`; «posti» where it has no word of its own."""
    return service.unit or _("posti")

"""Signs and rows of assemblies: states, quorum, seats."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from quadro.assemblies import gauges, prose
from quadro.assemblies.counting import Mass
from quadro.assemblies.gauges import Gauge
from quadro.assemblies.models import Assembly
from quadro.assemblies.queries import Line, Record, SeatOn
from quadro.assemblies.states import MinutesState, Outcome, State
from quadro.kit.numbers import per_cent, written
from quadro.kit.templatetags.kit import EMPTY, chip, icon, not_known
from quadro.kit.templatetags.measures import bar

register = template.Library()

STATES = {
    State.DRAFT: ("", "pencil"),
    State.CONVENED: ("act", "mail"),
    State.OPEN: ("ok", "presentation"),
    State.SUSPENDED: ("warn", "clock"),
    State.CLOSED: ("ok", "check-circle"),
    State.DESERTED: ("warn", "close-circle"),
    State.CANCELLED: ("", "close-circle"),
}
OUTCOMES = {
    Outcome.APPROVED: ("ok", "check-circle"),
    Outcome.REJECTED: ("bad", "close-circle"),
    Outcome.NOTED: ("", "check-circle"),
    Outcome.ADJOURNED: ("warn", "clock"),
    Outcome.NO_QUORUM: ("bad", "close-circle"),
}
MINUTES = {
    MinutesState.DRAFT: ("act", "pencil"),
    MinutesState.TO_APPROVE: ("warn", "clock"),
    MinutesState.APPROVED: ("ok", "check-circle"),
    MinutesState.PUBLISHED: ("ok", "check-circle"),
}


@register.simple_tag
def sitting_state(value: str) -> SafeString:
    tone, sign = STATES[State(value)]
    return chip(tone, sign, str(State(value).label))


@register.simple_tag
def item_outcome(value: str) -> SafeString:
    tone, sign = OUTCOMES[Outcome(value)]
    return chip(tone, sign, str(Outcome(value).label))


@register.simple_tag
def minutes_state(value: str) -> SafeString:
    tone, sign = MINUTES[MinutesState(value)]
    return chip(tone, sign, str(MinutesState(value).label))


# Quorum -------------------------------------------------------------------------------------------


@register.simple_tag
def quorum_words(assembly: Assembly, members: Mass) -> str:
    """`almeno 45 Comuni e oltre metà della popolazione`, or that nothing is asked for."""
    if not assembly.quorum:
        return _("qualunque numero di presenti")
    return gauges.rule_in_words(assembly.quorum, members, assembly.seats_name)


@register.simple_tag
def quorum_frame(record: Record) -> SafeString:
    """A bar for each threshold as it was counted last; nothing where nothing is asked for."""
    told = gauges.counted(record.last, record.sitting.assembly.seats_name) if record.last else []
    if not told:
        return SafeString("")
    cells = format_html_join("", "<div>{}</div>", ((drawn(one),) for one in told))
    return format_html('<dl class="q-signals frame c{}">{}</dl>', max(len(told), 2), cells)


def drawn(one: Gauge) -> SafeString:
    """A bar with what is wanted as a tick, its words above and below."""
    share = one.share
    tick = share.wanted_percent if one.has_threshold else None
    label = f"{one.label}, {one.wanted}" if one.wanted else one.label
    return format_html(
        '<dt>{}</dt><dd><span class="q-fig">{} <small>{}</small></span><span class="slot">{}</span>'
        '<span class="small {} fw-semibold">{} {}</span></dd>',
        label, one.value, one.unit,
        bar(share.percent or 0, 100, one.said, tick, "big"),
        one.tone, icon(one.icon) if one.icon else EMPTY, one.verdict,
    )  # fmt: skip


# Rows ---------------------------------------------------------------------------------------------


@register.simple_tag
def seat_rows(seats: Iterable[SeatOn], members: Mass) -> SafeString:
    return format_html_join("", "{}", ((_seat(one, members),) for one in seats))


def _seat(one: SeatOn, members: Mass) -> SafeString:
    known = one.residents is not None and members.population
    share = per_cent((one.residents or 0) * 100 / members.population, 1) if known else ""
    return format_html(
        '<tr><th scope="row"><span class="t">{}</span><span class="s">{}</span></th>'
        '<td data-l="{}">{}</td><td class="num" data-l="{}">{}</td>'
        '<td class="num" data-l="{}">{}</td></tr>',
        one.label, one.group,
        _("Chi lo tiene"), one.holder or not_known(),
        _("Abitanti"), written(one.residents) if one.residents is not None else "—",
        _("Quota della popolazione"), share or "—",
    )  # fmt: skip


@register.simple_tag
def presence_rows(record: Record) -> SafeString:
    return format_html_join("", "{}", ((_presence(one),) for one in record.lines))


def _presence(line: Line) -> SafeString:
    check, item = line.check, line.item
    here: str = not_known()
    population: str = not_known()
    if check is not None:
        here = _("%(here)s su %(of)s") % {"here": check.heads, "of": check.of_heads}
        if check.of_population:
            population = per_cent(check.population * 100 / check.of_population, 1)
    outcome = item_outcome(item.outcome) if item.outcome else prose.end(item)
    return format_html(
        '<tr><th scope="row">{}</th><td data-l="{}">{}</td><td data-l="{}">{}</td>'
        '<td data-l="{}">{}</td></tr>',
        item, _("Presenti"), here, _("Popolazione"), population, _("Esito"), outcome,
    )  # fmt: skip

"""Signs and rows of assemblies: states, quorum, seats."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from quadro.assemblies import prose
from quadro.assemblies.counting import Check, Mass, Measure, Share
from quadro.assemblies.models import Assembly
from quadro.assemblies.queries import Line, Record, SeatOn
from quadro.assemblies.states import MinutesState, Outcome, State
from quadro.kit.numbers import per_cent, written
from quadro.kit.templatetags.kit import chip, icon, not_known
from quadro.kit.templatetags.measures import bar, figure

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
    """`almeno 45 su 133, e oltre 1/2 della popolazione`; or that nothing is asked for."""
    told = []
    for one in assembly.quorum:
        if one.measure == Measure.HEADS:
            needed = {"n": one.needed(members.heads), "of": members.heads, "part": f"{one.part}"}
            told.append(_("almeno %(n)s presenti su %(of)s (%(part)s)") % needed)
        else:
            how = _("oltre %(part)s") if one.is_strict else _("almeno %(part)s")
            of = _("della popolazione") if one.measure == Measure.POPULATION else _("dei pesi")
            told.append(f"{how % {'part': one.part}} {of}")
    return _(" e ").join(told) if told else _("qualunque numero di presenti")


@register.simple_tag
def quorum_frame(check: Check) -> SafeString:
    """A bar for each threshold, with what is wanted as a tick."""
    cells = format_html_join("", "<div>{}</div>", ((_cell(one),) for one in check.shares))
    if not check.shares:
        return SafeString("")
    return format_html('<dl class="q-signals frame c{}">{}</dl>', max(len(check.shares), 2), cells)


def _cell(one: Share) -> SafeString:
    if one.threshold.measure == Measure.HEADS:
        title = _("Presenti, servono %(n)s") % {"n": one.needed}
        shown = figure(written(one.value), _("su %(n)s") % {"n": written(one.total)})
    else:
        of = _("Popolazione presente") if one.threshold.measure == Measure.POPULATION else _("Pesi")
        how = _("oltre") if one.threshold.is_strict else _("almeno")
        title = f"{of}, {how} {one.threshold.part}"
        shown = figure(per_cent(one.percent or 0, 1))
    said = f"{title}: {written(one.percent or 0, 1)} %"
    drawn = bar(one.percent or 0, 100, said, one.wanted_percent, "big")
    return format_html(
        '<dt>{}</dt><dd>{}<span class="slot">{}</span>{}</dd>', title, shown, drawn, _verdict(one)
    )


def _verdict(one: Share) -> SafeString:
    if one.is_met:
        return format_html(
            '<span class="small fw-semibold">{} {}</span>',
            icon("check-circle", "", "ok"),
            _("raggiunto"),
        )
    if one.threshold.measure == Measure.HEADS:
        left = _("ne mancano %(n)s") % {"n": written(one.missing)}
    else:
        points = written(one.wanted_percent - (one.percent or 0), 1)
        left = _("mancano %(points)s punti") % {"points": points}
    return format_html(
        '<span class="small fw-semibold">{} {}</span>', icon("clock", "", "warn"), left
    )


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

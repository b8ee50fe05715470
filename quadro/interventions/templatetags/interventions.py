"""The signs of interventions: word, icon and tone always go together."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.interventions.queries import Moved, Payer, Status, Told
from quadro.interventions.reckoning import Money
from quadro.interventions.states import State
from quadro.kit.dates import in_figures
from quadro.kit.numbers import euros, figures, written
from quadro.kit.templatetags.kit import chip, not_known
from quadro.kit.templatetags.measures import bar, figure
from quadro.plan.models import cited

register = template.Library()

MILLION, MANY = Decimal(1_000_000), Decimal(10_000_000)
STATES = {
    State.TO_START: ("", "clock"),
    State.UNDER_WAY: ("act", "arrow-right-circle"),
    State.SUSPENDED: ("warn", "minus-circle"),
    State.DONE: ("ok", "check-circle"),
    State.CANCELLED: ("", "close-circle"),
}


@register.simple_tag
def intervention_state(value: str, style: str = "plain") -> SafeString:
    tone, sign = STATES[State(value)]
    return chip(tone, sign, str(State(value).label), style)


@register.simple_tag
def code_state() -> SafeString:
    """A well-made code is not one that exists."""
    return chip("warn", "help-circle", _("formato valido, da verificare"), "plain")


register.filter("figures", figures)


@register.filter
def cited_in(source: str) -> list[str]:
    return cited(source)


# Money --------------------------------------------------------------------------------------------


@register.simple_tag
def euro_figure(value: Decimal | None, tone: str = "", href: str = "") -> SafeString:
    """A large figure in euro; from ten million, which no phone holds, in millions."""
    if value is None:
        return not_known()
    if abs(value) >= MANY:
        return figure(written(value / MILLION, 1), _("milioni di €"), tone, href)
    return figure(written(value), "€", tone, href)


@register.simple_tag
def cover_bar(money: Money) -> SafeString:
    """What somebody puts in, in blue, and what is still to be found, in red."""
    if not money.cost:
        return not_known()
    covered, to_find = money.covered or Decimal(0), money.to_find or Decimal(0)
    said = _("Coperti %(covered)s, da reperire %(to_find)s") % {
        "covered": euros(covered),
        "to_find": euros(to_find),
    }
    share = f"{covered * 100 / money.cost:.2f}"
    rest = f"{to_find * 100 / money.cost:.2f}"
    return format_html(
        '<svg class="q-bar" viewBox="0 0 100 12" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><rect class="bg" width="100" height="12"/>'
        '<rect class="v" width="{}" height="12"/><rect class="vb" x="{}" width="{}" height="12"/>'
        "</svg>",
        said, share, share, rest,
    )  # fmt: skip


@register.simple_tag
def payer_state(payer: Payer) -> SafeString:
    """Whether what a source puts in was committed; where nobody says it, it is not known."""
    if payer.is_to_find:
        return chip("bad", "warning-circle", _("nessuna fonte"))
    if payer.to_commit is None:
        return not_known()
    if payer.to_commit:
        words = _("%(euros)s da impegnare") % {"euros": euros(payer.to_commit)}
        return chip("warn", "clock", words)
    return chip("ok", "check-circle", _("impegnato"), "plain")


@register.simple_tag
def movement_words(row: Moved) -> str:
    """Whose money, by which act, why: what is known of it."""
    one, back = row.movement, _("stornato") if row.is_taken_back else ""
    source = str(one.get_source_display()) if one.source else ""
    return " · ".join(filter(None, [source, one.act, one.note, back]))


# Progress -----------------------------------------------------------------------------------------


@register.simple_tag
def steps_bar(told: Told) -> SafeString:
    """Steps done of all, with a tick where they should be."""
    total = len(told.status.course.steps)
    said = _("%(done)s passi su %(all)s, previsti %(planned)s") % {
        "done": told.steps_done, "all": total, "planned": told.steps_planned,
    }  # fmt: skip
    return bar(told.steps_done, total, said, told.steps_planned)


@register.simple_tag
def steps_behind(told: Told) -> str:
    """`un passo indietro`; nothing where it is not behind."""
    behind = told.steps_planned - told.steps_done
    if behind <= 0:
        return ""
    return ngettext("un passo indietro", "%(n)s passi indietro", behind) % {"n": behind}


@dataclass(frozen=True)
class Shown:
    """A step as `kit/steps.html` draws it."""

    label: str
    state: str
    note: str


@register.simple_tag
def procedure(status: Status) -> list[Shown]:
    """The steps with their days; the one under way is the first begun, or the first to be done."""
    return list(_steps(status))


def _steps(status: Status) -> Iterator[Shown]:
    steps = status.course.steps
    open_ones = [one for one in steps if not one.is_done]
    begun = [one for one in open_ones if one.actual_from]
    now = next(iter(begun or open_ones), None) if status.is_open else None
    for one in steps:
        if one.actual_to:
            yield Shown(capfirst(str(one)), "done", in_figures(one.actual_to))
            continue
        end = in_figures(one.planned_to) if one.planned_to else ""
        words = _("previsto %(day)s") % {"day": end} if end else _("senza data prevista")
        if one.actual_from:
            words = _("in corso, fine %(day)s") % {"day": end} if end else _("in corso")
        yield Shown(capfirst(str(one)), "now" if one is now else "", words)


@register.simple_tag
def time_left(status: Status) -> str:
    """`mancano 49 giorni`, for what is still to be done."""
    left = status.days_left
    if left is None or not status.is_open:
        return ""
    if left < 0:
        return ngettext("passata da un giorno", "passata da %(n)s giorni", -left) % {"n": -left}
    if left == 0:
        return _("finisce oggi")
    return ngettext("manca un giorno", "mancano %(n)s giorni", left) % {"n": left}

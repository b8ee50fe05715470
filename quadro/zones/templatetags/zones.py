"""Turns in words and along time."""

from collections.abc import Sequence
from datetime import date

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.kit.dates import in_figures, in_words
from quadro.kit.templatetags.kit import chip
from quadro.kit.terms import add_months
from quadro.zones.queries import Asked, Board, Dossier, Entry, Moved, Span
from quadro.zones.rotation import End

register = template.Library()

WIDTH, TOP, BAR, BOTTOM, HEIGHT = 1152, 26, 46, 112, 136
PAST, AHEAD = 60, 36
"""Months that the line of time shows before and after the day."""
LETTER, PADDING = 8, 10
"""How wide a letter is, more or less, and what stays free beside the words of a bar."""
HATCH = mark_safe(
    '<defs><pattern id="vacante" width="7" height="7" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect class="vac" width="7" height="7"></rect>'
    '<path class="vac" d="M0 0v7"></path></pattern></defs>'
)
ENDED = {
    End.TERM: ("ok", "check-circle"),
    End.MANDATE: ("warn", "clock"),
    End.RESIGNED: ("warn", "close-circle"),
    End.REPLACED: ("warn", "refresh"),
    End.OTHER: ("warn", "close-circle"),
}

GIVEN = {
    "favorevole": ("ok", "check-circle"),
    "condizioni": ("warn", "info-circle"),
    "contrario": ("bad", "close-circle"),
}


@register.simple_tag
def turn_end(value: str) -> SafeString:
    if not value:
        return chip("act", "user", _("in corso"))
    tone, sign = ENDED[End(value)]
    return chip(tone, sign, str(End(value).label))


@register.simple_tag
def days_of(one: Span) -> str:
    """`1° gen 2027 – 31 dic 2027`, in figures; a stretch with no end says so."""
    if one.until is None:
        return _("dal %(day)s") % {"day": in_figures(one.since)}
    last = date.fromordinal(one.until.toordinal() - 1)
    return f"{in_figures(one.since)} – {in_figures(last)}"


@register.simple_tag
def who_of(one: Span) -> str:
    """What is said below the name of the municipality in the next turns."""
    if one.is_vacant:
        return _("nessun Sindaco in carica noto")
    told = [_("Sindaco in carica") if one.mandate else _("Sindaco da eleggere: da confermare")]
    if one.completes:
        told.append(_("completa il turno di prima"))
    if one.ends_with_mandate:
        told.append(_("finisce con il mandato"))
    if not one.is_foreseen:
        told.append(_("già affidato"))
    return ", ".join(told)


@register.simple_tag
def moves_of(moves: Sequence[Moved]) -> SafeString:
    """`Salgono: Inzago (dal 3 al 2)`: a line for each way in which somebody moves."""
    ways = (
        (_("Entrano:"), [one for one in moves if not one.now]),
        (_("Escono:"), [one for one in moves if not one.then]),
        (_("Salgono:"), [one for one in moves if one.now and one.is_sooner]),
        (_("Scendono:"), [one for one in moves if one.now and one.then and not one.is_sooner]),
    )
    return format_html_join(
        "",
        "<li>{} {}.</li>",
        ((word, ", ".join(_place(one) for one in some)) for word, some in ways if some),
    )


def _place(one: Moved) -> str:
    if not one.then:
        return one.body.label
    said = {"body": one.body.label, "now": one.now, "then": one.then}
    if not one.now:
        return _("%(body)s (al posto %(then)s)") % said
    return _("%(body)s (dal posto %(now)s al %(then)s)") % said


@register.simple_tag
def days_left(until: date, on: date) -> str:
    left = (until - on).days - 1
    if left <= 0:
        return _("finisce oggi")
    return ngettext("manca un giorno", "mancano %(n)s giorni", left) % {"n": left}


@register.simple_tag
def entry_due(one: Entry, dossier: Dossier) -> SafeString:
    """What is said of a line, in amber where its day is near or past."""
    tone = " warn fw-semibold" if one.is_late(dossier.on) else ""
    about = one.about if one.is_open else _("%(about)s · non più aperta") % {"about": one.about}
    return format_html('<span class="s{}">{}</span>', tone, about)


# Along time ---------------------------------------------------------------------------------------


@register.simple_tag
def turns_line(board: Board) -> SafeString:
    """The turns before and after today, vacancies hatched; the table below says the same."""
    shown = _shown(board)
    if not shown:
        return mark_safe("")
    first = max(shown[0].since, add_months(board.on, -PAST)).replace(month=1, day=1)
    edge = max(one.until or one.since for one in shown)
    last = min(edge, add_months(board.on, AHEAD))
    scale = WIDTH / max((last - first).days, 1)

    def at(day: date) -> int:
        return round((min(max(day, first), last) - first).days * scale)

    years = [date(year, 1, 1) for year in range(first.year, last.year + 1)]
    axis = format_html_join(
        "",
        '<path class="ax" d="M{} 0v{}"></path><text x="{}" y="{}">{}</text>',
        ((at(day), BOTTOM, at(day) + 4, HEIGHT - 4, day.year) for day in years if day < last),
    )
    drawn = [(_bar(one, at(one.since), at(one.until or last)),) for one in shown]
    bars = format_html_join("", "{}", drawn)
    label = _("Turni di coordinamento dal %(since)s al %(until)s; l’elenco è nella tabella sotto.")
    today = format_html(
        '<path class="pl" d="M{} 4v{}"></path><text class="b" x="{}" y="14">{}</text>',
        at(board.on), BOTTOM - 4, at(board.on) + 6, _("oggi"),
    )  # fmt: skip
    return format_html(
        '<svg class="q-chart q-wide" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}{}</svg>',
        WIDTH, HEIGHT, label % {"since": in_words(first), "until": in_words(last)},
        HATCH, axis, bars, today,
    )  # fmt: skip


def _shown(board: Board) -> Sequence[Span]:
    since, until = add_months(board.on, -PAST), add_months(board.on, AHEAD)
    return [one for one in board.line if one.since < until and (one.until or until) > since]


def _bar(one: Span, left: int, right: int) -> SafeString:
    width = max(right - left - 4, 2)
    kind = "gap" if one.is_vacant else "pv" if one.is_foreseen else "v0"
    if one.turn is not None and not one.turn.is_closed:
        kind = "v"
    words = _("vacante") if one.body is None else one.body.label
    drawn = format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2"{}></rect>',
        kind, left, TOP, width, BAR,
        mark_safe(' fill="url(#vacante)"') if one.is_vacant else "",
    )  # fmt: skip
    if len(words) * LETTER + 2 * PADDING > width:
        return drawn
    return format_html(
        '{}<text class="{}" x="{}" y="{}">{}</text>',
        drawn, "w" if kind == "v" else "b", left + PADDING, TOP + 28, words,
    )  # fmt: skip


@register.simple_tag
def opinion_chip(one: Asked) -> SafeString:
    """What the Zone said of an act, or by when it must."""
    outcome = one.opinion.outcome
    if outcome:
        tone, sign = GIVEN[outcome]
        return chip(tone, sign, one.opinion.get_outcome_display())
    if one.is_silent:
        return chip("line", "minus-circle", _("silenzio: si prosegue"))
    if one.is_late:
        return chip("bad", "warning-circle", _("termine passato"))
    return chip("act", "clock", _("da rendere"))

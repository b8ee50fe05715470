"""The signs of the dashboards: rows that are many are written here, not in the template."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from django import template
from django.http import HttpRequest, QueryDict
from django.template.context import Context
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from quadro.delivery.reckoning import NOTHING
from quadro.delivery.templatetags.delivery import done_bar, timing
from quadro.delivery.templatetags.delivery import weight as weighed
from quadro.kit.numbers import euros, per_cent, written
from quadro.kit.templatetags.kit import delta, icon, not_known, unknown_short
from quadro.kit.templatetags.measures import figure
from quadro.monitoring.queries.standing import NONE, Beside, Board, Row, Standing

register = template.Library()

EMPTY = SafeString("")
MILLION = 1_000_000


# The frame ----------------------------------------------------------------------------------------


@register.filter
def whole_percent(value: Any) -> str:
    """`63`, for a figure whose unit is small."""
    return written(value)


@register.simple_tag
def euro_figure(value: Decimal) -> SafeString:
    """`4,8 milioni di €`, or all of it while it is short."""
    if abs(value) < MILLION:
        return figure(written(value), "€")
    return figure(written(value / MILLION, 1), _("milioni di €"))


@register.simple_tag
def money_bar(whole: Standing) -> SafeString:
    """Of the cost: paid, covered and not yet paid, still to be found."""
    cost = whole.cost or NOTHING
    if not cost:
        return EMPTY
    paid, to_find = whole.paid or NOTHING, whole.to_find or NOTHING
    told = ("v", paid), ("v2", max(cost - paid - to_find, NOTHING)), ("vb", to_find)
    pieces, at = [], 0.0
    for kind, value in told:
        width = min(float(value / cost * 100), 100 - at)
        pieces.append((kind, f"{at:g}", f"{width:g}"))
        at += width
    drawn = format_html_join("", '<rect class="{}" x="{}" width="{}" height="12"/>', pieces)
    return format_html(
        '<svg class="q-bar" viewBox="0 0 100 12" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><rect class="bg" width="100" height="12"/>{}</svg>',
        money_words(whole), drawn,
    )  # fmt: skip


@register.simple_tag
def money_words(whole: Standing) -> str:
    """`pagato 27 % · da reperire 900.000 €`."""
    told = []
    if whole.paid_share is not None:
        told.append(_("pagato %(part)s") % {"part": per_cent(whole.paid_share)})
    if whole.to_find:
        told.append(_("da reperire %(sum)s") % {"sum": euros(whole.to_find)})
    return " · ".join(told) or _("pagamenti: dato non disponibile")


@register.simple_tag
def moved(points: int | None, before: Decimal | None, after: Decimal | None) -> SafeString:
    """`+8 punti, era 49 %`; `fermo al 30 %`; what was not known has no difference."""
    if points:
        sign = delta(points, ngettext("punto", "punti", abs(points)))
        was = _("era %(value)s") % {"value": per_cent(before)}
        return format_html('{} <span class="soft nowrap">{}</span>', sign, was)
    if points == 0:
        return format_html("{}", _("fermo al %(value)s") % {"value": per_cent(after)})
    if after is not None:
        return format_html("{}", _("ora %(value)s") % {"value": per_cent(after)})
    if before is not None:
        return format_html("{}", _("era %(value)s") % {"value": per_cent(before)})
    return not_known()


@register.simple_tag
def counted(difference: int, sign: str) -> SafeString:
    """`+4`, `−2`: how many more or fewer, with the sign of what they are."""
    said = f"+{written(difference)}" if difference > 0 else written(difference)
    return format_html('<span class="q-delta">{}{}</span>', icon(sign), said)


# A place beside others ----------------------------------------------------------------------------

DOTS, DOT_ROW, DOT_LEFT, DOT_RIGHT = 540, 58, 8, 460
SIGNS = (
    '<circle cx="{x:g}" cy="{y}" r="7" class="v"/>',
    '<path d="M{x:g} {top}v18" stroke="#17324d" stroke-width="3"/>',
    '<path d="M{x:g} {top}l8 9-8 9-8-9z" fill="#fff" stroke="#46596c" stroke-width="2"/>',
)
"""The place, what holds it, the whole area: a dot, a stroke, a lozenge; the last is drawn first."""


@register.simple_tag
def beside_value(value: Any, unit: str) -> SafeString | str:
    if value is None:
        return unknown_short()
    match unit:
        case "%":
            return per_cent(value)
        case "€":
            return euros(value)
    small = Decimal(str(value))
    return written(small, 0 if small == small.to_integral() else 1)


@register.simple_tag
def beside_dots(told: Beside) -> SafeString:
    """Percentages on one scale, each place with its sign; the numbers are in the table beside."""
    signs = [SIGNS[0], *SIGNS[3 - len(told.places) + 1 :]]
    drawn = []
    for place, measure in enumerate(told.percents):
        y = DOT_ROW * place + 36
        drawn.append(format_html('<text x="0" y="{}">{}</text>', y - 18, measure.label))
        drawn.append(format_html('<path class="ax" d="M{} {}H{}"/>', DOT_LEFT, y, DOT_RIGHT))
        marks = list(zip(signs, measure.values, strict=True))
        drawn += [
            _dot(sign, float(value), y) for sign, value in reversed(marks) if value is not None
        ]
        first = measure.values[0]
        said = _("n.d.") if first is None else per_cent(first)
        drawn.append(
            format_html(
                '<text x="{}" y="{}" class="b" text-anchor="end">{}</text>', DOTS, y + 5, said
            )
        )
    legend = format_html_join(
        "", '<li><svg viewBox="0 0 24 24" aria-hidden="true">{}</svg>{}</li>',
        ((SafeString(sign.format(x=12, y=12, top=3)), one.label)
         for sign, one in zip(signs, told.places, strict=True)),
    )  # fmt: skip
    return format_html(
        '<ul class="q-legend mb-2">{}</ul><svg class="q-chart s" viewBox="0 0 {} {}" role="img" '
        'aria-label="{}">{}</svg>',
        legend, DOTS, DOT_ROW * len(told.percents),
        _("Le percentuali a confronto; i valori sono nella tabella accanto."),
        SafeString("".join(drawn)),
    )  # fmt: skip


def _dot(sign: str, value: float, y: int) -> SafeString:
    x = DOT_LEFT + (DOT_RIGHT - DOT_LEFT) * min(max(value, 0), 100) / 100
    return SafeString(sign.format(x=round(x, 1), y=y, top=y - 9))


# Addresses ----------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def look_address(context: Context, look: Any) -> str:
    """Another look at the same: the day and the division stay."""
    request: HttpRequest = context["request"]
    params = QueryDict(mutable=True)
    for name in ("al", "noto", "per"):
        if name in request.GET:
            params[name] = request.GET[name]
    if look.name:
        params["vista"] = look.name
    return f"?{params.urlencode()}"


@register.simple_tag(takes_context=True)
def page_links(context: Context, page: Any, name: str, anchor: str) -> SafeString:
    """Before and after, with where we are; nothing where one page holds all."""
    if page.paginator.num_pages == 1:
        return EMPTY
    request: HttpRequest = context["request"]

    def link(number: int, words: str) -> SafeString:
        params = request.GET.copy()
        params[name] = str(number)
        return format_html('<a href="?{}#{}">{}</a>', params.urlencode(), anchor, words)

    before = link(page.number - 1, _("Precedente")) if page.has_previous() else EMPTY
    after = link(page.number + 1, _("Successiva")) if page.has_next() else EMPTY
    return format_html(
        '<nav class="q-pages" aria-label="{}">{}<span>{} / {}</span>{}</nav>',
        _("Pagine"), before, page.number, page.paginator.num_pages, after,
    )  # fmt: skip


@register.filter
def stand_of(told: Mapping[int, Standing], key: int) -> Standing:
    return told.get(key, NONE)


# Rows ---------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def board_rows(context: Context, board: Board) -> SafeString:
    """The rows of the table: a hundred and more, so they are not left to the template."""
    request: HttpRequest = context["request"]
    tail = board.as_of.query
    heads = _heads(has_money=bool(board.whole.interventions))
    lines = [_row(row, request.GET, tail, heads) for row in board.shown]
    if board.rest:
        lines.append(_row(Row("", _("Senza una riga sua"), board.rest), request.GET, tail, heads))
    return SafeString("".join(lines))


Heads = Sequence[SafeString]
"""The opening of the cells of a row, one after the other: the same for each row."""


def _heads(*, has_money: bool) -> Heads:
    told = [
        ("w", _("Fatto e previsto")), ("", _("Tempi")), ("num", _("Impegni")),
        ("num", _("In ritardo")), ("num lo", _("Non aggiornati")), ("num lo", _("Noto")),
    ]  # fmt: skip
    told += [("num", _("Costo")), ("num", _("Pagato"))] if has_money else []
    return [_opening(classes, label) for classes, label in told]


def _opening(classes: str, label: str) -> SafeString:
    return format_html('<td class="{}" data-l="{}">', classes, label)


def _filled(heads: Heads, contents: Iterable[str]) -> SafeString:
    cells = zip(heads, contents, strict=False)
    told = ((head, one if isinstance(one, SafeString) else escape(one)) for head, one in cells)
    return SafeString("".join(f"{head}{one}</td>" for head, one in told))


def _row(row: Row, params: QueryDict, tail: str, heads: Heads) -> SafeString:
    one = row.standing
    late = SafeString(' class="late"') if one.timing == "in_ritardo" else EMPTY
    cells = _filled(heads, _contents(one)) if one else _empty(len(heads))
    return SafeString(f"<tr{late}>{_head(row, params, tail)}{cells}</tr>")


def _head(row: Row, params: QueryDict, tail: str) -> SafeString:
    name = f"{row.code} {row.label}" if row.code else row.label
    address = f"{row.address}?{tail}" if tail and row.address else row.address
    title = (
        format_html('<a class="t" href="{}">{}</a>', address, name)
        if address
        else format_html('<span class="t">{}</span>', name)
    )
    classes = (f"d{min(row.depth, 4)}" if row.depth else "", "" if row.has_below else "leaf")
    deep = SafeString(f' class="{" ".join(filter(None, classes))}"') if any(classes) else EMPTY
    return format_html('<th scope="row"{}>{}{}</th>', deep, title, _below(row, params))


def _below(row: Row, params: QueryDict) -> SafeString:
    """Opens the lines right below, or closes them: an address, so that no script is needed."""
    if not row.below and not row.is_open:
        return EMPTY
    changed = params.copy()
    opened = [code for code in changed.getlist("aperte") if code != row.code]
    changed.setlist("aperte", opened if row.is_open else [*opened, row.code])
    if row.is_open:
        words = _("chiudi")
    else:
        words = ngettext("apri %(n)s riga", "apri %(n)s righe", row.below) % {"n": row.below}
    return format_html(
        '<a class="s noprint" href="?{}#parti">{}<span class="visually-hidden"> {}</span></a>',
        changed.urlencode(), words, row.label,
    )  # fmt: skip


def _contents(one: Standing) -> Iterator[str]:
    """What stands in the cells; the two of money are asked for only where there is some."""
    yield _progress(one)
    yield timing(cast("Any", one)) if one.done is not None else EMPTY
    yield written(one.commitments)
    yield written(one.late) if one.late else "0"
    yield written(one.stale)
    yield EMPTY if one.known is None else per_cent(one.known)
    yield EMPTY if one.cost is None else euros(one.cost)
    yield EMPTY if one.paid_share is None else per_cent(one.paid_share)


def _empty(columns: int) -> SafeString:
    """A line that nothing carries: said once, not eight times."""
    return format_html(
        '<td class="w" colspan="{}"><span class="nd">{}</span></td>',
        columns, _("nessun impegno noto"),
    )  # fmt: skip


def _progress(one: Standing) -> SafeString:
    if one.done is None:
        return not_known()
    return format_html(
        '<span class="q-prog"><span>{}</span><b>{}</b></span>',
        done_bar(one.done, one.planned), per_cent(one.done),
    )  # fmt: skip


# The sum ------------------------------------------------------------------------------------------


@register.simple_tag
def sum_rows(board: Board) -> SafeString:
    """The terms of «come si calcola»: the rows of the first level, and what is in none."""
    labels = (
        _("Peso"), _("Di cui noto"), pgettext("impegno", "Fatto"), _("Peso × fatto"),
        _("Peso × previsto"),
    )  # fmt: skip
    heads = [_opening("num", label) for label in labels]
    return SafeString("".join(_term(row, heads) for row in _terms(board)))


def _terms(board: Board) -> Iterator[Row]:
    yield from (one for one in board.parts if one.standing.weight)
    if board.rest.weight:
        yield Row("", _("Senza una riga sua"), board.rest)


def _term(row: Row, heads: Heads) -> SafeString:
    one = row.standing
    out = format_html('<span class="nd">{}</span>', _("fuori dalla somma"))
    values = (
        weighed(one.weight),
        weighed(one.known_weight),
        not_known() if one.done is None else per_cent(one.done, 1),
        out if one.done is None else written(one.progress.total, 1),
        out if one.planned is None else written(one.foreseen.total, 1),
    )
    name = f"{row.code} {row.label}" if row.code else row.label
    return format_html('<tr><th scope="row">{}</th>{}</tr>', name, _filled(heads, values))

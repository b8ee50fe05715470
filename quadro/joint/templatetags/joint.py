"""What is done together in words and signs."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.joint.models import Answer, Application, JointService, State
from quadro.joint.queries import SMALL, Line, Sheet, Suggestion, Watched
from quadro.joint.sharing import Part, Quota, Sharing
from quadro.joint.words import rule_in_words, steps_of
from quadro.kit.dates import after_article, in_words
from quadro.kit.numbers import per_cent, written
from quadro.kit.templatetags.kit import chip, mark, not_known
from quadro.kit.templatetags.measures import bar

register = template.Library()

SIGNS = {
    State.PREPARING: ("line", "pencil"),
    State.COMING: ("act", "clock"),
    State.ACTIVE: ("ok", "check-circle"),
    State.ENDED: ("", "close-circle"),
}


@register.simple_tag
def service_state(service: JointService, day: date, style: str = "") -> SafeString:
    """`attivo dal 1° marzo 2024`, `concluso il 28 febbraio 2026`, `in preparazione`."""
    state = service.state_on(day)
    words = str(state.label)
    if state in (State.ACTIVE, State.COMING) and service.since is not None:
        since = after_article(service.since, "dal")
        words = _("%(state)s %(since)s") % {"state": state.label, "since": since}
    elif state == State.ENDED and service.last_day is not None:
        words = _("concluso il %(day)s") % {"day": in_words(service.last_day)}
    tone, sign = SIGNS[state]
    return chip(tone, sign, words, style)


ANSWERS = {
    Answer.AWAITED: ("act", "clock"),
    Answer.ACCEPTED: ("ok", "check-circle"),
    Answer.REFUSED: ("bad", "close-circle"),
    Answer.WITHDRAWN: ("", "close-circle"),
}


@register.simple_tag
def application_state(application: Application) -> SafeString:
    """`in attesa di risposta`, `accolta: entra dal 1° luglio 2026`."""
    answer = Answer(application.state)
    words = str(answer.label)
    if application.member is not None and application.member.since is not None:
        since = after_article(application.member.since, "dal")
        words = _("%(answer)s: entra %(since)s") % {"answer": answer.label, "since": since}
    tone, sign = ANSWERS[answer]
    return chip(tone, sign, words, "plain")


@register.filter
def with_sign(value: Decimal | None) -> str:
    """`+7.805,75`, `−113,26`, `0,00`."""
    if value is None:
        return not_known()
    plus = "+" if value > 0 else ""
    return f"{plus}{written(value, 2)}"


@register.simple_tag
def rule_words(parts: Sequence[Part]) -> str:
    words = rule_in_words(parts)
    return words[:1].upper() + words[1:]


@register.simple_tag
def weight_bar(line: Line) -> SafeString:
    """How much of the whole it pays."""
    label = f"{line.body.label}: {per_cent(line.percent, 1)}"
    return bar(line.percent, 100, label)


@register.simple_tag
def steps(sharing: Sharing, quota: Quota) -> SafeString:
    return format_html_join(
        "", '<p class="mb-1">{}</p>', ((one,) for one in steps_of(sharing, quota))
    )


@register.simple_tag
def growth(sheet: Sheet) -> str:
    """`+3,7 % sul 2026`."""
    if sheet.growth is None or sheet.before is None:
        return ""
    plus = "+" if sheet.growth > 0 else ""
    said = {"change": f"{plus}{per_cent(sheet.growth, 1)}", "year": sheet.before.year}
    return _("%(change)s sul %(year)s") % said


@register.simple_tag
def small_ones(sheet: Sheet) -> str:
    """`3 Comuni su 4 fino a 5.000 abitanti`."""
    said = {"n": sheet.small, "all": len(sheet.members), "most": written(SMALL)}
    return (
        ngettext(
            "%(n)s Comune su %(all)s fino a %(most)s abitanti",
            "%(n)s Comuni su %(all)s fino a %(most)s abitanti",
            sheet.small,
        )
        % said
    )


@register.simple_tag
def why(one: Suggestion) -> str:
    """`confina con Binasco e Noviglio · stessa Zona · fino a 5.000 abitanti, …`."""
    told = []
    if one.neighbours:
        told.append(_("confina con %(names)s") % {"names": _listed(one.neighbours)})
    if one.same_zone:
        told.append(_("stessa Zona"))
    if one.is_small:
        told.append(_("fino a 5.000 abitanti, funzione che non risulta associata"))
    return " · ".join(told)


def _listed(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _("%(first)s e %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


@register.simple_tag
def names_of(names: Sequence[object], most: int = 6) -> str:
    """The labels of bodies, the first ones."""
    told = [str(getattr(one, "label", one)) for one in names]
    if len(told) > most:
        rest = len(told) - most
        more = ngettext("un altro Comune", "altri %(n)s", rest) % {"n": rest}
        return _listed([*told[:most], more])
    return _listed(told) if told else ""


@register.simple_tag
def duty_cells(town: Watched) -> SafeString:
    """Of each function whether it is known to be exercised with others."""
    return format_html_join(
        "",
        "<td>{}</td>",
        (
            (
                mark("full", _("in forma associata: %(names)s") % {
                    "names": ", ".join(service.name for service in one.services)
                })
                if one.services
                else mark("dashed", _("non risulta"))
                if one.is_due
                else format_html('<span class="visually-hidden">{}</span>', _("non dovuta")),
            )
            for one in town.cells
        ),
    )  # fmt: skip


@register.simple_tag
def known_of(town: Watched, due: int) -> str:
    """`2 su 9`."""
    return _("%(n)s su %(all)s") % {"n": town.known, "all": due}

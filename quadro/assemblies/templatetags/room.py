"""The squares of a sitting, its bars, the words of its screen.

A square is a button; a hundred and thirty of them are written here, not by the template engine. Its
sign is a symbol that the page holds once.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quadro.assemblies import prose
from quadro.assemblies.counting import Choice
from quadro.assemblies.gauges import Frame
from quadro.assemblies.models import Attendance, Ballot, Delegates, QuorumCheck, Sitting
from quadro.assemblies.queries.room import Group, Line, Room, Square
from quadro.assemblies.states import Mark, Outcome, Stage, State
from quadro.assemblies.templatetags.assemblies import drawn
from quadro.kit.templatetags.kit import EMPTY, chip
from quadro.kit.text import Text

register = template.Library()

TO_CALL, TO_VOTE, OUT = "da_chiamare", "da_votare", "fuori"
SIGNS = {
    Mark.PRESENT: '<rect width="24" height="24" rx="2" fill="#0066cc"/>'
    '<path d="M6.5 12.5l3.6 3.7 7.4-8" fill="none" stroke="#fff" stroke-width="2.4"/>',
    Mark.ONLINE: '<rect x="1" y="1" width="22" height="22" rx="1.5" fill="#fff" stroke="#0066cc" '
    'stroke-width="2"/><path d="M1 12h22v10a1 1 0 0 1-1 1H2a1 1 0 0 1-1-1z" fill="#0066cc"/>',
    Mark.PROXY: '<rect x="1" y="1" width="22" height="22" rx="1.5" fill="#c3dbf3" stroke="#0066cc" '
    'stroke-width="2"/><path d="M9 7v10h2.5a5 5 0 0 0 0-10z" fill="none" stroke="#17324d" '
    'stroke-width="2.2"/>',
    Mark.EXCUSED: '<rect x="1" y="1" width="22" height="22" rx="1.5" fill="#fff" stroke="#6f8194" '
    'stroke-width="1.6" stroke-dasharray="3 2.4"/><path d="M7 12h10" stroke="#46596c" '
    'stroke-width="2.2"/>',
    Mark.ABSENT: '<rect x="1" y="1" width="22" height="22" rx="1.5" fill="#fff" stroke="#6f8194" '
    'stroke-width="1.6"/>',
    TO_CALL: '<rect x="1" y="1" width="22" height="22" rx="1.5" fill="#fff" stroke="#6f8194" '
    'stroke-width="1.6"/><circle cx="12" cy="12" r="2" fill="#6f8194"/>',
    Choice.FOR: '<rect width="24" height="24" rx="2" fill="#0066cc"/>'
    '<path d="M6.5 12.5l3.6 3.7 7.4-8" fill="none" stroke="#fff" stroke-width="2.4"/>',
    Choice.AGAINST: '<rect width="24" height="24" rx="2" fill="#17324d"/>'
    '<path d="M7.5 7.5l9 9m0-9l-9 9" fill="none" stroke="#fff" stroke-width="2.4"/>',
    Choice.ABSTAINED: '<rect x="1" y="1" width="22" height="22" rx="1.5" fill="#c3dbf3" '
    'stroke="#0066cc" stroke-width="2"/><path d="M7 12h10" stroke="#17324d" stroke-width="2.4"/>',
    TO_VOTE: '<rect x="1" y="1" width="22" height="22" rx="1.5" fill="#fff" stroke="#0066cc" '
    'stroke-width="2"/>',
    Choice.NOT_VOTING: '<rect x="1" y="1" width="22" height="22" rx="1.5" fill="#fff" '
    'stroke="#0066cc" stroke-width="2" stroke-dasharray="3 2.4"/>',
    OUT: '<rect x="8" y="8" width="8" height="8" rx="1" fill="#6f8194"/>',
}
PRESENCES: dict[str, Text] = {
    **{one.value: one.label for one in Mark},
    TO_CALL: gettext_lazy("da chiamare"),
}
VOTES: dict[str, Text] = {
    Choice.FOR: gettext_lazy("favorevole"),
    Choice.AGAINST: gettext_lazy("contrario"),
    Choice.ABSTAINED: gettext_lazy("astenuto"),
    TO_VOTE: gettext_lazy("deve votare"),
    OUT: gettext_lazy("non vota"),
}
MARK_KEYS: tuple[tuple[str, str, Text], ...] = (
    (Mark.PRESENT, "P", gettext_lazy("Presente")),
    (Mark.ONLINE, "O", gettext_lazy("Online")),
    (Mark.EXCUSED, "G", gettext_lazy("Giustificato")),
    (Mark.ABSENT, "A", gettext_lazy("Assente")),
)
VOTE_KEYS: tuple[tuple[str, str, Text], ...] = (
    (Choice.FOR, "F", gettext_lazy("Favorevole")),
    (Choice.AGAINST, "C", gettext_lazy("Contrario")),
    (Choice.ABSTAINED, "A", gettext_lazy("Astenuto")),
)


# Squares ------------------------------------------------------------------------------------------


@register.simple_tag
def seat_signs() -> SafeString:
    """The symbols, once in the page; they show nothing by themselves."""
    drawn = format_html_join(
        "",
        '<symbol id="p-{}" viewBox="0 0 24 24">{}</symbol>',
        ((name, SafeString(sign)) for name, sign in SIGNS.items()),
    )
    return format_html('<svg class="q-signs" aria-hidden="true">{}</svg>', drawn)


@cache
def _sign(name: str) -> SafeString:
    return format_html(
        '<svg viewBox="0 0 24 24" aria-hidden="true"><use href="#p-{}"/></svg>', name
    )


@register.simple_tag
def seat_legend(*, votes: bool) -> SafeString:
    told = _words(votes=votes).items()
    return format_html_join("", "<span>{}{}</span>", ((_sign(name), label) for name, label in told))


def _words(*, votes: bool) -> dict[str, Text]:
    return VOTES if votes else PRESENCES


@register.simple_tag
def seat_rows_of_room(room: Room, called: Square | None, *, votes: bool) -> SafeString:
    """A row for each group; a square is a button that calls its seat."""
    current = called.seat.pk if called else 0
    return format_html_join(
        "",
        '<li><span class="z">{}</span><div class="q-tiles" role="group" aria-label="{}">{}</div>'
        '<span class="c" data-group="{}">{}</span></li>',
        (
            (
                one.name or _("Tutti"), one.name or _("Tutti"),
                format_html_join(
                    "",
                    '<button type="submit" name="posto" value="{}"{} aria-label="{}" title="{}">'
                    "{}</button>",
                    _buttons(one, current, votes=votes),
                ),
                place, _count(one, votes=votes),
            )
            for place, one in enumerate(room.groups)
        ),
    )  # fmt: skip


CURRENT = SafeString(' aria-current="true"')


def _buttons(group: Group, current: int, *, votes: bool) -> Iterator[tuple[Any, ...]]:
    words = _words(votes=votes)
    for one in group.squares:
        seat = one.seat
        shown = shown_as(one, votes=votes)
        label = f"{seat.label}: {words[shown]}"
        yield seat.pk, CURRENT if seat.pk == current else EMPTY, label, label, _sign(shown)


def shown_as(one: Square, *, votes: bool) -> str:
    if not votes:
        return one.seat.mark if one.is_called else TO_CALL
    if one.vote is None:
        return OUT
    return one.vote.choice or TO_VOTE


def _count(group: Group, *, votes: bool) -> str:
    done, total = group.voted if votes else (group.here, len(group.squares))
    return _("%(n)s su %(of)s") % {"n": done, "of": total}


@register.simple_tag
def called_where(room: Room, called: Square) -> str:
    """`Nord Ovest, 3 di 16`."""
    found = next(one for one in room.groups if one.name == called.seat.group)
    place = found.squares.index(called) + 1
    told = _("%(place)s di %(of)s") % {"place": place, "of": len(found.squares)}
    return f"{found.name}, {told}" if found.name else told


@register.simple_tag
def called_state(called: Square, *, votes: bool) -> str:
    """What is marked of the one who is called, and since when."""
    seat = called.seat
    told = str(_words(votes=votes)[shown_as(called, votes=votes)])
    if not votes and seat.delegate:
        told = f"{told} ({seat.delegate})"
    at = called.vote.at if votes and called.vote else seat.marked_at if not votes else None
    if at is None:
        return told
    return _("%(told)s, dalle %(hour)s") % {"told": told, "hour": prose.hour(at)}


@register.simple_tag
def call_keys(sitting: Sitting, *, votes: bool) -> SafeString:
    """The answers with their keys; the first is the likely one."""
    told = VOTE_KEYS if votes else MARK_KEYS
    if not votes and not sitting.assembly.allows_online:
        told = tuple(one for one in told if one[0] != Mark.ONLINE)
    return format_html_join(
        "\n",
        '<button class="q-btn{}" type="submit" name="segno" value="{}" data-key="{}">'
        "{} <kbd>{}</kbd></button>",
        (
            (" main" if place == 0 else "", value, key.lower(), label, key)
            for place, (value, key, label) in enumerate(told)
        ),
    )


@register.simple_tag
def takes_delegates(sitting: Sitting) -> bool:
    return sitting.assembly.delegates != Delegates.NONE


# Bars ---------------------------------------------------------------------------------------------


@register.simple_tag
def gauges(frame: Frame) -> SafeString:
    """The cells of the frame: quorum, then votes in favour."""
    return format_html_join("", "<div>{}</div>", ((drawn(one),) for one in frame.gauges))


# Agenda -------------------------------------------------------------------------------------------


@register.simple_tag
def line_words(line: Line) -> str:
    """What came of an item, or how it will be voted."""
    item, ballot = line.item, line.ballot
    hour = prose.hour(item.closed_at)
    if item.stage == Stage.CLOSED:
        told = str(Outcome(item.outcome).label)
        if ballot and item.outcome in (Outcome.APPROVED, Outcome.REJECTED):
            told = f"{told}, {_favour(ballot)}"
        return _("%(told)s, chiuso alle %(hour)s") % {"told": told, "hour": hour}
    if item.stage == Stage.UNDER_WAY:
        if ballot and ballot.is_open:
            return _("voto aperto alle %(hour)s") % {"hour": prose.hour(ballot.opened_at)}
        if ballot:
            return _("votato, %(told)s") % {"told": _favour(ballot)}
        return _("aperto alle %(hour)s") % {"hour": prose.hour(item.started_at)}
    if not item.votes:
        return str(item.get_kind_display())
    secret = _(", voto segreto") if item.is_secret else ""
    return f"{item.get_kind_display()}{secret}"


def _favour(ballot: Ballot) -> str:
    found = ballot.in_favour if ballot.is_secret else getattr(ballot, "told_favour", 0)
    count = found or 0
    return ngettext("%(n)s favorevole", "%(n)s favorevoli", count) % {"n": count}


@register.simple_tag
def kind_of_ballot(room: Room) -> str:
    """`Voto palese, maggioranza assoluta`."""
    told = room.ballot or room.item
    if told is None:
        return ""
    kind = _("Voto segreto") if told.is_secret else _("Voto palese")
    return f"{kind}, {told.get_majority_display()}"


@register.simple_tag
def closings(room: Room) -> list[tuple[str, str]]:
    """How the item may close, first as it does if nobody says otherwise."""
    words = {
        Outcome.ADJOURNED: _("Rinvia il punto"),
        Outcome.NOTED: _("Presa d’atto"),
        Outcome.NO_QUORUM: _("Manca il numero legale"),
    }
    if room.ballot is None:
        votes = room.item is not None and room.item.votes
        first = ("", words.pop(Outcome.ADJOURNED if votes else Outcome.NOTED))
    else:
        said = _("Approvato") if room.ballot.is_carried else _("Non approvato")
        first = ("", _("Come dice il voto") if room.is_voting else said)
    return [first, *((one.value, label) for one, label in words.items())]


@register.simple_tag
def carried(*, is_carried: bool) -> SafeString:
    if is_carried:
        return chip("ok", "check-circle", _("approvato"))
    return chip("warn", "close-circle", _("non approvato"))


@register.simple_tag
def sitting_chip(sitting: Sitting) -> SafeString:
    """`seduta aperta alle 15:04`."""
    hour = prose.hour(sitting.opened_at)
    match sitting.state:
        case State.OPEN:
            return chip("ok", "presentation", _("seduta aperta alle %(hour)s") % {"hour": hour})
        case State.SUSPENDED:
            return chip("warn", "clock", _("seduta sospesa"))
        case State.CLOSED:
            closed = {"hour": prose.hour(sitting.closed_at)}
            return chip("", "check-circle", _("seduta chiusa alle %(hour)s") % closed)
    return chip("act", "calendar", _("seduta %(state)s") % {"state": sitting.get_state_display()})


@register.simple_tag
def last_check(check: QuorumCheck | None) -> str:
    if check is None:
        return _("Non ancora verificato.")
    told = {"hour": prose.hour(check.at), "here": check.heads, "of": check.of_heads}
    if check.is_met:
        return _("Verificato alle %(hour)s: %(here)s su %(of)s, raggiunto.") % told
    return _("Verificato alle %(hour)s: %(here)s su %(of)s, non raggiunto.") % told


@register.filter
def hour(at: datetime | None) -> str:
    return prose.hour(at)


# What the script is told --------------------------------------------------------------------------


@register.simple_tag
def room_facts(room: Room, called: Square | None, *, votes: bool) -> dict[str, Any]:
    """Seats with what they are marked, addresses, words."""
    sitting = room.sitting
    at = [sitting.assembly.slug, sitting.key]
    groups = {one.name: place for place, one in enumerate(room.groups)}
    return {
        "token": str(room.token),
        "page": room.token.page,
        "votes": votes,
        "called": called.seat.pk if called else 0,
        "seats": [_seat_facts(one, groups[one.seat.group]) for one in room.squares],
        "groups": [one.name for one in room.groups],
        "delegates": {str(key): names for key, names in room.delegates.items()},
        "mark": reverse("assemblies:cast", args=[*at, room.ballot.pk])
        if votes and room.ballot
        else reverse("assemblies:mark", args=at),
        "state": reverse("assemblies:room_state", args=at),
        "words": {
            **{name: str(label) for name, label in _words(votes=votes).items()},
            **_sentences(),
        },
    }  # fmt: skip


def _seat_facts(one: Square, group: int) -> list[Any]:
    seat: Attendance = one.seat
    vote = [one.vote.choice, one.vote.version] if one.vote else None
    return [
        seat.pk, seat.label, seat.holder, group, seat.mark, seat.version, seat.delegate,
        one.is_called, vote,
    ]  # fmt: skip


def _sentences() -> dict[str, str]:
    return {
        "of": _("%s di %s"),
        "outOf": _("%s su %s"),
        "end": _("Fine dell’appello: premi N per il passo dopo."),
        "voted": _("Hanno votato tutti: premi N per il passo dopo."),
        "notVoter": _("%s non vota: non c’era all’apertura del voto."),
        "undone": _("Annullato: %s."),
        "nothingToUndo": _("Non c’è niente da annullare."),
        "many": _("%s seggi: %s."),
        "none": _("Nessun Comune o seggio si chiama così."),
        "found": _("%s (%s di %s). Invio per andarci, freccia giù per il prossimo."),
        "offline": _(
            "La rete non risponde: %s segni da inviare, riprovo. Restano su questa pagina."
        ),
        "sent": _("La rete risponde: tutti i segni sono arrivati."),
        "session": _(
            "Sei uscito da Quadro: entra di nuovo in un’altra scheda, i segni aspettano qui."
        ),
        "refused": _("%s: il segno non è stato preso. %s"),
        "waiting": _("Aspetto che tutti i segni arrivino, poi vado avanti."),
        "moved": _("La seduta è andata avanti: la pagina si aggiorna appena può."),
    }

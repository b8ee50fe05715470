"""The signs of texts: what is added and removed, states of versions and comments, placeholders."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from quadro.kit.templatetags.kit import chip
from quadro.texts.body import PLACEHOLDER
from quadro.texts.comparison import Mark, Piece
from quadro.texts.models import Comment, TextVersion

register = template.Library()

STATES = {
    Comment.State.OPEN: ("act", "comment", ""),
    Comment.State.ACCEPTED: ("ok", "check-circle", ""),
    Comment.State.RESOLVED: ("ok", "check-circle", "plain"),
    Comment.State.REJECTED: ("", "close-circle", ""),
}


@register.simple_tag
def comment_state(comment: Comment) -> SafeString:
    tone, sign, style = STATES[Comment.State(comment.state)]
    return chip(tone, sign, str(comment.get_state_display()), style)


@register.simple_tag
def version_state(version: TextVersion) -> SafeString:
    """Being written, saved, frozen: word and icon together."""
    if version.is_frozen:
        return chip("ok", "locked", _("schema da approvare"))
    if version.is_open:
        return chip("", "pencil", _("in lavorazione"))
    return chip("", "file", _("versione salvata"), "plain")


@register.simple_tag
def marked(pieces: Iterable[Piece]) -> SafeString:
    """Words kept, added and removed, said aloud too: never by colour alone."""
    return format_html_join("", "{}", ((_marked(one),) for one in pieces))


def _marked(piece: Piece) -> SafeString:
    if piece.mark == Mark.KEPT:
        return _lines(piece.text)
    word = _("aggiunto:") if piece.mark == Mark.ADDED else _("tolto:")
    return format_html(
        '<{}><span class="visually-hidden">{} </span>{}</{}>',
        piece.mark,
        word,
        _lines(piece.text),
        piece.mark,
    )


@register.filter
def wording(text: str) -> SafeString:
    """A paragraph with its line ends; what is still to be written stands out."""
    safe = PLACEHOLDER.sub(lambda match: f"<strong>{match[0]}</strong>", escape(text))
    return SafeString(safe.replace("\n", "<br>"))


def _lines(text: str) -> SafeString:
    return SafeString(escape(text).replace("\n", "<br>"))


@register.simple_tag
def speaker(comment: Comment, *, names: bool) -> SafeString:
    """Who said it: to who is not of the agreement only for which body, never which person."""
    body = comment.on_behalf_of.name if comment.on_behalf_of else _("Ufficio piano")
    if not names:
        return format_html("<b>{}</b>", body)
    return format_html("<b>{}</b><span>{}</span>", comment.author.name, body)

"""The signs of agreements: word, icon and tone of a state always go together."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quadro.agreements.models import Agreement, Party, Signature
from quadro.agreements.queries import RegisterRow, Retention, retention_of
from quadro.agreements.register import RegisterTable
from quadro.agreements.states import BINDING, State
from quadro.bodies.models import Kind
from quadro.kit.templatetags.kit import chip, icon

register = template.Library()

SIGNS = {
    State.PROPOSED: ("", "search"),
    State.INQUIRY: ("", "search"),
    State.DRAFT: ("act", "pencil"),
    State.OPINIONS: ("act", "comment"),
    State.CONFERENCE: ("act", "user"),
    State.APPROVAL: ("act", "pa"),
    State.SIGNING: ("act", "pencil"),
    State.DECREE: ("act", "pa"),
    State.RATIFICATION: ("warn", "pa"),
    State.EFFECTIVE: ("ok", "file-signed"),
    State.UNDER_WAY: ("ok", "arrow-right-circle"),
    State.RELAUNCH: ("warn", "refresh"),
    State.SUSPENDED: ("warn", "minus-circle"),
    State.DEFAULT: ("bad", "warning-circle"),
    State.CONCLUDED: ("", "check-circle"),
    State.EXPIRED: ("", "clock"),
    State.RENEWED: ("", "refresh"),
    State.WITHDRAWN: ("", "minus-circle"),
    State.TERMINATED: ("", "close-circle"),
    State.LAPSED: ("bad", "close-circle"),
    State.ARCHIVED: ("", "box"),
}
SOON = 7
"""Days before a term in which its sign is no longer quiet."""
LOUD = (State.RATIFICATION, State.LAPSED, State.RELAUNCH, State.SUSPENDED, State.DEFAULT)


@register.simple_tag
def state(value: str, style: str = "plain") -> SafeString:
    """`{% state agreement.state %}`: the normal is quiet, the exception is filled."""
    return _state(State(value), str(State(value).label), style)


@lru_cache(maxsize=200)
def _state(value: State, label: str, style: str) -> SafeString:
    """The same few signs stand at every row of a list."""
    tone, sign = SIGNS[value]
    return chip(tone, sign, label, "" if value in LOUD else style)


VERDICTS = {
    Signature.Verdict.GOOD: ("ok", "check-circle"),
    Signature.Verdict.UNVERIFIED: ("warn", "help-circle"),
    Signature.Verdict.REDO: ("bad", "close-circle"),
    Signature.Verdict.VOID: ("bad", "ban"),
}


@register.simple_tag
def verdict(value: str) -> SafeString:
    """What is said of a signature."""
    told = Signature.Verdict(value)
    tone, sign = VERDICTS[told]
    return chip(tone, sign, str(told.label))


@register.simple_tag
def state_icon(value: str) -> SafeString:
    """The icon alone, that says its state aloud: beside the name of an agreement in a list."""
    tone, sign = SIGNS[State(value)]
    return icon(sign, str(State(value).label), "" if tone == "act" else tone)


@register.simple_tag
def register_detail(table: RegisterTable, row: RegisterRow) -> str:
    """Under the title of a row: instrument and Zones."""
    return " · ".join(filter(None, [row.instrument, table.place_of(row)]))


@register.simple_tag
def term(due: date, today: date) -> SafeString:
    """How far a term is: «mancano 12 giorni», «scade oggi», «passato da 3 giorni»."""
    left = (due - today).days
    if left < 0:
        words = ngettext("passato da un giorno", "passato da %(n)s giorni", -left) % {"n": -left}
        return chip("bad", "warning-circle", words)
    if left == 0:
        return chip("warn", "clock", _("scade oggi"))
    words = ngettext("manca un giorno", "mancano %(n)s giorni", left) % {"n": left}
    return chip("warn", "clock", words) if left <= SOON else chip("", "clock", words, "plain")


@register.simple_tag
def shown_until(agreement: Agreement, parties: Sequence[Party]) -> Retention | None:
    """How long the law keeps it published: an accord of the authority, signed and shown."""
    ours = next((one for one in parties if one.body.kind == Kind.METROPOLITAN_AUTHORITY), None)
    since = (ours.joined_on or agreement.signed_on) if ours else None
    if since is None or not agreement.is_published or agreement.state not in BINDING:
        return None
    return retention_of(agreement, since)

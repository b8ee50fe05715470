"""The signs of agreements: word, icon and tone of a state always go together."""

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString

from quadro.agreements.models import Signature
from quadro.agreements.queries import RegisterRow
from quadro.agreements.register import RegisterTable
from quadro.agreements.states import State
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

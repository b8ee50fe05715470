"""The life of an intervention as a table: from, verb, to, who, guard."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    TO_START = "da_avviare", _("da avviare")
    UNDER_WAY = "in_corso", _("in corso")
    SUSPENDED = "sospeso", _("sospeso")
    DONE = "concluso", _("concluso")
    CANCELLED = "annullato", _("annullato")


class Who(models.TextChoices):
    """Whose move it is."""

    BODY = "attuatore", _("l’ente attuatore, o l’Ufficio piano")
    OFFICE = "ufficio", _("l’Ufficio piano")


class Guard(models.TextChoices):
    """What must be true for a move; the policy of each stands in `policies.moving`."""

    NONE = "", ""
    REASON = "motivo", _("con una motivazione")
    DAY = "giorno", _("si dice il giorno in cui è finito")


@dataclass(frozen=True)
class Move:
    """`verb` takes an intervention from `source` to `target`; `guard` says what must be true."""

    source: State
    verb: str
    target: State
    who: Who = Who.BODY
    guard: Guard = Guard.NONE


S, G = State, Guard
MOVES: tuple[Move, ...] = (
    Move(S.TO_START, "start", S.UNDER_WAY),
    Move(S.UNDER_WAY, "suspend", S.SUSPENDED, guard=G.REASON),
    Move(S.SUSPENDED, "resume", S.UNDER_WAY),
    Move(S.UNDER_WAY, "finish", S.DONE, guard=G.DAY),
    Move(S.DONE, "reopen", S.UNDER_WAY, Who.OFFICE, G.REASON),
    *(
        Move(state, "cancel", S.CANCELLED, Who.OFFICE, G.REASON)
        for state in (S.TO_START, S.UNDER_WAY, S.SUSPENDED)
    ),
    Move(S.CANCELLED, "restore", S.TO_START, Who.OFFICE, G.REASON),
)
VERBS: dict[str, str | Promise] = {
    "start": _("Avvia l’intervento"),
    "suspend": _("Sospendi l’intervento"),
    "resume": _("Riprendi l’intervento"),
    "finish": _("Concludi l’intervento"),
    "reopen": _("Riapri l’intervento"),
    "cancel": _("Annulla l’intervento"),
    "restore": _("Rimetti da avviare"),
}
ADDRESSES = {
    "start": "avvia",
    "suspend": "sospendi",
    "resume": "riprendi",
    "finish": "concludi",
    "reopen": "riapri",
    "cancel": "annulla",
    "restore": "ripristina",
}
"""The last piece of the address of each move."""
OPEN = (State.TO_START, State.UNDER_WAY, State.SUSPENDED)
"""Still to be done."""


def moves_from(state: str) -> Iterator[Move]:
    return (move for move in MOVES if move.source == state)


def move_of(state: str, verb: str) -> Move | None:
    return next((move for move in moves_from(state) if move.verb == verb), None)

"""The life of a commitment as a table: from, verb, to, who, guard."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    TO_START = "da_avviare", _("da avviare")
    UNDER_WAY = "in_corso", _("in corso")
    SUSPENDED = "sospeso", _("sospeso")
    DELIVERED = "consegnato", _("fatto, da verificare")
    DONE = "concluso", _("concluso")
    CANCELLED = "annullato", _("annullato")


class Who(models.TextChoices):
    """Whose move it is."""

    OWNER = "responsabile", _("l’ente responsabile, o l’Ufficio piano")
    OFFICE = "ufficio", _("l’Ufficio piano")


class Guard(models.TextChoices):
    """What must be true for a move; the policy of each stands in `policies.moving`."""

    NONE = "", ""
    REASON = "motivo", _("con una motivazione")
    EVIDENCE = "prova", _("c’è almeno una prova, e si dice il giorno")
    ANOTHER = "altri", _("verifica una persona diversa da chi ha consegnato")


@dataclass(frozen=True)
class Move:
    """`verb` takes a commitment from `source` to `target`; `guard` says what must be true."""

    source: State
    verb: str
    target: State
    who: Who = Who.OWNER
    guard: Guard = Guard.NONE


S, G = State, Guard
MOVES: tuple[Move, ...] = (
    Move(S.TO_START, "start", S.UNDER_WAY),
    Move(S.TO_START, "deliver", S.DELIVERED, guard=G.EVIDENCE),
    Move(S.UNDER_WAY, "deliver", S.DELIVERED, guard=G.EVIDENCE),
    Move(S.UNDER_WAY, "suspend", S.SUSPENDED, guard=G.REASON),
    Move(S.SUSPENDED, "resume", S.UNDER_WAY),
    Move(S.DELIVERED, "confirm", S.DONE, Who.OFFICE, G.ANOTHER),
    Move(S.DELIVERED, "send_back", S.UNDER_WAY, Who.OFFICE, G.REASON),
    Move(S.DONE, "reopen", S.UNDER_WAY, Who.OFFICE, G.REASON),
    *(
        Move(state, "cancel", S.CANCELLED, Who.OFFICE, G.REASON)
        for state in (S.TO_START, S.UNDER_WAY, S.SUSPENDED)
    ),
)
VERBS: dict[str, str | Promise] = {
    "start": _("Avvia l’impegno"),
    "deliver": _("Consegna l’impegno"),
    "suspend": _("Sospendi l’impegno"),
    "resume": _("Riprendi l’impegno"),
    "confirm": _("Verifica e concludi"),
    "send_back": _("Restituisci con motivo"),
    "reopen": _("Riapri l’impegno"),
    "cancel": _("Annulla l’impegno"),
}
ADDRESSES = {
    "start": "avvia",
    "deliver": "consegna",
    "suspend": "sospendi",
    "resume": "riprendi",
    "confirm": "verifica",
    "send_back": "restituisci",
    "reopen": "riapri",
    "cancel": "annulla",
}
"""The last piece of the address of each move."""
OPEN = (State.TO_START, State.UNDER_WAY, State.SUSPENDED)
"""Still to be done."""


def moves_from(state: str) -> Iterator[Move]:
    return (move for move in MOVES if move.source == state)


def move_of(state: str, verb: str) -> Move | None:
    return next((move for move in moves_from(state) if move.verb == verb), None)

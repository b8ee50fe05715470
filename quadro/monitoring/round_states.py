"""The life of an update round and of what it asks, as tables: from, verb, to, who, guard."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class RoundState(models.TextChoices):
    PLANNED = "programmata", _("programmata")
    OPEN = "aperta", _("aperta")
    CLOSED = "chiusa", _("chiusa")


class AnswerState(models.TextChoices):
    """Of one thing that a round asks of one body."""

    TO_DO = "da_rispondere", _("da fare")
    DRAFT = "bozza", _("bozza")
    SENT = "inviato", _("da verificare")
    RETURNED = "restituito", _("restituito")
    APPROVED = "approvato", _("approvato")
    EXCUSED = "esonerato", _("esonerato")
    MISSING = "mancante", _("mancante")


class Who(Enum):
    """Whose move it is."""

    BODY = _("l’ente che risponde, o l’Ufficio piano")
    OFFICE = _("l’Ufficio piano")
    ROUND = _("la finestra, quando si chiude o si riapre")


class Guard(Enum):
    """What must be true for a move; the policies say it of one row."""

    NONE = ""
    COMPLETE = _("c’è qualcosa da dire, e niente da correggere")
    REASON = _("con una motivazione")
    ANOTHER = _("approva una persona diversa da chi ha inviato")
    CHECKED = _("non resta niente da verificare")
    PERIOD = _("il periodo è finito")


@dataclass(frozen=True)
class Move:
    """`verb` takes a row from `source` to `target`; `guard` says what must be true."""

    source: str
    verb: str
    target: str
    who: Who
    guard: Guard = Guard.NONE


R, A, G = RoundState, AnswerState, Guard
ROUND_MOVES: tuple[Move, ...] = (
    Move(R.PLANNED, "open", R.OPEN, Who.OFFICE, G.PERIOD),
    Move(R.OPEN, "close", R.CLOSED, Who.OFFICE, G.CHECKED),
    Move(R.CLOSED, "reopen", R.OPEN, Who.OFFICE, G.REASON),
)
ANSWER_MOVES: tuple[Move, ...] = (
    Move(A.TO_DO, "save", A.DRAFT, Who.BODY),
    Move(A.DRAFT, "save", A.DRAFT, Who.BODY),
    Move(A.RETURNED, "save", A.RETURNED, Who.BODY),
    Move(A.DRAFT, "send", A.SENT, Who.BODY, G.COMPLETE),
    Move(A.RETURNED, "send", A.SENT, Who.BODY, G.COMPLETE),
    Move(A.SENT, "take_back", A.DRAFT, Who.BODY),
    Move(A.SENT, "approve", A.APPROVED, Who.OFFICE, G.ANOTHER),
    Move(A.SENT, "return", A.RETURNED, Who.OFFICE, G.REASON),
    # What was approved holds until another value is.
    Move(A.APPROVED, "return", A.RETURNED, Who.OFFICE, G.REASON),
    *(
        Move(state, "excuse", A.EXCUSED, Who.OFFICE, G.REASON)
        for state in (A.TO_DO, A.DRAFT, A.SENT, A.RETURNED)
    ),
    Move(A.EXCUSED, "ask_again", A.TO_DO, Who.OFFICE),
    *(Move(state, "lapse", A.MISSING, Who.ROUND) for state in (A.TO_DO, A.DRAFT, A.RETURNED)),
    Move(A.MISSING, "revive", A.DRAFT, Who.ROUND),
)
VERBS: dict[str, str | Promise] = {
    "open": _("Apri la finestra"),
    "close": _("Chiudi e congela"),
    "reopen": _("Riapri con motivo"),
    "save": _("Salva la bozza"),
    "send": _("Invia alla verifica"),
    "take_back": _("Riprendi la bozza"),
    "approve": _("Approva"),
    "return": _("Restituisci con motivo"),
    "excuse": _("Esonera con motivo"),
    "ask_again": _("Chiedi di nuovo"),
    "lapse": _("resta mancante"),
    "revive": _("si può rispondere di nuovo"),
}
WAITING = (AnswerState.TO_DO, AnswerState.DRAFT, AnswerState.RETURNED)
"""It is the turn of who answers."""
ARRIVED = (AnswerState.SENT, AnswerState.RETURNED, AnswerState.APPROVED)
"""Something was sent at least once."""


def move_of(state: str, verb: str, moves: Sequence[Move]) -> Move | None:
    return next((one for one in moves if (one.source, one.verb) == (state, verb)), None)


def moves_from(state: str, moves: Sequence[Move]) -> Iterator[Move]:
    return (one for one in moves if one.source == state)


def sources_of(verb: str, moves: Sequence[Move]) -> list[str]:
    """The states from which a verb can be done: for what is moved many at once."""
    return [one.source for one in moves if one.verb == verb]

"""The life of a reading and of a contest as tables: from, verb, to, who, guard."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Of a reading. Only what is approved counts; nothing approved is written over."""

    DRAFT = "bozza", _("bozza")
    SUBMITTED = "inviata", _("da verificare")
    RETURNED = "restituita", _("restituita")
    APPROVED = "approvata", _("approvata")
    SUPERSEDED = "sostituita", _("sostituita")


class ContestState(models.TextChoices):
    OPEN = "aperta", _("contestato, in esame")
    ACCEPTED = "accolta", _("accolta")
    PARTLY = "accolta_in_parte", _("accolta in parte")
    REJECTED = "non_accolta", _("non accolta")
    WITHDRAWN = "ritirata", _("ritirata")


class Who(models.TextChoices):
    """Whose move it is."""

    BODY = "ente", _("l’ente che rileva, o l’Ufficio piano")
    OFFICE = "ufficio", _("l’Ufficio piano")
    CONTESTER = "contestante", _("l’ente che ha contestato")
    SYSTEM = "quadro", _("da sé, quando un’altra rilevazione ne prende il posto")


class Guard(models.TextChoices):
    """What must be true for a move; the policies say it of one row."""

    NONE = "", ""
    COMPLETE = "completa", _("c’è il valore, o una nota che dice perché manca")
    REASON = "motivo", _("con una motivazione")
    ANOTHER = "altri", _("approva una persona diversa da chi ha rilevato o inviato")
    VALUE = "valore", _("con una motivazione e il valore deciso")


@dataclass(frozen=True)
class Move:
    """`verb` takes a row from `source` to `target`; `guard` says what must be true."""

    source: str
    verb: str
    target: str
    who: Who
    guard: Guard = Guard.NONE


S, C, G = State, ContestState, Guard
MOVES: tuple[Move, ...] = (
    Move(S.DRAFT, "submit", S.SUBMITTED, Who.BODY, G.COMPLETE),
    Move(S.SUBMITTED, "take_back", S.DRAFT, Who.BODY),
    Move(S.SUBMITTED, "return_", S.RETURNED, Who.OFFICE, G.REASON),
    Move(S.SUBMITTED, "approve", S.APPROVED, Who.OFFICE, G.ANOTHER),
    Move(S.RETURNED, "supersede", S.SUPERSEDED, Who.SYSTEM),
    Move(S.APPROVED, "supersede", S.SUPERSEDED, Who.SYSTEM),
)
CONTEST_MOVES: tuple[Move, ...] = (
    Move(C.OPEN, "accept", C.ACCEPTED, Who.OFFICE, G.REASON),
    Move(C.OPEN, "accept_partly", C.PARTLY, Who.OFFICE, G.VALUE),
    Move(C.OPEN, "reject", C.REJECTED, Who.OFFICE, G.REASON),
    Move(C.OPEN, "withdraw", C.WITHDRAWN, Who.CONTESTER),
)
VERBS: dict[str, str | Promise] = {
    "submit": _("Invia alla verifica"),
    "take_back": _("Riprendi la bozza"),
    "return_": _("Restituisci con motivo"),
    "approve": _("Approva"),
    "supersede": _("prende il posto di questa"),
    "accept": _("Accogli"),
    "accept_partly": _("Accogli in parte"),
    "reject": _("Non accogliere"),
    "withdraw": _("Ritira la contestazione"),
}
OPEN: tuple[str, ...] = (S.DRAFT, S.SUBMITTED, S.RETURNED)
"""Of a cell at most one reading is here: what is being written, looked at, or came back."""


def move_of(state: str, verb: str, moves: Sequence[Move] = MOVES) -> Move | None:
    return next((one for one in moves if (one.source, one.verb) == (state, verb)), None)


def sources_of(verb: str, moves: Sequence[Move] = MOVES) -> list[str]:
    """The states from which a verb can be done: for what is moved many at once."""
    return [one.source for one in moves if one.verb == verb]


def moves_from(state: str, moves: Sequence[Move] = MOVES) -> Iterator[Move]:
    return (one for one in moves if one.source == state)

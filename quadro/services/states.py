"""The life of a service, of an adhesion, of a use and of a need, as tables: from, verb, to, who."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Of a service."""

    PROPOSED = "proposto", _("proposto")
    ACTIVE = "attivo", _("attivo")
    SUSPENDED = "sospeso", _("sospeso")
    CLOSED = "chiuso", _("chiuso")


class AdhesionState(models.TextChoices):
    ASKED = "chiesta", _("chiesta")
    AWAITED = "in_delibera", _("delibera in corso")
    ADHERED = "aderito", _("aderisce")
    WITHDRAWN = "ritirata", _("ritirata")
    REFUSED = "rifiutata", _("non accolta")


class UseState(models.TextChoices):
    WAITING = "in_attesa", _("in attesa")
    ACCEPTED = "accolta", _("accolta")
    DONE = "conclusa", _("conclusa")
    WITHDRAWN = "ritirata", _("ritirata")
    REFUSED = "rifiutata", _("non accolta")


class NeedState(models.TextChoices):
    OPEN = "aperto", _("da valutare")
    TAKEN = "accolto", _("diventato una proposta")
    DECLINED = "non_accolto", _("non accolto")


class Hand(models.TextChoices):
    """Who makes a move."""

    KEEPER = "chi_tiene", _("chi tiene il servizio")
    MUNICIPALITY = "comune", _("il Comune")


class ActNeeded(models.TextChoices):
    """What a municipality must adopt to join."""

    COUNCIL = "consiglio", _("delibera del Consiglio comunale")
    EXECUTIVE = "giunta", _("delibera della Giunta comunale")
    NONE = "nessuno", _("nessun atto")


class TargetIn(models.TextChoices):
    """In what the target for small municipalities is told."""

    PERCENT = "percento", _("per cento dei piccoli Comuni per cui è")
    NUMBER = "numero", _("piccoli Comuni")


DELIBERATED = (ActNeeded.COUNCIL, ActNeeded.EXECUTIVE)
"""Where nobody knows which act is needed, none is asked for."""


@dataclass(frozen=True)
class Move:
    source: str
    verb: str
    target: str
    hand: Hand


S, A, U = State, AdhesionState, UseState
K, M = Hand.KEEPER, Hand.MUNICIPALITY
SERVICE_MOVES: tuple[Move, ...] = (
    Move(S.PROPOSED, "start", S.ACTIVE, K),
    Move(S.PROPOSED, "close", S.CLOSED, K),
    Move(S.ACTIVE, "suspend", S.SUSPENDED, K),
    Move(S.SUSPENDED, "start", S.ACTIVE, K),
    Move(S.ACTIVE, "close", S.CLOSED, K),
    Move(S.SUSPENDED, "close", S.CLOSED, K),
)
ADHESION_MOVES: tuple[Move, ...] = (
    Move(A.ASKED, "await_act", A.AWAITED, K),
    Move(A.ASKED, "accept", A.ADHERED, K),
    Move(A.AWAITED, "accept", A.ADHERED, K),
    Move(A.ASKED, "refuse", A.REFUSED, K),
    Move(A.AWAITED, "refuse", A.REFUSED, K),
    Move(A.ASKED, "leave", A.WITHDRAWN, M),
    Move(A.AWAITED, "leave", A.WITHDRAWN, M),
    Move(A.ADHERED, "leave", A.WITHDRAWN, M),
)
USE_MOVES: tuple[Move, ...] = (
    Move(U.WAITING, "accept_use", U.ACCEPTED, K),
    Move(U.WAITING, "refuse_use", U.REFUSED, K),
    Move(U.WAITING, "withdraw_use", U.WITHDRAWN, M),
    Move(U.ACCEPTED, "withdraw_use", U.WITHDRAWN, M),
    Move(U.ACCEPTED, "finish_use", U.DONE, K),
)
OPEN = (A.ASKED, A.AWAITED)
LIVE = (*OPEN, A.ADHERED)
"""One of these at a time for a municipality in a service."""
TAKING = (U.ACCEPTED, U.DONE)
"""They take one of the places of the year."""


def moves_from(table: tuple[Move, ...], state: str) -> Iterator[Move]:
    return (move for move in table if move.source == state)


def move_of(table: tuple[Move, ...], state: str, verb: str) -> Move | None:
    return next((move for move in moves_from(table, state) if move.verb == verb), None)

"""The life of a request to an interface office, as a table: from, verb, to."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    OPEN = "aperta", _("da prendere in carico")
    IN_HAND = "in_carico", _("in carico")
    WAITING = "in_attesa", _("in attesa di chi ha chiesto")
    CLOSED = "chiusa", _("chiusa")


@dataclass(frozen=True)
class Move:
    source: State
    verb: str
    target: State


S = State
MOVES: tuple[Move, ...] = (
    Move(S.OPEN, "take", S.IN_HAND),
    Move(S.OPEN, "assign", S.IN_HAND),
    Move(S.IN_HAND, "assign", S.IN_HAND),
    Move(S.WAITING, "assign", S.WAITING),
    Move(S.IN_HAND, "ask_back", S.WAITING),
    Move(S.WAITING, "reply", S.IN_HAND),
    Move(S.IN_HAND, "release", S.OPEN),
    Move(S.WAITING, "release", S.OPEN),
    Move(S.IN_HAND, "answer", S.CLOSED),
    Move(S.WAITING, "answer", S.CLOSED),
    Move(S.CLOSED, "reopen", S.IN_HAND),
)
ALIVE = (S.OPEN, S.IN_HAND, S.WAITING)
HELD = (S.IN_HAND, S.WAITING)
"""Somebody of the desk has it."""


def moves_from(state: str) -> Iterator[Move]:
    return (move for move in MOVES if move.source == state)


def move_of(state: str, verb: str) -> Move | None:
    return next((move for move in moves_from(state) if move.verb == verb), None)


class Outcome(models.TextChoices):
    """How a request ends."""

    GRANTED = "accolta", _("accolta")
    PARTLY = "in_parte", _("accolta in parte")
    REFUSED = "non_accolta", _("non accolta")
    TOLD = "informazione", _("informazione data")
    ELSEWHERE = "altrove", _("non è di questo ufficio")
    WITHDRAWN = "ritirata", _("ritirata da chi l’ha fatta")


class Side(models.TextChoices):
    """Who speaks in the conversation."""

    ASKER = "chiede", _("chi ha chiesto")
    DESK = "ufficio", _("l’ufficio")
    QUADRO = "quadro", _("Quadro")

"""The life of a sitting, of its items and of its minutes, as tables: from, verb, to."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Of a sitting."""

    DRAFT = "bozza", _("in preparazione")
    CONVENED = "convocata", _("convocata")
    OPEN = "aperta", _("aperta")
    SUSPENDED = "sospesa", _("sospesa")
    CLOSED = "chiusa", _("chiusa")
    DESERTED = "deserta", _("deserta")
    CANCELLED = "annullata", _("annullata")


@dataclass(frozen=True)
class Move:
    source: State
    verb: str
    target: State


S = State
MOVES: tuple[Move, ...] = (
    Move(S.DRAFT, "convene", S.CONVENED),
    Move(S.DRAFT, "cancel", S.CANCELLED),
    Move(S.CONVENED, "cancel", S.CANCELLED),
    Move(S.CONVENED, "open", S.OPEN),
    Move(S.CONVENED, "desert", S.DESERTED),
    Move(S.OPEN, "suspend", S.SUSPENDED),
    Move(S.SUSPENDED, "resume", S.OPEN),
    Move(S.OPEN, "close", S.CLOSED),
)
UNDER_WAY = (S.OPEN, S.SUSPENDED)
STARTED = (*UNDER_WAY, S.CLOSED)
"""It has a roster."""
AHEAD = (S.DRAFT, S.CONVENED)
PUBLIC = (S.CONVENED, *STARTED, S.DESERTED, S.CANCELLED)
"""Everybody may know that there is one: a draft is of who prepares it."""


def moves_from(state: str) -> Iterator[Move]:
    return (move for move in MOVES if move.source == state)


def move_of(state: str, verb: str) -> Move | None:
    return next((move for move in moves_from(state) if move.verb == verb), None)


class Stage(models.TextChoices):
    """Of an item."""

    TO_COME = "da_trattare", _("da trattare")
    UNDER_WAY = "in_trattazione", _("in trattazione")
    CLOSED = "chiuso", _("chiuso")


class Outcome(models.TextChoices):
    """What came of an item."""

    APPROVED = "approvato", _("approvato")
    REJECTED = "respinto", _("non approvato")
    NOTED = "presa_atto", _("presa d’atto")
    ADJOURNED = "rinviato", _("rinviato")
    NO_QUORUM = "quorum_mancato", _("quorum mancato")


class Mark(models.TextChoices):
    """How somebody is there."""

    PRESENT = "presente", _("presente")
    ONLINE = "online", _("online")
    PROXY = "delega", _("per delega")
    EXCUSED = "giustificato", _("giustificato")
    ABSENT = "assente", _("assente")


HERE = (Mark.PRESENT, Mark.ONLINE, Mark.PROXY)
"""Those who count for the quorum, and vote."""


class MinutesState(models.TextChoices):
    DRAFT = "bozza", _("bozza da correggere")
    TO_APPROVE = "in_approvazione", _("in approvazione")
    APPROVED = "approvato", _("approvato")
    PUBLISHED = "pubblicato", _("pubblicato")

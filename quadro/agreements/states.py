"""The life of an agreement as one table: from, verb, to, who, guard.

The diagram in `docs/reference/agreement-states.md` is generated from it; the tests walk all of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    PROPOSED = "proposta", _("proposta")
    INQUIRY = "istruttoria", _("in istruttoria")
    DRAFT = "bozza", _("bozza condivisa")
    OPINIONS = "pareri", _("pareri richiesti")
    APPROVAL = "approvazione", _("in approvazione")
    SIGNING = "firma", _("in firma")
    EFFECTIVE = "efficacia", _("firmata")
    UNDER_WAY = "attuazione", _("in attuazione")
    RELAUNCH = "rilancio", _("da rilanciare")
    SUSPENDED = "sospesa", _("sospesa")
    DEFAULT = "inadempimento", _("in inadempimento")
    CONCLUDED = "conclusa", _("conclusa")
    EXPIRED = "scaduta", _("scaduta")
    RENEWED = "rinnovata", _("rinnovata")
    WITHDRAWN = "recesso", _("cessata per recesso")
    TERMINATED = "risolta", _("risolta")
    ARCHIVED = "archiviata", _("archiviata")


class Phase(StrEnum):
    """The stretch of life a state belongs to."""

    PREPARING = "preparazione"
    APPROVING = "approvazione"
    LIVING = "vita"
    OVER = "fine"


S = State
PHASES: dict[Phase, tuple[State, ...]] = {
    Phase.PREPARING: (S.PROPOSED, S.INQUIRY, S.DRAFT, S.OPINIONS),
    Phase.APPROVING: (S.APPROVAL, S.SIGNING),
    Phase.LIVING: (S.EFFECTIVE, S.UNDER_WAY, S.RELAUNCH, S.SUSPENDED, S.DEFAULT),
    Phase.OVER: (S.CONCLUDED, S.EXPIRED, S.RENEWED, S.WITHDRAWN, S.TERMINATED, S.ARCHIVED),
}
LIVING = PHASES[Phase.LIVING]
OVER = PHASES[Phase.OVER]
BINDING = (*LIVING, *(state for state in OVER if state != S.ARCHIVED))
"""States of an agreement that was signed by somebody."""


class Who(StrEnum):
    """Whose move it is."""

    OFFICE = "Ufficio piano"
    PARTY = "ciascuna parte"
    CLOCK = "il calendario"


@dataclass(frozen=True)
class Move:
    """`verb` takes an agreement from `source` to `target`; `guard` says what must be true."""

    source: State
    verb: str
    target: State
    who: Who
    guard: str | Promise = ""


MOVES: tuple[Move, ...] = (
    Move(S.PROPOSED, "open_inquiry", S.INQUIRY, Who.OFFICE),
    Move(S.PROPOSED, "archive", S.ARCHIVED, Who.OFFICE, _("con una motivazione")),
    Move(S.INQUIRY, "share_draft", S.DRAFT, Who.OFFICE, _("l’istruttoria ha una decisione")),
    Move(S.INQUIRY, "archive", S.ARCHIVED, Who.OFFICE, _("con una motivazione")),
    Move(S.DRAFT, "ask_opinions", S.OPINIONS, Who.OFFICE,
         _("il testo ha i contenuti che lo strumento richiede")),
    Move(S.OPINIONS, "revise", S.DRAFT, Who.OFFICE),
    Move(S.OPINIONS, "send_to_approval", S.APPROVAL, Who.OFFICE,
         _("i pareri obbligatori sono resi o il termine è passato")),
    Move(S.APPROVAL, "revise", S.DRAFT, Who.OFFICE, _("una parte ha chiesto modifiche")),
    Move(S.APPROVAL, "open_signing", S.SIGNING, Who.OFFICE,
         _("ogni parte ha un atto che la autorizza, ed è efficace")),
    Move(S.SIGNING, "sign", S.EFFECTIVE, Who.PARTY,
         _("è l’ultima firma, e tutte sono nella forma che lo strumento richiede")),
    Move(S.EFFECTIVE, "start", S.UNDER_WAY, Who.OFFICE),
    Move(S.UNDER_WAY, "plan_relaunch", S.RELAUNCH, Who.OFFICE, _("con una motivazione")),
    Move(S.RELAUNCH, "relaunch", S.UNDER_WAY, Who.OFFICE,
         _("piano d’azione, nuove date e referente")),
    Move(S.UNDER_WAY, "suspend", S.SUSPENDED, Who.OFFICE, _("con una motivazione")),
    Move(S.SUSPENDED, "resume", S.UNDER_WAY, Who.OFFICE),
    Move(S.UNDER_WAY, "find_default", S.DEFAULT, Who.OFFICE, _("diffida con un termine")),
    Move(S.DEFAULT, "cure", S.UNDER_WAY, Who.OFFICE),
    Move(S.DEFAULT, "terminate", S.TERMINATED, Who.OFFICE, _("il termine della diffida è passato")),
    *(
        move
        for state in (S.EFFECTIVE, S.UNDER_WAY, S.RELAUNCH, S.SUSPENDED)
        for move in (
            Move(state, "conclude", S.CONCLUDED, Who.OFFICE, _("con una nota sui risultati")),
            Move(state, "expire", S.EXPIRED, Who.CLOCK, _("la data di fine è passata")),
            Move(state, "withdraw", S.WITHDRAWN, Who.PARTY, _("restano meno di due parti")),
        )
    ),
    Move(S.UNDER_WAY, "renew", S.RENEWED, Who.OFFICE, _("nella finestra del rinnovo")),
    Move(S.EXPIRED, "renew", S.RENEWED, Who.OFFICE, _("nella finestra del rinnovo")),
    *(
        Move(state, "archive", S.ARCHIVED, Who.OFFICE)
        for state in (S.CONCLUDED, S.EXPIRED, S.RENEWED, S.WITHDRAWN, S.TERMINATED)
    ),
)  # fmt: skip


def moves_from(state: str) -> Iterator[Move]:
    return (move for move in MOVES if move.source == state)


def phase_of(state: str) -> Phase:
    return next(phase for phase, states in PHASES.items() if state in states)

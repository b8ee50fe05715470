"""The life of an agreement as tables: from, verb, to, who, guard; one for each route.

An instrument says which route its agreements follow. The diagrams in
`docs/reference/agreement-states.md` are generated from the tables; the tests walk all of them.
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
    CONFERENCE = "conferenza", _("in conferenza")
    APPROVAL = "approvazione", _("in approvazione")
    SIGNING = "firma", _("in firma")
    DECREE = "decreto", _("da approvare con decreto")
    RATIFICATION = "ratifica", _("da ratificare")
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
    LAPSED = "decaduta", _("decaduta")
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
    Phase.APPROVING: (S.CONFERENCE, S.APPROVAL, S.SIGNING, S.DECREE, S.RATIFICATION),
    Phase.LIVING: (S.EFFECTIVE, S.UNDER_WAY, S.RELAUNCH, S.SUSPENDED, S.DEFAULT),
    Phase.OVER: (
        S.CONCLUDED,
        S.EXPIRED,
        S.RENEWED,
        S.WITHDRAWN,
        S.TERMINATED,
        S.LAPSED,
        S.ARCHIVED,
    ),
}
LIVING = PHASES[Phase.LIVING]
OVER = PHASES[Phase.OVER]
BINDING = (*LIVING, *(state for state in OVER if state not in (S.ARCHIVED, S.LAPSED)))
"""States of an agreement that was signed by somebody."""
TO_RATIFY = (S.DECREE, S.RATIFICATION)
"""Signed by all, and lapsing if a council does not ratify in time (art. 34 c. 5)."""


class Route(models.TextChoices):
    """The way an agreement goes from a need to a signed act."""

    GENERAL = "generale", _("generale")
    COUNCILS = "consigli", _("convenzione di più Consigli")
    SIMPLE = "semplice", _("protocollo semplice")
    PROGRAMME = "programma", _("accordo di programma")
    ADHESION = "adesione", _("adesione a un atto che c’è")


class Who(models.TextChoices):
    """Whose move it is."""

    OFFICE = "ufficio", _("Ufficio piano")
    PARTY = "parte", _("ciascuna parte")
    CLOCK = "calendario", _("il calendario")


class Guard(models.TextChoices):
    """What must be true for a move; the policy of each stands in `policies.moving`."""

    NONE = "", ""
    REASON = "motivo", _("con una motivazione")
    PARTIES = "parti", _("ci sono almeno due parti")
    CONTENTS = "contenuti", _("il testo ha i contenuti che lo strumento richiede")
    OPINIONS = (
        "pareri",
        _("il testo è lo schema, e i pareri obbligatori sono resi o il loro silenzio vale"),
    )
    ACTS = "atti", _("ogni parte ha un atto che la autorizza, ed è efficace")
    SIGNED = "firme", _("è l’ultima firma, e tutte sono nella forma che lo strumento richiede")
    PROMOTED = (
        "promozione",
        _("chi promuove ha convocato la conferenza di tutte le amministrazioni"),
    )
    CONSENT = "consenso", _("tutte le amministrazioni hanno dato il consenso allo schema")
    SIGNED_IN_TIME = "firme-60", _("è l’ultima firma, entro 60 giorni dall’esito della conferenza")
    DECREED = "decreto", _("l’atto che lo approva è pubblicato, e nessuna ratifica manca")
    DECREED_ONLY = "solo-decreto", _("l’atto che lo approva è pubblicato, e manca qualche ratifica")
    RATIFIED = "ratifica", _("ogni Consiglio ha ratificato entro 30 giorni")
    NOT_RATIFIED = "non-ratificato", _("30 giorni sono passati senza ratifica")
    RELAUNCH = "piano", _("piano d’azione, nuove date e referente")
    NOTICE = "diffida", _("diffida con un termine")
    NOTICE_OVER = "termine-diffida", _("il termine della diffida è passato")
    RESULTS = "risultati", _("con una nota sui risultati")
    ENDED = "fine", _("la data di fine è passata")
    TOO_FEW = "poche-parti", _("restano meno di due parti")
    WINDOW = "finestra", _("nella finestra del rinnovo")


@dataclass(frozen=True)
class Move:
    """`verb` takes an agreement from `source` to `target`; `guard` says what must be true."""

    source: State
    verb: str
    target: State
    who: Who = Who.OFFICE
    guard: Guard = Guard.NONE


G = Guard
OPENING = (
    Move(S.PROPOSED, "open_inquiry", S.INQUIRY),
    Move(S.PROPOSED, "archive", S.ARCHIVED, guard=G.REASON),
    Move(S.INQUIRY, "share_draft", S.DRAFT, guard=G.PARTIES),
    Move(S.INQUIRY, "archive", S.ARCHIVED, guard=G.REASON),
    Move(S.DRAFT, "archive", S.ARCHIVED, guard=G.REASON),
)
"""From a need to a shared draft."""
ASKING = (
    Move(S.DRAFT, "ask_opinions", S.OPINIONS, guard=G.CONTENTS),
    Move(S.OPINIONS, "revise", S.DRAFT),
    Move(S.OPINIONS, "send_to_approval", S.APPROVAL, guard=G.OPINIONS),
)
APPROVING = (
    Move(S.APPROVAL, "revise", S.DRAFT, guard=G.REASON),
    Move(S.APPROVAL, "open_signing", S.SIGNING, guard=G.ACTS),
    Move(S.APPROVAL, "archive", S.ARCHIVED, guard=G.REASON),
)
SIGNING = (
    Move(S.SIGNING, "sign", S.EFFECTIVE, Who.PARTY, G.SIGNED),
    Move(S.SIGNING, "archive", S.ARCHIVED, guard=G.REASON),
)
LIFE = (
    Move(S.EFFECTIVE, "start", S.UNDER_WAY),
    Move(S.UNDER_WAY, "plan_relaunch", S.RELAUNCH, guard=G.REASON),
    Move(S.RELAUNCH, "relaunch", S.UNDER_WAY, guard=G.RELAUNCH),
    Move(S.UNDER_WAY, "suspend", S.SUSPENDED, guard=G.REASON),
    Move(S.SUSPENDED, "resume", S.UNDER_WAY),
    Move(S.UNDER_WAY, "find_default", S.DEFAULT, guard=G.NOTICE),
    Move(S.DEFAULT, "cure", S.UNDER_WAY),
    Move(S.DEFAULT, "terminate", S.TERMINATED, guard=G.NOTICE_OVER),
    *(
        move
        for state in (S.EFFECTIVE, S.UNDER_WAY, S.RELAUNCH, S.SUSPENDED)
        for move in (
            Move(state, "conclude", S.CONCLUDED, guard=G.RESULTS),
            Move(state, "expire", S.EXPIRED, Who.CLOCK, G.ENDED),
            Move(state, "withdraw", S.WITHDRAWN, Who.PARTY, G.TOO_FEW),
        )
    ),
    Move(S.UNDER_WAY, "renew", S.RENEWED, guard=G.WINDOW),
    Move(S.EXPIRED, "renew", S.RENEWED, guard=G.WINDOW),
    *(
        Move(state, "archive", S.ARCHIVED)
        for state in (S.CONCLUDED, S.EXPIRED, S.RENEWED, S.WITHDRAWN, S.TERMINATED, S.LAPSED)
    ),
)
"""From the last signature to the end: the same for every route."""
ROUTES: dict[Route, tuple[Move, ...]] = {
    Route.GENERAL: (*OPENING, *ASKING, *APPROVING, *SIGNING, *LIFE),
    # The convention goes round the councils; it cannot leave the draft without the contents of
    # art. 30 c. 2 D.Lgs. 267/2000, which is the guard of `ask_opinions`.
    Route.COUNCILS: (*OPENING, *ASKING, *APPROVING, *SIGNING, *LIFE),
    # A protocol needs no inquiry and no conference; its opinions are asked while acts are gathered.
    Route.SIMPLE: (
        Move(S.PROPOSED, "share_draft", S.DRAFT, guard=G.PARTIES),
        *OPENING,
        *ASKING,
        Move(S.DRAFT, "send_to_approval", S.APPROVAL, guard=G.OPINIONS),
        *APPROVING,
        *SIGNING,
        *LIFE,
    ),
    # Art. 34 D.Lgs. 267/2000.
    Route.PROGRAMME: (
        *OPENING,
        Move(S.DRAFT, "call_conference", S.CONFERENCE, guard=G.PROMOTED),
        Move(S.CONFERENCE, "revise", S.DRAFT, guard=G.REASON),
        Move(S.CONFERENCE, "archive", S.ARCHIVED, guard=G.REASON),
        Move(S.CONFERENCE, "open_signing", S.SIGNING, guard=G.CONSENT),
        Move(S.SIGNING, "sign", S.DECREE, Who.PARTY, G.SIGNED_IN_TIME),
        Move(S.SIGNING, "revise", S.DRAFT, guard=G.REASON),
        Move(S.SIGNING, "archive", S.ARCHIVED, guard=G.REASON),
        Move(S.DECREE, "decree", S.EFFECTIVE, guard=G.DECREED),
        Move(S.DECREE, "await_ratification", S.RATIFICATION, guard=G.DECREED_ONLY),
        Move(S.DECREE, "lapse", S.LAPSED, Who.CLOCK, G.NOT_RATIFIED),
        Move(S.RATIFICATION, "ratify", S.EFFECTIVE, guard=G.RATIFIED),
        Move(S.RATIFICATION, "lapse", S.LAPSED, Who.CLOCK, G.NOT_RATIFIED),
        *LIFE,
    ),
    # The text exists already: one approves it and signs.
    Route.ADHESION: (
        Move(S.PROPOSED, "send_to_approval", S.APPROVAL, guard=G.PARTIES),
        Move(S.PROPOSED, "archive", S.ARCHIVED, guard=G.REASON),
        Move(S.APPROVAL, "open_signing", S.SIGNING, guard=G.ACTS),
        Move(S.APPROVAL, "archive", S.ARCHIVED, guard=G.REASON),
        *SIGNING,
        *LIFE,
    ),
}
VERBS: dict[str, str | Promise] = {
    "open_inquiry": _("Apri l’istruttoria"),
    "share_draft": _("Condividi la bozza con le parti"),
    "ask_opinions": _("Chiedi i pareri"),
    "revise": _("Riporta in bozza"),
    "send_to_approval": _("Manda in approvazione"),
    "open_signing": _("Apri la firma"),
    "sign": _("Firma"),
    "start": _("Avvia l’attuazione"),
    "plan_relaunch": _("Segna da rilanciare"),
    "relaunch": _("Rilancia l’intesa"),
    "suspend": _("Sospendi l’intesa"),
    "resume": _("Riprendi l’attuazione"),
    "find_default": _("Accerta l’inadempimento"),
    "cure": _("Chiudi l’inadempimento"),
    "terminate": _("Risolvi l’intesa"),
    "conclude": _("Concludi l’intesa"),
    "expire": _("Scade"),
    "withdraw": _("Recedi"),
    "renew": _("Rinnova l’intesa"),
    "archive": _("Archivia"),
    "call_conference": _("Apri la conferenza"),
    "decree": _("Registra il decreto"),
    "await_ratification": _("Registra il decreto e attendi le ratifiche"),
    "ratify": _("Registra le ratifiche"),
    "lapse": _("Decade"),
}
"""What a button says, and what the story of an agreement says was done."""

ADDRESSES = {
    "open_inquiry": "apri-istruttoria",
    "share_draft": "condividi-bozza",
    "ask_opinions": "chiedi-pareri",
    "revise": "riporta-in-bozza",
    "send_to_approval": "manda-in-approvazione",
    "open_signing": "apri-firma",
    "start": "avvia",
    "suspend": "sospendi",
    "resume": "riprendi",
    "conclude": "concludi",
    "archive": "archivia",
}
"""The last piece of the address of each move that a form with a reason can make."""


def moves_from(state: str, route: str = Route.GENERAL) -> Iterator[Move]:
    return (move for move in ROUTES[Route(route)] if move.source == state)


def move_of(state: str, verb: str, route: str) -> Move | None:
    """The row of the table for a verb in a state, None where the route has none."""
    return next((move for move in moves_from(state, route) if move.verb == verb), None)


def phase_of(state: str) -> Phase:
    return next(phase for phase, states in PHASES.items() if state in states)

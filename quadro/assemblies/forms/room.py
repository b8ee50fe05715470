"""What the room sends: marks, votes, counts. A page without scripts sends one, a script many."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from quadro.assemblies.counting import Choice
from quadro.assemblies.states import Mark, Outcome
from quadro.kit.refusals import Refused

MOST = 600
"""Marks in one request: an assembly larger than that is marked in two."""
LONGEST, ROLE, DISCUSSION = 150, 200, 20_000
DIGITS = 9
CLOSING = (Outcome.ADJOURNED, Outcome.NOTED, Outcome.NO_QUORUM)
"""Outcomes that who closes an item may choose; the others are of the vote."""


@dataclass(frozen=True)
class Sent:
    """A mark or a vote on a seat, on top of the version that was seen."""

    seat: int
    value: str
    version: int
    delegate: str = ""


def number(text: object) -> int:
    """What an address or a field says, 0 where it is no number of ours."""
    told = str(text or "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) <= DIGITS else 0


def plain(text: str, longest: int) -> str:
    """What a database takes, no longer than its column."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "").strip()[:longest]


def marks(data: QueryDict) -> list[Sent]:
    return _sent(data, Mark.values)


def choices(data: QueryDict) -> list[Sent]:
    """Empty takes the vote back."""
    return _sent(data, ["", *Choice.values])


def _sent(data: QueryDict, values: list[str]) -> list[Sent]:
    found = list(_rows(data))
    if any(one.value not in values for one in found):
        raise Refused(_("Questo segno non si conosce: ricarica la pagina."))
    return found


def _rows(data: QueryDict) -> Iterator[Sent]:
    """One mark of a form; the second of two, chosen again; or many of a script."""
    if "tieni" in data:
        seat, value, version, delegate = [*data.get("tieni", "").split("|", 3), "", "", ""][:4]
        yield Sent(number(seat), value, number(version), plain(delegate, LONGEST))
        return
    if "segni" not in data:
        yield Sent(
            number(data.get("posto")), data.get("segno", "-"), number(data.get("versione")),
            plain(data.get("delegato", ""), LONGEST),
        )  # fmt: skip
        return
    try:
        rows = json.loads(data.get("segni", ""))
    except (ValueError, RecursionError):
        rows = None
    if not isinstance(rows, list) or len(rows) > MOST:
        raise Refused(_("I segni non si leggono: ricarica la pagina."))
    for row in rows:
        yield _row(row)


def _row(row: Any) -> Sent:
    match row:
        case [int(seat), str(value), int(version), str(delegate)]:
            return Sent(number(seat), value, number(version), plain(delegate, LONGEST))
    raise Refused(_("I segni non si leggono: ricarica la pagina."))


def outcome(data: QueryDict) -> str:
    """Empty: as the vote says."""
    told = data.get("esito", "")
    if told and told not in CLOSING:
        raise Refused(_("Scegli come si chiude il punto."))
    return told


def discussion(data: QueryDict) -> str | None:
    told = data.get("resoconto")
    if told is not None and len(told) > DISCUSSION:
        raise Refused(_("Il resoconto è troppo lungo: al più 20.000 caratteri."))
    return plain(told, DISCUSSION) if told is not None else None


def counts(data: QueryDict) -> dict[str, int]:
    """Of a secret vote, that closes only once somebody has counted."""
    names = {"in_favour": "favorevoli", "against": "contrari", "abstained": "astenuti"}
    told = {name: data.get(field, "").strip() for name, field in names.items()}
    if not any(told.values()):
        raise Refused(_("Scrivi quanti voti sono favorevoli, contrari e astenuti."))
    if any(text and (not text.isdecimal() or len(text) > DIGITS) for text in told.values()):
        raise Refused(_("I voti sono numeri interi, da zero in su."))
    return {name: int(text or 0) for name, text in told.items()}


def guest(data: QueryDict) -> tuple[str, str]:
    name = plain(data.get("nome", ""), LONGEST)
    if not name:
        raise Refused(_("Scrivi il nome di chi è invitato."))
    return name, plain(data.get("veste", ""), ROLE)

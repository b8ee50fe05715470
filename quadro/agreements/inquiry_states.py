"""The life of an inquiry as one table: from, verb, to, guard. All the moves are the office's."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class InquiryState(models.TextChoices):
    OPEN = "aperta", _("in istruttoria")
    POSTPONED = "rinviata", _("rinviata")
    STOPPED = "fermata", _("fermata")
    WENT_ON = "proseguita", _("va avanti")


@dataclass(frozen=True)
class InquiryMove:
    """`verb` takes an inquiry from `source` to `target`; `guard` says what must be true."""

    source: InquiryState
    verb: str
    target: InquiryState
    guard: str | Promise = ""


I = InquiryState  # noqa: E741 - the table below reads better with one letter
INQUIRY_MOVES: tuple[InquiryMove, ...] = (
    InquiryMove(I.OPEN, "go_on", I.WENT_ON,
                _("i cinque elementi ci sono, un’opzione con il suo strumento è scelta, i pareri "
                  "chiesti sono resi o il loro termine è passato")),
    InquiryMove(I.OPEN, "postpone", I.POSTPONED, _("con una motivazione e il giorno in cui se ne "
                                                   "riparla")),
    InquiryMove(I.OPEN, "stop", I.STOPPED, _("con una motivazione")),
    InquiryMove(I.POSTPONED, "reopen", I.OPEN, _("con una motivazione")),
    InquiryMove(I.STOPPED, "reopen", I.OPEN, _("con una motivazione")),
    InquiryMove(I.WENT_ON, "reopen", I.OPEN, _("con una motivazione, finché non è un’intesa")),
)  # fmt: skip
DECISIONS = {one.verb: one.target for one in INQUIRY_MOVES if one.source == I.OPEN}
"""The decisions that close an inquiry, and the state in which each leaves it."""


def allowed(state: str, verb: str) -> InquiryMove | None:
    """The move, if the table has it."""
    found = (one for one in INQUIRY_MOVES if one.source == state and one.verb == verb)
    return next(found, None)

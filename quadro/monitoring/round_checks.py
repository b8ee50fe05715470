"""What the automatic checks say of an answer, before a person looks at it. No database.

An answer without findings is chosen by itself for approval; one with a finding waits for somebody
to look. Numbers are those that the office would raise an eyebrow at, gathered here.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quadro.kit.numbers import written

JUMP = 25
"""Points of progress that one round seldom brings."""
LEAP = 50
"""Of an indicator: how many per cent more or less than the last time."""
WHOLE, NOTHING = Decimal(100), Decimal(0)


class Finding(models.TextChoices):
    """From the gravest."""

    CLOSED = "chiuso", gettext_lazy("non si può più aggiornare")
    FALLS = "scende", gettext_lazy("scende senza motivo")
    NO_EVIDENCE = "senza_prova", gettext_lazy("manca la prova")
    NO_VALUE = "senza_valore", gettext_lazy("senza valore")
    FALLS_WITH_REASON = "scende_motivato", gettext_lazy("scende, con il motivo")
    JUMP = "salto", gettext_lazy("salto insolito")
    PARTS = "parti", gettext_lazy("le parti non fanno il totale")


GRAVE = (Finding.CLOSED, Finding.FALLS, Finding.NO_EVIDENCE)


@dataclass(frozen=True)
class Found:
    """A finding, and how large it is: points, or per cent for an indicator."""

    finding: Finding
    size: Decimal = NOTHING
    is_share: bool = False

    @property
    def is_grave(self) -> bool:
        return self.finding in GRAVE

    @property
    def words(self) -> str:
        """`salto di 34 punti`, `scende senza motivo`."""
        said = {"n": written(self.size)}
        if self.finding == Finding.JUMP and self.is_share:
            return _("cambia del %(n)s %%") % said
        if self.finding == Finding.JUMP:
            return ngettext("salto di un punto", "salto di %(n)s punti", int(self.size)) % said
        if self.finding == Finding.PARTS:
            return _("le parti fanno %(n)s") % said
        if self.finding == Finding.FALLS_WITH_REASON:
            return ngettext("scende di un punto", "scende di %(n)s punti", int(self.size)) % said
        return str(self.finding.label)


@dataclass(frozen=True)
class Case:
    """What is judged. `before` and `now` are percentages, or values of an indicator."""

    before: Decimal | None
    now: Decimal | None
    note: str = ""
    has_evidence: bool = False
    is_finished: bool = False
    """It says that something is finished: all of it, or one of its steps."""
    is_open: bool = True
    is_indicator: bool = False
    parts: Decimal | None = None
    """Of an indicator that adds up: what its breakdowns come to, once all are said."""


def found_in(case: Case) -> list[Found]:
    """What the checks find, the gravest first; nothing where nothing is odd."""
    found = [] if case.is_open else [Found(Finding.CLOSED)]
    if case.now is None:
        return [*found, Found(Finding.NO_VALUE)]
    change = None if case.before is None else case.now - case.before
    if case.is_indicator:
        return found + _leap(case, change) + _unequal(case)
    if change is not None and change < 0:
        kind = Finding.FALLS_WITH_REASON if case.note.strip() else Finding.FALLS
        found.append(Found(kind, -change))
    if case.is_finished and not case.has_evidence:
        found.append(Found(Finding.NO_EVIDENCE))
    if change is not None and change >= JUMP:
        found.append(Found(Finding.JUMP, change))
    return found


def _leap(case: Case, change: Decimal | None) -> list[Found]:
    """More or less than the last time by half of it; from zero nothing can be said."""
    if not change or not case.before:
        return []
    share = abs(change * WHOLE / case.before)
    return [Found(Finding.JUMP, share, is_share=True)] if share >= LEAP else []


def _unequal(case: Case) -> list[Found]:
    """The parts come to more or less than the whole: one of them may be of something else."""
    if case.parts is None or case.parts == case.now:
        return []
    return [Found(Finding.PARTS, case.parts)]

"""Who tells and who checks a reading, and what it must respect.

Judgements on many cells are made on what `queries.ground_of` loaded at once, and each says in words
what is wrong with one cell, so that a grid can put it beside the value.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.kit.dates import in_words
from quadro.kit.numbers import written
from quadro.kit.refusals import Refused
from quadro.monitoring.cells import Cell, Told, cell_of, told_of
from quadro.monitoring.models import AREA, Formula, Indicator, Reading, level_of
from quadro.monitoring.periods import name_of, starts_a_period
from quadro.monitoring.queries import Ground
from quadro.monitoring.states import VERBS, State, move_of

MOST = Decimal(10) ** 13
"""A value beyond this is a slip of the keyboard, and would not be kept."""


def faults_of(cell: Cell, told: Told, ground: Ground, *, by: Actor) -> Iterator[str]:
    """What is wrong with telling this of a cell, the most serious first; nothing if it may be."""
    yield from place_faults(cell, ground)
    yield from period_faults(cell, ground, by=by)
    if not (by.is_planning_office or ground.body_of(cell, by=by)):
        yield _("Per %(place)s rileva chi ha un mandato nel suo ente.") % {
            "place": ground.name_of(cell.place)
        }
    there = ground.open.get(cell.key)
    if there is not None and there.state == State.SUBMITTED:
        yield _("È già stata inviata: per cambiarla va prima ripresa.")
    yield from value_faults(cell.indicator, told)


def place_faults(cell: Cell, ground: Ground) -> Iterator[str]:
    indicator = cell.indicator
    if not ground.knows(cell.place):
        yield _("Questo luogo non c’è.")
    elif level_of(cell.place) != indicator.level:
        yield _("«%(indicator)s» si rileva per: %(level)s.") % {
            "indicator": indicator,
            "level": indicator.get_level_display(),
        }
    if cell.breakdown and cell.breakdown not in indicator.breakdowns:
        yield _("«%(part)s» non è fra le disaggregazioni dell’indicatore.") % {
            "part": cell.breakdown
        }


def period_faults(cell: Cell, ground: Ground, *, by: Actor) -> Iterator[str]:
    indicator = cell.indicator
    if not starts_a_period(indicator.periodicity, cell.since):
        yield _("Il %(day)s non comincia nessun periodo: l’indicatore è %(how)s.") % {
            "day": in_words(cell.since),
            "how": indicator.get_periodicity_display(),
        }
        return
    name = name_of(indicator.periodicity, cell.since)
    if cell.until > by.on:
        yield _("%(period)s non è ancora finito: si rileva a periodo chiuso.") % {
            "period": name.capitalize()
        }
    if indicator.closed_on is not None and cell.since >= indicator.closed_on:
        yield _("L’indicatore non si rileva più dal %(day)s.") % {
            "day": in_words(indicator.closed_on)
        }
    if (lock := ground.lock_of(cell)) is not None:
        yield _("%(period)s è chiuso (%(reason)s): lo riapre l’Ufficio piano.") % {
            "period": name.capitalize(),
            "reason": lock.reason,
        }


def value_faults(indicator: Indicator, told: Told) -> Iterator[str]:
    """What is told fits the formula; nothing told is well until it is sent."""
    if told.is_empty:
        return
    numbers = [told.value, told.numerator, told.denominator, told.weight]
    if any(abs(one) >= MOST for one in numbers if one is not None):
        yield _("Il valore è troppo grande: controlla le cifre.")
    if (wants := FORMULAS.get(indicator.formula)) is not None:
        yield from wants(indicator, told)


def ratio_faults(_indicator: Indicator, told: Told) -> Iterator[str]:
    if told.numerator is None or told.denominator is None:
        yield _("Scrivi numeratore e denominatore: il rapporto lo calcola Quadro.")
    elif told.denominator < 0:
        yield _("Il denominatore non è minore di zero.")


def mean_faults(_indicator: Indicator, told: Told) -> Iterator[str]:
    if told.weight is None or told.weight <= 0:
        yield _("Scrivi il peso: gli abitanti, gli ettari, ciò di cui è la media.")


def scale_faults(indicator: Indicator, told: Told) -> Iterator[str]:
    steps = {Decimal(str(one["value"])) for one in indicator.scale}
    if told.value not in steps:
        yield _("%(value)s non è un gradino della scala.") % {"value": written(told.value or 0)}


FORMULAS: dict[str, Callable[[Indicator, Told], Iterator[str]]] = {
    Formula.RATIO: ratio_faults,
    Formula.MEAN: mean_faults,
    Formula.SCALE: scale_faults,
}
"""What a formula wants of what is told, beside that it is a number."""


def check_cells(told: Sequence[tuple[Cell, Told]], ground: Ground, *, by: Actor) -> None:
    """All or nothing: the first cell that cannot be told stops them all, by name."""
    for cell, one in told:
        for fault in faults_of(cell, one, ground, by=by):
            raise Refused(f"{ground.name_of(cell.place)}: {fault}" if cell.place != AREA else fault)


def complete_faults(reading: Reading) -> Iterator[str]:
    """A reading that is sent has its value, or says why there is none."""
    told = told_of(reading)
    if told.is_empty and not told.note.strip():
        yield _("Manca il valore: se non c’è, scrivi nella nota perché.")
    yield from value_faults(reading.indicator, told)


def move_faults(reading: Reading, verb: str, *, by: Actor) -> Iterator[str]:
    """Why a verb cannot be done to a reading, whoever it is."""
    if move_of(reading.state, verb) is None:
        yield _("La rilevazione ora è «%(state)s»: «%(verb)s» da qui non si può.") % {
            "state": reading.get_state_display(),
            "verb": VERBS[verb],
        }
    if verb == "approve" and is_own(reading, by=by):
        yield _("Non puoi approvare un valore inviato da te: lo fa un’altra persona.")


def is_own(reading: Reading, *, by: Actor) -> bool:
    """Written or sent by who asks: a person does not check themselves."""
    return by.user is not None and by.user.pk in (reading.author_id, reading.sender_id)


def check_can_review(*, by: Actor) -> None:
    if not by.is_planning_office:
        raise Refused(_("Le rilevazioni le verifica l’Ufficio piano."))


def check_move(rows: Sequence[Reading], verb: str, ground: Ground, *, by: Actor) -> None:
    """All or nothing; a locked period takes nothing, not even what was sent before."""
    for one in rows:
        cell = cell_of(one)
        lacking = [
            *move_faults(one, verb, by=by),
            *(complete_faults(one) if verb in ("submit", "approve") else ()),
            *(lock_faults(cell, ground) if verb != "return_" else ()),
        ]
        if verb in ("submit", "take_back") and not speaks_for(cell, ground, by=by):
            lacking.append(
                _("Per %(place)s rileva chi ha un mandato nel suo ente.")
                % {"place": one.place_name}
            )
        if lacking:
            raise Refused(f"{one.place_name}: {lacking[0]}")


def speaks_for(cell: Cell, ground: Ground, *, by: Actor) -> bool:
    return by.is_planning_office or ground.body_of(cell, by=by) is not None


def lock_faults(cell: Cell, ground: Ground) -> Iterator[str]:
    if (lock := ground.lock_of(cell)) is not None:
        yield _("Il periodo è chiuso (%(reason)s): lo riapre l’Ufficio piano.") % {
            "reason": lock.reason
        }


def check_not_locked(cell: Cell, ground: Ground) -> None:
    for fault in lock_faults(cell, ground):
        raise Refused(fault)


def check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Scrivi il motivo: lo legge chi deve correggere."))

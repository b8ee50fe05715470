"""Who prepares a round, who answers it, who checks; what an answer must respect.

What is wrong with an answer is told field by field, so that the grid puts it beside the cell, a
file beside its row, and a refusal says the first.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.bodies.models import Body
from quadro.kit.numbers import written
from quadro.kit.refusals import Hidden, Refused
from quadro.monitoring.cells import told_of
from quadro.monitoring.models import Answer, Round, Scope
from quadro.monitoring.policies.readings import value_faults
from quadro.monitoring.queries.rounds import Row
from quadro.monitoring.round_states import (
    ANSWER_MOVES,
    ROUND_MOVES,
    VERBS,
    AnswerState,
    Guard,
    Move,
    RoundState,
    Who,
    move_of,
)

WHOLE = Decimal(100)
Faults = dict[str, str]
"""Name of the field → what is wrong with it, in a sentence that says how to mend it."""


# Rounds -------------------------------------------------------------------------------------------


def check_can_keep_rounds(*, by: Actor) -> None:
    if not by.is_planning_office:
        raise Refused(_("Le finestre di aggiornamento le tiene l’Ufficio piano."))


def check_can_read_round(one: Round, *, by: Actor) -> None:
    """A round that is being prepared is not known outside the office."""
    if one.state == RoundState.PLANNED and not by.reads_everything:
        raise Hidden(_("Questa finestra non c’è."))


def check_can_watch(one: Round, *, by: Actor) -> None:
    """The board, with what everybody answered: for who reads everything."""
    check_can_read_round(one, by=by)
    if not by.reads_everything:
        raise Refused(
            _("Il quadro delle risposte è per l’Ufficio piano: qui trovi quelle del tuo ente."),
            cure=f"{one.get_absolute_url()}rispondi/",
            cure_label=_("Apri la griglia"),
        )


def check_can_watch_body(one: Round, body: Body, *, by: Actor) -> None:
    """What a body answered: for its people too."""
    check_can_read_round(one, by=by)
    if not (by.reads_everything or body.pk in by.bodies):
        raise Hidden(_("Queste risposte non ci sono."))


def check_round(values: Mapping[str, Any]) -> None:
    """Days in order, and something to ask of."""
    if values["since"] >= values["until"]:
        raise Refused(_("Il periodo finisce prima di cominciare: correggi una delle due date."))
    if values["due_on"] < values["until"]:
        raise Refused(
            _("Il termine cade dopo l’ultimo giorno del periodo: prima non ci sono dati.")
        )
    if values["opens_on"] > values["due_on"]:
        raise Refused(_("La finestra si apre prima del suo termine: correggi una delle due date."))
    wanted = CHOSEN.get(values["scope"])
    if wanted and not values.get(wanted):
        raise Refused(_("Scegli a che cosa si limita la finestra, oppure chiedi tutto."))


CHOSEN: dict[str, str] = {
    Scope.AGREEMENTS: "agreements",
    Scope.BODIES: "bodies",
    Scope.INDICATORS: "indicators",
}
"""The field that says which, of each scope that is not all."""


def check_is_planned(one: Round) -> None:
    if one.state != RoundState.PLANNED:
        raise Refused(
            _("La finestra è «%(state)s»: che cosa chiede non cambia più.")
            % {"state": one.get_state_display()},
            cure=one.get_absolute_url(),
            cure_label=_("Torna alla finestra"),
        )


def check_can_move_round(
    one: Round, verb: str, *, by: Actor, on: date, reason: str = "", to_check: int = 0
) -> Move:
    check_can_keep_rounds(by=by)
    move = move_of(one.state, verb, ROUND_MOVES)
    if move is None:
        raise Refused(
            _("La finestra ora è «%(state)s»: «%(verb)s» da qui non si può. Rileggi la pagina.")
            % {"state": one.get_state_display(), "verb": VERBS[verb]},
            cure=one.get_absolute_url(),
            cure_label=_("Torna alla finestra"),
        )
    if move.guard == Guard.REASON and not reason.strip():
        raise Refused(_("Scrivi il motivo: resta nella storia della finestra."))
    if move.guard == Guard.PERIOD and on < one.until:
        raise Refused(
            _("Il periodo finisce il %(day)s: la finestra si apre dopo.")
            % {"day": f"{one.last_day:%d/%m/%Y}"}
        )
    if move.guard == Guard.CHECKED and to_check:
        raise Refused(
            _("Restano %(n)s risposte da verificare: approvale o restituiscile.") % {"n": to_check},
            cure=f"{one.get_absolute_url()}#verifica",
            cure_label=_("Vai alle risposte"),
        )
    return move


# Answers ------------------------------------------------------------------------------------------


def speaks_for(answer: Answer, *, by: Actor) -> bool:
    return by.is_planning_office or answer.body_id in by.bodies


def is_theirs(move: Move, answer: Answer, *, by: Actor) -> bool:
    """Whether a move is up to `by`. What the round does by itself is nobody's."""
    if move.who == Who.BODY:
        return speaks_for(answer, by=by)
    return move.who == Who.OFFICE and by.is_planning_office


def check_is_open(one: Round) -> None:
    if one.state != RoundState.OPEN:
        raise Refused(
            _("La finestra «%(round)s» è %(state)s: le sue risposte non cambiano.")
            % {"round": one, "state": one.get_state_display()},
            cure=one.get_absolute_url(),
            cure_label=_("Torna alla finestra"),
        )


def check_can_move(answer: Answer, verb: str, *, by: Actor, reason: str = "") -> Move:
    """Of one answer, whatever is said in it; what it wants of its values is `faults_of`."""
    check_is_open(answer.round)
    move = move_of(answer.state, verb, ANSWER_MOVES)
    if move is None:
        raise Refused(
            _("«%(thing)s» ora è «%(state)s»: «%(verb)s» da qui non si può. Rileggi la pagina.")
            % {
                "thing": answer.subject,
                "state": answer.get_state_display(),
                "verb": VERBS[verb],
            }
        )
    if not is_theirs(move, answer, by=by):
        raise Refused(
            _("«%(verb)s» lo fa %(who)s.") % {"verb": VERBS[verb], "who": move.who.value},
            cure=answer.round.get_absolute_url(),
            cure_label=_("Torna alla finestra"),
        )
    if move.guard == Guard.REASON and not reason.strip():
        raise Refused(_("Scrivi il motivo: lo legge chi deve rispondere."))
    if move.guard == Guard.ANOTHER and by.user is not None and answer.sender_id == by.user.pk:
        raise Refused(
            _("«%(thing)s»: non puoi approvare un valore inviato da te.")
            % {"thing": answer.subject}
        )
    return move


def check_ranges(rows: Iterable[Row]) -> None:
    """What cannot be kept even as a draft."""
    for row in rows:
        for _name, fault in range_faults(row):
            raise Refused(f"«{row.title}»: {fault}")


def check_sendable(rows: Iterable[Row]) -> None:
    """All or nothing: the first that is not ready stops them, by name."""
    for row in rows:
        for fault in faults_of(row).values():
            raise Refused(f"«{row.title}»: {fault}")


def check_approvable(rows: Iterable[Row]) -> None:
    """What could not be told of the thing itself."""
    for row in rows:
        thing = row.answer.commitment or row.answer.intervention
        if thing is not None and not thing.is_open:
            raise Refused(
                _("«%(thing)s» è «%(state)s»: non si può più aggiornare. Esonera chi risponde.")
                % {"thing": row.title, "state": thing.get_state_display()}
            )


# What is said -------------------------------------------------------------------------------------


def faults_of(row: Row) -> Faults:
    """What must be mended before it is sent; nothing where it is ready."""
    found = dict(range_faults(row))
    if not found:
        found |= dict(silence_faults(row))
    if not found and row.answer.indicator is not None:
        found |= dict(indicator_faults(row))
    if not found:
        found |= {**dict(forecast_faults(row)), **dict(reason_faults(row))}
    return found


def range_faults(row: Row) -> Iterator[tuple[str, str]]:
    """Of each number: what cannot be, whatever the reason."""
    for one in row.numbers:
        if one.value is None:
            continue
        if one.name == "progress" and not 0 <= one.value <= WHOLE:
            yield one.name, _("È una percentuale: va da 0 a 100.")
        elif one.name.startswith("s") and one.value < 0:
            yield one.name, _("Un valore non è minore di zero.")


def forecast_faults(row: Row) -> Iterator[tuple[str, str]]:
    """What is still to be done will be done on a day that has still to come."""
    forecast, last_day = row.answer.forecast_on, row.answer.round.last_day
    if forecast and forecast <= last_day and row.said != WHOLE:
        yield (
            "forecast_on",
            _("%(day)s è già passato: quando sarà fatto?") % {"day": f"{forecast:%d/%m/%Y}"},
        )


def silence_faults(row: Row) -> Iterator[tuple[str, str]]:
    if not row.has_number and not row.answer.note.strip():
        name = row.numbers[0].name if row.numbers else "note"
        yield name, _("Manca il valore: se non c’è, scrivi nella nota perché.")


def reason_faults(row: Row) -> Iterator[tuple[str, str]]:
    """What wants a sentence beside it."""
    one, before, now = row.answer, row.before, row.said
    if one.note.strip():
        return
    if row.has_parts and row.falls:
        yield "note", _("Un valore è meno dell’ultima volta: scrivi perché scende.")
    elif row.is_share and row.falls and before is not None and now is not None:
        yield (
            "note",
            _("%(now)s è meno dell’ultima volta (%(before)s): scrivi perché il valore scende.")
            % {"now": written(now), "before": written(before)},
        )
    elif one.confidence and one.confidence != row.past.confidence:
        yield "note", _("La fiducia cambia: spiega perché in una frase.")


def indicator_faults(row: Row) -> Iterator[tuple[str, str]]:
    """What the formula of the indicator wants, of the whole and of each part that is said; said
    beside the first number.
    """
    one = row.answer
    assert one.indicator is not None  # noqa: S101 - who calls has looked
    for fault in value_faults(one.indicator, told_of(one)):
        yield row.numbers[0].name, fault
    first = {number.part: number.name for number in reversed(row.breakdown)}
    for part, told in row.told_of_parts.items():
        for fault in value_faults(one.indicator, told):
            yield first[part], fault


def is_written(answer: Answer) -> bool:
    """Somebody wrote since it was the body's turn: what came back waits to be looked at again."""
    if answer.told_at is None or answer.state != AnswerState.RETURNED:
        return answer.told_at is not None
    return answer.decided_at is None or answer.told_at > answer.decided_at


def is_ready(row: Row) -> bool:
    """Written, and nothing to mend: it may be sent."""
    can_be_sent = move_of(row.answer.state, "send", ANSWER_MOVES) is not None
    return can_be_sent and is_written(row.answer) and not faults_of(row)

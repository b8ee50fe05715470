"""Which moves an intervention can make, and what each still wants."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.interventions.models import Intervention
from quadro.interventions.policies.keeping import check_can_read, speaks_for_body
from quadro.interventions.states import VERBS, Guard, Move, Who, move_of, moves_from
from quadro.kit.refusals import Refused

Told = Mapping[str, Any]


def wants_nothing(_one: Intervention, _by: Actor, _told: Told) -> Iterator[str]:
    yield from ()


def wants_reason(_one: Intervention, _by: Actor, told: Told) -> Iterator[str]:
    if not str(told.get("reason", "")).strip():
        yield _("Scrivi il motivo: resta nella storia dell’intervento.")


def wants_day(one: Intervention, by: Actor, told: Told) -> Iterator[str]:
    done: date | None = told.get("done_on")
    if done is None:
        yield _("Indica il giorno in cui l’intervento è finito.")
    elif done > by.on:
        yield _("%(day)s è nel futuro: si conclude quello che è già finito.") % {
            "day": f"{done:%d/%m/%Y}"
        }
    elif one.starts_on and done < one.starts_on:
        yield _("Il giorno viene prima dell’inizio: correggi una delle due date.")


GUARDS: dict[Guard, Callable[[Intervention, Actor, Told], Iterator[str]]] = {
    Guard.NONE: wants_nothing,
    Guard.REASON: wants_reason,
    Guard.DAY: wants_day,
}


def is_theirs(move: Move, one: Intervention, *, by: Actor) -> bool:
    if move.who == Who.OFFICE:
        return by.is_planning_office
    return speaks_for_body(one, by=by)


def verbs_of(one: Intervention, *, by: Actor) -> list[Move]:
    """The moves that are up to `by`, whether or not their guard is met."""
    return [move for move in moves_from(one.state) if is_theirs(move, one, by=by)]


def missing_for(move: Move, one: Intervention, *, by: Actor, told: Told) -> list[str]:
    return list(GUARDS[move.guard](one, by, told))


def check_can_move(one: Intervention, verb: str, *, by: Actor, told: Told) -> Move:
    check_can_read(one, by=by)
    move = move_of(one.state, verb)
    back = {"cure": one.get_absolute_url(), "cure_label": _("Torna all’intervento")}
    if move is None:
        raise Refused(
            _("L’intervento ora è «%(state)s»: «%(verb)s» da qui non si può. Rileggi la pagina.")
            % {"state": one.get_state_display(), "verb": VERBS.get(verb, verb)},
            **back,
        )
    if not is_theirs(move, one, by=by):
        raise Refused(_("«%(verb)s» lo fa %(who)s.") % {"verb": VERBS[verb], "who": move.who.label})
    if lacking := missing_for(move, one, by=by, told=told):
        raise Refused(" ".join(lacking), **back)
    return move

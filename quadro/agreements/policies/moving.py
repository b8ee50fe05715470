"""When an agreement may go from a state to another: the tables of `states`, and their guards."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import (
    Agreement,
)
from quadro.agreements.policies import guards, programme
from quadro.agreements.policies.guards import Check, Missing, Told
from quadro.agreements.states import (
    ADDRESSES,
    ROUTES,
    VERBS,
    Guard,
    Move,
    Route,
    State,
    Who,
    move_of,
)
from quadro.kit.refusals import Refused

GUARDS: dict[Guard, Check] = {
    Guard.NONE: guards.wants_nothing,
    Guard.REASON: guards.wants_reason,
    Guard.PARTIES: guards.wants_parties,
    Guard.CONTENTS: guards.wants_contents,
    Guard.OPINIONS: guards.wants_opinions,
    Guard.ACTS: guards.wants_acts,
    Guard.SIGNED: guards.wants_signed,
    Guard.PROMOTED: programme.wants_promoted,
    Guard.CONSENT: programme.wants_consent,
    Guard.SIGNED_IN_TIME: programme.wants_signed_in_time,
    Guard.DECREED: programme.wants_decreed,
    Guard.DECREED_ONLY: programme.wants_decreed_only,
    Guard.RATIFIED: programme.wants_ratified,
    Guard.NOT_RATIFIED: programme.wants_not_ratified,
    Guard.RELAUNCH: guards.wants_relaunch,
    Guard.NOTICE: guards.wants_notice,
    Guard.NOTICE_OVER: guards.wants_notice_over,
    Guard.RESULTS: guards.wants_results,
    Guard.ENDED: guards.wants_ended,
    Guard.TOO_FEW: guards.wants_too_few,
    Guard.WINDOW: guards.wants_window,
}


def missing_for(
    move: Move, agreement: Agreement, *, on: date, told: Told | None = None
) -> list[Missing]:
    """What a move still wants on a day; empty when it can be made."""
    return list(GUARDS[move.guard](agreement, on, told or {}))


def move_asked(agreement: Agreement, verb: str, *, by: Actor) -> Move:
    """The move of this verb, if the state has it and it is up to who asks."""
    move = move_of(agreement.state, verb, agreement.instrument.route)
    if move is None:
        _refuse_before_start(agreement, verb)
        raise Refused(
            _("L’intesa ora è «%(state)s»: da qui questo passo non si fa. Rileggi la pagina.")
            % {"state": agreement.get_state_display()},
            cure=agreement.get_absolute_url(),
            cure_label=_("Torna all’intesa"),
        )
    check_is_theirs(move, agreement, by=by)
    return move


def _refuse_before_start(agreement: Agreement, verb: str) -> None:
    """What is done to an agreement under way says so of one that was signed and never started."""
    started = move_of(State.UNDER_WAY, verb, agreement.instrument.route)
    if agreement.state == State.EFFECTIVE and started:
        raise Refused(
            _("L’intesa è firmata, ma l’attuazione non risulta avviata: prima avviala."),
            cure=reverse("agreements:move", args=[agreement.slug, ADDRESSES["start"]]),
            cure_label=str(VERBS["start"]),
        )


def check_is_theirs(move: Move, agreement: Agreement, *, by: Actor) -> None:
    """The office moves for all; a party only what the table gives to parties."""
    if by.is_system or (by.is_planning_office and move.who != Who.CLOCK):
        return
    if move.who == Who.PARTY and agreement.parties.filter(body__in=by.bodies).exists():
        return
    raise Refused(_("Questo passo spetta a: %(who)s.") % {"who": move.who.label})


def check_can_move(
    agreement: Agreement, verb: str, *, by: Actor, on: date, told: Told | None = None
) -> Move:
    """The move, if it is up to who asks and nothing is missing; or a refusal that says what is."""
    move = move_asked(agreement, verb, by=by)
    missing = missing_for(move, agreement, on=on, told=told)
    if missing:
        first = missing[0]
        raise Refused(
            " ".join(one.text for one in missing),
            cure=first.cure or agreement.get_absolute_url(),
            cure_label=first.cure_label or _("Torna all’intesa"),
        )
    return move


def verbs_of(agreement: Agreement) -> list[Move]:
    """The moves that the state has, those of the calendar aside."""
    return [
        move
        for move in ROUTES[Route(agreement.instrument.route)]
        if move.source == agreement.state and move.who != Who.CLOCK
    ]

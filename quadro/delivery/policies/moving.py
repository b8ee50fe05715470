"""Which moves a commitment can make, and what each still wants."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.delivery.models import Commitment
from quadro.delivery.policies.keeping import check_can_read, speaks_for_owner
from quadro.delivery.states import VERBS, Guard, Move, Who, move_of, moves_from
from quadro.kit.refusals import Refused

Told = Mapping[str, Any]


def wants_nothing(_commitment: Commitment, _by: Actor, _told: Told) -> Iterator[str]:
    yield from ()


def wants_reason(_commitment: Commitment, _by: Actor, told: Told) -> Iterator[str]:
    if not str(told.get("reason", "")).strip():
        yield _("Scrivi il motivo: resta nella storia dell’impegno.")


def wants_evidence(commitment: Commitment, by: Actor, told: Told) -> Iterator[str]:
    done: date | None = told.get("done_on")
    if not commitment.evidence.exists():
        yield _("Aggiungi almeno una prova: un file, o un indirizzo dove si vede.")
    if done is None:
        yield _("Indica il giorno in cui l’impegno è stato fatto.")
    elif done > by.on:
        yield _("%(day)s è nel futuro: si consegna quello che è già fatto.") % {
            "day": f"{done:%d/%m/%Y}"
        }


def wants_another(commitment: Commitment, by: Actor, _told: Told) -> Iterator[str]:
    if by.user is not None and commitment.delivered_by_id == by.user.pk:
        yield _("Non puoi verificare un impegno che hai consegnato tu: lo fa un’altra persona.")


GUARDS: dict[Guard, Callable[[Commitment, Actor, Told], Iterator[str]]] = {
    Guard.NONE: wants_nothing,
    Guard.REASON: wants_reason,
    Guard.EVIDENCE: wants_evidence,
    Guard.ANOTHER: wants_another,
}


def is_theirs(move: Move, commitment: Commitment, *, by: Actor) -> bool:
    if move.who == Who.OFFICE:
        return by.is_planning_office
    return speaks_for_owner(commitment, by=by)


def verbs_of(commitment: Commitment, *, by: Actor) -> list[Move]:
    """The moves that are up to `by`, whether or not their guard is met."""
    return [one for one in moves_from(commitment.state) if is_theirs(one, commitment, by=by)]


def missing_for(move: Move, commitment: Commitment, *, by: Actor, told: Told) -> list[str]:
    return list(GUARDS[move.guard](commitment, by, told))


def check_can_move(commitment: Commitment, verb: str, *, by: Actor, told: Told) -> Move:
    check_can_read(commitment, by=by)
    move = move_of(commitment.state, verb)
    if move is None:
        raise Refused(
            _("L’impegno ora è «%(state)s»: «%(verb)s» da qui non si può. Rileggi la pagina.")
            % {"state": commitment.get_state_display(), "verb": VERBS.get(verb, verb)},
            cure=commitment.get_absolute_url(),
            cure_label=_("Torna all’impegno"),
        )
    if not is_theirs(move, commitment, by=by):
        raise Refused(
            _("«%(verb)s» lo fa %(who)s.") % {"verb": VERBS[verb], "who": move.who.label},
            cure=commitment.get_absolute_url(),
            cure_label=_("Torna all’impegno"),
        )
    lacking = missing_for(move, commitment, by=by, told=told)
    if lacking:
        raise Refused(" ".join(lacking), cure=commitment.get_absolute_url())
    return move

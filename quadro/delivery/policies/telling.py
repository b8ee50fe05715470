"""What may be told of a commitment: progress, what stands in its way, what shows it is done."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.delivery.models import Blocker, Commitment, Evidence
from quadro.delivery.policies.keeping import check_can_tell
from quadro.delivery.states import OPEN, State
from quadro.kit.refusals import Refused

WHOLE = Decimal(100)


def check_is_open(commitment: Commitment) -> None:
    if commitment.state not in OPEN:
        raise Refused(
            _("L’impegno è «%(state)s»: per aggiornarlo va prima riaperto.")
            % {"state": commitment.get_state_display()},
            cure=commitment.get_absolute_url(),
            cure_label=_("Torna all’impegno"),
        )


def check_update(commitment: Commitment, values: Mapping[str, Any], *, by: Actor) -> None:
    """Of a day that has come; nothing beyond the whole; a sentence beside the confidence."""
    check_can_tell(commitment, by=by)
    check_is_open(commitment)
    check_not_ahead(values["on"], by=by)
    progress = values.get("progress")
    if progress is not None and not 0 <= progress <= WHOLE:
        raise Refused(_("Il fatto è una percentuale da 0 a 100."))
    if values.get("confidence") and not str(values.get("sentence", "")).strip():
        raise Refused(_("Spiega la fiducia in una frase: la leggono tutti accanto al segno."))
    negative = [key for key, told in values.get("values", {}).items() if told < 0]
    if negative:
        raise Refused(_("Un valore non è minore di zero: correggi i passi."))


def check_not_ahead(day: date, *, by: Actor) -> None:
    if day > by.on:
        raise Refused(
            _("%(day)s è nel futuro: si dice quello che è già avvenuto.")
            % {"day": f"{day:%d/%m/%Y}"}
        )


def check_blocker(commitment: Commitment, values: Mapping[str, Any], *, by: Actor) -> None:
    check_can_tell(commitment, by=by)
    check_is_open(commitment)
    check_not_ahead(values["opened_on"], by=by)
    if values["due_on"] < values["opened_on"]:
        raise Refused(_("Il termine viene prima dell’apertura: correggi una delle due date."))


def check_solved(blocker: Blocker, solved_on: date, how: str, *, by: Actor) -> None:
    """By who owes the commitment, who was asked to remove it, or the office."""
    if blocker.body_id not in by.bodies:
        check_can_tell(blocker.commitment, by=by)
    if blocker.solved_on is not None:
        raise Refused(_("Il blocco è già sciolto."))
    check_not_ahead(solved_on, by=by)
    if solved_on < blocker.opened_on:
        raise Refused(_("Il blocco si scioglie dopo che è stato aperto: correggi la data."))
    if not how.strip():
        raise Refused(_("Scrivi come è stato sciolto."))


def check_evidence(commitment: Commitment, values: Mapping[str, Any], *, by: Actor) -> None:
    check_can_tell(commitment, by=by)
    if commitment.state == State.CANCELLED:
        raise Refused(_("L’impegno è annullato: non aspetta più prove."))
    if bool(values.get("link")) == bool(values.get("upload")):
        raise Refused(_("Una prova è un file oppure un indirizzo: indica uno dei due."))
    check_not_ahead(values["on"], by=by)


def check_can_remove_evidence(evidence: Evidence, *, by: Actor) -> None:
    """What shows that something is done stays as long as it is said to be done."""
    check_can_tell(evidence.commitment, by=by)
    if evidence.commitment.state in (State.DELIVERED, State.DONE):
        raise Refused(_("L’impegno è stato consegnato con questa prova: prima va riaperto."))

"""What shows a value: who adds it, and until when it may go."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.kit.refusals import Refused
from quadro.monitoring.models import Contest, Evidence, Reading
from quadro.monitoring.states import State


def check_evidence(values: Mapping[str, Any]) -> None:
    if bool(values.get("link")) == bool(values.get("upload")):
        raise Refused(_("Una prova è un file oppure un indirizzo: indica uno dei due."))


def check_can_prove_reading(reading: Reading, *, by: Actor) -> None:
    """Whoever wrote it, the people of its body, the office; not of what has been replaced."""
    near = {reading.body_id, reading.indicator.owner_id}
    if not (by.is_planning_office or by.bodies & near):
        raise Refused(_("Le prove le aggiunge chi rileva, oppure l’Ufficio piano."))
    if reading.state == State.SUPERSEDED:
        raise Refused(_("La rilevazione è stata sostituita: la sua storia non cambia."))


def check_can_prove_contest(contest: Contest, *, by: Actor) -> None:
    if not (by.is_planning_office or contest.body_id in by.bodies):
        raise Refused(_("Le prove le aggiunge l’ente che contesta, oppure l’Ufficio piano."))
    if not contest.is_open:
        raise Refused(_("La contestazione è già decisa: le sue prove non cambiano."))


def check_can_remove(evidence: Evidence, *, by: Actor) -> None:
    """What a decision rests on stays."""
    if evidence.reading is not None:
        check_can_prove_reading(evidence.reading, by=by)
        if evidence.reading.state == State.APPROVED:
            raise Refused(_("La rilevazione è stata approvata con questa prova."))
    elif evidence.contest is not None:
        check_can_prove_contest(evidence.contest, by=by)

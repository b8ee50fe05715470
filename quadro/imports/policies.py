"""Who may import, and what may be undone."""

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.bodies.policies import check_may_give
from quadro.imports.models import Import, Status
from quadro.kit.refusals import Refused

MANDATE = "bodies.mandate"
"""The rows that give powers to people: who may not give a power may not take it back either."""


def check_can_import(*, by: Actor) -> None:
    if not by.is_planning_office:
        raise Refused(_("Importa solo l’Ufficio piano."))


def check_can_confirm(import_of: Import, *, by: Actor) -> None:
    check_can_import(by=by)
    if import_of.status != Status.PREVIEWED:
        raise Refused(_("Questo file è già stato importato."))


def check_can_undo(import_of: Import, *, by: Actor) -> None:
    check_can_import(by=by)
    if import_of.status == Status.PREVIEWED:
        raise Refused(_("Questo file non è stato importato: non c’è niente da annullare."))
    if import_of.status == Status.UNDONE:
        raise Refused(_("Questa importazione è già stata annullata."))
    for role in import_of.lines.filter(model=MANDATE).values_list("after__role", flat=True):
        check_may_give(str(role), by=by)

"""What may be told of how far an intervention is: steps of the procedure, things counted."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.interventions.models import Intervention
from quadro.interventions.policies.keeping import check_can_tell
from quadro.kit.refusals import Refused


def check_not_ahead(day: date, *, by: Actor) -> None:
    if day > by.on:
        raise Refused(
            _("%(day)s è nel futuro: si dice quello che è già avvenuto.")
            % {"day": f"{day:%d/%m/%Y}"}
        )


def check_told(one: Intervention, values: Mapping[str, Any], *, by: Actor) -> None:
    """Of a day that has come; a step begins before it ends; an open intervention."""
    check_can_tell(one, by=by)
    if not one.is_open:
        raise Refused(
            _("L’intervento è «%(state)s»: per aggiornarlo va prima riaperto.")
            % {"state": one.get_state_display()},
            cure=one.get_absolute_url(),
            cure_label=_("Torna all’intervento"),
        )
    check_not_ahead(values["on"], by=by)
    for first, last in values.get("steps", {}).values():
        for day in (first, last):
            if day is not None:
                check_not_ahead(day, by=by)
        if first and last and first > last:
            raise Refused(_("Un passo finisce prima di cominciare: correggi una delle due date."))

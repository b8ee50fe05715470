"""An agreement stands still: why, what is done so that it moves, by when and who follows it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements import policies
from quadro.agreements.actions import announcing
from quadro.agreements.actions.amendments import amend_at_once
from quadro.agreements.actions.moving import pass_to
from quadro.agreements.actions.rows import locked
from quadro.agreements.models import Agreement, Relaunch
from quadro.kit.refusals import Refused


@transaction.atomic
def plan_relaunch(agreement: Agreement, *, reasons: str, found_on: date, by: Actor) -> Relaunch:
    """Mark the agreement as one to relaunch, and say why."""
    agreement = locked(agreement)
    made = policies.check_can_move(
        agreement, "plan_relaunch", by=by, on=by.on, told={"reason": reasons}
    )
    policies.check_not_ahead(found_on, by=by, what=_("Accertamento"))
    relaunch = Relaunch.objects.create(agreement=agreement, reasons=reasons, found_on=found_on)
    pass_to(agreement, made, by=by, on=by.on, reason=reasons)
    announcing.tell_to_relaunch(relaunch, by=by)
    return relaunch


@transaction.atomic
def relaunch(
    agreement: Agreement, *, action_plan: str, in_charge: str, ends_on: date | None, by: Actor,
    reasons: str = "",
) -> Relaunch:  # fmt: skip
    """Relaunch it, with a plan of action, who follows it and a new end.

    A new end is an amendment with a number of its own. `reasons` only where nobody wrote them when
    it was marked, as of an agreement registered in that state.
    """
    agreement = locked(agreement)
    action_plan, in_charge = action_plan.strip(), in_charge.strip()
    told = {"action_plan": action_plan, "in_charge": in_charge, "ends_on": ends_on}
    made = policies.check_can_move(agreement, "relaunch", by=by, on=by.on, told=told)
    policies.check_new_end(agreement, ends_on, by=by)
    begun = agreement.relaunches.filter(started_on=None).first()
    if begun is None:
        if not reasons.strip():
            raise Refused(_("Scrivi perché va rilanciata: si legge nella pagina dell’intesa."))
        begun = Relaunch(agreement=agreement, reasons=reasons, found_on=by.on)
    begun.action_plan, begun.in_charge = action_plan, in_charge
    begun.ends_on, begun.started_on = ends_on, by.on
    begun.save()
    about = "Rilancio: nuova scadenza"
    amend_at_once(agreement, about, {"ends_on": ends_on}, reasons=begun.reasons, on=by.on)
    pass_to(agreement, made, by=by, on=by.on, reason="con un piano d’azione")
    announcing.tell_relaunched(begun, by=by)
    return begun

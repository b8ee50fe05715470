"""Who answers for a party, and what an answer must say."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Approval, Party
from quadro.agreements.policies.keeping import check_can_keep
from quadro.agreements.states import State
from quadro.kit.refusals import Hidden, Refused


def check_acts_for(party: Party, *, by: Actor) -> None:
    """The people of the body, and the office on their behalf."""
    if not (by.is_planning_office or party.body_id in by.bodies):
        raise Hidden(_("Questa pagina è per chi lavora in %(body)s.") % {"body": party.body})


def check_can_answer(party: Party, values: Mapping[str, Any], *, by: Actor) -> None:
    """While the agreement is being approved; a sitting or an act says its day."""
    check_acts_for(party, by=by)
    if party.agreement.state != State.APPROVAL:
        raise Refused(
            _("L’intesa ora è «%(state)s»: la risposta dell’ente si dà durante l’approvazione.")
            % {"state": party.agreement.get_state_display()}
        )
    outcome = values["outcome"]
    if outcome == Approval.Outcome.APPROVED:
        check_act_of_approval(values, by=by)
    if outcome == Approval.Outcome.FIXED and not values.get("sitting_on"):
        raise Refused(_("Indica il giorno della seduta."))
    is_no = outcome in (Approval.Outcome.REFUSED, Approval.Outcome.POSTPONED)
    if is_no and not str(values.get("note") or "").strip():
        raise Refused(_("Scrivi il motivo: serve agli altri enti."))


def check_act_of_approval(values: Mapping[str, Any], *, by: Actor) -> None:
    if not values.get("number"):
        raise Refused(_("Scrivi il numero dell’atto."))
    day = values.get("on")
    if not day:
        raise Refused(_("Scrivi la data dell’atto."))
    if day.day > by.on:
        guess = day.day.replace(year=by.on.year) if day.day.day < 29 else day.day  # noqa: PLR2004
        hint = " " + _("Volevi dire %(year)s?") % {"year": by.on.year} if guess <= by.on else ""
        raise Refused(_("%(day)s è nel futuro.") % {"day": day} + hint)
    since = values.get("albo_since")
    if since and since < day.day:
        raise Refused(_("La pubblicazione all’albo viene dopo l’atto: controlla le due date."))


def check_can_remind(agreement: Agreement, *, by: Actor) -> None:
    check_can_keep(by=by)
    if agreement.state != State.APPROVAL:
        raise Refused(_("Si sollecita mentre l’intesa è in approvazione."))

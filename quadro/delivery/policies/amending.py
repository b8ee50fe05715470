"""What an amendment may change of the commitments of its agreement."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import Amendment, Delta
from quadro.bodies.models import Body
from quadro.delivery.models import Commitment
from quadro.delivery.policies.moving import check_can_move
from quadro.kit.refusals import Refused

AMENDABLE = ("title", "deliverable", "owner", "starts_on", "due_on", "weight")


def bodies_then(amendment: Amendment) -> "Any":
    """The bodies that will be parties once the draft has effect: who comes in with it is one."""
    deltas = amendment.deltas.all()
    coming = [one.subject for one in deltas if one.kind == Delta.Kind.PARTY_IN]
    leaving = [one.subject for one in deltas if one.kind == Delta.Kind.PARTY_OUT]
    here = amendment.agreement.parties.filter(withdrawn_on=None).values("body")
    rows = Body.objects.filter(Q(pk__in=here) | Q(pk__in=coming)).exclude(pk__in=leaving)
    return rows.order_by("name", "pk")


def check_is_of(amendment: Amendment, commitment: Commitment) -> None:
    if commitment.agreement_id != amendment.agreement_id:
        raise Refused(_("L’impegno è di un’altra intesa: un atto integrativo cambia la sua."))


def check_still_open(commitment: Commitment) -> None:
    if not commitment.is_open:
        raise Refused(
            _("L’impegno «%(title)s» è «%(state)s»: togli quello che l’atto cambierebbe.")
            % {"title": commitment.title, "state": commitment.get_state_display()},
            cure=commitment.get_absolute_url(),
            cure_label=_("Vedi l’impegno"),
        )


def check_change(
    amendment: Amendment, commitment: Commitment, field: str, values: Mapping[str, Any]
) -> None:
    """Something that changes, of a commitment that is still to be done."""
    check_is_of(amendment, commitment)
    check_still_open(commitment)
    if field not in AMENDABLE:
        raise Refused(_("Questo dato non si cambia con un atto integrativo."))
    new = values[field]
    if new in (None, "") or new == getattr(commitment, field):
        raise Refused(_("Il dato resta com’è: scrivi che cosa cambia."))
    if field == "weight" and new <= 0:
        raise Refused(_("Il peso è un numero maggiore di zero: 1 se pesano tutti lo stesso."))
    if field == "owner":
        check_owner_then(amendment, values)


def check_owner_then(amendment: Amendment, values: Mapping[str, Any]) -> None:
    owner, person = values["owner"], values["in_charge"]
    if not bodies_then(amendment).filter(pk=owner.pk).exists():
        raise Refused(
            _("%(body)s non sarà fra le parti: l’atto deve farlo entrare.") % {"body": owner.label}
        )
    if person.body_id != owner.pk:
        raise Refused(
            _("Il referente deve avere un mandato in corso in %(body)s.") % {"body": owner.label}
        )


def check_cancel(amendment: Amendment, commitment: Commitment, reason: str, *, by: Actor) -> None:
    check_is_of(amendment, commitment)
    check_can_move(commitment, "cancel", by=by, told={"reason": reason})

"""Who asks opinions and who gives them."""

from datetime import date

from django.utils.translation import gettext as _

from quadro.accounts.actors import Actor
from quadro.accounts.models import Role
from quadro.agreements.models import Agreement, Opinion, OpinionKind
from quadro.agreements.policies.keeping import check_can_keep
from quadro.agreements.states import PHASES, Phase
from quadro.kit.refusals import Hidden, Refused

ASKABLE = (*PHASES[Phase.PREPARING], *PHASES[Phase.APPROVING])


def check_can_ask_opinion(
    agreement: Agreement, kind: str, body_key: int | None, *, by: Actor
) -> None:
    """Before the signature; the same opinion is not asked twice while the first is open."""
    check_can_keep(by=by)
    if agreement.state not in ASKABLE:
        raise Refused(_("I pareri si chiedono prima della firma: questa intesa è già firmata."))
    if agreement.opinions.filter(kind=kind, body=body_key, given_on=None).exists():
        raise Refused(_("Questo parere è già stato chiesto e non è ancora reso."))


def check_may_give_opinion(opinion: Opinion, *, by: Actor) -> None:
    """The office writes what arrives; those who are asked, and the secretary, their own."""
    is_theirs = opinion.body_id is not None and opinion.body_id in by.bodies
    is_secretary = opinion.kind == OpinionKind.SECRETARY and (
        (Role.SECRETARY, by.office) in by.mandates
    )
    if not (by.is_planning_office or is_theirs or is_secretary):
        raise Hidden(_("Questo parere lo rende: %(who)s.") % {"who": opinion})


def check_can_give_opinion(opinion: Opinion, *, given_on: date, by: Actor) -> None:
    """Once, after it was asked, and not in the future."""
    check_may_give_opinion(opinion, by=by)
    if opinion.outcome:
        raise Refused(_("Il parere è già reso: se è cambiato, chiedilo di nuovo."))
    if given_on < opinion.asked_on:
        raise Refused(_("Il parere è reso dopo che è stato chiesto: controlla la data."))
    if given_on > by.on:
        raise Refused(_("La data del parere è nel futuro."))

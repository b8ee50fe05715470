"""A body joins an agreement that others have signed: request, consent, act and signature."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from quadro.accounts.actors import Actor
from quadro.agreements import policies
from quadro.agreements.actions import announcing
from quadro.agreements.actions.parties import enter_party
from quadro.agreements.actions.rows import locked, note
from quadro.agreements.models import Adhesion, Agreement, Party
from quadro.bodies.models import Body
from quadro.kit.dates import ApproximateDay


@transaction.atomic
def ask_to_join(
    agreement: Agreement, body: Body, *, asked_on: date, reasons: str = "", by: Actor
) -> Adhesion:
    """Ask for a body that is not a party; the same request twice at once is made once."""
    agreement = locked(agreement)
    policies.check_can_ask_to_join(agreement, body, asked_on=asked_on, by=by)
    adhesion = Adhesion.objects.create(
        agreement=agreement, body=body, asked_on=asked_on, asked_by=str(by), reasons=reasons
    )
    note("agreements.adhesion_asked", agreement, {"party": (None, str(body))}, by=by)
    announcing.tell_request(adhesion, by=by)
    return adhesion


@transaction.atomic
def answer_adhesion(
    adhesion: Adhesion, *, consents: bool, answered_on: date, answer: str, by: Actor
) -> Adhesion:
    """Record the consent of the parties, where the text asks for it, or their refusal."""
    adhesion = _locked(adhesion)
    policies.check_can_answer_adhesion(
        adhesion, consents=consents, answered_on=answered_on, answer=answer, by=by
    )
    adhesion.outcome = Adhesion.Outcome.CONSENTED if consents else Adhesion.Outcome.REFUSED
    adhesion.answered_on, adhesion.answer = answered_on, answer
    adhesion.save()
    told = {"party": str(adhesion.body), "outcome": (None, adhesion.outcome)}
    note("agreements.adhesion_answered", adhesion.agreement, told, by=by)
    announcing.tell_answer(adhesion, by=by)
    return adhesion


@transaction.atomic
def join(adhesion: Adhesion, values: Mapping[str, Any], *, by: Actor) -> Party:
    """Make the body a party from the day of its signature, under its own act.

    `values`: `signed_on`, `signature_kind`, `signatory`, `signatory_office`, and the act
    (`act_kind`, `act_number`, `act_on`). Two who post the same are queued: the second is told.
    """
    adhesion = _locked(adhesion)
    policies.check_can_join(adhesion, values, by=by)
    day = ApproximateDay(values["signed_on"])
    party = enter_party(
        adhesion.agreement,
        adhesion.body,
        {**values, "role": Party.Role.ADHERENT, "signed_on": day, "joined_on": day},
    )
    adhesion.outcome = Adhesion.Outcome.JOINED
    adhesion.answered_on = adhesion.answered_on or day.day
    adhesion.save()
    told = {"party": (None, str(adhesion.body)), "joined_on": (None, day)}
    note("agreements.joined", adhesion.agreement, told, by=by)
    announcing.tell_joined(adhesion, by=by)
    return party


def _locked(adhesion: Adhesion) -> Adhesion:
    """The request as it is now, with its agreement held."""
    agreement = locked(adhesion.agreement)
    adhesion = agreement.adhesions.select_related("body").get(pk=adhesion.pk)
    adhesion.agreement = agreement
    return adhesion

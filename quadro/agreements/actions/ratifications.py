"""What the last signature of a programme agreement asks of the councils."""

from datetime import date

from quadro.agreements import policies
from quadro.agreements.models import Agreement, Ratification
from quadro.agreements.terms import RATIFY_WITHIN
from quadro.bodies.models import Kind


def ask_ratifications(agreement: Agreement, on: date) -> None:
    """An adhesion that varies the urban plan is ratified by its council (art. 34 c. 5).

    By all the councils, where the conference did not say whose plan varies.

    The thirty days run from the last signature, on whatever day it was recorded.
    """
    if not agreement.varies_urban_plan:
        return
    due_on = (policies.last_signed_on(agreement) or on) + RATIFY_WITHIN
    asked = policies.current_parties(agreement, on).filter(
        body__kind=Kind.MUNICIPALITY, ratification=None
    )
    conference = policies.current_conference(agreement)
    if conference is not None and conference.varied.exists():
        asked = asked.filter(pk__in=conference.varied.values("pk"))
    Ratification.objects.bulk_create([Ratification(party=one, due_on=due_on) for one in asked])

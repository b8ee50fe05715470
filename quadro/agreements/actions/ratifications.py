"""What the last signature of a programme agreement asks of the councils."""

from datetime import date

from quadro.agreements import policies
from quadro.agreements.models import Agreement, Ratification
from quadro.bodies.models import Kind


def ask_ratifications(agreement: Agreement, on: date) -> None:
    """An adhesion that varies the urban plan is ratified by its council (art. 34 c. 5).

    The thirty days run from the last signature, on whatever day it was recorded.
    """
    if not agreement.varies_urban_plan:
        return
    due_on = (policies.last_signed_on(agreement) or on) + policies.RATIFY_WITHIN
    asked = policies.current_parties(agreement, on).filter(
        body__kind=Kind.MUNICIPALITY, ratification=None
    )
    Ratification.objects.bulk_create([Ratification(party=one, due_on=due_on) for one in asked])

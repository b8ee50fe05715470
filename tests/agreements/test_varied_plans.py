"""A programme agreement that varies the urban plan of some municipalities only."""

import pytest

from quadro.agreements import actions
from quadro.agreements.models import Ratification
from quadro.agreements.states import State
from quadro.kit.refusals import Refused
from tests.agreements.programmes import (
    CALLED,
    NOTIFIED,
    SIGNED,
    a_programme,
    again,
    called,
    consented,
    decreed,
    notified,
    on,
    ratified,
    signed,
)
from tests.agreements.world import a_body, the_authority

pytestmark = pytest.mark.django_db


def test_only_the_council_whose_plan_varies_ratifies() -> None:
    agreement = a_programme()
    called(agreement, a_body("Rho"))
    consented(agreement)
    notified(agreement)
    actions.move(agreement, "open_signing", by=on(NOTIFIED), on=NOTIFIED)
    agreement = decreed(signed(again(agreement)), SIGNED)

    asked = Ratification.objects.filter(party__agreement=agreement)
    assert [one.party.body.name for one in asked] == ["Rho"]
    assert ratified(agreement, a_body("Rho"), SIGNED).state == State.EFFECTIVE


def test_only_plans_of_municipalities_that_are_parties_vary() -> None:
    agreement, other = a_programme(), a_programme(a_body("Magenta"), title="Altro")

    for body, home in ((the_authority(), agreement), (a_body("Magenta"), other)):
        party = home.parties.select_related("body").get(body=body)
        values = {
            "promoter": the_authority(), "called_on": CALLED, "varies_urban_plan": True,
            "varied": [party],
        }  # fmt: skip
        with pytest.raises(Refused, match="scegli quelli di cui varia il piano"):
            actions.call_conference(agreement, values, by=on(CALLED), on=CALLED)

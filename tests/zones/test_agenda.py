"""The agenda of a Zone: what is planned for it, who carries it, how far it is."""

from decimal import Decimal

import pytest
from django.test import Client

from quadro.agreements import actions as agreements
from quadro.bodies.models import Body
from quadro.cube import actions as cube
from quadro.delivery import actions as delivery
from quadro.territory.models import Zone
from quadro.zones import queries
from tests.agreements.world import an_agreement
from tests.assemblies.world import a_zone
from tests.delivery.world import a_commitment
from tests.plan.world import a_programme, a_provision, an_edition
from tests.worlds import NOON, TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db
BY = the_system()


@pytest.fixture
def zone() -> Zone:
    cube.bring_to(TODAY)
    found = a_zone().zone
    assert found is not None
    return found


def test_the_plan_comes_first_then_the_programmes_of_the_zone(zone: Zone) -> None:
    plan = an_edition(is_reference=True)
    a_provision(plan, "1", title="Di tutti")
    a_provision(plan, "2", title="Della Zona", zone=zone)
    own = a_programme("Agenda della Zona", actor=Body.objects.get(zone=zone))
    a_provision(an_edition("2019-2021", of=own), "1", title="Politica")

    told = queries.agenda_of(zone, a_visitor(), on=TODAY)

    assert [[row.provision.title for row in one.rows] for one in told] == [
        ["Della Zona"], ["Politica"]
    ]  # fmt: skip


def test_a_provision_tells_who_carries_it_and_how_far_it_is(zone: Zone, client: Client) -> None:
    mine = a_provision(an_edition(is_reference=True), "2", title="Della Zona", zone=zone)
    pact = an_agreement("Patto", Body.objects.get(zone=zone), published=True)
    hidden = an_agreement("Riservata", Body.objects.get(zone=zone))
    for one in (pact, hidden):
        agreements.link(one, mine, kind="attua", sentence="La attua.", by=BY)
    made = a_commitment(pact, owner="Zona Nord Ovest")
    delivery.set_shares(made, [(mine, Decimal(100))], version=made.version, by=BY, at=NOON)

    [agenda] = queries.agenda_of(zone, a_visitor(), on=TODAY)

    assert agenda.carried == 1
    assert [one.title for one in agenda.rows[0].agreements] == ["Patto"]
    page = client.get(f"/zone/{zone.slug}/agenda/").content.decode()
    assert "Della Zona" in page
    assert "Riservata" not in page


def test_of_a_zone_for_which_nothing_is_planned_the_page_says_so(
    zone: Zone, client: Client
) -> None:
    page = client.get(f"/zone/{zone.slug}/agenda/").content.decode()
    assert "dato non disponibile" in page

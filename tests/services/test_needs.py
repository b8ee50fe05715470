"""Needs of municipalities: told, supported once each, answered with a proposal or a reason."""

import pytest
from django.db import IntegrityError, transaction

from quadro.accounts.models import Role
from quadro.bodies.models import Body
from quadro.kit.refusals import Refused
from quadro.notifications.models import Notice
from quadro.services import actions, queries
from quadro.services.models import Need, NeedSupport, Service
from quadro.services.states import NeedState, State
from tests.services.world import a_service, somebody, the_authority, towns
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db
BY = the_system()


@pytest.fixture
def here() -> dict[str, Body]:
    return towns()


def a_need(body: Body) -> Need:
    told = {"title": "Bandi europei", "text": "Nessuno ha tempo di leggerli."}
    return actions.propose(body, told, by=BY, at=NOON)


def test_a_municipality_supports_once_and_not_what_it_told(here: dict[str, Body]) -> None:
    need = a_need(here["Besate"])
    actions.support(need, here["Rho"], by=somebody(Role.MAYOR, here["Rho"]))

    with pytest.raises(Refused, match="lo sostiene già"):
        actions.support(need, here["Rho"], by=BY)
    with pytest.raises(Refused, match="lo ha proposto"):
        actions.support(need, here["Besate"], by=BY)
    with pytest.raises(IntegrityError), transaction.atomic():
        NeedSupport.objects.create(need=need, body=here["Rho"], supported_on=TODAY)
    [told] = queries.needs_told(BY)
    assert told.count == 2


def test_what_most_municipalities_want_comes_first(here: dict[str, Body]) -> None:
    a_need(here["Besate"])
    wanted = actions.propose(here["Rho"], {"title": "Zzz", "text": "…"}, by=BY, at=NOON)
    actions.support(wanted, here["Pero"], by=BY)

    assert [one.need.title for one in queries.needs_told(BY)] == ["Zzz", "Bandi europei"]


def test_the_office_turns_a_need_into_a_proposal_and_all_are_told(here: dict[str, Body]) -> None:
    need = a_need(here["Besate"])
    mayor = somebody(Role.CLERK, here["Rho"])
    actions.support(need, here["Rho"], by=mayor)
    proposal = {"name": "Ufficio bandi", "summary": "Legge i bandi.", "body": the_authority()}

    made = actions.take(need, proposal=proposal, version=1, by=BY, at=NOON)

    service = Service.objects.get(name="Ufficio bandi")
    assert (made.state, made.service, service.state) == (NeedState.TAKEN, service, State.PROPOSED)
    assert Notice.objects.filter(recipient=mayor.user, subject__contains="Bandi europei").exists()
    with pytest.raises(Refused, match="ha già avuto risposta"):
        actions.decline(need, answer="No.", version=None, by=BY, at=NOON)


def test_no_has_its_reason_and_a_service_that_runs_is_no_proposal(here: dict[str, Body]) -> None:
    need, running = a_need(here["Besate"]), a_service()

    with pytest.raises(Refused, match="Scrivi perché no"):
        actions.decline(need, answer=" ", version=1, by=BY, at=NOON)
    with pytest.raises(Refused, match="non è più una proposta"):
        actions.take(need, service=running, version=1, by=BY, at=NOON)
    with pytest.raises(Refused, match="risponde l’Ufficio piano"):
        actions.decline(need, answer="No.", version=1, by=somebody(Role.MAYOR, here["Rho"]),
                        at=NOON)  # fmt: skip

"""Offices of a body: changed, closed, opened again; closed ones receive nobody."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from quadro.accounts.models import Role, User
from quadro.bodies import actions
from quadro.bodies.models import Body, Office
from quadro.journal import queries as journal
from quadro.kit.refusals import Refused, Stale
from tests.bodies.world import a_body, somebody, the_authority
from tests.worlds import TODAY, a_visitor, the_system

pytestmark = pytest.mark.django_db
ANY = Role.OFFICER


@pytest.fixture
def legnano() -> Body:
    return a_body("Comune di Legnano", short_name="Legnano")


@pytest.fixture
def registry(legnano: Body) -> Office:
    return actions.add_office(legnano, {"name": "Protocollo"}, by=the_system())


def close(office: Office, until: date = TODAY) -> Office:
    return actions.edit_office(office, {"until": until}, version=office.version, by=the_system())


def test_an_office_changes_and_the_history_of_its_body_says_so(registry: Office) -> None:
    told = {"name": " Protocollo e archivio ", "email": "archivio@example.it"}
    changed = actions.edit_office(registry, told, version=1, by=the_system())

    assert (changed.name, changed.version) == ("Protocollo e archivio", 2)
    [last, *_] = journal.told(journal.history("bodies.body", registry.body_id))
    assert last.did == "ufficio modificato"
    assert ("Protocollo", "Protocollo e archivio") in [(one.old, one.new) for one in last.changes]


def test_the_second_of_two_editors_of_an_office_overwrites_nothing(registry: Office) -> None:
    actions.edit_office(registry, {"phone": "02 1"}, version=1, by=the_system())
    with pytest.raises(Stale):
        actions.edit_office(registry, {"phone": "02 2"}, version=1, by=the_system())
    assert Office.objects.get().phone == "02 1"


def test_a_closed_office_receives_nobody_and_keeps_whom_it_had(registry: Office) -> None:
    body = registry.body
    before = actions.appoint_new("Una", role=ANY, body=body, office=registry, by=the_system())
    closed = close(registry)

    with pytest.raises(Refused, match="l’ufficio è chiuso"):
        actions.appoint_new("Due", role=ANY, body=body, office=closed, since=TODAY, by=the_system())
    past = {"since": TODAY - timedelta(days=9), "until": TODAY}
    old = actions.appoint_new("Tre", role=ANY, body=body, office=closed, by=the_system(), **past)
    assert old.office == closed
    before.refresh_from_db()
    assert before.office == closed


def test_an_office_opens_again(registry: Office) -> None:
    closed = close(registry)
    actions.edit_office(closed, {"until": None}, version=2, by=the_system())
    told = {"office": registry, "since": TODAY}
    new = actions.appoint_new("Una", role=ANY, body=registry.body, by=the_system(), **told)
    assert new.office == registry


def test_an_office_does_not_take_the_name_of_another_nor_days_out_of_order(
    registry: Office,
) -> None:
    actions.add_office(registry.body, {"name": "Segreteria"}, by=the_system())
    with pytest.raises(Refused, match="già un ufficio"):
        actions.edit_office(registry, {"name": "SEGRETERIA"}, version=1, by=the_system())
    never = {"since": TODAY, "until": TODAY}
    with pytest.raises(Refused, match="prima del primo"):
        actions.edit_office(registry, never, version=1, by=the_system())
    with pytest.raises(IntegrityError, match="office_period_is_ordered"), transaction.atomic():
        Office.objects.update(since=TODAY, until=TODAY)


def test_only_who_keeps_the_list_changes_offices(registry: Office) -> None:
    with pytest.raises(Refused, match="tenuto dagli amministratori"):
        actions.edit_office(registry, {"name": "Altro"}, version=1, by=a_visitor())


def test_from_its_page_an_office_is_closed_by_its_last_day(
    client: Client, legnano: Body, registry: Office
) -> None:
    client.force_login(
        User.objects.get(person=somebody("planning_officer", the_authority()).person)
    )
    path = f"/enti/comune-di-legnano/uffici/{registry.pk}/"
    assert 'value="Protocollo"' in client.get(path).content.decode()

    told = {"name": "Protocollo", "until": "31/12/2025", "version": "1"}
    assert client.post(path, told).status_code == 302
    overtaken = client.post(path, {**told, "name": "Archivio"})

    assert overtaken.status_code == 409
    assert Office.objects.get().until == date(2026, 1, 1)
    assert "31/12/2025" in client.get("/enti/comune-di-legnano/incarichi/").content.decode()
    form = client.get("/enti/comune-di-legnano/incarichi/nuovo/").content.decode()
    assert f'<option value="{registry.pk}">Protocollo' not in form
    assert client.get(f"/enti/{the_authority().slug}/uffici/{registry.pk}/").status_code == 404
    assert legnano.offices.count() == 1

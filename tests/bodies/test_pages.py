"""The pages with which the list of bodies is kept."""

import re
from datetime import date

import pytest
from django.test import Client
from django.utils.timezone import localdate

from quadro.accounts.models import Role, User
from quadro.bodies import actions
from quadro.bodies.models import Body, Kind, Mandate, Shareholding, Succession
from tests.bodies.world import a_body, somebody, the_authority
from tests.worlds import the_system

pytestmark = pytest.mark.django_db


def signed_in(mandate: Mandate) -> Client:
    user = User.objects.get(person=mandate.person)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def office() -> Client:
    return signed_in(somebody(Role.PLANNING_OFFICER, the_authority()))


@pytest.fixture
def legnano() -> Body:
    return a_body("Comune di Legnano", short_name="Legnano")


def test_a_body_is_registered_from_its_page(office: Client) -> None:
    told = {"name": "Parco Nord", "kind": Kind.PARK}
    answer = office.post("/enti/nuovo/", told)
    assert (answer.status_code, answer["Location"]) == (302, "/enti/parco-nord/")
    assert Body.objects.get(slug="parco-nord").is_institutional
    office.post("/enti/nuovo/", {**told, "name": "Parco privato", "is_institutional": "False"})
    assert not Body.objects.get(slug="parco-privato").is_institutional


def test_a_refused_body_comes_back_with_what_was_typed(office: Client) -> None:
    told = {"name": "Parco Nord", "kind": Kind.PARK, "fiscal_code": "08911820961"}
    answer = office.post("/enti/nuovo/", told)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "L’ultima cifra di controllo non torna" in page
    assert 'value="Parco Nord"' in page


def test_the_second_of_two_editors_sees_both_texts(office: Client, legnano: Body) -> None:
    actions.edit(legnano, {"pec": "primo@example.it"}, version=1, by=the_system())
    told = {"name": legnano.name, "kind": legnano.kind, "pec": "secondo@example.it"}
    answer = office.post("/enti/comune-di-legnano/modifica/", {**told, "version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "primo@example.it" in page
    assert "secondo@example.it" in page


def test_an_unchanged_form_saves_what_it_shows(office: Client, legnano: Body) -> None:
    page = office.get("/enti/comune-di-legnano/modifica/").content.decode()
    assert 'value="Comune di Legnano"' in page
    assert '<option value="True" selected>' in page
    told = {"name": legnano.name, "kind": legnano.kind, "version": "1", "is_institutional": "True"}
    assert office.post("/enti/comune-di-legnano/modifica/", told).status_code == 302


def test_a_mandate_is_given_and_ended_by_its_last_day(legnano: Body) -> None:
    client = signed_in(somebody(Role.ADMINISTRATOR, the_authority()))
    told = {"name": "Una persona", "role": Role.MAYOR, "since": "01/06/2022"}
    answer = client.post("/enti/comune-di-legnano/incarichi/nuovo/", told)
    assert answer["Location"] == "/enti/comune-di-legnano/incarichi/"
    mandate = Mandate.objects.get(body=legnano)
    path = f"/enti/comune-di-legnano/incarichi/{mandate.pk}"
    assert client.post(f"{path}/accesso/", {"email": "a@example.it"}).status_code == 302
    assert User.objects.get(email="a@example.it").person.mandates.get() == mandate
    assert client.post(f"{path}/fine/", {"until": "31/12/2026"}).status_code == 302
    mandate.refresh_from_db()
    assert mandate.until == date(2027, 1, 1)
    page = client.get("/enti/comune-di-legnano/incarichi/").content.decode()
    assert "31/12/2026" in page
    assert "a@example.it" in page


def test_only_roles_that_one_may_give_there_are_offered(office: Client, legnano: Body) -> None:
    page = office.get("/enti/comune-di-legnano/incarichi/nuovo/").content.decode()
    assert 'value="mayor"' in page
    assert 'value="administrator"' not in page
    assert 'value="zone_coordinator"' not in page
    told = {"name": "Io", "role": Role.ADMINISTRATOR}
    answer = office.post("/enti/citta-metropolitana-di-milano/incarichi/nuovo/", told)
    assert answer.status_code == 422
    assert not legnano.mandates.exists()


def test_a_new_person_and_a_known_one_are_not_given_together(office: Client, legnano: Body) -> None:
    told = {"role": Role.OFFICER}
    answer = office.post("/enti/comune-di-legnano/incarichi/nuovo/", told)
    assert answer.status_code == 422
    assert "Scegli una persona già registrata" in answer.content.decode()
    assert not legnano.mandates.exists()


def test_offices_successions_and_shares_have_their_forms(office: Client, legnano: Body) -> None:
    company, old = a_body("Società", Kind.COMPANY), a_body("Vecchio ente", Kind.OTHER)
    base = "/enti/comune-di-legnano"
    assert office.post(f"{base}/uffici/nuovo/", {"name": "Protocollo"}).status_code == 302
    told = {"predecessors": [old.pk], "on": "2019"}
    assert office.post(f"{base}/successione/", told).status_code == 302
    share = {"company": company.pk, "percent": "12,5"}
    assert office.post(f"{base}/partecipazioni/nuova/", share).status_code == 302
    held = Shareholding.objects.get(holder=legnano)
    assert (str(held.percent), Succession.objects.get().on_precision) == ("12.5000", "year")
    page = office.get(f"{base}/incarichi/").content.decode()
    assert all(name in page for name in ("Protocollo", "Vecchio ente", "Società", "12,50"))
    ended = office.post(f"{base}/partecipazioni/{held.pk}/fine/", {"until": "31/12/2025"})
    assert ended.status_code == 302


def test_every_form_carries_its_tokens(office: Client, legnano: Body) -> None:
    assert legnano.pk
    base = "/enti/comune-di-legnano"
    for path in ("modifica", "uffici/nuovo", "incarichi/nuovo", "successione"):
        page = office.get(f"{base}/{path}/").content.decode()
        assert re.search(r'name="once"[^>]*value="[0-9a-f-]{36}"', page), path
        assert "csrfmiddlewaretoken" in page


def test_the_pages_are_not_for_everybody(legnano: Body) -> None:
    clerk = signed_in(somebody(Role.CLERK, legnano))
    for path in ("nuovo", "comune-di-legnano/modifica", "comune-di-legnano/incarichi"):
        assert clerk.get(f"/enti/{path}/").status_code == 403
        assert Client().get(f"/enti/{path}/").status_code == 302


def test_a_mandate_of_another_body_is_not_found(office: Client, legnano: Body) -> None:
    assert legnano.pk
    elsewhere = somebody(Role.MAYOR, a_body("Comune di Gessate"))
    path = f"/enti/comune-di-legnano/incarichi/{elsewhere.pk}/fine/"
    assert office.get(path).status_code == 404


def test_my_roles_say_what_i_can_do_and_what_not(legnano: Body) -> None:
    mandate = somebody(Role.CLERK, legnano)
    actions.end_mandate(mandate, until=date(localdate().year + 2, 1, 1), by=the_system())
    page = signed_in(mandate).get("/ruoli/").content.decode()
    assert "Comune di Legnano" in page
    assert "ufficio del Comune" in page
    held = [title for _said, title in re.findall(r'aria-label="(Puoi)".*?<b>(.*?)</b>', page, re.S)]
    assert held[:2] == [
        "Leggere tutto ciò che è pubblico",
        "Leggere le bozze e i documenti riservati alle parti",
    ]
    assert "Non puoi" in page


def test_who_has_no_mandate_is_told_so(legnano: Body) -> None:
    mandate = somebody(Role.CLERK, legnano)
    actions.end_mandate(mandate, until=date(2020, 1, 1), by=the_system())
    assert "non hai nessun mandato" in signed_in(mandate).get("/ruoli/").content.decode()


def test_pages_cost_the_same_however_many_rows(
    office: Client, legnano: Body, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(12):
        name = f"Persona {number}"
        actions.appoint_new(name, role=Role.OFFICER, body=legnano, by=the_system())
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        office.get("/enti/comune-di-legnano/incarichi/")
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        office.get("/ruoli/")

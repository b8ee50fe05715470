"""The pages of plans, for everybody and for the office."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from quadro.accounts.models import Role
from quadro.bodies.models import Mandate, Person
from quadro.plan import actions
from quadro.plan.models import Alignment, Continuity, Edition, Provision
from tests.plan.world import a_body, a_programme, a_provision, an_edition, the_demonstration
from tests.worlds import a_user, the_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> Client:
    user = a_user("Ufficio piano")
    person = Person.objects.create(name="Ufficio piano", user=user)
    Mandate.objects.create(person=person, role=Role.PLANNING_OFFICER, body=a_body())
    client.force_login(user)
    return client


def said(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def post(client: Client, address: str, told: dict[str, Any]) -> Any:
    return client.post(address, {**told, "once": uuid4()})


def test_the_list_of_documents_says_what_is_not_known(client: Client) -> None:
    the_demonstration()
    page = said(client.get("/piano/"))
    assert page.index("Piano strategico triennale") < page.index("Strategia regionale")
    assert "approvato · 12 maggio 2016" in page
    assert "dato non disponibile" in page


def test_the_plan_is_read_by_levels_that_fold(client: Client) -> None:
    the_demonstration()
    page = said(client.get("/piano/psttm/2022-2024/"))
    assert "4. Regione Lombardia" in page
    assert "15 da attuare" in page
    assert page.count('class="q-lev"') == 7
    assert "Apri tutto" in page
    opened = said(client.get("/piano/psttm/2022-2024/?aperte=1"))
    assert "Chiudi tutto" in opened


@pytest.mark.parametrize(
    "address",
    [
        "/piano/",
        "/piano/psttm/",
        "/piano/psttm/2022-2024/",
        "/piano/psttm/confronto/",
        "/raccordo/",
    ],
)
def test_a_page_asks_the_database_a_fixed_number_of_questions(
    client: Client, address: str, django_assert_max_num_queries: Any
) -> None:
    the_demonstration()
    with django_assert_max_num_queries(12):
        said(client.get(address))


def test_the_comparison_starts_from_the_edition_of_reference(client: Client) -> None:
    the_demonstration()
    page = said(client.get("/piano/psttm/confronto/"))
    assert "2022-2024 e 2025-2027" in page
    assert "<del>digitale</del>" in page
    assert "Non ancora confrontate" in page
    other = said(client.get("/piano/psttm/confronto/?da=2019-2021&a=2016-2018"))
    assert "2016-2018 e 2019-2021" in other


def test_a_document_with_one_edition_shows_it_where_it_would_be_compared(client: Client) -> None:
    edition = an_edition()
    assert edition.name in said(client.get(f"/piano/{edition.programme.slug}/confronto/"))


def test_the_raccordo_starts_from_the_plan_and_its_closest_document(client: Client) -> None:
    the_demonstration()
    page = said(client.get("/raccordo/"))
    assert "4.1 Sviluppo sostenibile" in page
    assert "13 Trasformazione digitale" in page
    assert "contano le previsioni da attuare" in page
    same = said(client.get("/raccordo/?da=psttm/2019-2021&a=psttm/2022-2024"))
    assert "due edizioni dello stesso documento" in same


@pytest.mark.parametrize("address", ["/raccordo/", "/piano/psttm/confronto/"])
def test_links_are_taken_out_in_the_columns_of_the_import(client: Client, address: str) -> None:
    the_demonstration()
    answer = client.get(address, {"formato": "csv"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert b"tipo,nota,fonte" in answer.content


def test_empty_registers_have_pages_too(client: Client) -> None:
    assert "Nessun documento" in said(client.get("/piano/"))
    assert "Scegli due documenti" in said(client.get("/raccordo/"))
    edition = an_edition()
    assert "dato non disponibile" in said(client.get(edition.get_absolute_url()))
    assert client.get("/piano/nessuno/").status_code == 404


def test_a_visitor_sees_no_button_of_the_office(client: Client) -> None:
    edition = an_edition()
    a_provision(edition, "1")
    page = said(client.get(edition.get_absolute_url()))
    assert "nuova-previsione" not in page
    assert client.get(f"{edition.get_absolute_url()}nuova-previsione/").status_code == 302


def test_the_office_writes_a_document_an_edition_a_step_and_a_provision(office: Client) -> None:
    told = {"title": "Agenda di prova", "kind": "agenda", "actor": a_body().pk, "slug": ""}
    assert post(office, "/piano/nuovo/", told).status_code == 302
    told = {"name": "2026", "levels": "Politica\r\nObiettivo", "first_year": "2026"}
    post(office, "/piano/agenda-di-prova/nuova-edizione/", told)
    edition = Edition.objects.get()
    assert edition.levels == ["Politica", "Obiettivo"]
    at = edition.get_absolute_url()
    post(office, f"{at}nuovo-passaggio/", {"kind": "adozione", "on": "03/2026"})
    step = edition.steps.get()
    told = {"kind": "adozione", "on": "12/03/2026", "act": "Delibera 1/2026"}
    post(office, f"{at}passaggi/{step.pk}/", told)
    assert "Delibera 1/2026" in said(office.get(at))
    told = {"code": "1", "level": "0", "title": "Acqua", "is_available": "on"}
    post(office, f"{at}nuova-previsione/", told)
    post(office, f"{at}nuova-previsione/?sotto=1", {**told, "code": "1.1", "level": "1"})
    assert edition.provisions.get(code="1.1").parent == edition.provisions.get(code="1")
    post(office, f"{at}passaggi/{step.pk}/togli/", {})
    assert not edition.steps.exists()


def test_a_refusal_leaves_what_was_typed_in_the_form(office: Client) -> None:
    edition = an_edition()
    a_provision(edition, "1")
    told = {"code": "1", "level": "0", "title": "Parole mie", "is_available": "on"}
    answer = post(office, f"{edition.get_absolute_url()}nuova-previsione/", told)
    assert answer.status_code == 409
    assert "Parole mie" in answer.content.decode()
    assert "c’è già il codice 1" in answer.content.decode()


def test_the_second_of_two_editors_gets_both_texts(office: Client) -> None:
    provision = a_provision(an_edition(), "1")
    address = f"{provision.get_absolute_url()}modifica/"
    told = {"code": "1", "level": "0", "title": "La mia", "is_available": "on", "version": "1"}
    actions.edit_provision(provision, {"title": "La loro"}, version=1, by=the_system())
    answer = post(office, address, told)
    assert answer.status_code == 409
    assert "La loro" in answer.content.decode()
    assert post(office, address, {**told, "version": "2"}).status_code == 302


def test_the_office_moves_and_removes(office: Client) -> None:
    edition = an_edition()
    one, two = a_provision(edition, "1"), a_provision(edition, "2", level=1)
    assert "Con lei si sposta" in said(office.get(f"{two.get_absolute_url()}sposta/"))
    told = {"under": one.pk, "place": "", "version": "1"}
    post(office, f"{two.get_absolute_url()}sposta/", told)
    assert Provision.objects.get(code="2").parent == one
    assert post(office, f"{one.get_absolute_url()}togli/", {}).status_code == 409
    assert post(office, f"{two.get_absolute_url()}togli/", {}).status_code == 302
    assert not Provision.objects.filter(code="2").exists()


def test_the_office_binds_and_unbinds(office: Client) -> None:
    mine = a_provision(an_edition(), "1")
    region = a_programme("Programma regionale", a_body("Regione", "regione"))
    theirs = a_provision(an_edition("2023", of=region), "9")
    address = f"{mine.get_absolute_url()}raccordo/"
    assert "Nessun legame" in said(office.get(address))
    chosen = f"{address}?con=programma-regionale/2023"
    told = {"kind": "coerente", "target": theirs.pk, "note": "Da confermare."}
    assert post(office, chosen, told).status_code == 302
    assert "Da confermare." in said(office.get(address))
    link = Alignment.objects.get()
    assert post(office, f"/raccordo/{link.pk}/togli/", {"da": mine.pk}).status_code == 302
    assert not Alignment.objects.exists()


def test_the_office_says_what_became_of_a_provision(office: Client) -> None:
    edition = an_edition()
    later = an_edition("2025-2027", of=edition.programme)
    mine = a_provision(edition, "1")
    a_provision(later, "7")
    address = f"{mine.get_absolute_url()}continuita/?con=2025-2027"
    wrong = post(office, address, {"kind": "continua", "others": "8"})
    assert wrong.status_code == 422
    assert "non ci sono: 8" in wrong.content.decode()
    answer = post(office, address, {"kind": "continua", "others": "7"})
    assert answer.headers["Location"].endswith("?da=2022-2024&a=2025-2027")
    assert Continuity.objects.get().earlier == mine
    assert 'value="7"' in said(office.get(address))


def test_with_one_edition_there_is_nothing_to_compare(office: Client) -> None:
    provision = a_provision(an_edition(), "1")
    assert office.get(f"{provision.get_absolute_url()}continuita/").status_code == 409

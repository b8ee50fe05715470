"""The pages of services, as people read and use them."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from quadro.accounts.models import Role, User
from quadro.bodies.models import Body
from quadro.services import actions
from quadro.services.models import Adhesion, Need, Service
from tests.services.world import a_service, joined, somebody, the_authority, towns
from tests.worlds import NOON, the_system

pytestmark = pytest.mark.django_db
SUA = "/servizi/stazione-unica-appaltante/"


def seen(user: User | None = None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def said(address: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.fixture
def here() -> dict[str, Body]:
    return towns()


@pytest.fixture
def service(here: dict[str, Body]) -> Service:
    made = a_service()
    joined(made, here["Besate"], date(2026, 11, 3))
    return made


def an_office() -> Client:
    return seen(somebody(Role.PLANNING_OFFICER, the_authority(), localdate()).user)


@pytest.mark.usefixtures("service")
def test_everybody_reads_who_uses_it_and_what_is_not_known() -> None:
    page = said(SUA)

    assert "aperto a 4 Comuni" in page
    assert "Comuni aderenti: 1 su 4" in page
    assert "conteggio 2023" in page
    assert "dato non disponibile" in page
    assert "Per chi tiene il servizio" not in page
    rows = said(f"{SUA}?formato=csv").splitlines()
    assert "Besate,,Nord Ovest,2000,2023,aderisce,2026-11-03,no" in rows[1:]


@pytest.mark.usefixtures("service")
def test_the_catalogue_is_narrowed_for_a_municipality() -> None:
    a_service(name="Solo per i piccoli", up_to_inhabitants=5_000)

    assert "Solo per i piccoli" in said("/servizi/?comune=besate")
    assert "il Comune lo usa" in said("/servizi/?comune=besate")
    assert "Solo per i piccoli" not in said("/servizi/?comune=rho")
    assert "1 su 4" in said("/servizi/?zona=nord-ovest")


@pytest.mark.usefixtures("service")
def test_the_pages_of_a_municipality_and_of_a_zone_tell_its_services() -> None:
    a_service(name="Solo per i piccoli", up_to_inhabitants=5_000)

    page = said("/comuni/rho/")
    assert "si può chiedere" in page
    assert "è per i Comuni fino a 5.000 abitanti: qui sono 50.000" in page
    assert "Stazione unica appaltante" in said("/zone/nord-ovest/")


@pytest.mark.usefixtures("here")
def test_the_office_puts_a_service_in_the_catalogue_and_starts_it() -> None:
    client = an_office()
    values = {
        "name": "Corsi", "summary": "Insegna.", "body": the_authority().pk, "small_first": "on",
        "needs_act": "", "since": "2024",
    }  # fmt: skip

    made = client.post("/servizi/nuovo/", values)
    started = client.post("/servizi/corsi/stato/", {"verb": "start"})

    assert (made.status_code, started.status_code) == (302, 302)
    assert Service.objects.get(slug="corsi").is_open
    assert "Corsi" in said("/cerca/?q=corsi")
    edited = client.post(
        "/servizi/corsi/modifica/", {**values, "name": "Corsi brevi", "version": "1"}
    )
    assert edited.status_code == 409, "somebody has worked on it since"


@pytest.mark.usefixtures("service")
def test_a_clerk_asks_takes_back_and_finds_the_town_chosen(here: dict[str, Body]) -> None:
    client = seen(somebody(Role.CLERK, here["Nosate"], localdate()).user)
    assert f'value="{here["Nosate"].pk}" selected' in said(f"{SUA}aderisci/", client)

    asked = client.post(f"{SUA}aderisci/", {"body": here["Nosate"].pk})
    adhesion = Adhesion.objects.get(body=here["Nosate"])
    assert asked.status_code == 302
    assert "da caricare" in said(f"{SUA}comuni/", client)
    back = client.post(f"/servizi/adesioni/{adhesion.pk}/lascia/", {"version": "1"})

    assert back.status_code == 302
    assert Adhesion.objects.get(pk=adhesion.pk).state == "ritirata"


def test_needs_are_told_supported_and_answered_from_their_page(here: dict[str, Body]) -> None:
    clerk = seen(somebody(Role.CLERK, here["Nosate"], localdate()).user)
    other = seen(somebody(Role.MAYOR, here["Rho"], localdate()).user)
    clerk.post(
        "/servizi/fabbisogni/nuovo/",
        {"body": here["Nosate"].pk, "title": "Bandi", "text": "Serve aiuto."},
    )
    need = Need.objects.get()
    one = f"/servizi/fabbisogni/{need.pk}/"

    assert other.post(f"{one}sostieni/", {"body": here["Rho"].pk}).status_code == 302
    assert "Ritira il sostegno" in said("/servizi/fabbisogni/", other)
    wrong = an_office().post(f"{one}rispondi/", {"outcome": "no", "version": "1"})
    assert wrong.status_code == 422
    told = {"outcome": "no", "answer": "Lo fa già l’Unione.", "version": "1"}
    assert an_office().post(f"{one}rispondi/", told).status_code == 302
    assert "Lo fa già l’Unione." in said("/servizi/fabbisogni/")


@pytest.mark.parametrize("asked", ["", "comuni/", "lista/"])
def test_a_page_asks_at_most_fifteen_questions(
    service: Service, here: dict[str, Body], asked: str
) -> None:
    for name in ("Nosate", "Pero", "Rho"):
        joined(service, here[name])
        actions.ask_use(
            service, here[name], subject="Mensa", year=localdate().year, at=NOON,
            by=the_system(localdate()),
        )  # fmt: skip
    client = Client()
    client.get(f"{SUA}{asked}")

    with CaptureQueriesContext(connection) as queries:
        client.get(f"{SUA}{asked}")

    assert len(queries) <= 15

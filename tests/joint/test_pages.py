"""The pages of what is done together, as people read and use them."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from quadro.accounts.models import Role
from quadro.bodies.models import Body, Mandate, Person
from quadro.joint import actions
from quadro.joint.models import Budget, JointService
from quadro.joint.sharing import Key, Part
from quadro.territory.models import Municipality
from tests.assemblies.world import a_town
from tests.joint.world import SINCE, a_budget, a_service, an_approved, paid
from tests.worlds import a_user, the_system
from tests.zones.world import an_officer

pytestmark = pytest.mark.django_db
ADDRESS = "/insieme/polizia-locale-in-quattro/"


@pytest.fixture
def service() -> JointService:
    return a_service()


def an_office() -> Client:
    user = an_officer(localdate()).user
    assert user is not None
    client = Client()
    client.force_login(user)
    return client


def somebody_of(town: str, role: Role = Role.OFFICER) -> Client:
    user = a_user()
    person = Person.objects.create(name=user.name, user=user)
    Mandate.objects.create(person=person, role=role, body=Body.objects.get(short_name=town))
    client = Client()
    client.force_login(user)
    return client


def read(address: str = ADDRESS, client: Client | None = None) -> str:
    answer = (client or Client()).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_everybody_reads_approved_shares_and_how_each_is_made(service: JointService) -> None:
    an_approved(service)

    said = read()

    assert "31.905,74" in said
    assert "Metà in parti uguali, metà per abitante, nessuno oltre il 50" in said
    assert "Come si calcola la quota di Binasco" in said
    assert "50.000,0050\u00a0€ ÷ 4 = 12.500,0013\u00a0€" in said
    assert "50.000,0050\u00a0€ × 7.158 ÷ 18.443 = 19.405,7385\u00a0€" in said
    assert "Approva il riparto" not in said


def test_a_draft_is_read_only_by_who_takes_part(service: JointService) -> None:
    a_budget(service)

    assert "Nessun riparto approvato" in read()
    assert "Nessun riparto approvato" in read(client=somebody_of("Zibido"))
    assert "31.905,74" in read(client=somebody_of("Vernate", Role.CLERK))


def test_a_fifth_municipality_is_tried_by_the_address_alone(service: JointService) -> None:
    an_approved(service)

    said = read(f"{ADDRESS}?anno=2026&entra=zibido&dal=01/07/2026")

    assert "11.648,27" in said
    assert "28.081,12" in said
    assert "prova, non salvata" in said
    assert Budget.objects.get().shares.count() == 4


def test_what_cannot_be_shared_says_what_is_missing(service: JointService) -> None:
    an_approved(service)

    assert "Manca l’uso di Binasco" in read(f"{ADDRESS}?regola=uso&tetto=")
    assert "I tetti non bastano a coprire il costo" in read(f"{ADDRESS}?tetto=20")
    assert "non è un importo" in read(f"{ADDRESS}?costo=molto")


def test_last_year_stands_beside_with_the_difference(service: JointService) -> None:
    equal = {"cost_eur": Decimal(96400), "parts": [Part(Key.EQUAL)], "cap_percent": None}
    an_approved(service, 2025, **equal)
    an_approved(service)

    said = read()

    assert "Quota 2025, €" in said
    assert "+7.805,74" in said
    assert "−1.116,35" in said
    assert "+3,7\u00a0% sul 2025" in said


def test_the_file_has_the_numbers_of_the_page(service: JointService) -> None:
    an_approved(service)

    answer = Client().get(f"{ADDRESS}?formato=xlsx")

    assert "spreadsheetml" in answer.headers["Content-Type"]


@pytest.mark.usefixtures("service")
def test_the_lead_sets_a_year_and_approves_it() -> None:
    client = somebody_of("Binasco")
    rows = {"name_0": "", "units_0": "3", "units_1": "1", "units_2": "", "units_3": ""}
    told = {"year": "2026", "cost_eur": "1.000,00", "by_use": "100", **rows}

    lacking = client.post(f"{ADDRESS}riparto/", told | {"by_use": "60"})
    set_ = client.post(f"{ADDRESS}riparto/", told)
    refused = client.post(
        f"{ADDRESS}riparto/2026/approva/", {"act": "Verbale 1", "approved_on": "01/02/2026"}
    )

    assert lacking.status_code == 422
    assert "devono fare 100" in lacking.content.decode()
    assert set_.status_code == 302
    assert refused.status_code == 409
    assert "Manca l’uso di Noviglio, Vernate" in refused.content.decode()

    whole = {**told, "units_2": "0", "units_3": "0", "version": "1"}
    assert client.post(f"{ADDRESS}riparto/2026/", whole).status_code == 302
    approved = client.post(
        f"{ADDRESS}riparto/2026/approva/", {"act": "Verbale 1", "approved_on": "01/02/2026"}
    )
    assert approved.status_code == 302
    amounts = paid(Budget.objects.get())
    assert amounts == {
        "Binasco": "750.00", "Casarile": "250.00", "Noviglio": "0.00", "Vernate": "0.00"
    }  # fmt: skip


def test_the_office_lets_a_municipality_in_and_out(service: JointService) -> None:
    client, zibido = an_office(), Body.objects.get(short_name="Zibido")

    joined = client.post(
        f"{ADDRESS}comuni/", {"body": zibido.pk, "since": "01/07/2026", "act": "Delibera 12"}
    )
    member = service.members.get(body=zibido)
    left = client.post(f"{ADDRESS}comuni/{member.pk}/uscita/", {"last": "31/12/2026", "act": "D."})

    assert (joined.status_code, left.status_code) == (302, 302)
    member.refresh_from_db()
    assert (member.since, member.until) == (date(2026, 7, 1), date(2027, 1, 1))


@pytest.mark.usefixtures("service")
def test_a_service_is_registered_and_changed_by_its_lead() -> None:
    client, lead = somebody_of("Vernate"), Body.objects.get(short_name="Vernate")
    told = {"name": "Tributi", "form": "servizio", "lead": lead.pk, "functions": ["a"]}

    made = client.post("/insieme/nuovo/", told)
    changed = client.post("/insieme/tributi/modifica/", {**told, "people": "3", "version": "1"})

    assert (made.status_code, changed.status_code) == (302, 302)
    assert JointService.objects.get(slug="tributi").people == 3
    assert Client().get("/insieme/tributi/").status_code == 404
    assert somebody_of("Casarile").post("/insieme/nuovo/", told).status_code == 422


@pytest.mark.usefixtures("service")
def test_the_radar_says_that_nothing_is_known_and_never_that_a_duty_is_not_met() -> None:
    said = read("/insieme/obblighi/")

    assert "non risulta" in said
    assert "Casarile" in said
    assert "Binasco" not in said
    rows = Client().get("/insieme/obblighi/?formato=csv").content.decode().splitlines()
    assert len(rows) == 1 + 3 * 10
    assert sum(",sì," in one for one in rows) == 3
    assert "Nessun Comune fino a 5.000" not in read("/insieme/obblighi/?zona=sud-ovest")


def test_municipality_and_zone_say_what_is_done_together(service: JointService) -> None:
    an_approved(service)

    assert "21.123,87" in read("/comuni/vernate/")
    assert "Che cosa fanno insieme i Comuni della Zona" in read("/zone/sud-ovest/")
    assert "Polizia locale in quattro" in read("/insieme/")
    assert "Polizia locale in quattro" not in read("/comuni/zibido/")


def test_a_page_asks_few_questions_of_the_database(service: JointService) -> None:
    for name, code in (("Lacchiarella", "015115"), ("Rosate", "015188")):
        a_town(name, 5000)
        Municipality.objects.filter(name=name).update(istat_code=code)
    an_approved(service, 2025)
    an_approved(service)
    values = {"name": "Altro", "form": "servizio", "lead": service.lead, "since": SINCE}
    actions.register(values, by=the_system(), is_demonstration=True)
    addresses = ["/insieme/", f"{ADDRESS}?entra=zibido&dal=01/07/2026", "/insieme/obblighi/"]
    for address in addresses:
        read(address)

    counts = {}
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            read(address)
        counts[address] = len(queries)

    assert max(counts.values()) <= 15, counts

"""What the pages tell, to whom, and with how many queries."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quadro.accounts.models import Role
from quadro.agreements import actions as agreements
from quadro.bodies import actions as bodies
from quadro.bodies.models import Kind
from quadro.portal.lists import body_table
from quadro.territory.models import Municipality
from tests.portal.world import Metropolis, signed_in
from tests.territory.world import load_territory
from tests.worlds import NOON, TODAY, a_user, a_visitor

PAGES = (
    "/", "/?mappa=zone", "/copertura/", "/copertura/?per=zone", "/copertura/?per=enti",
    "/copertura/?per=strumenti", "/zone/", "/zone/nord/", "/comuni/", "/comuni/legnano/", "/enti/",
    "/enti/comune-di-legnano/", "/piano/piano-2022-2024/2022-2024/previsioni/1.1/",
    "/cerca/?q=patto", "/informazioni/",
)  # fmt: skip
MOST_QUERIES = 15
SIGNING_IN = 4
"""The session, the account, its mandates with the authority, the actions that wait."""


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def fill(city: Metropolis, name: str, number: int) -> None:
    for place in range(number):
        one = city.an_agreement(f"{name} {place}", "Legnano", "Rho", zones=[city.zone])
        city.link(one, city.provisions[place % 4])


@pytest.fixture
def at_two_sizes(city: Metropolis) -> Any:
    def compare(client: Client, address: str, more: int = 0) -> None:
        fill(city, "Patto", 2)
        client.get(address)
        few = queries_of(client, address)
        fill(city, "Accordo", 8)
        for number in range(5, 12):
            city.a_provision(f"1.{number}", city.line)
        many = queries_of(client, address)
        assert many == few, f"{address}: {few} queries, then {many}"
        assert many <= MOST_QUERIES + more

    return compare


@pytest.mark.parametrize("address", PAGES)
def test_queries_do_not_grow_with_rows(at_two_sizes: Any, client: Client, address: str) -> None:
    at_two_sizes(client, address)


def test_queries_of_the_desk_do_not_grow(city: Metropolis, at_two_sizes: Any) -> None:
    at_two_sizes(signed_in(city.an_officer()), "/scrivania/", SIGNING_IN + 1)


def test_queries_of_a_partys_desk_do_not_grow(city: Metropolis, at_two_sizes: Any) -> None:
    clerk = city.somebody(Role.CLERK, city.bodies["Legnano"])
    at_two_sizes(signed_in(clerk), "/scrivania/", SIGNING_IN)


# Who sees what ------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PAGES)
def test_what_is_not_published_is_nowhere_for_a_visitor(
    city: Metropolis, client: Client, address: str
) -> None:
    before = numbers(client, address)
    hidden = city.an_agreement("Patto riservato", "Legnano", published=False, zones=[city.zone])
    city.link(hidden, city.provisions[0])
    page = client.get(address).content.decode()
    assert "Patto riservato" not in page
    assert numbers(client, address) == before


def numbers(client: Client, address: str) -> list[str]:
    """What the page says but for tokens: all its lines that do not change by themselves."""
    page = client.get(address).content.decode()
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]


@pytest.mark.parametrize(
    "address",
    ["/?formato=csv&blocco=linee", "/?formato=csv&blocco=zone", "/?formato=csv&blocco=comuni",
     "/?formato=csv&blocco=scadenze", "/?formato=csv&blocco=novita", "/zone/?formato=csv",
     "/zone/nord/?formato=csv", "/comuni/?formato=csv", "/comuni/legnano/?formato=csv",
     "/enti/?formato=csv", "/enti/comune-di-legnano/?formato=csv", "/copertura/?formato=csv"],
)  # fmt: skip
def test_files_hold_only_what_the_visitor_may_read(
    city: Metropolis, client: Client, address: str
) -> None:
    before = client.get(address)
    assert before.headers["Content-Type"].startswith("text/csv")
    hidden = city.an_agreement("Patto riservato", "Legnano", published=False, zones=[city.zone])
    city.link(hidden, city.provisions[0])
    assert client.get(address).content == before.content


def test_a_party_sees_its_own_draft(city: Metropolis) -> None:
    city.an_agreement("Patto riservato", "Legnano", published=False)
    member = signed_in(city.somebody(Role.CLERK, city.bodies["Legnano"]))
    other = signed_in(city.somebody(Role.CLERK, city.bodies["Rho"]))
    assert "Patto riservato" in member.get("/scrivania/").content.decode()
    assert "Patto riservato" in member.get("/comuni/legnano/").content.decode()
    assert "Patto riservato" not in other.get("/scrivania/").content.decode()
    assert "Patto riservato" not in other.get("/comuni/legnano/").content.decode()


def test_the_home_page_never_says_who_did_something(city: Metropolis, client: Client) -> None:
    officer = city.an_officer()
    agreement = city.an_agreement("Patto", published=False)
    agreements.publish(agreement, by=city.actor(officer), at=NOON)
    page = client.get("/").content.decode()
    assert "Patto" in page
    assert officer.name not in page


# Places -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("contexts")
def test_a_municipality_tells_what_it_signed_and_what_others_of_its_zone_did(
    city: Metropolis, client: Client
) -> None:
    city.an_agreement("Nostro", "Legnano")
    city.an_agreement("Loro", "Rho", has_all_parties=True)
    city.an_agreement("Forse nostro", "Rho")
    city.an_agreement("Di Zona", "Cologno", zones=[city.zone], state="approvazione")
    sheet = client.get("/comuni/legnano/").context["sheet"]
    assert [one.agreement.title for one in sheet.signed] == ["Nostro"]
    assert {one.agreement.title for one in sheet.by_neighbours} == {"Loro", "Forse nostro"}
    assert [one.agreement.title for one in sheet.unknown] == ["Forse nostro"]


@pytest.mark.usefixtures("contexts")
def test_an_agreement_not_signed_yet_is_shown_but_not_counted(
    city: Metropolis, client: Client
) -> None:
    city.an_agreement("In arrivo", "Legnano", state="approvazione")
    page = client.get("/comuni/legnano/")
    assert "In arrivo" in page.content.decode()
    assert page.context["sheet"].signed == []
    assert client.get("/").context["land"].with_agreements == 0


@pytest.mark.usefixtures("contexts")
@pytest.mark.django_db
def test_zones_are_as_they_were_on_the_day_asked(client: Client) -> None:
    load_territory()

    def members(day: str) -> set[str]:
        page = client.get(f"/comuni/?zona=nord-milano&al={day}")
        return {one.name for one in page.context["table"].page}

    assert "Cologno Monzese" in members("01/06/2016")
    assert "Cologno Monzese" not in members("2018-01-01")
    town = client.get("/comuni/cologno-monzese/?al=2016-06-01").context["sheet"]
    assert str(town.zone) == "Nord Milano"
    places = client.get("/zone/nord-milano/?al=2016-06-01").context["sheet"].places
    assert "Cologno Monzese" in {one.municipality.name for one in places}
    assert len(client.get("/comuni/").context["table"].page) == 133


@pytest.mark.django_db
def test_a_municipality_that_merged_says_where_it_went(client: Client) -> None:
    load_territory()
    merged = Municipality.objects.exclude(merged_into=None)[0]
    page = client.get(merged.get_absolute_url()).content.decode()
    assert str(merged.merged_into) in page


@pytest.mark.usefixtures("contexts")
def test_small_municipalities_can_be_picked(city: Metropolis, client: Client) -> None:
    page = client.get("/comuni/?dimensione=non-noto")
    assert {one.name for one in page.context["table"].page} == set(city.towns)
    assert client.get("/comuni/?dimensione=piccolo").context["table"].count == 0


@pytest.mark.usefixtures("contexts")
def test_a_day_that_is_no_day_is_today(city: Metropolis, client: Client) -> None:
    assert client.get("/comuni/legnano/?al=domani").context["is_today"]
    assert client.get(f"/zone/{city.zone.slug}/?al=99/99/9999").context["is_today"]


def test_a_body_tells_who_owns_it_and_what_it_owns(city: Metropolis, client: Client) -> None:
    company = bodies.register({"name": "Una società", "kind": Kind.COMPANY}, by=city.by)
    holder = city.bodies["Rho"]
    bodies.hold_share(holder, company, {"source": "Statuto"}, by=city.by)
    page = client.get(company.get_absolute_url()).content.decode()
    assert "Chi la possiede" in page
    assert "dato non disponibile" in page
    assert "Una società" in client.get(holder.get_absolute_url()).content.decode()


# The first page and the desk ----------------------------------------------------------------------


@pytest.mark.django_db
def test_an_empty_quadro_has_a_first_page(client: Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "Non c’è ancora un piano" in page.content.decode()


@pytest.mark.usefixtures("contexts")
def test_ends_within_180_days_are_announced(city: Metropolis, client: Client) -> None:
    city.an_agreement("Finisce", ends_on=date(2027, 3, 1))
    city.an_agreement("Dura", ends_on=date(2030, 3, 1))
    assert [one.title for one in client.get("/").context["ends"]] == ["Finisce"]


@pytest.mark.usefixtures("contexts")
def test_agreements_published_on_one_day_are_one_line_of_news(
    city: Metropolis, client: Client
) -> None:
    for title in ("Uno", "Due", "Tre"):
        city.an_agreement(title)
    published = [one for one in client.get("/").context["news"] if one.what == "published"]
    assert [one.count for one in published] == [3]


@pytest.mark.usefixtures("contexts")
def test_the_desk_of_the_office_counts_what_lacks(city: Metropolis) -> None:
    city.an_agreement("Bozza", published=False)
    page = signed_in(city.an_officer()).get("/scrivania/")
    office = page.context["office"]
    assert office.draft_count == 1
    assert office.lacks["durata"] == 1
    assert "?manca=durata" in page.content.decode()


@pytest.mark.usefixtures("contexts")
def test_the_desk_tells_what_was_done_to_the_registers_and_not_to_accesses(
    city: Metropolis,
) -> None:
    officer = city.an_officer()
    bodies.secured(officer, "bodies.passkey_added", by=city.by)
    entries = signed_in(officer).get("/scrivania/").context["office"].entries
    assert "mandato registrato" in {str(one.did) for one in entries}
    nameless = ("persona ", "mandato ", "utente ")
    assert [one.subject for one in entries if one.subject.startswith(nameless)] == []
    assert "passkey aggiunta" not in {str(one.did) for one in entries}


def test_who_has_no_role_finds_an_honest_desk(city: Metropolis) -> None:
    page = signed_in(a_user()).get("/scrivania/")
    assert page.status_code == 200
    assert city.zone.name
    assert "Niente da fare qui" in page.content.decode()


def test_the_desk_asks_who_you_are(client: Client, db: None) -> None:  # noqa: ARG001
    assert client.get("/scrivania/").status_code == 302


# Search -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("contexts")
def test_the_name_of_a_municipality_gives_it_first(city: Metropolis, client: Client) -> None:
    for number in range(3):
        city.an_agreement(f"Legnano, Legnano, Legnano {number}", "Legnano")
    hits = client.get("/cerca/?q=legnano").context["results"].hits
    assert hits[0].address == "/comuni/legnano/"
    assert len(hits) > 3


@pytest.mark.usefixtures("contexts")
def test_a_slip_of_the_pen_is_corrected_above_the_count(city: Metropolis, client: Client) -> None:
    city.an_agreement("Sportello unico per le imprese")
    page = client.get("/cerca/?q=spotrello+unico")
    assert page.context["corrected"] == "sportello unico"
    assert page.context["results"].count == 1
    exact = client.get("/cerca/?q=spotrello+unico&esatto=si")
    assert exact.context["results"].count == 0


@pytest.mark.parametrize(
    "query", ["", "%20", "%22%27*()", "%00", "a" * 500, "SELECT%201;--", "l%27", "%F0%9F%98%80"]
)
def test_odd_words_are_answered_kindly(city: Metropolis, client: Client, query: str) -> None:
    assert city.zone.slug
    assert client.get(f"/cerca/?q={query}&che=x&pagina=-1").status_code == 200


def test_a_provision_that_does_not_exist_is_not_found(city: Metropolis, client: Client) -> None:
    assert city.edition.slug
    assert client.get("/piano/piano-2022-2024/2022-2024/previsioni/9.9/").status_code == 404


def test_a_provision_tells_who_carries_it_and_how(city: Metropolis, client: Client) -> None:
    city.link(city.an_agreement("Patto"), city.provisions[0])
    page = client.get(city.provisions[0].get_absolute_url()).content.decode()
    assert "Patto" in page
    assert "La serve." in page


@pytest.mark.usefixtures("city")
def test_the_nature_of_a_body_narrows_the_list_and_is_counted() -> None:
    found = body_table(QueryDict("natura=altra"), by=a_visitor(), on=TODAY)
    counts = {one.value: one.count for one in found.filters[1].options}

    assert counts["istituzionale"] + counts["altra"] == found.total
    assert found.count == counts["altra"]


def test_each_record_of_the_territory_and_of_a_plan_tells_its_history_to_the_office(
    city: Metropolis,
) -> None:
    office = signed_in(city.an_officer())
    told = {
        "/comuni/cologno/": ("Comune importato da un file", "appartenenza importata", "Nord"),
        "/zone/nord/": ("Zona importata da un file", "appartenenza importata", "Cologno"),
        city.edition.get_absolute_url(): ("edizione registrata", "documento registrato"),
    }
    for address, words in told.items():
        assert f"{address}storia/" in office.get(address).content.decode()
        page = office.get(f"{address}storia/").content.decode()
        assert all(one in page for one in words), address
        assert "storia/" not in Client().get(address).content.decode()


def test_bodies_are_in_the_order_of_the_alphabet_capitals_or_not(city: Metropolis) -> None:
    for name in ("ATS", "Afol", "ANCI"):
        bodies.register({"name": name, "kind": Kind.OTHER}, by=city.by)
    found = body_table(QueryDict("tipo=altro"), by=a_visitor(), on=TODAY)
    assert [one.name for one in found.ordered()] == ["Afol", "ANCI", "ATS"]

"""The pages of interventions: what they say, what their forms write."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from quadro.accounts.models import Role
from quadro.interventions import actions
from quadro.interventions.models import Intervention, MovementKind, Source
from quadro.territory.models import Municipality
from tests.agreements.growing import a_pact
from tests.agreements.world import a_body, a_plan, an_officer, somebody, the_authority
from tests.delivery.world import a_commitment
from tests.interventions.world import (
    BY,
    CUP,
    again,
    an_intervention,
    committed,
    funded,
    paid,
    told,
    with_a_count,
    with_steps,
)
from tests.worlds import NOON

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def office(client: Client) -> Client:
    the_authority()
    client.force_login(an_officer())
    return client


@pytest.fixture
def clerk() -> Client:
    client = Client()
    client.force_login(somebody(a_body("Gessate"), Role.CLERK))
    return client


def rows(*parts: dict[str, Any]) -> dict[str, Any]:
    """The fields of a table to fill in."""
    return {
        f"{name}_{place}": value for place, row in enumerate(parts) for name, value in row.items()
    }


def page(client: Client, address: str = "/interventi/ciclovia/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# Read ---------------------------------------------------------------------------------------------


def test_the_page_tells_the_four_figures_and_says_what_is_not_known(client: Client) -> None:
    one = an_intervention(cup=CUP)
    bare = page(client)
    assert bare.count("dato non disponibile") > 6

    with_steps(one, date(2026, 3, 1), date(2026, 5, 1))
    count = with_a_count(one)
    told(
        one, steps={one.steps.all()[0].pk: (None, date(2026, 3, 2))}, readings={count.pk: D("3.2")}
    )
    funded(one, ("regione", 2026, "3900000"), ("da_reperire", 2027, "900000"))
    committed(one, "1000000")
    paid(one, "1296000")
    text = page(client)

    for words in (
        "passi su 2",
        "un passo indietro", "km su 11", "% del costo", "900.000", "19\xa0% del costo",
        "nessuna fonte", "2.900.000\xa0€ da impegnare", CUP, "formato valido, da verificare",
        "È stato pagato più di quanto è impegnato",
    ):  # fmt: skip
        assert words in text, words


def test_the_curve_and_the_funds_are_files_too(client: Client) -> None:
    one = an_intervention()
    funded(one, ("regione", 2026, "100"))
    paid(one, "25", on=date(2026, 3, 1))

    assert "Pagamenti: 25\xa0% del costo" in page(client)
    for block, head in (
        ("curva", "pagato_percento"),
        ("fondi", "importo_eur"),
        ("luoghi", "luogo"),
    ):
        answer = client.get(f"/interventi/ciclovia/?formato=csv&blocco={block}")
        assert head in answer.content.decode("utf-8-sig"), block
    answer = client.get("/interventi/ciclovia/movimenti/?formato=xlsx")
    assert answer.headers["Content-Type"].startswith("application/vnd.openxml")


def test_on_a_past_day_the_page_tells_what_was_told_and_is_only_read(office: Client) -> None:
    march, june = date(2026, 3, 1), date(2026, 6, 1)
    one = an_intervention()
    one.facts.update(on=march)
    (provision,) = a_plan("Mobilità")
    actions.set_shares(one, [(provision, D(100))], version=again(one).version, by=BY, at=NOON)
    actions.set_places(
        one, [{"where": "area", "percent": D(100)}], version=again(one).version, by=BY, at=NOON
    )
    one.facts.update(on=march)
    funded(one, ("regione", 2026, "100"), on=march)
    funded(one, ("regione", 2026, "300"), ("da_reperire", 2027, "100"), on=june)
    paid(one, "50", on=june)

    text = page(office, "/interventi/ciclovia/?al=01/04/2026")
    assert "Com’era il" in text
    assert "su 100\xa0€ di costo" in text
    assert "tutta l’area metropolitana" in text
    assert "Mobilità" in text
    assert "Modifica l’intervento" not in text
    now = page(office, "/interventi/ciclovia/?al=01/06/2026")
    assert "50\xa0€ su 400\xa0€" in now
    file = office.get("/interventi/ciclovia/?al=01/04/2026&formato=csv&blocco=fondi")
    assert "100.00" in file.content.decode()
    gone = page(office, "/interventi/ciclovia/?al=01/01/2020")
    assert "non c’era ancora" in gone
    assert "non c’era ancora" in page(office, "/interventi/ciclovia/?noto=01/01/2020")


def test_the_register_says_what_its_rows_come_to_and_narrows(client: Client) -> None:
    one, two = an_intervention("Ciclovia"), an_intervention("Bosco urbano")
    an_intervention("Segreta", is_public=False)
    funded(one, ("regione", 2026, "60"), ("da_reperire", 2027, "40"))
    actions.move(two, "cancel", by=BY, on=date(2026, 11, 12), at=NOON, reason="Rinuncia.")

    text = page(client, "/interventi/")
    assert "un annullato, fuori dalle somme" in text
    assert "Segreta" not in text
    for query, found, left in (
        ("q=bosco", "Bosco", "Ciclovia"),
        ("da_reperire=si", "Ciclovia", "Bosco"),
        ("stato=annullato", "Bosco", "Ciclovia"),
        ("fonte=regione", "Ciclovia", "Bosco"),
    ):
        listed = page(client, f"/interventi/?{query}").split("<tbody>")[1]
        assert found in listed, query
        assert left not in listed, query
    file = client.get("/interventi/?formato=csv").content.decode("utf-8-sig")
    told_rows = list(csv.DictReader(io.StringIO(file)))
    assert [row["titolo"] for row in told_rows] == ["Ciclovia", "Bosco urbano"]
    assert (told_rows[0]["costo_eur"], told_rows[0]["da_reperire_eur"]) == ("100.00", "40.00")


def test_the_funds_of_what_is_chosen_are_a_table_and_a_file(client: Client) -> None:
    funded(an_intervention(), ("regione", 2026, "60"), ("da_reperire", None, "40"))
    text = page(client, "/interventi/fondi/?stato=da_avviare")

    assert "anno non noto" in text
    file = client.get("/interventi/fondi/?formato=csv").content.decode("utf-8-sig")
    assert file.splitlines()[1:] == ["Regione,2026,60.00", "da reperire,,40.00"]


def test_places_provisions_bodies_and_agreements_show_their_interventions(client: Client) -> None:
    pact = a_pact(published=True)
    (provision,) = a_plan("Mobilità")
    town = Municipality.objects.create(
        name="Inzago", slug="inzago", istat_code="015114", province="MI"
    )
    one = an_intervention()
    funded(one, ("regione", 2026, "200"))
    places = [
        {"where": "comune", "municipality": town, "percent": D(25)},
        {"where": "area", "percent": D(75)},
    ]
    actions.set_places(one, places, version=again(one).version, by=BY, at=NOON)
    actions.set_shares(one, [(provision, D(100))], version=again(one).version, by=BY, at=NOON)
    actions.set_links(one, [pact], [], version=again(one).version, by=BY)

    assert "50\xa0€" in page(client, "/comuni/inzago/")
    for address in (
        provision.get_absolute_url(), pact.get_absolute_url(), "/enti/gessate/",
        "/interventi/?comune=inzago", f"/interventi/?previsione={provision.pk}",
        f"/interventi/?intesa={pact.slug}",
    ):  # fmt: skip
        assert "/interventi/ciclovia/" in page(client, address), address


def test_a_body_sees_its_own_before_it_is_public_and_nobody_else(
    client: Client, clerk: Client
) -> None:
    an_intervention(is_public=False)
    assert client.get("/interventi/ciclovia/").status_code == 404
    assert "Aggiorna l’intervento" in page(clerk)


# Written by the office ----------------------------------------------------------------------------


def test_the_office_registers_and_publishes(office: Client) -> None:
    typed = {
        "title": "Ponte sull’Adda", "implementer_name": "Anas", "cup": "g17h 0300 0130 001",
        "weight": "1", "kind": "03",
    }  # fmt: skip
    answer = office.post("/interventi/nuovo/", typed)
    one = Intervention.objects.get()
    assert answer.headers["Location"] == "/interventi/ponte-sulladda/"
    assert (one.cup, one.is_public) == (CUP, False)

    office.post("/interventi/ponte-sulladda/pubblica/", {})
    assert Intervention.objects.get().is_public
    office.post("/interventi/ponte-sulladda/nascondi/", {})
    assert not Intervention.objects.get().is_public


def test_a_badly_made_code_comes_back_with_its_reason(office: Client) -> None:
    answer = office.post("/interventi/nuovo/", {"title": "Ponte", "cup": "G17", "weight": "1"})
    assert answer.status_code == 409
    assert "15 caratteri" in answer.content.decode()


def test_the_office_fills_in_the_tables(office: Client) -> None:
    one, (provision,) = an_intervention(), a_plan("Mobilità")
    pact = a_pact("Gessate", "Milano")
    promise = a_commitment(pact, "Gessate")
    town = Municipality.objects.create(
        name="Inzago", slug="inzago", istat_code="015114", province="MI"
    )
    asked = {
        "quote/": rows({"provision": provision.pk, "percent": "100"}),
        "luoghi/": rows(
            {"place": f"m{town.pk}", "percent": "33,34"}, {"place": "altrove", "percent": "66,66"}
        ),
        "gare/": rows({"cig": "z3f242dc5c", "title": "Lavori", "amount_eur": "1.000,00"}),
        "passi/": rows(
            {"name": "progettazione", "planned_to": "01/03/2026", "weight": "2"},
            {"name": "altro", "title": "VIA"},
        ),
        "indicatori/": rows({"name": "Alberi", "unit": "alberi", "target": "6000"}),
        "legami/": {"agreements": [pact.pk], "commitments": [promise.pk]},
        "fondi/": {
            "on": "12/11/2026",
            **rows({"source": "regione", "year": "2026", "amount_eur": "1.250,50"}),
        },
        "costi/": {"on": "12/11/2026", **rows({"year": "2026", "amount_eur": "900"})},
    }
    for piece, typed in asked.items():
        version = again(one).version
        answer = office.post(f"/interventi/ciclovia/{piece}", {**typed, "version": version})
        assert answer.status_code == 302, (piece, answer.content.decode()[:3000])

    one = again(one)
    assert one.shares.get().provision == provision
    assert {str(row) for row in one.places.all()} == {"Inzago", "fuori dall’area metropolitana"}
    assert [str(row) for row in one.steps.order_by("position")] == ["progettazione", "VIA"]
    assert (one.cost_eur, one.tenders.get().cig) == (D("1250.50"), "Z3F242DC5C")
    assert (one.agreements.get(), one.commitments.get()) == (pact, promise)
    for piece in asked:
        assert office.get(f"/interventi/ciclovia/{piece}").status_code == 200


@pytest.mark.parametrize(
    ("piece", "typed", "why"),
    [
        ("luoghi/", {"place": "area", "percent": "90"}, "devono fare 100"),
        ("luoghi/", {"place": "area", "percent": ""}, "Manca: Quota in percento"),
        ("luoghi/", {"place": "", "percent": "10"}, "Manca: Luogo"),
        ("gare/", {"cig": "Z3F242DC5D"}, "cifre di controllo"),
        ("indicatori/", {"name": "Alberi", "unit": "alberi", "target": "0"}, "niente da misurare"),
    ],
)
def test_a_table_filled_in_badly_comes_back(
    office: Client, piece: str, typed: dict[str, str], why: str
) -> None:
    one = an_intervention()
    answer = office.post(f"/interventi/ciclovia/{piece}", {**rows(typed), "version": one.version})
    assert answer.status_code in (409, 422)
    assert why in answer.content.decode()


def test_a_year_told_twice_in_the_plan_of_costs_comes_back(office: Client) -> None:
    one = an_intervention()
    row = {"year": "2026", "amount_eur": "1"}
    typed = {"on": "12/11/2026", "version": one.version, **rows(row, row)}
    answer = office.post("/interventi/ciclovia/costi/", typed)
    assert "indicato due volte" in answer.content.decode()


def test_the_second_of_two_editors_gets_both_texts(office: Client) -> None:
    one = an_intervention()
    actions.edit(one, {"title": "Ciclovia breve"}, version=one.version, by=BY, at=NOON)
    typed = {
        "title": "Ciclovia lunga", "body": a_body("Gessate").pk, "weight": "1",
        "version": one.version,
    }  # fmt: skip
    answer = office.post("/interventi/ciclovia/modifica/", typed)
    assert answer.status_code == 409
    assert "Ciclovia breve" in answer.content.decode()


# Told by its body ---------------------------------------------------------------------------------


def test_the_clerk_tells_steps_counts_and_money(clerk: Client) -> None:
    one = an_intervention()
    (step,) = with_steps(one, date(2026, 3, 1))
    count = with_a_count(one)
    typed = {
        "on": "01/11/2026", f"actual_to_{step.pk}": "05/03/2026", f"value_{count.pk}": "5,5",
        "forecast_on": "31/12/2027",
    }  # fmt: skip
    assert clerk.post("/interventi/ciclovia/aggiorna/", typed).status_code == 302
    movement = {"kind": MovementKind.PAID, "on": "01/11/2026", "amount_eur": "1.000"}
    assert clerk.post("/interventi/ciclovia/movimenti/nuovo/", movement).status_code == 302

    one = again(one)
    assert (one.procedural, one.physical, one.paid_eur) == (D(100), D(50), D(1000))
    assert one.forecast_on == date(2027, 12, 31)
    made = one.movements.get()
    assert "stornato" not in page(clerk)
    address = f"/interventi/ciclovia/movimenti/{made.pk}/storna/"
    assert clerk.post(address, {"reason": "Doppio."}).status_code == 302
    assert "stornato" in page(clerk)
    assert "storno" in page(clerk, "/interventi/ciclovia/movimenti/")


def test_a_move_asks_for_its_reason_or_its_day(clerk: Client) -> None:
    one = an_intervention()
    assert clerk.post("/interventi/ciclovia/passa/avvia/", {"once": ""}).status_code == 302
    answer = clerk.post("/interventi/ciclovia/passa/sospendi/", {"reason": ""})
    assert answer.status_code == 422
    clerk.post("/interventi/ciclovia/passa/concludi/", {"done_on": "01/11/2026"})
    assert again(one).done_on == date(2026, 11, 1)
    assert clerk.get("/interventi/ciclovia/passa/altrove/").status_code == 404


def test_the_history_is_for_its_body_and_the_office(client: Client, clerk: Client) -> None:
    one = an_intervention()
    funded(one, ("regione", 2026, "10"), by=BY)
    assert client.get("/interventi/ciclovia/storia/").status_code == 404
    text = page(clerk, "/interventi/ciclovia/storia/")
    assert "finanziamenti" in text
    assert str(Source.REGION.label) in text

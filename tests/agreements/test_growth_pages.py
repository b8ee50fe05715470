"""What the page of an agreement tells of its growth, and to whom."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from quadro.agreements import actions
from quadro.agreements.models import Agreement, Passage
from tests.agreements.growing import a_pact, an_amendment, in_force
from tests.agreements.world import a_body, an_officer, somebody
from tests.worlds import NOON, TODAY, the_system

pytestmark = pytest.mark.django_db
FINDING = "Non ha versato la quota del 2025."


@pytest.fixture
def pact() -> Agreement:
    agreement = a_pact(ends_on=date(2027, 12, 31), notice_days=30)
    actions.publish(agreement, by=the_system(), at=NOON)
    agreement.refresh_from_db()
    return agreement


def page(client: Client, agreement: Agreement, query: str = "") -> str:
    return client.get(agreement.get_absolute_url() + query).content.decode()


def test_a_draft_is_not_told_to_a_visitor_and_what_is_in_force_is(
    client: Client, pact: Agreement
) -> None:
    in_force(an_amendment(pact, notice_days=60), date(2025, 1, 1))
    draft = actions.draft_amendment(pact, {"title": "Ancora segreta"}, by=the_system())

    assert "Atto integrativo n. 1" in page(client, pact)
    assert "Ancora segreta" not in page(client, pact)
    assert client.get(f"{pact.get_absolute_url()}atti-integrativi/{draft.pk}/").status_code == 404
    client.force_login(somebody(a_body("Milano")))
    assert "Ancora segreta" in page(client, pact)


def test_the_page_of_a_day_says_how_it_was(client: Client, pact: Agreement) -> None:
    in_force(an_amendment(pact, ends_on=date(2030, 6, 30)), date(2025, 1, 1))

    assert "Com’era il giorno" in page(client, pact, "?al=31/12/2024")
    then = '<td data-l="Allora">31 dicembre 2027</td>'
    assert then in page(client, pact, "?al=31/12/2024")
    assert then not in page(client, pact, "?al=01/01/2025")
    assert "erano quelli di oggi" in page(client, pact, "?al=01/01/2025")


def test_a_finding_is_for_the_parties_and_the_notice_for_everybody(
    client: Client, pact: Agreement
) -> None:
    today = localdate()
    told = {"finding": FINDING, "found_on": today, "notice_on": today,
            "term_on": today + timedelta(days=15)}  # fmt: skip
    actions.find_default(pact, a_body("Legnano"), told, by=the_system(today))

    assert "Diffida:" in page(client, pact)
    assert FINDING not in page(client, pact)
    client.force_login(somebody(a_body("Milano")))
    assert FINDING in page(client, pact)


def test_a_suspension_and_the_closing_note_are_told(client: Client, pact: Agreement) -> None:
    Passage.objects.create(
        agreement=pact, verb="suspend", source="attuazione", target="sospesa",
        on=date(2025, 3, 1), reason="In attesa dei fondi.", by_name="Quadro",
    )  # fmt: skip
    Passage.objects.create(
        agreement=pact, verb="resume", source="sospesa", target="attuazione",
        on=date(2025, 9, 1), by_name="Quadro",
    )  # fmt: skip
    Agreement.objects.filter(pk=pact.pk).update(state="conclusa", results="Aperti 12 sportelli.")

    text = " ".join(page(client, pact).split())
    assert "Aperti 12 sportelli." in text
    assert "1° marzo 2025" in text
    assert "1° settembre 2025" in text
    assert "In attesa dei fondi." in text


def test_a_renewal_not_yet_public_is_not_told_to_a_visitor(client: Client, pact: Agreement) -> None:
    new = Agreement.objects.get(pk=a_pact().pk)
    Agreement.objects.filter(pk=new.pk).update(renews=pact, title="Il patto nuovo")

    assert "Il patto nuovo" not in page(client, pact)
    client.force_login(an_officer())
    assert "Il patto nuovo" in page(client, pact)


def test_who_is_no_party_sees_only_its_own_request(client: Client, pact: Agreement) -> None:
    for name in ("Rho", "Monza"):
        asked = {"asked_on": date(2026, 1, 1), "by": the_system()}
        actions.ask_to_join(pact, a_body(name), reasons=f"Motivi di {name}", **asked)  # type: ignore[arg-type]

    assert "Motivi di" not in page(client, pact)
    client.force_login(somebody(a_body("Rho")))
    assert "Motivi di Rho" in page(client, pact)
    assert "Motivi di Monza" not in page(client, pact)


def test_a_clerk_asks_to_join_for_the_only_body_it_acts_for(
    client: Client, pact: Agreement
) -> None:
    client.force_login(somebody(a_body("Rho")))
    path = f"{pact.get_absolute_url()}adesioni/"

    assert client.post(path, {"body": a_body("Monza").pk}).status_code == 422
    assert client.post(path, {"body": a_body("Rho").pk}).status_code == 302
    assert pact.adhesions.get().asked_on == localdate()


def test_a_clerk_declares_the_withdrawal_of_its_body(client: Client, pact: Agreement) -> None:
    client.force_login(somebody(a_body("Milano")))
    mine, other = (pact.parties.get(body=a_body(name)).pk for name in ("Milano", "Legnano"))
    path = f"{pact.get_absolute_url()}recesso/"

    assert client.post(path, {"party": other, "reason": "x"}).status_code == 422
    assert client.post(path, {"party": mine, "reason": "Per la spesa."}).status_code == 302
    assert pact.parties.get(pk=mine).withdrawn_on == localdate() + timedelta(days=30)


def test_the_queries_do_not_grow_with_the_amendments(client: Client, pact: Agreement) -> None:
    in_force(an_amendment(pact, notice_days=60), date(2025, 1, 1))
    one = queries_of(client, pact)
    for days in range(61, 70):
        in_force(an_amendment(pact, notice_days=days, scope=f"Ambito {days}"), date(2025, 1, 1))

    assert queries_of(client, pact) == one


def queries_of(client: Client, agreement: Agreement) -> int:
    with CaptureQueriesContext(connection) as made:
        page(client, agreement, "?al=01/06/2024")
    return len(made)


def test_a_request_to_join_what_is_over_offers_nothing_that_cannot_be_done(
    client: Client, pact: Agreement
) -> None:
    client.force_login(an_officer())
    actions.ask_to_join(pact, a_body("Rho"), asked_on=TODAY, by=the_system())
    assert "Registra l’adesione: " in page(client, pact)

    Agreement.objects.filter(pk=pact.pk).update(state="conclusa")
    told = page(client, pact)
    assert "Registra l’adesione: " not in told
    assert "Respingi la richiesta: " in told


def test_the_form_of_a_renewal_is_not_offered_where_it_can_only_be_refused(
    client: Client, pact: Agreement
) -> None:
    Agreement.objects.filter(pk=pact.pk).update(ends_on=None)
    client.force_login(an_officer())

    answer = client.get(f"{pact.get_absolute_url()}rinnovo/")

    assert answer.status_code == 409
    assert "Non si conosce la scadenza" in answer.content.decode()

"""How a refusal, a mistake or a bug becomes an answer."""

import pytest
from django.test import Client, RequestFactory
from django.utils.html import escape

from quadro.kit.http import came_from

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stage")]


def test_a_refusal_is_a_page_with_the_reason_the_cure_and_the_way_back(client: Client) -> None:
    answer = client.get("/rifiuta/", headers={"referer": "http://testserver/intese/1/"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Manca l’atto di Vimodrone." in page
    assert 'href="/atti/">Carica l’atto</a>' in page
    assert 'href="http://testserver/intese/1/"' in page


def test_a_machine_gets_the_refusal_as_a_problem(client: Client) -> None:
    answer = client.get("/api/rifiuta/")

    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Richiesta rifiutata",
        "status": 409,
        "detail": "Manca l’atto di Vimodrone.",
    }


def test_what_may_not_be_known_answers_as_what_does_not_exist(client: Client) -> None:
    hidden, absent = client.get("/nascondi/"), client.get("/perdi/")

    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert "riservata" not in hidden.content.decode()
    assert client.get("/api/nascondi/").json() == client.get("/api/perdi/").json()


def test_a_forbidden_page_says_for_whom_it_is(client: Client) -> None:
    answer = client.get("/vieta/")

    assert answer.status_code == 403
    assert "Questa pagina è per l’Ufficio piano." in answer.content.decode()
    assert client.get("/api/vieta/").json()["detail"] == "Questa pagina è per l’Ufficio piano."


def test_a_bug_answers_with_a_page_that_stands_alone() -> None:
    client = Client(raise_request_exception=False)

    answer = client.get("/guasto/")

    assert answer.status_code == 500
    assert "Qualcosa non ha funzionato" in answer.content.decode()
    assert "RuntimeError" not in answer.content.decode()
    assert client.get("/api/guasto/").json()["title"] == "Errore del servizio"


def test_a_form_without_its_token_is_explained() -> None:
    client = Client(enforce_csrf_checks=True)

    assert "Il modulo è scaduto" in client.post("/modifica/").content.decode()
    assert client.post("/api/rifiuta/").json()["status"] == 403


def test_the_second_of_two_editors_sees_both_texts_and_keeps_what_was_typed(
    client: Client,
) -> None:
    answer = client.post(
        "/modifica/",
        {"title": "Patto di oggi", "signed_on": "09/2021", "once": "used", "version": "6"},
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Il Comune ha salvato prima di te." in page
    assert "Patto di ieri" in page
    assert 'value="Patto di oggi"' in page
    assert 'name="version" value="7"' in page
    assert 'value="used"' not in page, "a new attempt needs a new token"
    assert page.count('<th scope="row">') == 1, "the day is the same on both sides"


def test_the_way_back_stays_on_our_site() -> None:
    def back(referer: str) -> str:
        return came_from(RequestFactory().get("/", headers={"referer": referer}))

    assert back("http://testserver/intese/") == "http://testserver/intese/"
    assert back("https://altrove.example/") == "/"
    assert back("") == "/"


def test_answers_forbid_what_no_page_needs(client: Client) -> None:
    answer = client.get("/galleria/")

    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["X-Frame-Options"] == "DENY"


def test_no_page_has_inline_styles_or_scripts(client: Client) -> None:
    page = client.get("/galleria/").content.decode()

    assert " style=" not in page
    assert "<style" not in page
    assert " onclick=" not in page
    assert page.count("<script") == page.count("<script src=")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><b>'])
def test_what_people_type_never_becomes_markup(client: Client, text: str) -> None:
    page = client.post("/galleria/", {"title": text}).content.decode()

    assert text not in page
    assert escape(text) in page

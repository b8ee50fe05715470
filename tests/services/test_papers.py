"""The models filled in: the names that are known, and marks where nothing is."""

import io

import pytest
from docx import Document

from quadro.bodies.models import Body
from quadro.services import actions
from quadro.services.models import Service
from tests.services.world import ACT, a_service, towns
from tests.worlds import NOON, the_system

pytestmark = pytest.mark.django_db


def words_of(content: bytes) -> str:
    word = Document(io.BytesIO(content))
    return "\n".join(one.text for one in word.paragraphs)


def downloaded(client: object, service: Service, code: str, town: str = "besate") -> str:
    answer = client.get(f"/servizi/{service.slug}/modelli/{code}.docx?comune={town}")  # type: ignore[attr-defined]
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return words_of(b"".join(answer.streaming_content))


@pytest.fixture
def service() -> Service:
    towns()
    return a_service(legal_basis="D.Lgs. 36/2023, art. 63", free_up_to_inhabitants=5_000)


def test_the_act_has_names_service_and_basis_and_marks_what_is_not_known(
    client: object, service: Service
) -> None:
    said = downloaded(client, service, "delibera")

    assert "Il Consiglio comunale di Comune di Besate" in said
    assert "D.Lgs. 36/2023, art. 63" in said
    assert "gratuito (fino a 5.000 abitanti)" in said
    assert "2.000 (2023) abitanti" in said
    assert "[da completare: schema di convenzione]" in said
    assert "{" not in said


def test_the_convention_names_the_act_once_it_is_there(client: object, service: Service) -> None:
    before = downloaded(client, service, "convenzione")
    assert "[da completare: atto del Comune, numero e data]" in before
    actions.ask(service, Body.objects.get(slug="besate"), ACT, by=the_system(), at=NOON)

    said = downloaded(client, service, "convenzione")

    assert "delibera del Consiglio comunale n. 12 del 3 novembre 2026" in said


def test_for_nobody_in_particular_the_name_is_a_blank(client: object, service: Service) -> None:
    assert "[da completare: Comune]" in downloaded(client, service, "delibera", "")
    missing = client.get(f"/servizi/{service.slug}/modelli/altro.docx")  # type: ignore[attr-defined]
    assert missing.status_code == 404

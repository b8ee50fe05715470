"""The page of a municipality, whole, and its sheet of paper."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from quadro.accounts.actors import Actor
from quadro.agreements import actions as agreements
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.delivery import actions as delivery
from quadro.kit.terms import moment
from quadro.zones import actions as zones
from tests.agreements.world import an_agreement, somebody, the_authority
from tests.delivery.world import a_mandate
from tests.worlds import NOON, the_system
from tests.zones.world import a_rotating_zone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rho")]


@pytest.fixture
def rho() -> None:
    """Of a Zone that Bollate coordinates; Rho owes many things under a pact, and awaits one."""
    a_rotating_zone()
    zones.advance(at=moment(localdate(), 8))
    rho = Body.objects.get(short_name="Rho")
    pact = an_agreement("Patto", rho, the_authority())
    agreements.publish(pact, by=the_system(), at=NOON)
    for number in range(12):
        _promised(pact, rho, f"Impegno {number} " + "con un titolo lungo " * 4)
    _promised(pact, the_authority(), "Quello che si aspetta")


def _promised(pact: Agreement, owner: Body, title: str) -> None:
    values = {
        "title": title[:200], "deliverable": "Un atto.", "owner": owner,
        "in_charge": a_mandate(owner),
    }  # fmt: skip
    delivery.promise(pact, values, by=Actor.system(localdate()), at=NOON)


def sheet(client: Client, town: str) -> bytes:
    answer = client.get(f"/comuni/{town}/scheda.pdf")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def told(client: Client, town: str, patch: pytest.MonkeyPatch) -> str:
    """What is printed, as it goes to the typesetter."""
    seen: list[str] = []

    def as_pdf(_template: Any, title: str, words: Any, **_at: Any) -> bytes:
        seen.append(f"{title} {json.dumps(words, ensure_ascii=False)}")
        return b""

    patch.setattr("quadro.portal.printed.as_pdf", as_pdf)
    sheet(client, town)
    return seen[0]


def test_the_page_tells_who_coordinates_what_is_due_and_what_is_awaited(client: Client) -> None:
    page = client.get("/comuni/rho/").content.decode()

    assert "Sindaco di Bollate" in page
    assert "Impegno 3" in page
    assert "Quello che si aspetta" in page
    assert "/comuni/rho/scheda.pdf" in page


def test_however_much_there_is_the_mayor_has_one_sheet(client: Client) -> None:
    content = sheet(client, "rho")

    assert content.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 1


def test_the_sheet_tells_what_the_page_tells(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = told(client, "rho", monkeypatch)

    assert "Sindaco di Bollate" in words
    assert "Altre 4 si leggono sul sito" in words
    assert "Quello che si aspetta" in words


def test_of_whom_nothing_is_known_the_sheet_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = told(client, "senago", monkeypatch)

    assert "Nessun impegno aperto." in words
    assert "Nessuna seduta convocata." in words


def test_who_acts_for_the_town_is_led_to_ask_to_join_what_is_in_life(client: Client) -> None:
    other = an_agreement("Patto degli altri", Body.objects.get(short_name="Senago"))
    agreements.publish(other, by=the_system(), at=NOON)
    asking = "/intese/patto-degli-altri/adesioni/"

    assert asking not in client.get("/comuni/rho/").content.decode()
    client.force_login(somebody(Body.objects.get(short_name="Rho")))
    assert asking in client.get("/comuni/rho/").content.decode()

"""What is not published is seen by the office and the parties, and through no other door."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.http import QueryDict
from django.test import Client

from quadro.agreements import actions, queries
from quadro.agreements.models import Agreement
from quadro.agreements.policies import check_can_read
from quadro.agreements.register import register_table
from quadro.documents.models import Visibility
from quadro.kit.refusals import Hidden
from quadro.search import queries as search
from tests.agreements.world import a_body, acting, an_agreement, an_officer, somebody
from tests.worlds import NOON, TODAY, a_visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret() -> Agreement:
    return an_agreement("Patto segretissimo", a_body("Legnano"))


def test_a_party_and_the_office_read_what_a_visitor_and_a_stranger_cannot(
    secret: Agreement,
) -> None:
    check_can_read(secret, by=acting(an_officer()))
    check_can_read(secret, by=acting(somebody(a_body("Legnano"))))
    for stranger in (a_visitor(), acting(somebody(a_body("Rho")))):
        with pytest.raises(Hidden):
            check_can_read(secret, by=stranger)


def test_the_page_of_a_hidden_agreement_is_not_found(client: Client, secret: Agreement) -> None:
    assert client.get(secret.get_absolute_url()).status_code == 404
    client.force_login(somebody(a_body("Rho")))
    assert client.get(secret.get_absolute_url()).status_code == 404
    client.force_login(somebody(a_body("Legnano")))
    assert client.get(secret.get_absolute_url()).status_code == 200


@pytest.mark.usefixtures("secret")
def test_a_hidden_agreement_is_in_no_count_list_or_search() -> None:
    visitor = a_visitor()

    assert queries.counts(visitor, on=TODAY).all == 0
    assert not register_table(QueryDict(), by=visitor, today=TODAY).count
    assert search.find("segretissimo", by=visitor).count == 0
    assert search.find("segretissimo", by=acting(somebody(a_body("Legnano")))).count == 1
    assert search.find("segretissimo", by=acting(an_officer())).count == 1


def test_the_public_file_has_no_hidden_row(client: Client, secret: Agreement) -> None:
    an_agreement("Patto aperto", a_body("Legnano"), published=True)

    told = client.get("/intese/?formato=csv").content.decode()

    assert "Patto aperto" in told
    assert secret.title not in told


def test_only_who_may_writes_sees_the_buttons_that_write(client: Client) -> None:
    agreement = an_agreement("Patto", a_body("Legnano"), published=True)

    public = client.get(agreement.get_absolute_url()).content.decode()
    client.force_login(an_officer())
    office = client.get(agreement.get_absolute_url()).content.decode()

    assert "/modifica/" not in public
    assert "/modifica/" in office


@pytest.mark.usefixtures("secret")
def test_the_instrument_of_a_hidden_agreement_is_no_filter(client: Client) -> None:
    assert 'value="protocollo"' not in client.get("/intese/").content.decode()
    client.force_login(an_officer())
    assert 'value="protocollo"' in client.get("/intese/").content.decode()


def test_a_party_does_not_read_in_the_history_what_it_may_not_open(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    legnano, office = a_body("Legnano"), an_officer()
    below = an_agreement("Patto attuativo", legnano, framework=an_agreement("Cornice taciuta"))
    file = ContentFile(b"%PDF-1.7\n%%EOF\n", name="parere.pdf")
    actions.attach(
        below, upload=file, title="Parere riservato",
        role="testo", visibility=Visibility.INTERNAL, by=acting(office), at=NOON,
    )  # fmt: skip
    address = f"{below.get_absolute_url()}storia/"

    client.force_login(somebody(legnano))
    told = client.get(address).content.decode()
    assert "Patto attuativo" in told
    assert "Cornice taciuta" not in told
    assert "Parere riservato" not in told

    client.force_login(office)
    told = client.get(address).content.decode()
    assert "Cornice taciuta" in told
    assert "Parere riservato" in told

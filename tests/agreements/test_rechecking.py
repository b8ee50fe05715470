"""A new trust list, and what becomes of the signatures that were checked with another."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from quadro.accounts.models import User
from quadro.agreements import actions
from quadro.agreements.models import Agreement, Party, Signature
from quadro.documents import actions as documents
from quadro.documents import queries as kept_files
from quadro.documents.signatures import checking
from quadro.notifications.queries import waiting_for
from tests.agreements.world import acting, an_officer, going_to_sign, somebody
from tests.documents.signed import a_pdf
from tests.documents.signers import SIGNED_AT, Holder, a_signer, an_authority, p7m
from tests.worlds import NOON

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("signed_files_are_read_here"),
]

LATER = NOON + timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def office() -> User:
    return an_officer()


@pytest.fixture
def agreement() -> Agreement:
    return going_to_sign("Bresso", "Sesto")


def load(office: User, *, authority: Holder | None = None) -> None:
    pem = (authority or an_authority()).pem
    documents.load_trust_list(pem, name="elenco.pem", by=acting(office), at=NOON)


def parties_of(agreement: Agreement) -> Sequence[Party]:
    return list(agreement.parties.order_by("body__name"))


def sign(party: Party, by: User) -> Signature:
    upload = ContentFile(p7m(a_pdf(str(party)), a_signer(issuer=an_authority())), "firma.p7m")
    signed = actions.examine(party.agreement, upload, by=acting(by), at=NOON)
    told = {"kind": "digitale", "on": SIGNED_AT.date()}
    return actions.sign(party, told, signed=signed, by=acting(by), at=NOON)


def verdicts(agreement: Agreement) -> list[str]:
    rows = Signature.objects.filter(party__agreement=agreement, is_current=True)
    return list(rows.order_by("pk").values_list("verdict", flat=True))


def told(office: User, agreement: Agreement, page: str) -> str:
    client = Client()
    client.force_login(office)
    words = client.get(reverse(f"agreements:{page}", args=[agreement.slug])).content.decode()
    return " ".join(words.split())


@pytest.mark.django_db(transaction=True)
def test_the_worker_checks_again_and_the_last_signature_puts_in_force(
    office: User, agreement: Agreement, monkeypatch: pytest.MonkeyPatch
) -> None:
    for party in parties_of(agreement):
        sign(party, office)
    assert verdicts(agreement) == ["non_verificabile"] * 2
    load(office)
    reads: list[bool] = []
    verify = checking.verify

    def watched(path: Path, **told: Any) -> Any:
        reads.append(connection.in_atomic_block)
        return verify(path, **told)

    monkeypatch.setattr(checking, "verify", watched)

    call_command("scheduler", "--once")

    agreement.refresh_from_db()
    assert (agreement.state, agreement.signed_on) == ("efficacia", SIGNED_AT.date())
    assert verdicts(agreement) == ["a_posto"] * 2
    assert reads == [False, False]
    assert not kept_files.has_old_checks()


def test_the_history_tells_what_changed_and_with_which_list(
    office: User, agreement: Agreement
) -> None:
    sign(parties_of(agreement)[0], office)
    load(office)

    assert actions.look_again(at=LATER) == 1

    history = told(office, agreement, "history")
    assert "firma verificata di nuovo con un altro elenco" in history
    assert "a posto, con riserva" in history
    assert "elenco dei certificatori del</th>" in history
    assert "12 novembre 2026</td>" in history


def test_the_page_tells_the_last_check_its_list_and_the_checks_of_before(
    office: User, agreement: Agreement
) -> None:
    sign(parties_of(agreement)[0], office)
    first = told(office, agreement, "signatures")
    assert "verificata il 12/11/2026, senza l’elenco dei certificatori" in first
    assert "Verifiche precedenti" not in first
    load(office)

    actions.look_again(at=LATER)

    page = told(office, agreement, "signatures")
    assert "verificata il 13/11/2026 con l’elenco del 12/11/2026" in page
    assert "13 novembre 2026</time>, con l’elenco dei certificatori del" in page
    assert "Verifiche precedenti" in page
    assert "verificata il 12/11/2026, senza l’elenco dei certificatori" in page
    assert "non verificabile, manca l’elenco" in page


def test_a_check_with_the_same_outcome_is_not_told_in_the_history(
    office: User, agreement: Agreement
) -> None:
    load(office)
    sign(parties_of(agreement)[0], office)
    documents.load_trust_list(
        an_authority().pem + an_authority("Un’altra autorità").pem,
        name="altro.pem", by=acting(office), at=LATER,
    )  # fmt: skip

    assert actions.look_again(at=LATER) == 1

    assert "firma verificata di nuovo" not in told(office, agreement, "history")


def test_while_it_is_awaited_a_signature_of_an_unknown_issuer_does_not_count(
    office: User, agreement: Agreement
) -> None:
    load(office)
    party = parties_of(agreement)[0]
    clerk = somebody(party.body)
    sign(party, office)
    assert not waiting_for(clerk)
    load(office, authority=an_authority("Un’altra autorità"))

    actions.look_again(at=LATER)

    party.refresh_from_db()
    assert (verdicts(agreement), party.signed_on) == (["non_verificabile"], None)
    assert [one.key for one in waiting_for(clerk)] == [f"agreements.signature:{party.pk}"]


def test_what_the_office_confirmed_stays_confirmed(office: User, agreement: Agreement) -> None:
    signature = sign(parties_of(agreement)[0], office)
    actions.accept_signature(signature, reason="Vista altrove.", by=acting(office))

    for authority in (an_authority(), an_authority("Un’altra autorità")):
        load(office, authority=authority)
        assert actions.look_again(at=LATER) == 1
        assert verdicts(agreement) == ["a_posto"]


def test_what_put_an_agreement_in_force_stays(office: User, agreement: Agreement) -> None:
    load(office)
    for party in parties_of(agreement):
        sign(party, office)
    load(office, authority=an_authority("Un’altra autorità"))

    assert actions.look_again(at=LATER) == 2

    agreement.refresh_from_db()
    assert (agreement.state, verdicts(agreement)) == ("efficacia", ["a_posto"] * 2)
    assert "firma verificata di nuovo" in told(office, agreement, "history")
    assert "emittente non in elenco" in told(office, agreement, "signatures")


def test_many_signatures_are_checked_in_turns(office: User, agreement: Agreement) -> None:
    for party in parties_of(agreement):
        sign(party, office)
    load(office)

    assert [actions.look_again(at=LATER, most=1) for _turn in range(3)] == [1, 1, 0]


def test_where_it_could_not_be_done_the_page_says_so(office: User, agreement: Agreement) -> None:
    signature = sign(parties_of(agreement)[0], office)
    assert signature.file
    with kept_files.open_version(signature.file).stream as stream:
        Path(stream.name).unlink()
    load(office)

    assert actions.look_again(at=LATER) == 0

    assert "con l’elenco del 12/11/2026 non si è potuta rifare" in told(
        office, agreement, "signatures"
    )

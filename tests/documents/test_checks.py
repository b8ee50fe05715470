"""Verdicts that are kept, the list by which they are reached, and the page of both."""

import base64
import hashlib
import resource
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quadro.accounts.actors import Actor
from quadro.documents import actions, queries
from quadro.documents.models import SignatureCheck, TrustedCertificate, TrustList, Version
from quadro.documents.signatures import checking, words
from quadro.documents.signatures.report import (
    Certificate,
    Note,
    Outcome,
    Report,
    Stamp,
    Trust,
)
from quadro.journal.models import Entry
from quadro.kit import confined
from quadro.kit.refusals import Refused
from tests.documents import signed, signers, trust_lists
from tests.documents.signers import SIGNED_AT, p7m
from tests.everything import Everything
from tests.worlds import NOON, a_planning_officer, a_visitor, the_system

pytestmark = pytest.mark.django_db

CONTENT = b"Testo della convenzione\n"


def kept(content: bytes, name: str = "convenzione.pdf.p7m") -> Version:
    document = actions.add("Testo", content, name=name, by=a_planning_officer(), at=NOON)
    return queries.current(document)


def load(content: bytes = b"", *, by: Actor | None = None, name: str = "elenco.xml") -> TrustList:
    content = content or trust_lists.a_national_list(
        trust_lists.a_service(signers.an_authority()),
        trust_lists.a_service(signers.an_authority(), kind="TSA/QTST"),
    )
    return actions.load_trust_list(content, name=name, by=by or a_planning_officer(), at=NOON)


# Checks -------------------------------------------------------------------------------------------


def test_a_signed_file_is_verified_and_what_was_found_is_kept() -> None:
    load()
    version = kept(p7m(CONTENT, stamper=signers.a_time_stamper()))
    check = actions.verify(version, at=NOON)
    assert (check.signatures, check.intact, check.settled) == (1, 1, 1)
    assert check.outcome == Outcome.RESERVE
    [verdict] = SignatureCheck.objects.get(version=version).told.signatures
    assert (verdict.trust, verdict.stamp) == (Trust.TRUSTED, Stamp.TRUSTED)
    assert check.told.content_sha256 == hashlib.sha256(CONTENT).hexdigest()
    entry = Entry.objects.get(event="documents.verified")
    assert entry.changes["outcome"] == [None, "reserve"]
    assert signers.FISCAL_CODE not in str(entry.changes)


def test_a_second_check_counts_in_the_place_of_the_first_which_stays_readable() -> None:
    version = kept(p7m(CONTENT))
    first = actions.verify(version, at=NOON)
    used = load()
    again = actions.verify(version, at=NOON + timedelta(days=1))
    assert (again.outcome, again.trust_list) == (Outcome.RESERVE, used)
    assert list(queries.checks_of([version.pk])) == [again, first]
    first.refresh_from_db()
    assert (first.is_current, first.outcome, first.list_on) == (False, Outcome.UNVERIFIABLE, None)


def test_what_was_found_is_kept_of_those_very_bytes_only() -> None:
    found = actions.examine(p7m(CONTENT), name="atto.p7m", at=NOON)
    with pytest.raises(ValueError, match="other bytes"):
        actions.keep_check(kept(p7m(CONTENT + b"!")), found, at=NOON)
    with_content = actions.examine(
        p7m(CONTENT, detached=True), name="atto.p7s", at=NOON, content=CONTENT
    )
    with pytest.raises(ValueError, match="other bytes"):
        actions.keep_check(
            kept(p7m(CONTENT, detached=True)),
            with_content,
            content=kept(b"altro", "a.txt"),
            at=NOON,
        )
    assert not SignatureCheck.objects.exists()


def test_what_arrived_when_the_certificate_had_expired_is_not_said_valid() -> None:
    load()
    signer = signers.a_signer(until=SIGNED_AT + timedelta(days=1))
    check = actions.verify(kept(p7m(CONTENT, signer)), at=NOON)
    assert check.told.signatures[0].certificate == Certificate.EXPIRED_SINCE


def worked() -> float:
    """Seconds of work of the processes that have ended: how busy the machine is does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize(
    ("content", "name", "note"),
    [
        (signed.a_pdf(), "atto.pdf", Note.UNSIGNED),
        (b"%PDF-1.7\n/ByteRange [0 1 2 3]", "atto.pdf", Note.BROKEN),
        (signed.locked_pdf(), "atto.pdf", Note.LOCKED),
        (p7m(CONTENT)[:300], "atto.p7m", Note.BROKEN),
        (b"Solo un testo.", "atto.txt", Note.OTHER_KIND),
        (b'<?xml version="1.0"?><a>xmldsig#', "atto.xml", Note.BROKEN),
        (b'<?xml version="1.0"?>' + b"<a>" * 100_000 + b"xmldsig#", "atto.xml", Note.BROKEN),
    ],
)
def test_what_cannot_be_verified_ends_in_a_sentence(content: bytes, name: str, note: Note) -> None:
    started = worked()
    check = actions.verify(kept(content, name), at=NOON)
    assert worked() - started < 5
    assert (check.outcome, check.signatures) == (Outcome.UNVERIFIABLE, 0)
    assert check.told.note == note
    [row] = words.rows(check.told)
    assert row.intact.details[0].endswith(".")


def test_a_reading_that_takes_too_long_is_ended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "a.p7m"
    path.write_bytes(p7m(CONTENT))
    monkeypatch.setattr(checking, "LIMITS", confined.Limits(1024, 5, 0.01))
    assert checking.verify(path, anchors=[], received_at=NOON).note == Note.TOO_HEAVY


def test_the_content_of_an_envelope_can_be_read() -> None:
    pdf = signed.a_pdf()
    opened = queries.signed_content(kept(base64.b64encode(p7m(pdf)), "convenzione.p7m"))
    assert (opened.name, opened.media_type) == ("convenzione.pdf", "application/pdf")
    assert opened.stream.read() == pdf
    assert queries.signed_content(kept(p7m(p7m(CONTENT)), "a.txt.p7m.p7m")).name == "a.txt"
    with pytest.raises(Refused, match="il documento firmato è a parte"):
        queries.signed_content(kept(p7m(CONTENT, detached=True), "b.p7s"))
    with pytest.raises(Refused, match="non è una busta"):
        queries.signed_content(kept(pdf, "convenzione.pdf"))


# The trust list -----------------------------------------------------------------------------------


def test_the_last_list_is_in_use_and_takes_the_place_of_the_one_before() -> None:
    first = load()
    assert (first.territory, first.number, first.certificate_count) == ("IT", 77, 2)
    assert (first.issued_on, first.next_on) == (date(2026, 11, 1), date(2027, 4, 30))
    second = load(signers.an_authority("Altra autorità").pem, name="scelti.pem")
    assert queries.trust_state(on=NOON.date()).list == second
    assert set(TrustedCertificate.objects.values_list("trust_list", flat=True)) == {second.pk}
    assert Entry.objects.filter(event="documents.trust_list_loaded").count() == 2


@pytest.mark.parametrize(
    "wrap",
    [
        lambda one: one.der,
        lambda one: one.pem,
        lambda one: b"intestazione\n" + one.pem + one.pem,
        lambda one: trust_lists.a_national_list(trust_lists.a_service(one)),
    ],
    ids=["der", "pem", "bundle", "national"],
)
def test_a_list_comes_in_any_of_its_forms(wrap: Any) -> None:
    load(wrap(signers.an_authority()))
    assert actions.verify(kept(p7m(CONTENT)), at=NOON).outcome == Outcome.RESERVE
    assert TrustedCertificate.objects.count() == 1


def test_only_services_that_sign_or_stamp_are_taken_from_a_national_list() -> None:
    delivery = trust_lists.a_service(signers.an_authority(), kind="EDS/Q")
    with pytest.raises(Refused, match="nessun certificato"):
        load(trust_lists.a_national_list(delivery))


def test_a_service_withdrawn_counts_until_then() -> None:
    gone = trust_lists.a_service(
        signers.an_authority(), status="withdrawn", since="2026-11-05T00:00:00Z", before="granted"
    )
    load(trust_lists.a_national_list(gone))
    late = actions.verify(kept(p7m(CONTENT)), at=NOON).told.signatures[0]
    early = actions.verify(kept(p7m(CONTENT, at=SIGNED_AT - timedelta(days=9))), at=NOON)
    assert late.trust == Trust.UNKNOWN
    assert early.told.signatures[0].trust == Trust.TRUSTED


def test_an_old_list_is_used_and_said_to_be_old() -> None:
    service = trust_lists.a_service(signers.an_authority())
    load(trust_lists.a_national_list(service, issued="2026-10-01T00:00:00Z"))
    state = queries.trust_state(on=NOON.date())
    assert (state.age_days, state.is_old) == (42, True)
    check = actions.verify(kept(p7m(CONTENT)), at=NOON)
    assert check.outcome == Outcome.RESERVE
    [row] = words.rows(check.told)
    assert row.certificate.label == "valido, elenco vecchio"


def test_a_list_whose_update_is_due_is_old() -> None:
    service = trust_lists.a_service(signers.an_authority())
    load(trust_lists.a_national_list(service, until="2026-11-10T00:00:00Z"))
    assert queries.trust_state(on=date(2026, 11, 10)).is_old is False
    assert queries.trust_state(on=date(2026, 11, 12)).is_old is True


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"ciao", "non si può leggere"),
        (b"<a/>", "non si può leggere"),
        (b"<!DOCTYPE a><a/>", "dichiarazioni"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "rovinato"),
        (b"\x30\x03abc", "rovinato"),
        (trust_lists.a_national_list(), "nessun certificato"),
        (p7m(CONTENT), "un file firmato, non un elenco"),
    ],
)
def test_a_list_that_is_none_is_refused_with_a_sentence(content: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        load(content)
    assert not TrustList.objects.exists()


def test_a_list_older_than_the_one_in_use_or_of_the_future_is_refused() -> None:
    service = trust_lists.a_service(signers.an_authority())
    load()
    for issued, why in (
        ("2026-10-01T00:00:00Z", "più recente"),
        ("2027-01-01T00:00:00Z", "futura"),
    ):
        with pytest.raises(Refused, match=why):
            load(trust_lists.a_national_list(service, issued=issued))
    with pytest.raises(Refused, match="già quello in uso"):
        load()


def test_a_list_is_loaded_by_the_office_and_the_system_only() -> None:
    with pytest.raises(Refused, match="amministratori"):
        load(by=a_visitor())
    assert load(by=the_system()).loaded_by is None


def test_the_command_loads_a_list_from_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "elenco.pem"
    path.write_bytes(signers.an_authority().pem)
    call_command("import_trust_list", str(path))
    assert "1 certificates" in capsys.readouterr().out
    with pytest.raises(CommandError, match="già quello in uso"):
        call_command("import_trust_list", str(path))
    with pytest.raises(CommandError, match="no file"):
        call_command("import_trust_list", str(tmp_path / "niente"))


# Words --------------------------------------------------------------------------------------------


def test_nothing_is_called_valid_that_was_not_checked() -> None:
    """Over every combination of what can be known."""
    for trust in Trust:
        for certificate in Certificate:
            for sound in (True, False, None):
                base = signers.a_verdict(trust=trust, certificate=certificate, is_intact=sound)
                [row] = words.rows(Report(signatures=(base,)))
                is_settled = (trust, certificate, sound) == (
                    Trust.TRUSTED,
                    Certificate.VALID,
                    True,
                )
                assert row.final.label.startswith("a posto") is is_settled
                said_valid = row.certificate.label.startswith("valido")
                assert said_valid is (trust == Trust.TRUSTED and certificate == Certificate.VALID)


def test_the_owner_says_whether_who_signed_could() -> None:
    report = Report(signatures=(signers.a_verdict(),))
    doubt = words.Answer("da confermare", "warn", "help-circle")
    no = words.Entitlement(doubt, Outcome.UNVERIFIABLE)
    [row] = words.rows(report, entitled=[no])
    assert (row.entitled.label, row.outcome) == ("da confermare", Outcome.UNVERIFIABLE)
    assert words.rows(report)[0].entitled.label == "non controllato"


# The page -----------------------------------------------------------------------------------------


@pytest.fixture
def office() -> Client:
    client = Client()
    user = Everything().people["office"]
    assert user
    client.force_login(user)
    return client


def test_the_page_says_that_the_list_is_missing_and_takes_one(office: Client) -> None:
    assert "Manca l’elenco dei certificatori" in office.get("/firme/").content.decode()
    file = SimpleUploadedFile("elenco.pem", signers.an_authority().pem)
    answer = office.post("/firme/elenco/", {"file": file}, follow=True)
    assert "Elenco caricato: 1 certificati." in answer.content.decode()
    wrong = office.post("/firme/elenco/", {"file": ContentFile(b"x", "a.pem")})
    assert wrong.status_code == 422
    assert "non si può leggere" in wrong.content.decode()


def test_a_file_is_tried_and_not_kept(office: Client) -> None:
    answer = office.post("/firme/", {"file": SimpleUploadedFile("atto.txt.p7m", p7m(CONTENT))})
    assert "non verificabile, manca l’elenco" in answer.content.decode()
    assert not Version.objects.exists()
    detached = {
        "file": SimpleUploadedFile("atto.p7m", p7m(CONTENT, detached=True)),
        "content": SimpleUploadedFile("atto.txt", CONTENT),
    }
    assert signers.FISCAL_CODE in office.post("/firme/", detached).content.decode()
    wrong = office.post("/firme/", {"file": SimpleUploadedFile("atto.pdf", b"ciao")})
    assert wrong.status_code == 422
    assert office.post("/firme/", {}).status_code == 422


def test_the_page_asks_as_many_queries_with_a_list_as_without(office: Client) -> None:
    office.get("/firme/")
    with CaptureQueriesContext(connection) as without:
        office.get("/firme/")
    load()
    with CaptureQueriesContext(connection) as found:
        office.get("/firme/")
    assert len(found) == len(without)

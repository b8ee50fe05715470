"""The page of the signatures: a file, what it signs where that is apart, and who may open both."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from quadro.accounts.models import User
from quadro.agreements import actions, queries
from quadro.agreements.models import Agreement, AgreementDocument, Party, Signature
from quadro.documents import actions as documents
from quadro.documents import queries as kept_files
from quadro.documents.models import Document, Version, Visibility
from quadro.documents.signatures import checking
from quadro.journal.models import Entry
from quadro.kit.refusals import Refused
from tests.agreements.world import a_body, acting, an_officer, going_to_sign, somebody
from tests.documents.signed import a_pdf, signed_pdf
from tests.documents.signers import a_signer, an_authority, p7m
from tests.parallel import at_once
from tests.worlds import NOON, the_system

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("signed_files_are_read_here"),
]

DAY = "10/11/2026"
TEXT = a_pdf("Convenzione")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def office() -> User:
    """Of an office that knows an authority of signers."""
    user = an_officer()
    pem = an_authority().pem
    documents.load_trust_list(pem, name="elenco.pem", by=acting(user), at=NOON)
    return user


@pytest.fixture
def party() -> Party:
    return going_to_sign("Bresso", "Sesto").parties.get(body__name="Bresso")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def detached(content: bytes = TEXT) -> bytes:
    return p7m(content, a_signer(issuer=an_authority()), detached=True)


def post(user: User, party: Party, *, follow: bool = False, **files: bytes) -> HttpResponse:
    """Send files by their fields: `upload` the signature, `content` what it signs."""
    names = {"upload": "firma.p7s", "content": "convenzione.pdf"}
    told = {name: SimpleUploadedFile(names[name], content) for name, content in files.items()}
    data = {"party": party.pk, "kind": "digitale", "on": DAY, "signatory": "La Sindaca", **told}
    answer = signed_in(user).post(page_of(party.agreement), data, follow=follow)
    assert isinstance(answer, HttpResponse)
    return answer


def page_of(agreement: Agreement) -> str:
    return reverse("agreements:signatures", args=[agreement.slug])


def read(user: User, address: str) -> str:
    return signed_in(user).get(address).content.decode()


def bytes_of(version: Version) -> bytes:
    with kept_files.open_version(version).stream as stream:
        return stream.read()


def attached(agreement: Agreement, visibility: str = Visibility.PARTIES) -> AgreementDocument:
    return actions.attach(
        agreement, upload=ContentFile(TEXT, "testo.pdf"), title="Testo approvato", role="testo",
        visibility=visibility, by=acting(an_officer()), at=NOON,
    )  # fmt: skip


# What is signed is apart --------------------------------------------------------------------------


def test_a_signature_and_its_document_sent_together_are_both_kept_as_they_came(
    office: User, party: Party
) -> None:
    signature = detached()

    assert post(office, party, upload=signature, content=TEXT).status_code == 302

    signed = party.signatures.get()
    assert (signed.verdict, signed.signatory) == (Signature.Verdict.GOOD, "La Sindaca")
    assert signed.file
    check = signed.file.signature_checks.get()
    assert check.content
    assert (bytes_of(signed.file), bytes_of(check.content)) == (signature, TEXT)
    titles = list(
        party.agreement.documents.order_by("pk").values_list("document__title", flat=True)
    )
    assert titles == ["Firma in un file a parte · Bresso", "Documento unito alla firma · Bresso"]
    page = read(office, page_of(party.agreement))
    assert "firma.p7s" in page
    assert "convenzione.pdf" in page
    assert "Scarica il contenuto firmato" not in page


def test_a_signature_without_its_document_is_sent_back_with_what_to_add(
    office: User, party: Party
) -> None:
    answer = post(office, party, upload=detached())

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Nel file c’è solo la firma: aggiungi qui il documento firmato" in page
    assert 'value="La Sindaca"' in page
    assert f'value="{DAY}"' in page
    assert 'id="id_content_error"' in page
    assert not Signature.objects.exists()
    assert not Document.objects.exists()


def test_a_document_that_is_kept_already_is_recognised_by_its_hash(
    office: User, party: Party
) -> None:
    text = attached(party.agreement)

    answer = post(office, party, upload=detached(), follow=True)

    signed = party.signatures.get()
    assert signed.verdict == Signature.Verdict.GOOD
    assert signed.file
    assert signed.file.signature_checks.get().content == text.document.versions.get()
    assert "è «Testo approvato», che Quadro conservava già" in answer.content.decode()
    assert party.agreement.documents.count() == 2


def test_an_earlier_version_is_recognised_too(office: User, party: Party) -> None:
    text = attached(party.agreement)
    newer = ContentFile(a_pdf("Altro"), "testo.pdf")
    actions.add_version(text, newer, about="", by=acting(office), at=NOON)

    post(office, party, upload=detached())

    file = party.signatures.get().file
    assert file
    assert file.signature_checks.get().content == text.document.versions.get(number=1)


def test_a_document_of_the_office_alone_is_not_told_to_a_party(party: Party) -> None:
    attached(party.agreement, Visibility.INTERNAL)

    answer = post(somebody(party.body), party, upload=detached())

    assert answer.status_code == 409
    assert "Testo approvato" not in answer.content.decode()


def test_two_parties_that_send_the_same_document_share_it(office: User, party: Party) -> None:
    other = party.agreement.parties.get(body__name="Sesto")

    post(office, party, upload=detached(), content=TEXT)
    post(office, other, upload=detached(), content=TEXT)

    contents = {
        one.file.signature_checks.get().content
        for one in Signature.objects.select_related("file")
        if one.file
    }
    assert len(contents) == 1
    assert party.agreement.documents.count() == 3


def test_another_document_is_told_as_altered(office: User, party: Party) -> None:
    post(office, party, upload=detached(), content=a_pdf("Un altro testo"))

    assert party.signatures.get().verdict == Signature.Verdict.REDO
    signing = queries.signing_of(party.agreement, the_system(), on=NOON.date())
    [row] = [one.row for one in signing.rows if one.row]
    assert (row.intact.label, row.is_late) == ("no, alterata", True)


def test_a_file_that_holds_its_document_wants_no_other(office: User, party: Party) -> None:
    whole = p7m(TEXT, a_signer(issuer=an_authority()))

    answer = post(office, party, upload=whole, content=TEXT)

    assert answer.status_code == 409
    assert "contiene già il suo documento" in answer.content.decode()
    assert not Signature.objects.exists()


def test_a_signature_that_cannot_be_read_is_kept_with_its_document(
    office: User, party: Party
) -> None:
    assert post(office, party, upload=detached()[:400], content=TEXT).status_code == 302

    assert party.signatures.get().verdict == Signature.Verdict.REDO
    assert party.agreement.documents.count() == 2


def test_a_document_without_its_signature_is_sent_back(office: User, party: Party) -> None:
    answer = post(office, party, content=TEXT)

    assert answer.status_code == 422
    assert "scegli anche il file della firma" in answer.content.decode()


def test_a_file_of_another_kind_is_refused_with_what_was_typed(office: User, party: Party) -> None:
    answer = post(office, party, upload=b"ciao")

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Il file si chiama .p7s ma è un testo" in page
    assert 'value="La Sindaca"' in page


def test_a_document_that_left_meanwhile_is_asked_for(office: User, party: Party) -> None:
    text, by = attached(party.agreement), acting(office)
    upload = ContentFile(detached(), "firma.p7s")
    found = actions.examine(party.agreement, upload, by=by, at=NOON)
    actions.detach(text, by=by)
    told = {"kind": "digitale", "on": NOON.date()}

    with pytest.raises(Refused, match="non è più fra quelli dell’intesa"):
        actions.sign(party, told, signed=found, by=by, at=NOON)


@pytest.mark.parametrize("title", ["Testo approvato", "Firma in un file a parte · Bresso"])
def test_what_was_signed_stays_with_its_signature(office: User, party: Party, title: str) -> None:
    attached(party.agreement)
    post(office, party, upload=detached())
    document = AgreementDocument.objects.get(document__title=title)

    with pytest.raises(Refused, match="resta con lei"):
        actions.detach(document, by=acting(office))


# Opening what was signed --------------------------------------------------------------------------


def test_the_document_is_taken_out_of_its_envelope_for_who_may_open_it(
    office: User, party: Party
) -> None:
    clerk = somebody(party.body)
    post(office, party, upload=p7m(TEXT, a_signer(issuer=an_authority())))
    document = party.agreement.documents.get()
    address = reverse("agreements:signed_content", args=[party.agreement.slug, document.pk, 1])
    for page in (page_of(party.agreement), party.agreement.get_absolute_url()):
        assert address in read(clerk, page)

    answer = signed_in(clerk).get(address)

    assert b"".join(answer) == TEXT
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="firma.pdf"'
    assert signed_in(somebody(a_body("Rho"))).get(address).status_code == 404
    document.document.visibility = Visibility.INTERNAL
    document.document.save()
    assert signed_in(clerk).get(address).status_code == 404
    assert address not in read(clerk, page_of(party.agreement))


def test_what_is_no_envelope_is_not_opened(office: User, party: Party) -> None:
    post(office, party, upload=detached(), content=TEXT)
    for one in party.agreement.documents.all():
        address = reverse("agreements:signed_content", args=[party.agreement.slug, one.pk, 1])
        assert signed_in(office).get(address).status_code == 409
        assert address not in read(office, party.agreement.get_absolute_url())


# The file is read before anybody waits ------------------------------------------------------------


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether a transaction was open, at each reading of a signed file."""
    found: list[bool] = []
    verify = checking.verify

    def watched(path: Path, **told: Any) -> Any:
        found.append(connection.in_atomic_block)
        return verify(path, **told)

    monkeypatch.setattr(checking, "verify", watched)
    return found


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_file_is_read(
    office: User, party: Party, reads: list[bool]
) -> None:
    pdf = signed_pdf(holder=a_signer(issuer=an_authority()))
    data = {
        "once": "a-token", "party": party.pk, "kind": "digitale", "on": DAY,
        "upload": SimpleUploadedFile("convenzione.pdf", pdf),
    }  # fmt: skip

    assert signed_in(office).post(page_of(party.agreement), data).status_code == 302

    assert reads == [False]
    file = party.signatures.get().file
    assert file
    assert bytes_of(file) == pdf


@pytest.mark.django_db(transaction=True)
def test_fifty_identical_posts_at_once_record_one_signature(
    office: User, party: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = signed_pdf(holder=a_signer(issuer=an_authority()))
    upload = ContentFile(pdf, "convenzione.pdf")
    found = actions.examine(party.agreement, upload, by=acting(office), at=NOON).found
    monkeypatch.setattr(checking, "verify", lambda *_path, **_told: found.report)
    clients = [signed_in(office) for _ in range(50)]

    def send(number: int) -> int:
        data = {
            "once": "one-form", "party": party.pk, "kind": "digitale", "on": DAY,
            "upload": SimpleUploadedFile("convenzione.pdf", pdf),
        }  # fmt: skip
        return clients[number].post(page_of(party.agreement), data).status_code

    assert set(at_once(send, times=50)) == {302}
    assert Signature.objects.count() == Document.objects.count() == 1
    assert Entry.objects.filter(event="agreements.signature_recorded").count() == 1


def test_a_repeat_is_answered_without_reading_again(
    office: User, party: Party, reads: list[bool]
) -> None:
    client, file = signed_in(office), p7m(TEXT, a_signer(issuer=an_authority()))
    answers = [
        client.post(
            page_of(party.agreement),
            {
                "once": "a-token", "party": party.pk, "kind": "digitale", "on": DAY,
                "upload": SimpleUploadedFile("convenzione.p7m", file),
            },
        )
        for _time in range(2)
    ]  # fmt: skip

    assert [one.headers["Location"] for one in answers] == [page_of(party.agreement)] * 2
    assert len(reads) == 1
    assert Signature.objects.count() == 1

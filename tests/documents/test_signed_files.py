"""PDF and XML files with signatures inside, and what pyHanko and OpenSSL say of ours."""

import asyncio
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import cms
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.generic_cms import async_validate_cms_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureStatus
from pyhanko_certvalidator import ValidationContext
from signxml.algorithms import SignatureConstructionMethod

from quadro.documents.signatures.containers import Unreadable
from quadro.documents.signatures.report import (
    Change,
    Form,
    Kind,
    Note,
    Outcome,
    Problem,
    Stamp,
)
from tests.documents import signed, signers
from tests.documents.signed import signed_pdf, signed_xml
from tests.documents.signers import SIGNED_AT, p7m
from tests.documents.test_signatures import CONTENT, report, report_or_reason, verdict

# PDF ----------------------------------------------------------------------------------------------


def test_a_signed_pdf_tells_who_signed_and_when() -> None:
    found = verdict(signed_pdf())
    assert (found.form, found.is_intact, found.changed_after) == (Form.PDF, True, Change.NONE)
    assert (found.fiscal_code, found.kind) == (signers.FISCAL_CODE, Kind.DIGITAL)
    assert found.claimed_at == SIGNED_AT


def test_a_page_changed_after_the_signature_is_told() -> None:
    found = report(signed.later_page(signed_pdf()))
    assert found.signatures[0].is_intact is True
    assert found.signatures[0].changed_after == Change.CHANGED
    assert found.outcome == Outcome.REDO


def test_a_second_signature_changes_nothing_of_the_first() -> None:
    both = signed_pdf(signed_pdf(), signers.a_signer(key=4), field_name="Firma2")
    first, second = report(both).signatures
    assert (first.changed_after, second.changed_after) == (Change.SIGNATURES, Change.NONE)
    assert (first.is_intact, second.is_intact) == (True, True)


def test_a_note_added_after_the_signature_is_a_change() -> None:
    assert verdict(signed.later_note(signed_pdf())).changed_after == Change.CHANGED


def test_one_byte_changed_in_a_pdf_is_told() -> None:
    found = report(signed_pdf().replace(b"convenzione", b"convenziOne", 1))
    assert found.signatures[0].is_intact is False
    assert found.outcome == Outcome.REDO


def test_the_time_stamp_inside_a_pdf_is_checked() -> None:
    found = verdict(signed_pdf(stamper=signers.a_time_stamper()))
    assert (found.stamp, found.stamped_at) == (Stamp.TRUSTED, SIGNED_AT)


def test_a_time_stamp_of_the_whole_file_stands_for_the_signatures_before_it() -> None:
    found = verdict(signed.stamped_pdf(signed_pdf(), signers.a_time_stamper()))
    assert (found.stamp, found.changed_after) == (Stamp.TRUSTED, Change.SIGNATURES)


def test_a_pdf_without_signatures_says_so() -> None:
    found = report(signed.a_pdf())
    assert (found.signatures, found.note) == ((), Note.UNSIGNED)
    assert found.outcome == Outcome.UNVERIFIABLE


def test_a_locked_pdf_says_so() -> None:
    with pytest.raises(Unreadable) as refused:
        report(signed.locked_pdf())
    assert refused.value.note == Note.LOCKED


SAMPLE = signed_pdf()


@given(st.integers(0, len(SAMPLE)))
@settings(max_examples=25, deadline=None)
def test_a_truncated_pdf_is_never_said_good(length: int) -> None:
    found = report_or_reason(SAMPLE[:length])
    assert found.outcome in (Outcome.UNVERIFIABLE, Outcome.REDO)


# XML ----------------------------------------------------------------------------------------------

WAYS = SignatureConstructionMethod


@pytest.mark.parametrize("way", [WAYS.enveloped, WAYS.enveloping])
def test_a_signed_xml_tells_who_signed_and_when(way: SignatureConstructionMethod) -> None:
    found = verdict(signed_xml(way=way))
    assert (found.form, found.is_intact, found.problems) == (Form.XML, True, ())
    assert (found.fiscal_code, found.claimed_at) == (signers.FISCAL_CODE, SIGNED_AT)


@pytest.mark.parametrize("way", [WAYS.enveloped, WAYS.enveloping])
def test_one_letter_changed_in_an_xml_is_told(way: SignatureConstructionMethod) -> None:
    found = report(signed_xml(way=way).replace(b"Convenzione", b"Convenzi0ne"))
    assert found.signatures[0].is_intact is False
    assert found.outcome == Outcome.REDO


def test_a_signature_on_a_part_of_an_xml_is_not_one_on_the_whole() -> None:
    part = b'<insieme><atto Id="a1">uno</atto><altro>due</altro></insieme>'
    found = report(signed_xml(part, uri="#a1"))
    assert found.signatures[0].problems == (Problem.PARTIAL,)
    assert found.outcome == Outcome.UNVERIFIABLE


def test_what_is_put_beside_the_content_of_an_xml_envelope_is_not_signed() -> None:
    enveloping = signed_xml(way=WAYS.enveloping)
    end = enveloping.rindex(b"</")
    put = b'<ds:Object xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="altro">Altro</ds:Object>'
    found = report(enveloping[:end] + put + enveloping[end:])
    assert found.signatures[0].problems == (Problem.PARTIAL,)


def test_two_signatures_of_an_xml_that_leave_each_other_out_are_both_seen() -> None:
    both = signed.signed_beside(signed.XML, signers.a_signer(), signers.a_signer(key=4))
    assert [one.is_intact for one in report(both).signatures] == [True, True]
    altered = both.replace(b"Convenzione", b"Convenzi0ne")
    assert [one.is_intact for one in report(altered).signatures] == [False, False]


def test_a_transform_that_is_not_known_is_not_called_an_alteration() -> None:
    unknown = signed_xml().replace(b"#enveloped-signature", b"#enveloped-signatura")
    found = verdict(unknown)
    assert (found.is_intact, found.problems) == (None, (Problem.UNKNOWN_ALGORITHM,))


def test_an_xml_with_entities_is_not_read() -> None:
    with pytest.raises(Unreadable) as refused:
        report(b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a xmlns="xmldsig#">&b;</a>')
    assert refused.value.note == Note.ENTITIES


# What others say ----------------------------------------------------------------------------------


def context() -> ValidationContext:
    return ValidationContext(
        trust_roots=[signers.an_authority().asn1], moment=SIGNED_AT, allow_fetching=False
    )


def pyhanko_pdf(data: bytes) -> PdfSignatureStatus:
    [one] = PdfFileReader(BytesIO(data)).embedded_regular_signatures
    usage = KeyUsageConstraints(key_usage={"non_repudiation"})
    return asyncio.run(async_validate_pdf_signature(one, context(), key_usage_settings=usage))


def pyhanko_cms(data: bytes) -> SignatureStatus:
    envelope = cms.ContentInfo.load(data)["content"]
    usage = KeyUsageConstraints(key_usage={"non_repudiation"})
    return asyncio.run(
        async_validate_cms_signature(
            envelope, validation_context=context(), key_usage_settings=usage
        )
    )


@pytest.mark.parametrize("is_altered", [False, True])
def test_pyhanko_agrees_on_a_p7m(is_altered: bool) -> None:  # noqa: FBT001
    data = p7m(CONTENT)
    if is_altered:
        data = data.replace(CONTENT, b"X" + CONTENT[1:])
    theirs, ours = pyhanko_cms(data), verdict(data)
    assert (theirs.intact and theirs.valid) is (ours.is_intact is True) is not is_altered
    assert theirs.trusted is not is_altered


@pytest.mark.parametrize("how", ["good", "altered", "changed"])
def test_pyhanko_agrees_on_a_pdf(how: str) -> None:
    data = {
        "good": lambda: SAMPLE,
        "altered": lambda: SAMPLE.replace(b"convenzione", b"convenziOne", 1),
        "changed": lambda: signed.later_page(SAMPLE),
    }[how]()
    theirs, ours = pyhanko_pdf(data), report(data)
    assert theirs.bottom_line is (ours.outcome != Outcome.REDO) is (how == "good")


OPENSSL = shutil.which("openssl")
needs_openssl = pytest.mark.skipif(not OPENSSL, reason="there is no openssl")


def openssl(*words: str) -> subprocess.CompletedProcess[bytes]:
    command = [OPENSSL or "", "cms", *words]
    return subprocess.run(command, capture_output=True, check=False)  # noqa: S603


@needs_openssl
@pytest.mark.parametrize("is_altered", [False, True])
def test_openssl_agrees_on_a_p7m(tmp_path: Path, is_altered: bool) -> None:  # noqa: FBT001
    data = p7m(CONTENT)
    if is_altered:
        data = data.replace(CONTENT, b"X" + CONTENT[1:])
    envelope, authority, out = tmp_path / "a.p7m", tmp_path / "ca.pem", tmp_path / "out"
    envelope.write_bytes(data)
    authority.write_bytes(signers.an_authority().pem)
    done = openssl(
        "-verify", "-binary", "-inform", "DER", "-in", str(envelope), "-CAfile", str(authority),
        "-purpose", "any", "-attime", str(int(SIGNED_AT.timestamp())), "-out", str(out),
    )  # fmt: skip
    assert (done.returncode == 0) is (verdict(data).is_intact is True) is not is_altered


@needs_openssl
@pytest.mark.parametrize("lengths", ["-stream", "-nosmimecap"])
def test_what_openssl_signs_is_verified(tmp_path: Path, lengths: str) -> None:
    person = signers.a_signer()
    for name, content in (("key", person.key_pem), ("leaf", person.pem), ("text", CONTENT)):
        (tmp_path / name).write_bytes(content)
    done = openssl(
        "-sign", "-binary", "-nodetach", "-cades", "-md", "sha256", lengths, "-outform", "DER",
        "-in", str(tmp_path / "text"), "-signer", str(tmp_path / "leaf"),
        "-inkey", str(tmp_path / "key"), "-out", str(tmp_path / "p7m"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert verdict((tmp_path / "p7m").read_bytes()).is_intact is True

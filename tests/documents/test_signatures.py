"""What is said of a signed file: each verdict, from the bytes to the outcome."""

import base64
from dataclasses import replace
from datetime import datetime, timedelta
from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quadro.documents.signatures.certificates import tidy
from quadro.documents.signatures.containers import Unreadable, definite, der_of, form_of
from quadro.documents.signatures.examining import examine, unwrap
from quadro.documents.signatures.report import (
    Certificate,
    Change,
    Form,
    Kind,
    Outcome,
    Problem,
    Report,
    Revocation,
    Stamp,
    Trust,
    Verdict,
)
from quadro.documents.signatures.trust import ANY, Anchor, Judge, TrustList, key_of
from tests.documents import signed, signers
from tests.documents.signers import RECEIVED_AT, SIGNED_AT, YEAR, p7m

CONTENT = b"Testo della convenzione, firmato da tutte le parti.\n" * 3


def a_list(
    *holders: signers.Holder, service: str = ANY, until: datetime | None = None
) -> TrustList:
    return TrustList(
        {key_of(one.asn1.subject): [Anchor(one.der, service, until)] for one in holders}
    )


def report(
    data: bytes,
    *,
    known: TrustList | None = None,
    received_at: datetime = RECEIVED_AT,
    content: bytes | None = None,
) -> Report:
    known = a_list(signers.an_authority()) if known is None else known
    return examine(data, Judge(known, received_at), content=content)


def verdict(data: bytes, **options: object) -> Verdict:
    [only] = report(data, **options).signatures  # type: ignore[arg-type]
    return only


# Who, when, which certificate ---------------------------------------------------------------------


def test_an_italian_signature_tells_who_signed_and_when() -> None:
    found = verdict(p7m(CONTENT))
    assert found.is_intact is True
    assert (found.signer, found.fiscal_code) == ("PERSONA INVENTATA", signers.FISCAL_CODE)
    assert (found.claimed_at, found.stamped_at) == (SIGNED_AT, None)
    assert (found.kind, found.trust) == (Kind.DIGITAL, Trust.TRUSTED)
    assert found.certificate == Certificate.VALID


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("TINIT-RSSMRA80A01F205X", "RSSMRA80A01F205X"),
        ("IT:RSSMRA80A01F205X", "RSSMRA80A01F205X"),
        ("RSSMRA80A01F205X", "RSSMRA80A01F205X"),
        ("tinit-rssmra80a01f205x", "RSSMRA80A01F205X"),
        ("TINIT-RSSMRA80A01F205", ""),
        ("PASFR-12345", ""),
    ],
)
def test_the_fiscal_code_is_read_from_the_serial_number(number: str, expected: str) -> None:
    assert verdict(p7m(CONTENT, signers.a_signer(number=number))).fiscal_code == expected


def test_a_name_is_read_without_traps() -> None:
    assert tidy(" PERSONA\x00\n  INVENTATA\u202e ") == "PERSONA INVENTATA"


@pytest.mark.parametrize(
    ("told", "uses", "kind"),
    [
        (signers.statements(), ("content_commitment",), Kind.DIGITAL),
        (signers.statements(purpose=""), ("content_commitment",), Kind.DIGITAL),
        (signers.statements(device=False), ("content_commitment",), Kind.ADVANCED),
        (signers.statements(purpose="eseal"), ("content_commitment",), Kind.SEAL),
        (None, ("content_commitment",), Kind.UNTOLD),
        (signers.statements(), ("digital_signature",), Kind.UNTOLD),
    ],
)
def test_the_kind_is_what_the_certificate_says_and_no_more(
    told: bytes | None, uses: tuple[str, ...], kind: Kind
) -> None:
    assert verdict(p7m(CONTENT, signers.a_signer(qualified=told, uses=uses))).kind == kind


def test_a_qualified_signature_is_called_digital_only_of_an_italian_issuer() -> None:
    abroad = signers.an_authority("Autorité d’essai", "FR")
    found = verdict(p7m(CONTENT, signers.a_signer(issuer=abroad)), known=a_list(abroad))
    assert found.kind == Kind.QUALIFIED


def test_a_certificate_to_enter_with_signs_nothing() -> None:
    found = report(p7m(CONTENT, signers.a_signer(uses=("digital_signature",))))
    assert found.signatures[0].problems == (Problem.NOT_FOR_SIGNING,)
    assert found.outcome == Outcome.UNVERIFIABLE


# Integrity ----------------------------------------------------------------------------------------


def test_one_byte_changed_in_the_content_is_told() -> None:
    data = p7m(CONTENT)
    place = data.index(CONTENT)
    altered = data[:place] + b"X" + data[place + 1 :]
    found = report(altered)
    assert found.signatures[0].is_intact is False
    assert found.outcome == Outcome.REDO


def test_one_byte_changed_in_what_was_signed_beside_the_content_is_told() -> None:
    data = p7m(CONTENT)
    moment = SIGNED_AT.strftime("%y%m%d%H%M").encode()
    assert verdict(data.replace(moment, b"2611100000", 1)).is_intact is False


def test_a_certificate_put_in_the_place_of_the_signers_is_told() -> None:
    """Same name, same number, another key: the signed attributes name the true one."""
    data = p7m(CONTENT, signers.a_signer(serial=77))
    found = report(signers.with_certificate(data, signers.a_signer(serial=77, key=4)))
    assert found.signatures[0].is_intact is False
    assert found.signatures[0].problems == (Problem.WRONG_CERTIFICATE,)


def test_without_the_certificate_of_the_signer_nothing_is_told() -> None:
    data = p7m(CONTENT, signers.a_signer(serial=77))
    found = report(signers.with_certificate(data, signers.a_signer(serial=78)))
    assert found.signatures[0].certificate == Certificate.MISSING
    assert found.outcome == Outcome.UNVERIFIABLE


def test_a_weak_method_proves_nothing() -> None:
    found = report(p7m(CONTENT, digest="sha1"))
    assert Problem.WEAK in found.signatures[0].problems
    assert found.outcome == Outcome.UNVERIFIABLE


def test_several_signers_have_a_verdict_each() -> None:
    both = report(p7m(CONTENT, signers.a_signer(), signers.a_signer(key=4))).signatures
    assert [one.is_intact for one in both] == [True, True]


# Envelopes ----------------------------------------------------------------------------------------


def b64(data: bytes) -> bytes:
    return base64.b64encode(data)


def pem(data: bytes) -> bytes:
    return b"-----BEGIN PKCS7-----\n" + base64.encodebytes(data) + b"-----END PKCS7-----\n"


@pytest.mark.parametrize(
    "wrap",
    [
        lambda der: der,
        b64,
        pem,
        base64.encodebytes,
        lambda der: b64(b64(der)),
        lambda der: b64(der).rstrip(b"="),
        lambda der: b64(pem(der)),
        signers.indefinite,
        lambda der: b64(signers.indefinite(der, piece=7)),
    ],
    ids=["der", "base64", "pem", "lines", "twice", "no padding", "pem in base64", "ber", "ber64"],
)
@pytest.mark.parametrize("size", [1, 150, 5000])
def test_however_it_is_wrapped_the_signature_is_found(wrap: object, size: int) -> None:
    content = b"x\n" * size
    data = wrap(p7m(content))  # type: ignore[operator]
    assert form_of(data) == Form.P7M
    assert verdict(data).is_intact is True
    assert unwrap(data) == content


def test_nested_envelopes_have_a_verdict_for_each_layer() -> None:
    found = report(b64(p7m(b64(p7m(CONTENT)))))
    assert [(one.layer, one.is_intact) for one in found.signatures] == [(1, True), (2, True)]
    assert unwrap(p7m(p7m(CONTENT))) == CONTENT
    assert found.content_kind == Form.OTHER


def test_an_altered_inner_envelope_is_told_though_the_outer_one_is_intact() -> None:
    inner = p7m(CONTENT)
    place = inner.index(CONTENT)
    found = report(p7m(inner[:place] + b"X" + inner[place + 1 :]))
    assert [one.is_intact for one in found.signatures] == [True, False]
    assert found.outcome == Outcome.REDO


def test_too_many_envelopes_are_not_opened() -> None:
    data = reduce(lambda inner, _turn: p7m(inner), range(7), CONTENT)
    with pytest.raises(Unreadable):
        report(data)


def test_a_signed_pdf_in_an_envelope_tells_of_both_signatures() -> None:
    found = report(p7m(signed.signed_pdf()))
    assert [(one.form, one.layer) for one in found.signatures] == [(Form.P7M, 1), (Form.PDF, 2)]
    assert (found.form, found.content_kind) == (Form.P7M, Form.PDF)


def test_a_detached_signature_wants_its_content() -> None:
    data = p7m(CONTENT, detached=True)
    alone = verdict(data)
    assert (alone.is_intact, alone.problems) == (None, (Problem.CONTENT_MISSING,))
    assert verdict(data, content=CONTENT).is_intact is True
    assert verdict(data, content=CONTENT + b"!").is_intact is False
    assert report(data).outcome == Outcome.UNVERIFIABLE


# Time ---------------------------------------------------------------------------------------------


def test_a_time_stamp_is_told_apart_from_the_declared_time() -> None:
    stamped_at = SIGNED_AT + timedelta(minutes=3)
    found = verdict(p7m(CONTENT, stamper=signers.a_time_stamper(at=stamped_at)))
    told = (found.claimed_at, found.stamped_at, found.stamp)
    assert told == (SIGNED_AT, stamped_at, Stamp.TRUSTED)


def test_a_time_stamp_of_another_signature_proves_nothing() -> None:
    signer = signers.a_signer()
    stamped = signers.with_stamp_of(
        p7m(CONTENT, signer), p7m(b"altro", signer, stamper=signers.a_time_stamper())
    )
    found = report(stamped)
    assert found.signatures[0].stamp == Stamp.WRONG
    assert found.signatures[0].is_intact is True
    assert found.outcome == Outcome.RESERVE


def test_a_time_stamp_of_somebody_unknown_is_told_as_such() -> None:
    elsewhere = signers.an_authority("Altra autorità")
    found = verdict(p7m(CONTENT, stamper=signers.a_time_stamper(issuer=elsewhere)))
    assert found.stamp == Stamp.UNKNOWN


def test_who_issues_certificates_is_not_trusted_for_time_unless_the_list_says_so() -> None:
    data = p7m(CONTENT, stamper=signers.a_time_stamper())
    found = verdict(data, known=a_list(signers.an_authority(), service="signatures"))
    assert (found.trust, found.stamp) == (Trust.TRUSTED, Stamp.UNKNOWN)


def test_a_declared_time_after_the_arrival_is_told() -> None:
    found = verdict(p7m(CONTENT, at=RECEIVED_AT + timedelta(days=30)))
    assert Problem.FUTURE in found.problems


# The certificate when it was used (art. 24 CAD) ---------------------------------------------------


def test_a_certificate_that_had_expired_when_it_was_used_does_not_count() -> None:
    found = report(p7m(CONTENT, signers.a_signer(until=SIGNED_AT - timedelta(days=1))))
    assert found.signatures[0].certificate == Certificate.EXPIRED
    assert found.outcome == Outcome.REDO


def test_a_certificate_used_before_its_time_does_not_count() -> None:
    found = report(p7m(CONTENT, signers.a_signer(since=SIGNED_AT + timedelta(days=1))))
    assert found.signatures[0].certificate == Certificate.NOT_YET_VALID
    assert found.outcome == Outcome.REDO


def test_a_certificate_that_expired_before_the_file_arrived_cannot_be_told() -> None:
    signer = signers.a_signer(until=SIGNED_AT + timedelta(days=1))
    late = {"received_at": SIGNED_AT + YEAR}
    assert verdict(p7m(CONTENT, signer), **late).certificate == Certificate.EXPIRED_SINCE
    stamped = p7m(CONTENT, signer, stamper=signers.a_time_stamper())
    assert verdict(stamped, **late).certificate == Certificate.VALID
    assert verdict(p7m(CONTENT, signer), received_at=SIGNED_AT).certificate == Certificate.VALID


def test_only_a_recognised_time_stamp_proves_the_time() -> None:
    signer = signers.a_signer(until=SIGNED_AT + timedelta(days=1))
    elsewhere = signers.an_authority("Altra autorità")
    data = p7m(CONTENT, signer, stamper=signers.a_time_stamper(issuer=elsewhere))
    assert verdict(data, received_at=SIGNED_AT + YEAR).certificate == Certificate.EXPIRED_SINCE


def test_a_certificate_that_the_file_says_revoked_does_not_count() -> None:
    signer = signers.a_signer()
    found = report(signers.with_news(p7m(CONTENT, signer), signers.a_crl(signer)))
    assert found.signatures[0].certificate == Certificate.REVOKED
    assert found.outcome == Outcome.REDO


def test_revocation_is_said_checked_only_if_the_file_brings_the_news() -> None:
    signer = signers.a_signer()
    news = signers.a_crl(at=SIGNED_AT + timedelta(hours=1))
    untold = p7m(CONTENT, signer)
    told = signers.with_news(untold, news)
    assert verdict(told).revocation == Revocation.GOOD
    assert verdict(untold).revocation == Revocation.UNTOLD
    assert [report(one).outcome for one in (told, untold)] == [Outcome.FINE, Outcome.RESERVE]


def test_news_that_the_issuer_did_not_sign_are_no_news() -> None:
    signer = signers.a_signer()
    news = signers.a_crl(signer, issuer=replace(signers.an_authority(), key=signers.a_key(9)))
    found = verdict(signers.with_news(p7m(CONTENT, signer), news))
    assert (found.certificate, found.revocation) == (Certificate.VALID, Revocation.UNTOLD)


# Trust --------------------------------------------------------------------------------------------


def test_without_a_list_nobody_is_trusted() -> None:
    found = report(p7m(CONTENT), known=TrustList({}))
    assert found.signatures[0].trust == Trust.NO_LIST
    assert found.outcome == Outcome.UNVERIFIABLE


def test_an_issuer_that_is_not_in_the_list_is_not_trusted() -> None:
    found = report(p7m(CONTENT), known=a_list(signers.an_authority("Altra autorità")))
    assert found.signatures[0].trust == Trust.UNKNOWN
    assert found.outcome == Outcome.UNVERIFIABLE


def test_an_issuer_with_the_name_of_a_trusted_one_and_another_key_is_not_trusted() -> None:
    true = signers.an_authority()
    false = signers.an_impostor(true)
    assert verdict(p7m(CONTENT, signers.a_signer(issuer=false))).trust == Trust.UNKNOWN


def test_an_issuer_is_trusted_until_the_list_says() -> None:
    gone = a_list(signers.an_authority(), until=SIGNED_AT - timedelta(days=1))
    assert verdict(p7m(CONTENT), known=gone).trust == Trust.UNKNOWN
    going = a_list(signers.an_authority(), until=SIGNED_AT + timedelta(days=1))
    assert verdict(p7m(CONTENT), known=going).trust == Trust.TRUSTED


# Any bytes ----------------------------------------------------------------------------------------


def report_or_reason(data: bytes) -> Report:
    """As the program answers: nothing but an `Unreadable` may stop the reading."""
    try:
        return report(data, known=TrustList({}))
    except Unreadable as error:
        return Report(note=error.note)


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_end_in_a_report_or_in_a_reason(data: bytes) -> None:
    for one in (data, b"%PDF-1.7\n/ByteRange" + data, b"<?xml version='1.0'?>" + data):
        found = report_or_reason(one)
        assert found.outcome == Outcome.UNVERIFIABLE


SAMPLE = p7m(b"contenuto")
BER = signers.indefinite(SAMPLE, piece=3)


@given(st.integers(0, len(BER) - 1), st.binary(min_size=1, max_size=4), st.booleans())
@settings(max_examples=80, deadline=None)
def test_a_damaged_envelope_is_never_said_good(place: int, other: bytes, is_cut: bool) -> None:  # noqa: FBT001
    data = BER[:place] + (b"" if is_cut else other + BER[place + len(other) :])
    found = report_or_reason(data)
    assert found.outcome in (Outcome.UNVERIFIABLE, Outcome.REDO)
    assert all(
        one.is_intact is not True or unwrap(data) == b"contenuto" for one in found.signatures
    )


@given(st.binary(max_size=3000), st.integers(1, 400))
@settings(max_examples=60, deadline=None)
def test_lengths_told_at_the_end_become_definite(content: bytes, piece: int) -> None:
    der = signers.envelope_without_signers(content)
    assert definite(signers.indefinite(der, piece=piece)) == der
    assert der_of(b64(der)) == der


def test_a_report_survives_being_kept() -> None:
    found = report(p7m(CONTENT, stamper=signers.a_time_stamper()))
    assert Report.from_json(found.as_json()) == found
    assert found.signatures[0].changed_after == Change.NONE

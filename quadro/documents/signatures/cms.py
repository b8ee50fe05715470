"""Signatures of a CMS envelope (.p7m, and the ones inside a PDF), each with its time-stamp."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import cms, core, crl, ocsp, tsp, x509
from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from quadro.documents.signatures import certificates as said
from quadro.documents.signatures import trust
from quadro.documents.signatures.containers import Unreadable
from quadro.documents.signatures.report import (
    Certificate,
    Form,
    Note,
    Problem,
    Revocation,
    Stamp,
    Verdict,
)

WEAK = {"md2", "md5", "sha1"}
KNOWN_DIGESTS = {*WEAK, "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512"}
KNOWN_SIGNATURES = {"rsassa_pkcs1v15", "rsassa_pss", "ecdsa", "ed25519", "ed448", "dsa"}
MOST_SIGNERS = 100
STRUCTURE = (
    ArithmeticError, AssertionError, AttributeError, LookupError, NameError, RuntimeError,
    TypeError, ValueError, UnsupportedAlgorithm,
)  # fmt: skip
"""What parsers raise on a structure of the wrong shape: nearly anything, as fuzzing shows."""

Digests = Callable[[str], bytes | None]
"""The digest of the signed content by the name of its function; None without the content."""


def opened(der: bytes) -> cms.SignedData:
    try:
        envelope = cms.ContentInfo.load(der)
        kind = envelope["content_type"].native
        signed = envelope["content"]
        if kind == "signed_data":
            signed["signer_infos"].native  # noqa: B018 - a broken one is found here
    except STRUCTURE as error:
        raise Unreadable(Note.BROKEN) from error
    if kind == "enveloped_data":
        raise Unreadable(Note.ENCRYPTED)
    if kind != "signed_data":
        raise Unreadable(Note.OTHER_KIND)
    return signed


def content_of(signed: cms.SignedData) -> bytes | None:
    """What the envelope carries; None if it was taken out of it (a detached signature)."""
    try:
        content = signed["encap_content_info"]["content"]
        if isinstance(content, core.Void) or content.native is None:
            return None
        return bytes(content) if isinstance(content, core.OctetString) else content.contents
    except STRUCTURE as error:
        raise Unreadable(Note.BROKEN) from error


def digests_of(content: bytes | None) -> Digests:
    found: dict[str, bytes] = {}

    def digest(name: str) -> bytes | None:
        if content is None:
            return None
        if name not in found:
            found[name] = hashlib.new(name, content).digest()
        return found[name]

    return digest


def evidence_of(signed: cms.SignedData) -> trust.Evidence:
    """The certificates and the news of revocations that travel with a signature."""
    told = signed["crls"] if isinstance(signed["crls"], cms.RevocationInfoChoices) else ()
    crls = [one.chosen for one in told if isinstance(one.chosen, crl.CertificateList)]
    ocsps: list[ocsp.OCSPResponse] = []
    for signer in signed["signer_infos"]:
        for kept in _attributes(signer["signed_attrs"], "adobe_revocation_info_archival"):
            crls.extend(kept["crl"] if kept["crl"].native else ())
            ocsps.extend(kept["ocsp"] if kept["ocsp"].native else ())
    return trust.Evidence(list(_certificates(signed)), crls, ocsps)


def _certificates(signed: cms.SignedData) -> Iterator[x509.Certificate]:
    if isinstance(signed["certificates"], cms.CertificateSet):
        for one in signed["certificates"]:
            if one.name == "certificate":
                yield one.chosen


def _attributes(attributes: Any, kind: str) -> Iterator[Any]:
    """All values of the attributes of a kind."""
    for attribute in attributes if isinstance(attributes, cms.CMSAttributes) else ():
        if attribute["type"].native == kind:
            yield from attribute["values"]


# One signature ------------------------------------------------------------------------------------


def verdicts(
    signed: cms.SignedData, digests: Digests, judge: trust.Judge, *, form: Form, layer: int
) -> list[Verdict]:
    """One for each signer, in the order of the file."""
    signers = list(signed["signer_infos"])
    if len(signers) > MOST_SIGNERS:
        raise Unreadable(Note.TOO_MANY)
    try:
        judge = judge.with_evidence(evidence_of(signed))
    except STRUCTURE as error:
        raise Unreadable(Note.BROKEN) from error
    blank = Verdict(layer=layer, form=form, is_apart=content_of(signed) is None)
    found = []
    for one in signers:
        try:
            made = replace(blank, signed_sha256=_signed_sha256(one) if blank.is_apart else "")
            found.append(verdict(one, signed, digests, judge, blank=made))
        except STRUCTURE:
            found.append(blank.with_problem(Problem.UNREADABLE))
    return found


def _signed_sha256(signer: cms.SignerInfo) -> str:
    """The digest of the content that the signed attributes tell, if it is a SHA-256."""
    if signer["digest_algorithm"]["algorithm"].native != "sha256":
        return ""
    told = next(_attributes(signer["signed_attrs"], "message_digest"), None)
    return bytes(told.native).hex() if told is not None else ""


def verdict(
    signer: cms.SignerInfo,
    signed: cms.SignedData,
    digests: Digests,
    judge: trust.Judge,
    *,
    blank: Verdict,
) -> Verdict:
    """`blank` holds what is known already: layer, form, the time that a PDF tells by itself."""
    claimed = _claimed_at(signer) or blank.claimed_at
    made = replace(blank, claimed_at=claimed)
    certificate = signing_certificate(signer, judge.evidence.certificates)
    if certificate is None:
        return made
    kind = signed["encap_content_info"]["content_type"].native
    sound, problem = is_sound(signer, certificate, kind, digests)
    made = replace(made, is_intact=sound, problems=(problem,) if problem else ())
    stamp = stamp_of(signer, judge) if made.stamp == Stamp.NONE else Stamped(None, Stamp.NONE)
    if stamp.at:
        made = replace(made, stamped_at=stamp.at, stamp=stamp.state)
    return judged(made, certificate, judge)


def judged(made: Verdict, certificate: x509.Certificate, judge: trust.Judge) -> Verdict:
    """With who signed and what the certificate is worth."""
    is_proved = made.stamp == Stamp.TRUSTED and made.stamped_at is not None
    proved_at = made.stamped_at if is_proved and made.stamped_at else judge.received_at
    moment = min(made.claimed_at or proved_at, proved_at)
    trusted, revocation = judge.trust(certificate, service=trust.SIGNATURES, moment=moment)
    state = trust.state_of(certificate, claimed_at=made.claimed_at, proved_at=proved_at)
    if revocation == Revocation.REVOKED and state == Certificate.VALID:
        state = Certificate.REVOKED
    made = replace(
        made,
        signer=said.signer(certificate),
        fiscal_code=said.fiscal_code(certificate),
        organisation=said.organisation(certificate),
        issuer=said.issuer(certificate),
        serial=format(certificate.serial_number, "x")[:64],
        kind=said.kind(certificate),
        certificate=state,
        valid_from=certificate.not_valid_before,
        valid_until=certificate.not_valid_after,
        trust=trusted,
        revocation=revocation,
    )
    if not said.is_for_signing(certificate):
        made = made.with_problem(Problem.NOT_FOR_SIGNING)
    if made.claimed_at and made.claimed_at > proved_at + timedelta(days=1):
        made = made.with_problem(Problem.FUTURE)
    return made


def _claimed_at(signer: cms.SignerInfo) -> datetime | None:
    for value in _attributes(signer["signed_attrs"], "signing_time"):
        told = value.native
        if isinstance(told, datetime):
            return told.astimezone(UTC)
    return None


def signing_certificate(
    signer: cms.SignerInfo, certificates: Iterable[x509.Certificate]
) -> x509.Certificate | None:
    """The one that the signature names, by issuer and number or by the key's identifier."""
    name = signer["sid"].chosen
    for one in certificates:
        if signer["sid"].name == "issuer_and_serial_number":
            if (
                one.serial_number == name["serial_number"].native
                and one.issuer.hashable == name["issuer"].hashable
            ):
                return one
        elif one.key_identifier == name.native:
            return one
    return None


def is_sound(
    signer: cms.SignerInfo, certificate: x509.Certificate, content_type: str, digests: Digests
) -> tuple[bool | None, Problem | None]:
    """Whether the content is what was signed, and by the holder of the certificate's key."""
    name = signer["digest_algorithm"]["algorithm"].native
    try:
        algorithm = signer["signature_algorithm"].signature_algo
    except ValueError:
        algorithm = ""
    if name not in KNOWN_DIGESTS or algorithm not in KNOWN_SIGNATURES:
        return None, Problem.UNKNOWN_ALGORITHM
    digest = digests(name)
    if digest is None:
        return None, Problem.CONTENT_MISSING
    try:
        is_same, is_signed = validate_sig_integrity(signer, certificate, content_type, digest)
    except SignatureValidationError:
        return False, Problem.WRONG_CERTIFICATE
    return is_same and is_signed, Problem.WEAK if name in WEAK else None


# Time-stamps (RFC 3161) ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Stamped:
    at: datetime | None
    state: Stamp


def stamp_of(signer: cms.SignerInfo, judge: trust.Judge) -> Stamped:
    """The time-stamp over a signature, checked apart from it: the first that is any good."""
    signature = digests_of(signer["signature"].native)
    found = [
        read_stamp(token["content"], signature, judge)
        for token in _attributes(signer["unsigned_attrs"], "signature_time_stamp_token")
    ]
    good = [one for one in found if one.state == Stamp.TRUSTED]
    return next(iter(good + found), Stamped(None, Stamp.NONE))


def read_stamp(token: cms.SignedData, stamped: Digests, judge: trust.Judge) -> Stamped:
    """A token that says when what has this digest existed, if it is about that and intact."""
    try:
        [signer] = token["signer_infos"]
        content = content_of(token) or b""
        told = tsp.TSTInfo.load(content)
        at = told["gen_time"].native.astimezone(UTC)
        imprint = told["message_imprint"]
        name = imprint["hash_algorithm"]["algorithm"].native
        evidence = evidence_of(token)
        judge = judge.with_evidence(evidence)
        authority = signing_certificate(signer, judge.evidence.certificates)
    except STRUCTURE:
        return Stamped(None, Stamp.WRONG)
    if name not in KNOWN_DIGESTS or stamped(name) != imprint["hashed_message"].native:
        return Stamped(at, Stamp.WRONG)
    if authority is None:
        return Stamped(at, Stamp.UNKNOWN)
    sound, _problem = is_sound(signer, authority, "tst_info", digests_of(content))
    return Stamped(at, judge.stamp(authority, at=at) if sound else Stamp.WRONG)


def has_stamp(signer: cms.SignerInfo) -> bool:
    return any(True for _ in _attributes(signer["unsigned_attrs"], "signature_time_stamp_token"))

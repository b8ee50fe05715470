"""Signatures of an XML file (XAdES), around, inside or beside what they sign."""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from asn1crypto import cms as asn1
from asn1crypto import crl, ocsp, x509
from cryptography.x509 import load_der_x509_certificate
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.exceptions import InvalidCertificate, InvalidInput, InvalidSignature, SignXMLException
from signxml.verifier import VerifyResult
from signxml.xades.xades import XAdESSignatureConfiguration, XAdESVerifier

from quadro.documents.signatures import cms, trust
from quadro.documents.signatures.containers import Unreadable
from quadro.documents.signatures.report import Form, Note, Problem, Stamp, Verdict

DS = "{http://www.w3.org/2000/09/xmldsig#}"
XADES = "{http://uri.etsi.org/01903/v1.3.2#}"
PLAIN_C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
XPATH, FILTER = (
    "http://www.w3.org/TR/1999/REC-xpath-19991116",
    "http://www.w3.org/2002/06/xmldsig-filter2",
)
C14NS = (
    PLAIN_C14N,
    f"{PLAIN_C14N}#WithComments",
    "http://www.w3.org/2006/12/xml-c14n11",
    "http://www.w3.org/2006/12/xml-c14n11#WithComments",
    "http://www.w3.org/2001/10/xml-exc-c14n#",
    "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
)
KNOWN_TRANSFORMS = {*C14NS, ENVELOPED, "http://www.w3.org/2000/09/xmldsig#base64"}
WITHOUT_SIGNATURES = {
    (XPATH, "not(ancestor-or-self::ds:Signature)"),
    (FILTER, "/descendant::ds:Signature"),
}
"""The two ways of writing «the document without its signatures», by transform and expression."""
MOST_SIGNATURES = 60
DTD = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
BROKEN = (etree.LxmlError, SignXMLException, InvalidSignature, *cms.STRUCTURE)


def verdicts(
    data: bytes, judge: trust.Judge, *, layer: int, content: bytes | None
) -> list[Verdict]:
    """In the order of the file."""
    if any(mark in data for mark in DTD):
        raise Unreadable(Note.ENTITIES)
    try:
        root = etree.fromstring(data, parser=_parser())
    except etree.LxmlError as error:
        raise Unreadable(Note.BROKEN) from error
    found = list(root.iter(f"{DS}Signature"))
    if len(found) > MOST_SIGNATURES:
        raise Unreadable(Note.TOO_MANY)
    return [_verdict(one, root, judge, layer=layer, content=content) for one in found]


def _parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)


def _verdict(
    signature: Any, root: Any, judge: trust.Judge, *, layer: int, content: bytes | None
) -> Verdict:
    blank = Verdict(layer=layer, form=Form.XML)
    try:
        judge = judge.with_evidence(_evidence(signature))
        blank = replace(blank, **_apart(signature))
        made = replace(blank, claimed_at=_claimed_at(signature))
        certificate = _signing_certificate(signature, judge)
        if certificate is None:
            return made
        sound, problem = _is_sound(signature, root, certificate, content)
        stamp = _stamp(signature, judge)
        made = replace(
            made,
            is_intact=sound,
            problems=(problem,) if problem else (),
            stamped_at=stamp.at,
            stamp=stamp.state if stamp.at else Stamp.NONE,
        )
        return cms.judged(made, certificate, judge)
    except BROKEN:
        return blank.with_problem(Problem.UNREADABLE)


def _texts(element: Any, tag: str) -> Iterator[str]:
    for one in element.iter(tag):
        yield "".join((one.text or "").split())


def _evidence(signature: Any) -> trust.Evidence:
    def decoded(tag: str) -> list[bytes]:
        return [base64.b64decode(one) for one in _texts(signature, tag)]

    return trust.Evidence(
        [
            x509.Certificate.load(one)
            for tag in (f"{DS}X509Certificate", f"{XADES}EncapsulatedX509Certificate")
            for one in decoded(tag)
        ],
        [crl.CertificateList.load(one) for one in decoded(f"{XADES}EncapsulatedCRLValue")],
        [ocsp.OCSPResponse.load(one) for one in decoded(f"{XADES}EncapsulatedOCSPValue")],
    )


def _signing_certificate(signature: Any, judge: trust.Judge) -> x509.Certificate | None:
    """The one whose digest the signed properties name; signxml checks it again."""
    named = {
        base64.b64decode(digest)
        for one in signature.iter(f"{XADES}CertDigest")
        for digest in _texts(one, f"{DS}DigestValue")
    }
    for one in judge.evidence.certificates:
        der = one.dump()
        if named & {
            hashlib.new(name, der).digest() for name in ("sha1", "sha256", "sha384", "sha512")
        }:
            return one
    return None


def _claimed_at(signature: Any) -> datetime | None:
    for told in _texts(signature, f"{XADES}SigningTime"):
        at = datetime.fromisoformat(told)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return None


# Soundness ----------------------------------------------------------------------------------------


class Verifier(XAdESVerifier):
    """Verifies the signature at a path of the document, and knows «without its signatures»."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    def _get_signature(self, root: Any) -> Any:
        found = root if self.path == "." else root.find(self.path)
        if found is None:
            raise InvalidInput("The signature is not where it was")
        return found

    def _apply_transforms(self, payload: Any, *, transforms_node: Any, signature: Any) -> Any:
        if transforms_node is not None and any(map(_drops_signatures, transforms_node)):
            payload = etree.fromstring(etree.tostring(payload), parser=_parser())
            for one in list(payload.iter(f"{DS}Signature")):
                _take_out(one)
        return super()._apply_transforms(
            payload, transforms_node=transforms_node, signature=signature
        )


def _take_out(element: Any) -> None:
    """Remove an element and leave the text after it where it was."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail:
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _drops_signatures(transform: Any) -> bool:
    said = "".join("".join(transform.itertext()).split())
    return (transform.get("Algorithm"), said) in WITHOUT_SIGNATURES and all(
        one.get("Filter") in (None, "subtract") for one in transform
    )


def _is_sound(
    signature: Any, root: Any, certificate: x509.Certificate, content: bytes | None
) -> tuple[bool | None, Problem | None]:
    references = signature.findall(f"{DS}SignedInfo/{DS}Reference")
    transforms = [one for reference in references for one in reference.iter(f"{DS}Transform")]
    if not all(_is_known(one) for one in transforms):
        return None, Problem.UNKNOWN_ALGORITHM
    outside = [one for one in references if _is_outside(one)]
    if outside and content is None:
        return None, Problem.CONTENT_MISSING
    if not outside and not _covers_all(references, signature, root):
        return None, Problem.PARTIAL
    try:
        _verify(signature, root, certificate, content)
    except InvalidSignature as error:
        return (
            (None, Problem.UNREADABLE) if isinstance(error, InvalidCertificate) else (False, None)
        )
    return True, Problem.WEAK if _is_weak(signature) else None


def _verify(
    signature: Any, root: Any, certificate: x509.Certificate, content: bytes | None
) -> list[VerifyResult]:
    """By the key of this certificate, whatever it is worth: that is judged apart.

    signxml's own policy refuses certificates with `nonRepudiation` alone, which is what Italian
    ones have. Its schema is left out: many signing programs do not keep to it.
    """
    config = XAdESSignatureConfiguration(
        expect_references=True,
        signature_methods=frozenset(SignatureMethod),
        digest_algorithms=frozenset(DigestAlgorithm),
        verification_time=certificate.not_valid_before,
        default_reference_c14n_method=CanonicalizationMethod.CANONICAL_XML_1_0,
    )
    return Verifier(root.getroottree().getelementpath(signature)).verify(
        root,
        x509_cert=load_der_x509_certificate(certificate.dump()),
        validate_schema=False,
        parser=_parser(),
        uri_resolver=lambda _uri: content,
        expect_config=config,
    )


def _is_known(transform: Any) -> bool:
    return transform.get("Algorithm") in KNOWN_TRANSFORMS or _drops_signatures(transform)


def _is_outside(reference: Any) -> bool:
    uri = reference.get("URI")
    return bool(uri) and not uri.startswith("#")


def _apart(signature: Any) -> dict[str, Any]:
    """Whether it signs a file that is not here, and the SHA-256 of that file if it is told."""
    outside = [
        one for one in signature.findall(f"{DS}SignedInfo/{DS}Reference") if _is_outside(one)
    ]
    if not outside:
        return {}
    method = outside[0].find(f"{DS}DigestMethod")
    is_plain = next(outside[0].iter(f"{DS}Transform"), None) is None
    if not is_plain or method is None or method.get("Algorithm") != DigestAlgorithm.SHA256.value:
        return {"is_apart": True}
    told = next(_texts(outside[0], f"{DS}DigestValue"), "")
    return {"is_apart": True, "signed_sha256": base64.b64decode(told).hex()}


def _covers_all(references: Sequence[Any], signature: Any, root: Any) -> bool:
    """The whole document, or everything that a signature which is the document carries inside."""
    uris = {one.get("URI") for one in references}
    if signature is not root:
        named = {root.get(name) for name in ("Id", "ID", "id")} - {None}
        return "" in uris or any(f"#{name}" in uris for name in named)
    carried = [
        one.get("Id")
        for one in signature.findall(f"{DS}Object")
        if one.find(f"{XADES}QualifyingProperties") is None
    ]
    return bool(carried) and all(f"#{name}" in uris for name in carried)


def _is_weak(signature: Any) -> bool:
    info = signature.find(f"{DS}SignedInfo")
    told = [
        one.get("Algorithm") or ""
        for tag in ("SignatureMethod", "DigestMethod")
        for one in info.iter(f"{DS}{tag}")
    ]
    return any(one.lower().endswith(("sha1", "md5")) for one in told)


# Time-stamps --------------------------------------------------------------------------------------


def _stamp(signature: Any, judge: trust.Judge) -> cms.Stamped:
    for one in signature.iter(f"{XADES}SignatureTimeStamp"):
        method = one.find(f"{DS}CanonicalizationMethod")
        algorithm = PLAIN_C14N if method is None else method.get("Algorithm")
        value = signature.find(f"{DS}SignatureValue")
        for token in _texts(one, f"{XADES}EncapsulatedTimeStamp"):
            envelope = asn1.ContentInfo.load(base64.b64decode(token))
            digests = cms.digests_of(_canonical(value, algorithm))
            return cms.read_stamp(envelope["content"], digests, judge)
    return cms.Stamped(None, Stamp.NONE)


def _canonical(element: Any, algorithm: str) -> bytes:
    alone = etree.fromstring(etree.tostring(element, with_tail=False), parser=_parser())
    told: bytes = etree.tostring(
        alone,
        method="c14n",
        exclusive="exc-c14n" in algorithm,
        with_comments=algorithm.endswith("#WithComments"),
    )
    return told

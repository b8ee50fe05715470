"""Trust lists: certificates in PEM or DER, or a national list (ETSI TS 119 612) in XML."""

import base64
import binascii
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from asn1crypto import cms, x509
from lxml import etree

from quadro.documents.signatures.certificates import tidy
from quadro.documents.signatures.cms import STRUCTURE
from quadro.documents.signatures.containers import Unreadable, definite
from quadro.documents.signatures.report import Note
from quadro.documents.signatures.trust import ANY, SIGNATURES, TIMESTAMPS, key_of
from quadro.documents.signatures.xades import DTD

TSL = "{http://uri.etsi.org/02231/v2#}"
SERVICES = {
    "http://uri.etsi.org/TrstSvc/Svctype/CA/QC": SIGNATURES,
    "http://uri.etsi.org/TrstSvc/Svctype/TSA/QTST": TIMESTAMPS,
    "http://uri.etsi.org/TrstSvc/Svctype/TSA": TIMESTAMPS,
    "http://uri.etsi.org/TrstSvc/Svctype/TSA/TSS-QC": TIMESTAMPS,
}
"""The kinds of service that sign or stamp time; the others (delivery, validation, …) do not."""
IN_FORCE = ("granted", "undersupervision", "accredited", "supervisionincessation")
PEM = re.compile(rb"-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----(.*?)-----END", re.DOTALL)
MOST_CERTIFICATES = 20_000


def read(data: bytes) -> dict[str, Any]:
    """The list as plain values: who keeps it, its days, its certificates."""
    head = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return _national(data) if head == b"<" else _bundle(data)


def _bundle(data: bytes) -> dict[str, Any]:
    """Certificates without days of their own: one in DER, many in PEM, or a .p7b."""
    blocks = PEM.findall(data)
    if len(blocks) > MOST_CERTIFICATES:
        raise Unreadable(Note.TOO_MANY)
    try:
        ders = [base64.b64decode(b"".join(one.split()), validate=True) for one in blocks]
    except binascii.Error as error:
        raise Unreadable(Note.BROKEN) from error
    rows = [_row(der, ANY, None) for der in ders or list(_loose(data))]
    return {
        "form": "bundle",
        "territory": "",
        "number": None,
        "issued_at": None,
        "next_at": None,
        "certificates": _once_each(rows),
    }


def _loose(data: bytes) -> Iterator[bytes]:
    if data[:1] != b"\x30":
        raise Unreadable(Note.OTHER_KIND)
    try:
        envelope = cms.ContentInfo.load(definite(data))
        if envelope["content_type"].native != "signed_data":
            found, is_signed = [data], False
        else:
            found = [one.chosen.dump() for one in envelope["content"]["certificates"]]
            is_signed = len(envelope["content"]["signer_infos"]) > 0
    except STRUCTURE:
        found, is_signed = [data], False
    if is_signed:  # whoever signed an agreement would become one who is believed
        raise Unreadable(Note.SIGNED)
    yield from found


def _row(der: bytes, service: str, until: str | None) -> dict[str, Any]:
    try:
        certificate = x509.Certificate.load(der, strict=True)
        return {
            "subject": key_of(certificate.subject),
            "name": tidy(certificate.subject.human_friendly),
            "der": der.hex(),
            "sha256": certificate.sha256.hex(),
            "service": service,
            "until": until,
        }
    except STRUCTURE as error:
        raise Unreadable(Note.BROKEN) from error


def _once_each(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same certificate twice for the same service counts as long as the longest of the two."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        key = (row["sha256"], row["service"])
        known = found.get(key)
        if known is None or _lasts_longer(row["until"], known["until"]):
            found[key] = row
    return list(found.values())


def _lasts_longer(until: str | None, other: str | None) -> bool:
    return other is not None and (until is None or until > other)


# The national list --------------------------------------------------------------------------------


def _national(data: bytes) -> dict[str, Any]:
    if any(mark in data for mark in DTD):
        raise Unreadable(Note.ENTITIES)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    try:
        root = etree.fromstring(data, parser=parser)
    except etree.LxmlError as error:
        raise Unreadable(Note.BROKEN) from error
    if root.tag != f"{TSL}TrustServiceStatusList":
        raise Unreadable(Note.OTHER_KIND)
    scheme = root.find(f"{TSL}SchemeInformation")
    if scheme is None:
        raise Unreadable(Note.BROKEN)
    number = _text(scheme, "TSLSequenceNumber")
    rows = [row for one in root.iter(f"{TSL}TSPService") for row in _service(one)]
    if len(rows) > MOST_CERTIFICATES:
        raise Unreadable(Note.TOO_MANY)
    return {
        "form": "national",
        "territory": _text(scheme, "SchemeTerritory")[:2],
        "number": int(number) if re.fullmatch(r"\d{1,8}", number) else None,
        "issued_at": _moment(_text(scheme, "ListIssueDateTime")),
        "next_at": _moment(_text(scheme, f"NextUpdate/{TSL}dateTime")),
        "certificates": _once_each(rows),
    }


def _text(element: Any, path: str) -> str:
    found = element.find(f"{TSL}{path}")
    return "" if found is None else (found.text or "").strip()


def _moment(told: str) -> str | None:
    """In UTC, as the standard wants them where they name no zone."""
    if not told:
        return None
    try:
        moment = datetime.fromisoformat(told)
    except ValueError as error:
        raise Unreadable(Note.BROKEN) from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()


def _service(service: Any) -> Iterator[dict[str, Any]]:
    """The certificates of a service, in force or in force once."""
    info = service.find(f"{TSL}ServiceInformation")
    kind = SERVICES.get(_text(info, "ServiceTypeIdentifier")) if info is not None else None
    if kind is None:
        return
    until = None
    if not _is_in_force(info):
        past = service.iter(f"{TSL}ServiceHistoryInstance")
        if not any(_is_in_force(one) for one in past):
            return
        until = _moment(_text(info, "StatusStartingTime"))
    for one in info.iter(f"{TSL}X509Certificate"):
        try:
            der = base64.b64decode("".join((one.text or "").split()), validate=True)
        except binascii.Error as error:
            raise Unreadable(Note.BROKEN) from error
        yield _row(der, kind, until)


def _is_in_force(info: Any) -> bool:
    return _text(info, "ServiceStatus").rsplit("/", 1)[-1].lower() in IN_FORCE

"""What a certificate says of its holder, and which kind of signature it was made for."""

import re
from collections.abc import Sequence
from typing import Any

from asn1crypto import x509
from pyhanko.sign.ades.qualified_asn1 import get_qc_statements

from quadro.documents.signatures.report import Kind

FISCAL_CODE = re.compile(
    r"(?:^|[^A-Z0-9])([A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z]"
    r"[0-9LMNPQRSTUV]{3}[A-Z])(?:$|[^A-Z0-9])"
)
LONGEST = 200


def _said(name: x509.Name, *keys: str) -> str:
    """The first of these parts of a name that is told."""
    told: dict[str, Any] = name.native
    for key in keys:
        value = told.get(key)
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, str) and tidy(value):
            return tidy(value)
    return ""


def tidy(text: str) -> str:
    """Without what an eye could be deceived by, or a database could not keep."""
    words = " ".join(text.split())
    return "".join(one for one in words if one.isprintable())[:LONGEST]


def signer(certificate: x509.Certificate) -> str:
    """Name and surname where they are apart; else the common name."""
    name = certificate.subject
    given, family = _said(name, "given_name"), _said(name, "surname")
    return f"{given} {family}" if given and family else _said(name, "common_name", "pseudonym")


def fiscal_code(certificate: x509.Certificate) -> str:
    """From the serial number of the subject: `TINIT-…` (ETSI EN 319 412-1), `IT:…` before it."""
    found = FISCAL_CODE.search(_said(certificate.subject, "serial_number").upper())
    return found.group(1) if found else ""


def organisation(certificate: x509.Certificate) -> str:
    """«NON PRESENTE» is what Italian certificates write where there is none."""
    said = _said(certificate.subject, "organization_name")
    return "" if said.upper().startswith("NON PRESENTE") else said


def issuer(certificate: x509.Certificate) -> str:
    return _said(certificate.issuer, "common_name", "organization_name")


def is_for_signing(certificate: x509.Certificate) -> bool:
    """A certificate to enter with (CNS, CIE) has no `nonRepudiation`: it signs nothing."""
    usage = certificate.key_usage_value
    return usage is None or "non_repudiation" in usage.native


def kind(certificate: x509.Certificate) -> Kind:
    """From the statements of a qualified certificate (ETSI EN 319 412-5); else not told.

    Qualified, with the key in a qualified device: a qualified signature, which Italian law calls
    digital (art. 1 lett. s CAD) and which is called so here for Italian issuers.
    """
    statements = {one["statement_id"].native: one for one in get_qc_statements(certificate)}
    if "qc_compliance" not in statements or not is_for_signing(certificate):
        return Kind.UNTOLD
    types = _types(statements)
    if "qct_eseal" in types:
        return Kind.SEAL
    if types and "qct_esign" not in types:
        return Kind.UNTOLD
    if "qc_sscd" not in statements:
        return Kind.ADVANCED
    is_italian = _said(certificate.issuer, "country_name").upper() == "IT"
    return Kind.DIGITAL if is_italian else Kind.QUALIFIED


def _types(statements: dict[str, Any]) -> Sequence[str]:
    told = statements.get("qc_type")
    return told["statement_info"].native or () if told else ()

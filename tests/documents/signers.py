"""Certificates of the Italian kind, and files signed with them, made anew for each run.

Nobody here exists: names say what they are, fiscal codes are those of invented people.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from asn1crypto import cms, core, keys
from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from quadro.documents.signatures.report import (
    Certificate,
    Form,
    Kind,
    Revocation,
    Trust,
    Verdict,
)

SIGNED_AT = datetime(2026, 11, 10, 15, 42, tzinfo=UTC)
RECEIVED_AT = datetime(2026, 11, 12, 11, 0, tzinfo=UTC)
FISCAL_CODE = "RSSMRA80A01F205X"
TYPED = {"esign": "01", "eseal": "02"}
YEAR = timedelta(days=365)


@cache
def a_key(number: int = 0) -> rsa.RSAPrivateKey:  # noqa: ARG001 - one key for each number
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True)
class Holder:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey
    issuer: "Holder | None" = field(default=None, repr=False)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    @property
    def asn1(self) -> asn1_x509.Certificate:
        return asn1_x509.Certificate.load(self.der)

    @property
    def asn1_key(self) -> keys.PrivateKeyInfo:
        return keys.PrivateKeyInfo.load(
            self.key.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )


def _name(**parts: str) -> x509.Name:
    kinds = {
        "country": NameOID.COUNTRY_NAME,
        "organisation": NameOID.ORGANIZATION_NAME,
        "common": NameOID.COMMON_NAME,
        "given": NameOID.GIVEN_NAME,
        "family": NameOID.SURNAME,
        "number": NameOID.SERIAL_NUMBER,
    }
    return x509.Name([x509.NameAttribute(kinds[kind], said) for kind, said in parts.items()])


def _usage(*uses: str) -> x509.KeyUsage:
    every = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
        "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{use: use in uses for use in every})


@cache
def an_authority(common: str = "Autorità di prova", country: str = "IT") -> Holder:
    key = a_key(1)
    name = _name(country=country, organisation="Ente certificatore di prova", common=common)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(SIGNED_AT - 5 * YEAR)
        .not_valid_after(SIGNED_AT + 10 * YEAR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Holder(certificate, key)


def an_impostor(of: Holder) -> Holder:
    """An authority with the name of another and a key of its own."""
    key = a_key(8)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(of.certificate.subject)
        .issuer_name(of.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(SIGNED_AT - 5 * YEAR)
        .not_valid_after(SIGNED_AT + 10 * YEAR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Holder(certificate, key)


def statements(*, device: bool = True, purpose: str = "esign") -> bytes:
    """QcStatements: qualified; in a qualified device; for signatures or seals."""

    def oid(told: str) -> bytes:
        return bytes(core.ObjectIdentifier(told).dump())

    def sequence(*parts: bytes) -> bytes:
        content = b"".join(parts)
        return b"\x30" + bytes([len(content)]) + content

    told = [sequence(oid("0.4.0.1862.1.1"))]
    if device:
        told.append(sequence(oid("0.4.0.1862.1.4")))
    if purpose:
        number = int(TYPED[purpose])
        told.append(sequence(oid("0.4.0.1862.1.6"), sequence(oid(f"0.4.0.1862.1.6.{number}"))))
    return sequence(*told)


def a_signer(
    *,
    issuer: Holder | None = None,
    since: datetime = SIGNED_AT - YEAR,
    until: datetime = SIGNED_AT + 2 * YEAR,
    number: str = f"TINIT-{FISCAL_CODE}",
    qualified: bytes | None = b"",
    uses: tuple[str, ...] = ("content_commitment",),
    key: int = 2,
    serial: int = 0,
) -> Holder:
    """A person, with `nonRepudiation` alone and the fiscal code as Italian issuers write it."""
    issuer = issuer or an_authority()
    holder = a_key(key)
    builder = (
        x509.CertificateBuilder()
        .subject_name(
            _name(
                country="IT", common="Persona Inventata", given="PERSONA", family="INVENTATA",
                number=number,
            )
        )
        .issuer_name(issuer.certificate.subject)
        .public_key(holder.public_key())
        .serial_number(serial or x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(_usage(*uses), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()),
            critical=False,
        )
    )  # fmt: skip
    if qualified is not None:
        oid = ObjectIdentifier("1.3.6.1.5.5.7.1.3")
        told = x509.UnrecognizedExtension(oid, qualified or statements())
        builder = builder.add_extension(told, critical=False)
    return Holder(builder.sign(issuer.key, hashes.SHA256()), holder, issuer)


def a_time_stamper(*, issuer: Holder | None = None, at: datetime = SIGNED_AT) -> DummyTimeStamper:
    issuer = issuer or an_authority()
    key = a_key(3)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_name(country="IT", common="Marche temporali di prova"))
        .issuer_name(issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(SIGNED_AT - 4 * YEAR)
        .not_valid_after(SIGNED_AT + 5 * YEAR)
        .add_extension(_usage("digital_signature"), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(issuer.key, hashes.SHA256())
    )
    holder = Holder(certificate, key)
    return DummyTimeStamper(
        holder.asn1, holder.asn1_key, SimpleCertificateStore.from_certs([]), fixed_dt=at
    )


# CAdES --------------------------------------------------------------------------------------------


def hand_of(holder: Holder) -> SimpleSigner:
    store = SimpleCertificateStore.from_certs([holder.issuer.asn1] if holder.issuer else [])
    return SimpleSigner(holder.asn1, holder.asn1_key, store)


def p7m(
    content: bytes,
    *signers: Holder,
    at: datetime | None = SIGNED_AT,
    stamper: Any = None,
    detached: bool = False,
    digest: str = "sha256",
) -> bytes:
    """An envelope in DER; more signers side by side sign the same content."""
    made = [
        asyncio.run(
            hand_of(one).async_sign_general_data(
                content,
                digest,
                detached=detached,
                timestamper=stamper,
                signed_attr_settings=PdfCMSSignedAttributes(signing_time=at),
            )
        )
        for one in signers or (a_signer(),)
    ]
    whole = made[0]
    for other in made[1:]:
        for part in ("signer_infos", "certificates"):
            for one in other["content"][part]:
                whole["content"][part].append(one)
    return bytes(whole.dump(force=len(made) > 1))


def with_news(envelope: bytes, *crls: bytes) -> bytes:
    """The same envelope with lists of revoked certificates beside the signature."""
    whole = cms.ContentInfo.load(envelope)
    whole["content"]["crls"] = [asn1_crl.CertificateList.load(one) for one in crls]
    return bytes(whole.dump(force=True))


def with_certificate(envelope: bytes, holder: Holder) -> bytes:
    """The same envelope, with this certificate alone inside."""
    whole = cms.ContentInfo.load(envelope)
    whole["content"]["certificates"] = [holder.asn1]
    return bytes(whole.dump(force=True))


def with_stamp_of(envelope: bytes, other: bytes) -> bytes:
    """The first envelope, with the time-stamp of the second."""
    whole, source = cms.ContentInfo.load(envelope), cms.ContentInfo.load(other)
    [signer], [stamped] = whole["content"]["signer_infos"], source["content"]["signer_infos"]
    signer["unsigned_attrs"] = stamped["unsigned_attrs"]
    return bytes(whole.dump(force=True))


def envelope_without_signers(content: bytes) -> bytes:
    signed = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [],
            "encap_content_info": {"content_type": "data", "content": content},
            "certificates": [],
            "signer_infos": [],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())


def a_crl(*revoked: Holder, issuer: Holder | None = None, at: datetime = SIGNED_AT) -> bytes:
    issuer = issuer or an_authority()
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(at)
        .next_update(at + timedelta(days=30))
        .add_extension(x509.CRLNumber(1), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()),
            critical=False,
        )
    )
    for one in revoked:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(one.certificate.serial_number)
            .revocation_date(at - timedelta(days=3))
            .build()
        )
    made = builder.sign(issuer.key, hashes.SHA256())
    return made.public_bytes(serialization.Encoding.DER)


def indefinite(der: bytes, *, piece: int = 1000) -> bytes:
    """The envelope as signing programs write it that know no lengths beforehand (BER)."""

    def wrapped(tag: int, *parts: bytes) -> bytes:
        return bytes([tag, 0x80]) + b"".join(parts) + b"\x00\x00"

    whole = cms.ContentInfo.load(der)
    signed = whole["content"]
    content = bytes(signed["encap_content_info"]["content"])
    pieces = [content[at : at + piece] for at in range(0, len(content), piece)]
    octets = wrapped(0x24, *(core.OctetString(one).dump() for one in pieces))
    kind = signed["encap_content_info"]["content_type"].dump()
    inside = wrapped(0x30, kind, wrapped(0xA0, octets))
    parts = [signed[name].dump() for name in ("version", "digest_algorithms")]
    rest = [signed[name].dump() for name in ("certificates", "signer_infos")]
    return wrapped(
        0x30, whole["content_type"].dump(), wrapped(0xA0, wrapped(0x30, *parts, inside, *rest))
    )


def a_verdict(**told: Any) -> Verdict:
    """A verdict with nothing against it, but for what is told."""
    good: dict[str, Any] = {
        "form": Form.P7M,
        "signer": "PERSONA INVENTATA",
        "claimed_at": SIGNED_AT,
        "kind": Kind.DIGITAL,
        "is_intact": True,
        "certificate": Certificate.VALID,
        "valid_until": SIGNED_AT + YEAR,
        "revocation": Revocation.GOOD,
        "trust": Trust.TRUSTED,
    }
    return Verdict(**{**good, **told})

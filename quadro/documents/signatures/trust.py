"""Whether a certificate leads to somebody in the trust list, and whether the file says revoked."""

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import crl, ocsp, x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, RevokedError, ValidationError

from quadro.documents.signatures.report import Certificate, Revocation, Stamp, Trust

SIGNATURES, TIMESTAMPS, ANY = "signatures", "timestamps", "any"
MOST_CERTIFICATES = 200
TOLERANCE = timedelta(minutes=5)
"""Between the clock of who signs and that of who issued the certificate."""
ERRORS = (ValidationError, PathError, LookupError, NameError, RuntimeError, TypeError, ValueError)


def key_of(name: x509.Name) -> str:
    """By which the issuer of a certificate is found in the list."""
    return hashlib.sha256(name.hashable.encode()).hexdigest()


@dataclass(frozen=True)
class Anchor:
    """A certificate of the list: for which service, and until when the list vouches for it."""

    der: bytes
    service: str
    until: datetime | None

    def vouches(self, service: str, moment: datetime) -> bool:
        return self.service in (service, ANY) and (self.until is None or moment < self.until)


@dataclass
class TrustList:
    """The anchors by the name of their subject: only those that a file needs are opened."""

    by_subject: dict[str, list[Anchor]]

    @property
    def is_empty(self) -> bool:
        return not self.by_subject

    def needed(
        self, chain: Iterable[x509.Certificate], service: str, moment: datetime
    ) -> list[x509.Certificate]:
        names = {key_of(name) for one in chain for name in (one.issuer, one.subject)}
        return [
            x509.Certificate.load(one.der)
            for name in names
            for one in self.by_subject.get(name, ())
            if one.vouches(service, moment)
        ]


@dataclass(frozen=True)
class Evidence:
    """What a file carries to judge its certificates by."""

    certificates: Sequence[x509.Certificate] = ()
    crls: Sequence[crl.CertificateList] = ()
    ocsps: Sequence[ocsp.OCSPResponse] = ()

    def plus(self, other: "Evidence") -> "Evidence":
        return Evidence(
            [*self.certificates, *other.certificates],
            [*self.crls, *other.crls],
            [*self.ocsps, *other.ocsps],
        )


@dataclass(frozen=True)
class Judge:
    """Decides on certificates for a file that was received at a moment."""

    known: TrustList
    received_at: datetime
    evidence: Evidence = field(default_factory=Evidence)

    def with_evidence(self, more: Evidence) -> "Judge":
        return Judge(self.known, self.received_at, self.evidence.plus(more))

    def trust(
        self, leaf: x509.Certificate, *, service: str, moment: datetime
    ) -> tuple[Trust, Revocation]:
        """At a moment: a certificate that had expired by then still tells whose it is."""
        moment = max(leaf.not_valid_before, min(moment, leaf.not_valid_after))
        others = list(self.evidence.certificates)[:MOST_CERTIFICATES]
        anchors = self.known.needed([leaf, *others], service, moment)
        if any(anchor.dump() == leaf.dump() for anchor in anchors):
            return Trust.TRUSTED, Revocation.UNTOLD
        found = self._path(leaf, anchors, moment) if anchors else None
        if found is not None:
            return Trust.TRUSTED, found
        trust = Trust.NO_LIST if self.known.is_empty else Trust.UNKNOWN
        own = [one for one in others if one.ca and one.dump() != leaf.dump()]
        is_revoked = own and self._path(leaf, own, moment) == Revocation.REVOKED
        return trust, Revocation.REVOKED if is_revoked else Revocation.UNTOLD

    def _path(
        self, leaf: x509.Certificate, anchors: list[x509.Certificate], moment: datetime
    ) -> Revocation | None:
        """What the file says of the revocation, if a path leads to an anchor; else None."""
        has_news = self.evidence.crls or self.evidence.ocsps
        for mode in ("require", "soft-fail") if has_news else ("soft-fail",):
            try:
                self._validate(leaf, anchors, moment, mode)
            except RevokedError:
                return Revocation.REVOKED
            except ERRORS:
                continue
            return Revocation.GOOD if mode == "require" else Revocation.UNTOLD
        return None

    def _validate(
        self, leaf: x509.Certificate, anchors: list[x509.Certificate], moment: datetime, mode: str
    ) -> None:
        context = ValidationContext(
            trust_roots=anchors,
            other_certs=list(self.evidence.certificates)[:MOST_CERTIFICATES],
            crls=list(self.evidence.crls),
            ocsps=list(self.evidence.ocsps),
            moment=moment,
            revocation_mode=mode,
            retroactive_revinfo=True,
            allow_fetching=False,
        )
        validator = CertificateValidator(leaf, validation_context=context)
        asyncio.run(validator.async_validate_path())

    def stamp(self, authority: x509.Certificate, *, at: datetime) -> Stamp:
        """A time-stamp that stamps what it should, by this authority."""
        usage = authority.extended_key_usage_value
        if usage is None or "time_stamping" not in usage.native:
            return Stamp.UNKNOWN
        trust, revocation = self.trust(authority, service=TIMESTAMPS, moment=at)
        if revocation == Revocation.REVOKED:
            return Stamp.UNKNOWN
        return {
            Trust.TRUSTED: Stamp.TRUSTED,
            Trust.UNKNOWN: Stamp.UNKNOWN,
            Trust.NO_LIST: Stamp.NO_LIST,
        }[trust]


def state_of(
    certificate: x509.Certificate, *, claimed_at: datetime | None, proved_at: datetime
) -> Certificate:
    """The certificate when the signature was made.

    `proved_at` is the first moment in which the signature certainly existed: its trusted
    time-stamp, or the day on which Quadro received it. The declared time counts only against who
    declares it.
    """
    since, until = certificate.not_valid_before, certificate.not_valid_after
    if min(claimed_at or proved_at, proved_at) < since - TOLERANCE:
        return Certificate.NOT_YET_VALID
    if claimed_at and claimed_at > until + TOLERANCE:
        return Certificate.EXPIRED
    return Certificate.VALID if proved_at <= until else Certificate.EXPIRED_SINCE


def load_list(rows: Iterable[Sequence[Any]]) -> TrustList:
    """From rows (subject, certificate in hexadecimal, service, until)."""
    by_subject: dict[str, list[Anchor]] = {}
    for subject, encoded, service, until in rows:
        ends = datetime.fromisoformat(until) if until else None
        by_subject.setdefault(subject, []).append(Anchor(bytes.fromhex(encoded), service, ends))
    return TrustList(by_subject)

"""What was found in a signed file: plain facts and codes, the same on both sides of the process."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

RULES = 1
"""The version of the rules by which verdicts are reached: raise it when a verdict may change."""


class Form(StrEnum):
    PDF = "pdf"
    P7M = "p7m"
    XML = "xml"
    OTHER = ""


class Note(StrEnum):
    """Why a file has no verdicts, or not all."""

    NONE = ""
    UNSIGNED = "unsigned"
    BROKEN = "broken"
    LOCKED = "locked"
    ENCRYPTED = "encrypted"
    TOO_DEEP = "too_deep"
    TOO_MANY = "too_many"
    TOO_HEAVY = "too_heavy"
    ENTITIES = "entities"
    DETACHED = "detached"
    OTHER_KIND = "other_kind"
    SIGNED = "signed"


class Change(StrEnum):
    """What happened to a PDF after the signature."""

    NONE = ""
    SIGNATURES = "signatures"
    CHANGED = "changed"


class Stamp(StrEnum):
    """The time-stamp of a signature. WRONG is one that stamps something else."""

    NONE = ""
    TRUSTED = "trusted"
    UNKNOWN = "unknown"
    NO_LIST = "no_list"
    WRONG = "wrong"


class Certificate(StrEnum):
    """The certificate when the signature was made (art. 24 c. 4-bis CAD).

    EXPIRED_SINCE: valid at the declared time, which nothing proves; expired at the first moment in
    which the signature is known to exist.
    """

    VALID = "valid"
    EXPIRED = "expired"
    EXPIRED_SINCE = "expired_since"
    NOT_YET_VALID = "not_yet_valid"
    REVOKED = "revoked"
    MISSING = "missing"


class Revocation(StrEnum):
    UNTOLD = "untold"
    GOOD = "good"
    REVOKED = "revoked"


class Trust(StrEnum):
    """NO_LIST: no trust list is loaded, so nobody is known."""

    TRUSTED = "trusted"
    UNKNOWN = "unknown"
    NO_LIST = "no_list"


class Kind(StrEnum):
    """The kind of a signature as its certificate says it."""

    DIGITAL = "digital"
    QUALIFIED = "qualified"
    ADVANCED = "advanced"
    SEAL = "seal"
    UNTOLD = "untold"


class Problem(StrEnum):
    UNREADABLE = "unreadable"
    CONTENT_MISSING = "content_missing"
    WRONG_CERTIFICATE = "wrong_certificate"
    UNKNOWN_ALGORITHM = "unknown_algorithm"
    WEAK = "weak"
    PARTIAL = "partial"
    NOT_FOR_SIGNING = "not_for_signing"
    FUTURE = "future"


class Outcome(StrEnum):
    """From the best to the worst."""

    FINE = "fine"
    RESERVE = "reserve"
    UNVERIFIABLE = "unverifiable"
    REDO = "redo"


@dataclass(frozen=True)
class Verdict:
    """One signature. `layer` is 1 for the outermost envelope; `is_intact` is None if not told.

    `is_apart` is of a detached signature: what it signs is not in the file. `signed_sha256` is then
    the digest that the signed content has, where the signature says it.
    """

    layer: int = 1
    form: Form = Form.OTHER
    signer: str = ""
    fiscal_code: str = ""
    organisation: str = ""
    claimed_at: datetime | None = None
    stamped_at: datetime | None = None
    stamp: Stamp = Stamp.NONE
    kind: Kind = Kind.UNTOLD
    is_intact: bool | None = None
    changed_after: Change = Change.NONE
    certificate: Certificate = Certificate.MISSING
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    serial: str = ""
    issuer: str = ""
    revocation: Revocation = Revocation.UNTOLD
    trust: Trust = Trust.NO_LIST
    problems: tuple[Problem, ...] = ()
    is_apart: bool = False
    signed_sha256: str = ""

    def with_problem(self, problem: Problem) -> Self:
        return replace(self, problems=(*self.problems, problem))

    @property
    def must_be_redone(self) -> bool:
        """The file was altered, or by law the signature is as if it were not there."""
        return (
            self.is_intact is False
            or self.changed_after == Change.CHANGED
            or self.certificate
            in (Certificate.EXPIRED, Certificate.NOT_YET_VALID, Certificate.REVOKED)
        )

    @property
    def cannot_be_told(self) -> bool:
        return (
            self.is_intact is None
            or self.trust != Trust.TRUSTED
            or self.certificate != Certificate.VALID
            or bool(set(self.problems) - {Problem.FUTURE})
        )

    @property
    def has_doubts(self) -> bool:
        return (
            self.revocation != Revocation.GOOD
            or self.kind == Kind.UNTOLD
            or self.stamp not in (Stamp.NONE, Stamp.TRUSTED)
            or bool(self.problems)
        )

    def outcome(self, *, is_list_old: bool) -> Outcome:
        if self.must_be_redone:
            return Outcome.REDO
        if self.cannot_be_told:
            return Outcome.UNVERIFIABLE
        return Outcome.RESERVE if is_list_old or self.has_doubts else Outcome.FINE


@dataclass(frozen=True)
class Report:
    """A file with its verdicts, outermost envelope first.

    `content_*` speak of what is inside all envelopes of a .p7m: kind and SHA-256. `list_on` is the
    day of the trust list that was used, None without one.
    """

    form: Form = Form.OTHER
    signatures: tuple[Verdict, ...] = ()
    note: Note = Note.NONE
    content_kind: str = ""
    content_sha256: str = ""
    list_on: date | None = None
    is_list_old: bool = False

    def outcomes(self) -> list[Outcome]:
        return [one.outcome(is_list_old=self.is_list_old) for one in self.signatures]

    @property
    def outcome(self) -> Outcome:
        """The worst of all signatures; what cannot be read cannot be told."""
        if not self.signatures or self.note not in (Note.NONE, Note.UNSIGNED):
            return max([Outcome.UNVERIFIABLE, *self.outcomes()], key=ORDER.index)
        return max(self.outcomes(), key=ORDER.index)

    @property
    def is_detached(self) -> bool:
        """Whether some signature signs what is not in the file."""
        return any(one.is_apart for one in self.signatures)

    @property
    def signed_sha256(self) -> set[str]:
        """The digests that the signed content may have, of those told by detached signatures."""
        return {one.signed_sha256 for one in self.signatures if one.signed_sha256}

    @property
    def integrity(self) -> tuple[object, ...]:
        """What no trust list can change: which signatures there are, and if they are intact."""
        return (
            self.form,
            self.note,
            *((one.layer, one.serial, one.is_intact, one.changed_after) for one in self.signatures),
        )

    def as_json(self) -> dict[str, Any]:
        told = asdict(self)
        told["signatures"] = [_plain(one) for one in told["signatures"]]
        return _plain(told)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        values = dict(told)
        values["form"] = Form(values["form"])
        values["note"] = Note(values["note"])
        values["signatures"] = tuple(_verdict(one) for one in values["signatures"])
        if values.get("list_on"):
            values["list_on"] = date.fromisoformat(values["list_on"])
        return cls(**values)


ORDER = list(Outcome)
CODES = {
    "form": Form,
    "stamp": Stamp,
    "kind": Kind,
    "changed_after": Change,
    "certificate": Certificate,
    "revocation": Revocation,
    "trust": Trust,
}
MOMENTS = ("claimed_at", "stamped_at", "valid_from", "valid_until")


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def _verdict(told: Mapping[str, Any]) -> Verdict:
    known = {one.name for one in fields(Verdict)}
    values = {name: value for name, value in told.items() if name in known}
    for name, code in CODES.items():
        values[name] = code(values[name])
    for name in MOMENTS:
        if values[name]:
            values[name] = datetime.fromisoformat(values[name])
    values["problems"] = tuple(Problem(one) for one in values["problems"])
    return Verdict(**values)

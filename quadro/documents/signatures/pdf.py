"""Signatures inside a PDF (PAdES), and what was added to the file after each of them."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from asn1crypto import crl, ocsp
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.diff_analysis.policy_api import DiffResult
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError, SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel

from quadro.documents.signatures import cms, trust
from quadro.documents.signatures.containers import Unreadable
from quadro.documents.signatures.report import (
    Change,
    Form,
    Note,
    Problem,
    Stamp,
    Verdict,
)

MOST_SIGNATURES = 60
RANGE = b"/ByteRange"
"""Every signature of a PDF says which bytes it covers."""
BROKEN = (PdfError, SignatureValidationError, *cms.STRUCTURE)


def verdicts(data: bytes, judge: trust.Judge, *, layer: int) -> list[Verdict]:
    """In the order in which they were made."""
    try:
        reader = PdfFileReader(BytesIO(data), strict=False)
        if reader.encrypted:
            raise Unreadable(Note.LOCKED)
        signatures = reader.embedded_regular_signatures
        stamps = reader.embedded_timestamp_signatures
    except BROKEN as error:
        raise Unreadable(Note.BROKEN) from error
    if not signatures and not stamps and RANGE in data:
        raise Unreadable(Note.BROKEN)  # cut short: a signature may have been there
    if len(signatures) + len(stamps) > MOST_SIGNATURES:
        raise Unreadable(Note.TOO_MANY)
    judge = judge.with_evidence(_kept(reader))
    fields = {one.fq_name for one in (*signatures, *stamps)}
    over = [(one.signed_revision, _stamp(one, judge)) for one in stamps]
    return [_verdict(one, fields, over, judge, layer=layer) for one in signatures]


def _kept(reader: PdfFileReader) -> trust.Evidence:
    """What was put beside the signatures so that they can be judged later."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
        return trust.Evidence(
            list(store.load_certs()),
            [crl.CertificateList.load(one.get_object().data) for one in store.crls],
            [ocsp.OCSPResponse.load(one.get_object().data) for one in store.ocsps],
        )
    except (NoDSSFoundError, *BROKEN):
        return trust.Evidence()


def _stamp(one: EmbeddedPdfSignature, judge: trust.Judge) -> cms.Stamped:
    """A time-stamp over the whole file as it was then."""

    def digest(name: str) -> bytes | None:
        return one.compute_digest(name)

    try:
        if one.evaluate_signature_coverage() < SignatureCoverageLevel.ENTIRE_REVISION:
            return cms.Stamped(None, Stamp.WRONG)  # it may leave out what it seems to come after
        return cms.read_stamp(one.signed_data, digest, judge)
    except BROKEN:
        return cms.Stamped(None, Stamp.WRONG)


def _verdict(
    one: EmbeddedPdfSignature,
    fields: set[str],
    stamps: list[tuple[int, cms.Stamped]],
    judge: trust.Judge,
    *,
    layer: int,
) -> Verdict:
    blank = Verdict(layer=layer, form=Form.PDF)
    try:
        if cms.content_of(one.signed_data) is not None:  # an old form: what is signed is a digest
            return blank.with_problem(Problem.UNREADABLE)
        judge = judge.with_evidence(cms.evidence_of(one.signed_data))
        blank = _stamped_later(replace(blank, claimed_at=_own_time(one)), one, stamps)
        one.compute_integrity_info()
        made = cms.verdict(
            one.signer_info, one.signed_data, one.compute_digest, judge,
            blank=blank,
        )  # fmt: skip
        return replace(made, changed_after=_changes(one, fields))
    except BROKEN:
        return blank.with_problem(Problem.UNREADABLE)


def _own_time(one: EmbeddedPdfSignature) -> datetime | None:
    told = one.self_reported_timestamp
    if told is None:
        return None
    return told.replace(tzinfo=UTC) if told.tzinfo is None else told.astimezone(UTC)


def _stamped_later(
    blank: Verdict, one: EmbeddedPdfSignature, stamps: list[tuple[int, cms.Stamped]]
) -> Verdict:
    """A later time-stamp of the whole file proves that the signature was already there."""
    if any(cms.has_stamp(signer) for signer in one.signed_data["signer_infos"]):
        return blank
    for revision, stamp in stamps:
        if revision > one.signed_revision and stamp.state != Stamp.WRONG:
            return replace(blank, stamped_at=stamp.at, stamp=stamp.state)
    return blank


def _changes(one: EmbeddedPdfSignature, fields: set[str]) -> Change:
    """Later signatures and time-stamps are no change; fields filled in, notes, pages are."""
    found: Any = one.diff_result
    if not isinstance(found, DiffResult):
        return Change.CHANGED
    if found.modification_level == ModificationLevel.NONE:
        return Change.NONE
    if found.modification_level == ModificationLevel.LTA_UPDATES:
        return Change.SIGNATURES
    only_signed = found.changed_form_fields <= fields
    if found.modification_level == ModificationLevel.FORM_FILLING and only_signed:
        return Change.SIGNATURES
    return Change.CHANGED

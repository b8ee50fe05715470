"""A signed file, envelope after envelope."""

from dataclasses import dataclass
from hashlib import sha256

from asn1crypto.cms import SignedData

from quadro.documents.signatures import cms, trust
from quadro.documents.signatures.containers import Unreadable, der_of, form_of
from quadro.documents.signatures.report import Form, Note, Report, Verdict

MOST_LAYERS = 6


@dataclass(frozen=True)
class Layer:
    """An envelope; `content` is what it carries, None if it was taken out."""

    signed: SignedData
    content: bytes | None


def layers(data: bytes) -> list[Layer]:
    """The envelopes of a .p7m from the outermost, each inside the one before."""
    found: list[Layer] = []
    while form_of(data) == Form.P7M:
        if len(found) == MOST_LAYERS:
            raise Unreadable(Note.TOO_DEEP)
        try:
            signed = cms.opened(der_of(data))
        except Unreadable:
            if found:  # what is inside only looks like an envelope
                break
            raise
        content = cms.content_of(signed)
        found.append(Layer(signed, content))
        if content is None:
            break
        data = content
    return found


def unwrap(data: bytes) -> bytes | None:
    """What is inside all the envelopes."""
    found = layers(data)
    return found[-1].content if found else None


def examine(data: bytes, judge: trust.Judge, *, content: bytes | None = None) -> Report:
    """Every signature of a file. `content` is what was signed, where it is kept apart."""
    form = form_of(data)
    if form == Form.OTHER:
        return Report(note=Note.OTHER_KIND)
    if form != Form.P7M:
        return _report(form, inside(data, form, judge, layer=1, content=content))
    envelopes = layers(data)
    verdicts: list[Verdict] = []
    for number, one in enumerate(envelopes, start=1):
        signed = one.content if one.content is not None else content
        verdicts += cms.verdicts(
            one.signed, cms.digests_of(signed), judge, form=Form.P7M, layer=number
        )
    last = envelopes[-1].content
    inner = last if last is not None else content
    if inner is None:
        return _report(form, verdicts)
    kind = form_of(inner)
    try:
        verdicts += inside(inner, kind, judge, layer=len(envelopes) + 1, content=None)
        note = Note.NONE
    except Unreadable as error:
        note = error.note
    return _report(form, verdicts, inner, kind=kind, note=note)


def _report(
    form: Form,
    verdicts: list[Verdict],
    content: bytes | None = None,
    *,
    kind: str = "",
    note: Note = Note.NONE,
) -> Report:
    return Report(
        form=form,
        signatures=tuple(verdicts),
        note=note or (Note.NONE if verdicts else Note.UNSIGNED),
        content_kind=kind,
        content_sha256=sha256(content).hexdigest() if content is not None else "",
    )


def inside(
    data: bytes, form: Form, judge: trust.Judge, *, layer: int, content: bytes | None
) -> list[Verdict]:
    """The signatures that a document carries in itself. Their readers are loaded when needed."""
    if form == Form.PDF and b"/ByteRange" in data:
        from quadro.documents.signatures import pdf  # noqa: PLC0415

        return pdf.verdicts(data, judge, layer=layer)
    if form == Form.PDF and b" obj" in data.rpartition(b"%%EOF")[2]:
        raise Unreadable(Note.BROKEN)  # cut short: a signature may have been there
    if form == Form.XML and _is_signed_xml(data):
        from quadro.documents.signatures import xades  # noqa: PLC0415

        return xades.verdicts(data, judge, layer=layer, content=content)
    return []


def _is_signed_xml(data: bytes) -> bool:
    return any("xmldsig#".encode(code) in data for code in ("utf-8", "utf-16-le", "utf-16-be"))

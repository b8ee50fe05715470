"""What a file is by its content, and the ways in which a .p7m is wrapped before it gets here."""

import base64
import binascii
import re
from collections.abc import Iterator

from quadro.documents.signatures.report import Form, Note

HEAD = 600
MOST_ENCODINGS = 4
SEQUENCE, IDENTIFIER = b"\x30", b"\x06"
MOST_DEPTH = 40
XML_HEAD = re.compile(rb"\s*<(\?xml|!--|[A-Za-z_])")
ARMOUR = re.compile(rb"-----[A-Z0-9 ]+-----|\s")
INDEFINITE = 0x80
CONSTRUCTED = 0x20
OCTETS, WRAPPED_OCTETS = 0x04, 0x24
LONG_TAG = 0x1F
END = b"\x00\x00"


class Unreadable(Exception):
    """The whole file gives no verdict, for this reason."""

    def __init__(self, note: Note) -> None:
        super().__init__(note)
        self.note = note


def form_of(data: bytes) -> Form:
    if _leads_to_der(data[:HEAD]):  # first: the PDF inside a .p7m has its head there too
        return Form.P7M
    if b"%PDF-" in data[:1024]:
        return Form.PDF
    if XML_HEAD.match(data.removeprefix(b"\xef\xbb\xbf")[:200]) or data[:2] in (
        b"\xff\xfe",
        b"\xfe\xff",
    ):
        return Form.XML
    return Form.OTHER


def _leads_to_der(head: bytes) -> bool:
    """A sequence that holds first an object identifier, or letters of base64 that lead to one."""
    for _ in range(MOST_ENCODINGS):
        if head[:1] == SEQUENCE:
            return IDENTIFIER in head[2:12]
        letters = ARMOUR.sub(b"", head)
        try:
            head = base64.b64decode(letters[: len(letters) // 4 * 4], validate=True)
        except binascii.Error:
            return False
    return False


def der_of(data: bytes) -> bytes:
    """The DER inside base64, with or without the lines of PEM and the padding, once or more."""
    for _ in range(MOST_ENCODINGS):
        if data[:1] == SEQUENCE:
            return definite(data) if b"\x80" in data[1:2] else data
        bare = ARMOUR.sub(b"", data).rstrip(b"=")
        try:
            data = base64.b64decode(bare + b"=" * (-len(bare) % 4), validate=True)
        except binascii.Error as error:
            raise Unreadable(Note.BROKEN) from error
    raise Unreadable(Note.TOO_DEEP)


# Lengths told at the end --------------------------------------------------------------------------


def definite(data: bytes) -> bytes:
    """BER with indefinite lengths, as many signing programs write it, in definite ones.

    Octets split in pieces become one again. Elements of known length are copied as they are: what
    was signed keeps its bytes.
    """
    try:
        element, _end = _element(data, 0, 0)
    except IndexError as error:
        raise Unreadable(Note.BROKEN) from error
    return element


def _element(data: bytes, at: int, depth: int) -> tuple[bytes, int]:
    """The element that starts here, rewritten, and where the next one starts."""
    if depth > MOST_DEPTH:
        raise Unreadable(Note.TOO_DEEP)
    tag, length, start = _header(data, at)
    if length is not None:
        if start + length > len(data):
            raise Unreadable(Note.BROKEN)
        return data[at : start + length], start + length
    parts = []
    place = start
    while data[place : place + 2] != END:
        part, place = _element(data, place, depth + 1)
        parts.append(part)
    if tag == bytes([WRAPPED_OCTETS]):
        return _with_length(bytes([OCTETS]), b"".join(_octets(parts))), place + 2
    return _with_length(tag, b"".join(parts)), place + 2


def _octets(parts: list[bytes]) -> Iterator[bytes]:
    for part in parts:
        tag, length, start = _header(part, 0)
        if tag != bytes([OCTETS]) or length is None:
            raise Unreadable(Note.BROKEN)
        yield part[start:]


def _header(data: bytes, at: int) -> tuple[bytes, int | None, int]:
    """Tag, length (None if told at the end), and where the content starts."""
    place = at + 1
    if data[at] & LONG_TAG == LONG_TAG:
        while data[place] & INDEFINITE:
            place += 1
        place += 1
    tag, first = data[at:place], data[place]
    place += 1
    if first == INDEFINITE:
        if not tag[0] & CONSTRUCTED:
            raise Unreadable(Note.BROKEN)
        return tag, None, place
    if first < INDEFINITE:
        return tag, first, place
    size = first & 0x7F
    length = int.from_bytes(data[place : place + size])
    return tag, length, place + size


def _with_length(tag: bytes, content: bytes) -> bytes:
    length = len(content)
    if length < INDEFINITE:
        return tag + bytes([length]) + content
    told = length.to_bytes((length.bit_length() + 7) // 8)
    return tag + bytes([INDEFINITE | len(told)]) + told + content

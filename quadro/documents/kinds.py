"""What a file is, told by its content: a name can say anything."""

import base64
import binascii
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

import puremagic
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.kit.refusals import Refused

HEAD = 4096
SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
"""The object identifier of CMS signed data (RFC 5652, section 5.1), as DER writes it."""
ENCODINGS = 4
SIGNATURE = re.compile(rb"<(?:[\w.-]+:)?Signature[\s>]")
CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

UNREADABLE = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError
)  # fmt: skip
"""What a broken archive raises, or one that is locked or packed in an unknown way."""


@dataclass(frozen=True)
class Kind:
    """A kind of file that Quadro keeps. `called` ends the sentence «ma è …»."""

    extensions: tuple[str, ...]
    media_type: str
    called: str | Promise


PDF = Kind((".pdf",), "application/pdf", gettext_lazy("un PDF"))
P7M = Kind((".p7m", ".p7s"), "application/pkcs7-mime", gettext_lazy("un file firmato (p7m)"))
"""With its content inside, or without it: a `.p7s` is usually so, and either may have any name."""
XML = Kind((".xml",), "application/xml", gettext_lazy("un file XML"))
TEXT = Kind((".txt", ".csv"), "text/plain", gettext_lazy("un testo"))
DOCX = Kind(
    (".docx",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    gettext_lazy("un documento Word"),
)
XLSX = Kind(
    (".xlsx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    gettext_lazy("un foglio Excel"),
)
ODT = Kind(
    (".odt",), "application/vnd.oasis.opendocument.text", gettext_lazy("un documento OpenDocument")
)
ODS = Kind(
    (".ods",),
    "application/vnd.oasis.opendocument.spreadsheet",
    gettext_lazy("un foglio OpenDocument"),
)
KINDS = (PDF, P7M, DOCX, ODT, XLSX, ODS, XML, TEXT)
ALLOWED = tuple(extension for kind in KINDS for extension in kind.extensions)

NAMED: dict[str, str | Promise] = {
    ".zip": gettext_lazy("un archivio ZIP"),
    ".docm": gettext_lazy("un documento con macro"),
    **dict.fromkeys(
        (".png", ".jpg", ".gif", ".tiff", ".webp", ".bmp"), gettext_lazy("un’immagine")
    ),
    **dict.fromkeys((".exe", ".elf", ".dll"), gettext_lazy("un programma")),
    **dict.fromkeys((".rar", ".7z", ".gz", ".tar"), gettext_lazy("un archivio compresso")),
    **dict.fromkeys((".doc", ".xls", ".msi"), gettext_lazy("un file di Office di vecchio tipo")),
}


def check(content: IO[bytes], *, name: str) -> Kind:
    """The kind of a file whose name and content agree; otherwise a refusal that names both."""
    extension = PurePath(name).suffix.lower()
    declared = next((kind for kind in KINDS if extension in kind.extensions), None)
    if declared is None:
        raise Refused(
            _("Non si conservano file «%(extension)s». Vanno bene: %(allowed)s.")
            % {"extension": extension or name, "allowed": ", ".join(ALLOWED)}
        )
    found = tell(content)
    if found != declared:
        raise Refused(
            _("Il file si chiama %(extension)s ma è %(called)s.")
            % {"extension": extension, "called": _called(content, found)}
        )
    return declared


def tell(content: IO[bytes]) -> Kind | None:
    content.seek(0)
    head = content.read(HEAD)
    if head.startswith(b"PK\x03\x04"):
        return _office(content)
    return next((kind for kind, is_it in TELLS if is_it(head, content)), None)


def _is_pdf(head: bytes, _content: IO[bytes]) -> bool:
    return b"%PDF-" in head[:1024]


def _is_p7m(head: bytes, _content: IO[bytes]) -> bool:
    """DER, or base64, once or more, with or without the lines of PEM around it."""
    head = head[:400]
    for _encoding in range(ENCODINGS):
        if head[:1] == b"\x30":
            return SIGNED_DATA in head[:64]
        text = re.sub(rb"-----[^-]+-----|\s", b"", head)
        try:
            head = base64.b64decode(text[: len(text) // 4 * 4], validate=True)
        except binascii.Error:
            return False
    return False


def _is_xml(head: bytes, _content: IO[bytes]) -> bool:
    """With its declaration; a signature may come without."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text.startswith(b"<?xml") or bool(SIGNATURE.match(text))


def _is_text(head: bytes, content: IO[bytes]) -> bool:
    """UTF-16 announces itself; any other text has no control characters but white space."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    content.seek(0)
    return not any(CONTROLS.search(part) for part in iter(lambda: content.read(1 << 20), b""))


TELLS: tuple[tuple[Kind, Callable[[bytes, IO[bytes]], bool]], ...] = (
    (P7M, _is_p7m),  # first: the head of a PDF shows through its envelope
    (PDF, _is_pdf),
    (XML, _is_xml),
    (TEXT, _is_text),
)


def _office(content: IO[bytes]) -> Kind | None:
    """The office formats are archives with a known file inside."""
    try:
        with zipfile.ZipFile(content) as archive:
            names = set(archive.namelist())
            mark = _mark(archive) if "mimetype" in names else ""
    except UNREADABLE:
        return None
    if any(name.endswith("vbaProject.bin") for name in names):
        return None
    if "[Content_Types].xml" in names:
        parts = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
        return next((kind for part, kind in parts.items() if part in names), None)
    return next((kind for kind in (ODT, ODS) if kind.media_type == mark), None)


def _mark(archive: zipfile.ZipFile) -> str:
    """The first words of the part that tells the kind: a bomb is not unpacked."""
    with archive.open("mimetype") as part:
        return part.read(100).decode("ascii")


def _called(content: IO[bytes], found: Kind | None) -> str:
    if found is not None:
        return str(found.called)
    content.seek(0)
    head = content.read(HEAD)
    if head.startswith(b"PK\x03\x04"):
        return _("un archivio ZIP")
    try:
        guesses = [guess.extension for guess in puremagic.magic_string(head)]
    except (puremagic.PureError, ValueError):
        guesses = []
    named = next((NAMED[guess] for guess in guesses if guess in NAMED), None)
    return str(named) if named else _("un file di altro tipo")

import base64
import zipfile
from io import BytesIO

import pytest

from quadro.documents.kinds import check
from quadro.kit.refusals import Refused

DER = bytes.fromhex("3082010006092a864886f70d010702a081") + b"\x00" * 40
PEM = b"-----BEGIN PKCS7-----\n" + base64.encodebytes(DER) + b"-----END PKCS7-----\n"


def archive(**files: bytes) -> bytes:
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w") as out:
        for name, content in files.items():
            out.writestr(zipfile.ZipInfo(name), content)  # always the same bytes
    return whole.getvalue()


DOCX = archive(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
MACRO = archive(
    **{"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin": b""}
)
BROKEN = archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet").replace(
    b"\x00\x00\x00\x00\x00\x00!\x00", b"\x00\x00\x08\x00\x00\x00!\x00"
)
"""It says that it is packed, and it is not."""
ODS = archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.4"),
        ("a.PDF", b"\n%PDF-1.4"),
        ("a.docx", DOCX),
        ("a.ods", ODS),
        ("a.pdf.p7m", DER),
        ("a.p7m", PEM),
        ("a.p7m", base64.b64encode(DER)),
        ("a.xml", b"\xef\xbb\xbf<?xml version='1.0'?><a/>"),
        ("a.csv", "nome;età\nZoë;1".encode("cp1252")),
        ("a.txt", "però".encode("utf-16")),
    ],
)
def test_a_file_whose_name_and_content_agree_is_kept(name: str, content: bytes) -> None:
    check(BytesIO(content), name=name)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.pdf", archive(x=b"x"), "Il file si chiama .pdf ma è un archivio ZIP."),
        ("a.pdf", DOCX, "ma è un documento Word"),
        ("a.docx", ODS, "ma è un foglio OpenDocument"),
        ("a.docx", MACRO, "ma è un archivio ZIP"),
        ("a.pdf", b"MZ" + b"\x00" * 200, "ma è un programma"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "ma è un’immagine"),
        ("a.csv", b"a;b\x00\x01\x02", "ma è un file di altro tipo"),
        ("a.docx", DOCX[:60], "ma è un archivio ZIP"),
        ("a.ods", BROKEN, "ma è un archivio ZIP"),
        ("a.p7m", b"\x30\x80" + b"\x00" * 60, "ma è un file di altro tipo"),
        ("a.exe", b"MZ", "Non si conservano file «.exe»"),
        ("a.html", b"<p>", "Non si conservano file «.html»"),
        ("senza", b"testo", "Non si conservano file «senza»"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(
    name: str, content: bytes, why: str
) -> None:
    with pytest.raises(Refused) as refused:
        check(BytesIO(content), name=name)
    assert why in str(refused.value)

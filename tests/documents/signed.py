"""PDF and XML files signed by the people of `signers`."""

import base64
import hashlib
from io import BytesIO
from typing import Any

import time_machine
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from lxml import etree
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign import fields as pdf_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from signxml.algorithms import SignatureConstructionMethod
from signxml.xades.xades import XAdESSigner

from tests.documents.signers import SIGNED_AT, Holder, a_signer, hand_of

# PAdES --------------------------------------------------------------------------------------------


def a_pdf(words: str = "Testo della convenzione") -> bytes:
    text = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
    ]
    out, places = BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, part in enumerate(parts, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, part))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(parts) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def signed_pdf(
    data: bytes | None = None,
    holder: Holder | None = None,
    *,
    field_name: str = "Firma1",
    stamper: Any = None,
) -> bytes:
    meta = PdfSignatureMetadata(
        field_name=field_name, md_algorithm="sha256", subfilter=pdf_fields.SigSeedSubFilter.PADES
    )
    writer = IncrementalPdfFileWriter(BytesIO(data or a_pdf()))
    signer = PdfSigner(meta, hand_of(holder or a_signer()), timestamper=stamper)
    with time_machine.travel(SIGNED_AT, tick=False):
        out = signer.sign_pdf(writer)
    return bytes(out.getvalue())


def later_page(data: bytes) -> bytes:
    """The same file with its page changed afterwards, by an incremental update."""
    writer = IncrementalPdfFileWriter(BytesIO(data))
    page = writer.root["/Pages"]["/Kids"][0]
    stream = page["/Contents"]
    stream._data = b"BT /F1 12 Tf 72 720 Td (Altro testo) Tj ET"  # noqa: SLF001
    stream._encoded_data = None  # noqa: SLF001
    writer.mark_update(page.raw_get("/Contents"))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


# XAdES --------------------------------------------------------------------------------------------

XML = b'<?xml version="1.0" encoding="UTF-8"?>\n<atto Id="a1"><titolo>Convenzione</titolo></atto>'


def signed_xml(
    data: bytes = XML,
    holder: Holder | None = None,
    *,
    way: SignatureConstructionMethod = SignatureConstructionMethod.enveloped,
    uri: str | None = None,
) -> bytes:
    holder = holder or a_signer()
    signer = XAdESSigner(method=way)
    with time_machine.travel(SIGNED_AT, tick=False):
        root = signer.sign(
            etree.fromstring(data),
            key=holder.key,
            cert=[holder.certificate],
            reference_uri=uri,
        )
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def xml_apart(content: bytes, holder: Holder | None = None) -> bytes:
    """A signature in a file of its own over any bytes, named by an address."""
    holder = holder or a_signer()
    signer = XAdESSigner(method=SignatureConstructionMethod.detached)
    with time_machine.travel(SIGNED_AT, tick=False):
        root = signer.sign(
            etree.fromstring(XML),
            key=holder.key,
            cert=[holder.certificate],
            reference_uri="atto.txt",
        )
    reference = root.find(f"{DS}SignedInfo/{DS}Reference")
    reference.remove(reference.find(f"{DS}Transforms"))
    digest = hashlib.sha256(content).digest()
    reference.find(f"{DS}DigestValue").text = base64.b64encode(digest).decode()
    _sign_again(root, holder, exclusive=False)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


DS = "{http://www.w3.org/2000/09/xmldsig#}"
FILTER = "http://www.w3.org/2002/06/xmldsig-filter2"


def _leave_signatures_out(signature: Any, holder: Holder) -> None:
    """Say «without any signature» where it said «without this one», and sign that again."""
    info = signature.find(f"{DS}SignedInfo")
    transform = info.find(f"{DS}Reference/{DS}Transforms/{DS}Transform")
    transform.set("Algorithm", FILTER)
    xpath = etree.SubElement(transform, f"{{{FILTER}}}XPath", Filter="subtract")
    xpath.text = "/descendant::ds:Signature"
    method = info.find(f"{DS}CanonicalizationMethod").get("Algorithm")
    _sign_again(signature, holder, exclusive="exc-c14n" in method)


def _sign_again(signature: Any, holder: Holder, *, exclusive: bool) -> None:
    info = signature.find(f"{DS}SignedInfo")
    alone = etree.fromstring(etree.tostring(info, with_tail=False))
    said = etree.tostring(alone, method="c14n", exclusive=exclusive)
    made = holder.key.sign(said, padding.PKCS1v15(), hashes.SHA256())
    signature.find(f"{DS}SignatureValue").text = base64.b64encode(made).decode()


def signed_beside(data: bytes, *holders: Holder) -> bytes:
    """Signatures side by side, each on the document without any of them (XPath filter 2.0)."""
    root = etree.fromstring(data)
    for one in holders:
        whole = etree.fromstring(signed_xml(data, one))
        signature = whole.find(f"{DS}Signature")
        _leave_signatures_out(signature, one)
        root.append(signature)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def later_note(data: bytes) -> bytes:
    """The same file with a note stuck on its page afterwards."""
    writer = IncrementalPdfFileWriter(BytesIO(data))
    page = writer.root["/Pages"]["/Kids"][0]
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): generic.ArrayObject(
                [generic.NumberObject(one) for one in (72, 600, 300, 640)]
            ),
            generic.pdf_name("/Contents"): generic.pdf_string("Aggiunta"),
        }
    )
    if "/Annots" in page:
        page["/Annots"].append(writer.add_object(note))
        writer.update_container(page["/Annots"])
    else:
        page["/Annots"] = generic.ArrayObject([writer.add_object(note)])
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def stamped_pdf(data: bytes, stamper: Any) -> bytes:
    """The same file with a time-stamp over the whole of it."""
    writer = IncrementalPdfFileWriter(BytesIO(data))
    return bytes(PdfTimeStamper(stamper).timestamp_pdf(writer, "sha256").getvalue())


def locked_pdf() -> bytes:
    writer = copy_into_new_writer(PdfFileReader(BytesIO(a_pdf())))
    writer.encrypt("una password")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()

"""Files as people and enemies send them."""

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

import xlsxwriter

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>'
)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def xlsx(**sheets: Iterable[Iterable[Any]]) -> bytes:
    whole = io.BytesIO()
    with xlsxwriter.Workbook(whole, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    if hasattr(value, "year"):
                        sheet.write_datetime(number, place, value, day)
                    else:
                        sheet.write(number, place, value)
    return whole.getvalue()


def ods(name: str, rows: Iterable[Iterable[str]]) -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="{name}">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    return zipped({"mimetype": ODS_TYPE, "content.xml": content, "META-INF/manifest.xml": manifest})


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return whole.getvalue()


def with_part(book: bytes, name: str, content: str | bytes) -> bytes:
    """The same archive with a part put in the place of its own."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    return zipped({**parts, name: content})


def billion_laughs(book: bytes) -> bytes:
    entities = "".join(
        f'<!ENTITY l{n} "{"&l" + str(n - 1) + ";" if n else "ah"}">' * 1 for n in range(10)
    )
    text = f'<?xml version="1.0"?><!DOCTYPE sst [{entities}]><sst><si><t>&l9;</t></si></sst>'
    return with_part(book, "xl/sharedStrings.xml", text)


def zip_bomb(book: bytes) -> bytes:
    return with_part(book, "xl/worksheets/sheet1.xml", b" " * (400 << 20))


def lying_bomb(book: bytes) -> bytes:
    """An archive whose directory says that a part of forty megabytes has ten bytes."""
    size = 40 << 20
    bomb = bytearray(with_part(book, "xl/worksheets/sheet1.xml", b" " * size))
    true, false = struct.pack("<I", size), struct.pack("<I", 10)
    return bytes(bomb.replace(true, false))


def far_cell(book: bytes) -> bytes:
    """A sheet with one cell at the last row and column that a spreadsheet can have."""
    content = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
        '2006/main"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    return with_part(book, "xl/worksheets/sheet1.xml", content)

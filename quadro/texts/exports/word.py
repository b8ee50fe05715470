"""Word files: the text with real headings, and a comparison as tracked changes."""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from quadro.texts.comparison import Comparison, Mark, Piece, Row
from quadro.texts.exports.sheet import Sheet

AUTHOR = "Quadro"


def as_docx(sheet: Sheet) -> bytes:
    word = _new(sheet.title, sheet.state)
    for article in sheet.body.articles:
        word.add_heading(article.label, level=1)
        for row in article.paragraphs:
            mark = f"{row.number}. " if article.is_numbered else ""
            word.add_paragraph(f"{mark}{row.wording}")
    return _bytes(word, sheet.notes)


def comparison_as_docx(title: str, state: str, comparison: Comparison, *, at: datetime) -> bytes:
    """The newer version, with what it adds and takes from the older one as tracked changes."""
    word = _new(title, state)
    moment = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    for count, row in enumerate(comparison.rows):
        paragraph = word.add_heading("", level=1) if row.is_heading else word.add_paragraph()
        for piece in _labelled(row):
            paragraph._p.append(_tracked(piece, count, moment))  # noqa: SLF001 - python-docx has no tracked changes
    return _bytes(word, ())


def _labelled(row: Row) -> Iterator[Piece]:
    """The number stands before the words, as part of what was added or removed with them."""
    whole = {"added": Mark.ADDED, "removed": Mark.REMOVED}.get(row.change, Mark.KEPT)
    number = row.place if row.is_heading else row.place.partition(".")[2]
    if row.is_heading and number:
        yield Piece(whole, f"{number} · ")
    elif not row.is_heading and not row.place.startswith("P."):
        yield Piece(whole, f"{number}. ")
    yield from row.pieces


def _tracked(piece: Piece, count: int, moment: str) -> Any:
    run = OxmlElement("w:r")
    lines = piece.text.split("\n")
    for place, line in enumerate(lines):
        if place:
            run.append(OxmlElement("w:br"))
        words = OxmlElement("w:delText" if piece.mark == Mark.REMOVED else "w:t")
        words.set(qn("xml:space"), "preserve")
        words.text = line
        run.append(words)
    if piece.mark == Mark.KEPT:
        return run
    change = OxmlElement(f"w:{piece.mark}")
    change.set(qn("w:id"), str(count))
    change.set(qn("w:author"), AUTHOR)
    change.set(qn("w:date"), moment)
    change.append(run)
    return change


def _new(title: str, state: str) -> Word:
    word = Document()
    word.core_properties.title = title[:255]
    word.core_properties.author = AUTHOR
    word.core_properties.language = "it"
    word.styles["Normal"].font.name = "Calibri"
    word.styles["Normal"].font.size = Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "it-IT")
    word.styles["Normal"].element.get_or_add_rPr().append(language)
    # In the head and the foot of the page: read back from the file, the text is the text alone.
    word.sections[0].header.paragraphs[0].text = state
    word.add_heading(title, level=0)
    return word


def _bytes(word: Word, notes: Any) -> bytes:
    run = word.sections[0].footer.paragraphs[0].add_run(" ".join(notes))
    run.font.size = Pt(8)
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()

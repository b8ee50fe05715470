"""A text, or what changes between two versions of it, as a file: Word, PDF, HTML, plain."""

from quadro.texts.exports.pages import as_html, as_plain
from quadro.texts.exports.printed import as_pdf, comparison_as_pdf
from quadro.texts.exports.sheet import FORMS, Form, Sheet, sheet_of
from quadro.texts.exports.word import as_docx, comparison_as_docx

__all__ = [
    "FORMS",
    "Form",
    "Sheet",
    "as_docx",
    "as_html",
    "as_pdf",
    "as_plain",
    "comparison_as_docx",
    "comparison_as_pdf",
    "sheet_of",
]

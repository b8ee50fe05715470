"""A text, or what changes between two versions of it, as a file: Word, PDF, HTML, plain.

The libraries of Word and PDF weigh some 16 MB: a web worker has them once somebody asks for a file.
"""

from datetime import datetime

from django.conf import settings
from django.utils.translation import override

from quadro.texts.comparison import Comparison
from quadro.texts.exports.pages import as_html, as_plain
from quadro.texts.exports.sheet import FORMS, Form, Sheet, sheet_of
from quadro.texts.models import TextVersion

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
    "printed_of",
    "sheet_of",
]


def as_docx(sheet: Sheet) -> bytes:
    from quadro.texts.exports import word  # noqa: PLC0415 - its library is heavy

    return word.as_docx(sheet)


def comparison_as_docx(title: str, state: str, comparison: Comparison, *, at: datetime) -> bytes:
    from quadro.texts.exports import word  # noqa: PLC0415 - its library is heavy

    return word.comparison_as_docx(title, state, comparison, at=at)


def as_pdf(sheet: Sheet, *, at: datetime) -> bytes:
    from quadro.texts.exports import printed  # noqa: PLC0415 - its library is heavy

    return printed.as_pdf(sheet, at=at)


def printed_of(version: TextVersion) -> bytes:
    """The PDF of a version: the same bytes for everybody, in the language of the act."""
    with override(settings.LANGUAGE_CODE):
        return as_pdf(sheet_of(version), at=version.saved_at or version.created_at)


def comparison_as_pdf(title: str, state: str, comparison: Comparison, *, at: datetime) -> bytes:
    from quadro.texts.exports import printed  # noqa: PLC0415 - its library is heavy

    return printed.comparison_as_pdf(title, state, comparison, at=at)

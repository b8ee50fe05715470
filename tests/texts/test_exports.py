import io
from dataclasses import replace

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader

from quadro.texts.body import Body, tidy
from quadro.texts.comparison import compare
from quadro.texts.exports import (
    Sheet,
    as_docx,
    as_html,
    as_pdf,
    comparison_as_docx,
    comparison_as_pdf,
    sheet_of,
)
from quadro.texts.patterns import patterns
from tests.texts.world import a_text, saved
from tests.worlds import NOON

HOSTILE = '#panic() *a* $x$ @b `c` <b>&amp; \\ [da completare: x] // /* #import "/etc/passwd"'


def a_body(wording: str = HOSTILE) -> Body:
    body = patterns()["convenzione"].body()
    row = next(body.paragraphs())
    return body.with_wording(row.anchor, wording, revised=1)


def a_sheet(wording: str = HOSTILE) -> Sheet:
    return Sheet(f"Titolo {HOSTILE}", "Bozza", ["Nota #x"], a_body(wording))


def is_tagged(pdf: bytes) -> bool:
    root = PdfFileReader(io.BytesIO(pdf)).root
    return bool(root["/MarkInfo"]["/Marked"]) and "/StructTreeRoot" in root and "/Lang" in root


def test_the_pdf_is_tagged_and_nothing_typed_is_markup() -> None:
    assert is_tagged(as_pdf(a_sheet(), at=NOON))


@pytest.mark.parametrize("sign", ["😀", "中文", "\u0378", "\u202e", "א"])
def test_a_sign_that_no_font_has_does_not_cost_the_file(sign: str) -> None:
    assert is_tagged(as_pdf(a_sheet(sign), at=NOON))
    assert as_docx(a_sheet(sign))


@settings(deadline=None, max_examples=20)
@given(st.text(max_size=30).map(tidy))
def test_whatever_is_typed_becomes_a_file(wording: str) -> None:
    sheet = Sheet("Titolo", "Bozza", [], a_body(wording))
    assert as_docx(sheet).startswith(b"PK")
    assert as_pdf(sheet, at=NOON).startswith(b"%PDF")


def test_the_pdf_of_the_same_words_has_the_same_bytes() -> None:
    sheet = a_sheet()
    assert as_pdf(sheet, at=NOON) == as_pdf(sheet, at=NOON)


def test_a_comparison_goes_on_paper_tagged() -> None:
    found = compare(a_body("Prima."), a_body(HOSTILE))
    assert is_tagged(comparison_as_pdf("Confronto", "1 e 2", found, at=NOON))


def test_word_has_the_words_as_they_are_under_real_headings() -> None:
    sheet = a_sheet()
    word = Document(io.BytesIO(as_docx(sheet)))

    headings = [one.text for one in word.paragraphs if one.style and one.style.name == "Heading 1"]
    assert headings == [one.label for one in sheet.body.articles]
    assert HOSTILE in [one.text for one in word.paragraphs]


def test_word_shows_a_comparison_as_tracked_changes() -> None:
    old = patterns()["convenzione"].body()
    row = next(old.paragraphs())
    new = old.with_wording(row.anchor, f"{row.wording} Nuovo.", revised=2)
    new = replace(new, articles=new.articles[:-1])

    word = Document(io.BytesIO(comparison_as_docx("T", "1 e 2", compare(old, new), at=NOON)))

    xml = word.element.xml
    assert '<w:t xml:space="preserve"> Nuovo.</w:t>' in xml
    assert xml.count("<w:del ") >= 3
    assert "<w:delText" in xml


def test_html_escapes_what_was_typed() -> None:
    page = as_html(a_sheet()).decode()

    assert "&lt;b&gt;&amp;amp;" in page
    assert "<b>" not in page
    assert '<html lang="it">' in page


@pytest.mark.django_db
def test_a_file_says_of_which_version_it_is_and_its_fingerprint() -> None:
    version = saved(a_text())

    sheet = sheet_of(version)

    assert sheet.state == "Bozza, versione 1"
    assert sheet.notes[-1].endswith(version.sha256)

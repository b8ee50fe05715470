import io
import time
import zipfile

import pytest
from django.core.files.base import ContentFile
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from quadro.kit.refusals import Refused, Stale
from quadro.texts import actions, reading
from quadro.texts.body import Body
from quadro.texts.exports import Sheet, as_docx
from quadro.texts.patterns import patterns
from tests.texts.world import LATER, REQUIRED, a_docx, a_text, body_of, paragraph, saved
from tests.worlds import the_system

SECONDS = 5
DOCUMENT = "word/document.xml"


def read(content: bytes) -> Body:
    return reading.read(ContentFile(content, name="testo.docx"), REQUIRED)


def told(body: Body) -> list[tuple[str, str, list[str]]]:
    return [
        (one.number, one.heading, [row.wording for row in one.paragraphs]) for one in body.articles
    ]


def test_articles_and_clauses_are_recognised_as_offices_write_them() -> None:
    body = read(
        a_docx(
            ("Title", "Convenzione"),
            "Premesso che serve;",
            "Art. 1 – Fini",
            "1. Gestire insieme, ai sensi dell’art. 30 del Testo unico:",
            "a) la casa;",
            "b) la scuola.",
            "2. Spendere meno.",
            "Articolo 2",
            "(Durata)",
            "La convenzione dura cinque anni.",
            "Art. 30 del D.Lgs. 267/2000 si applica per il resto.",
        )
    )

    assert told(body) == [
        ("", "Premesse", ["Premesso che serve;"]),
        (
            "1",
            "Fini",
            [
                "Gestire insieme, ai sensi dell’art. 30 del Testo unico:"
                "\na) la casa;\nb) la scuola.",
                "Spendere meno.",
            ],
        ),
        (
            "2",
            "Durata",
            [
                "La convenzione dura cinque anni.",
                "Art. 30 del D.Lgs. 267/2000 si applica per il resto.",
            ],
        ),
    ]
    assert [one.content for one in body.articles] == ["", "fini", "durata"]


def test_without_articles_the_headings_of_word_are_taken() -> None:
    body = read(a_docx(("Heading 1", "Fini"), "Gestire.", ("Heading 1", "Durata"), "Un anno."))

    assert told(body) == [("1", "Fini", ["Gestire."]), ("2", "Durata", ["Un anno."])]


def test_points_that_word_counts_and_tables_belong_to_their_paragraph() -> None:
    word = Document()
    word.add_paragraph("Art. 1 Rapporti finanziari")
    word.add_paragraph("Le quote sono:")
    table = word.add_table(rows=2, cols=2)
    for place, words in enumerate(("Rho", "40 %", "Legnano", "60 %")):
        table.cell(place // 2, place % 2).text = words
    word.add_paragraph("Si pagano a marzo.")
    buffer = io.BytesIO()
    word.save(buffer)

    [(_number, _heading, rows)] = told(read(buffer.getvalue()))
    assert rows == ["Le quote sono:\nRho | 40 %\nLegnano | 60 %", "Si pagano a marzo."]


def with_part(name: str, content: bytes) -> bytes:
    """A Word file with one part replaced."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(a_docx("Art. 1 Fini", "Gestire."))) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, content)
    return buffer.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def document(inside: str) -> bytes:
    return f"<w:document {W}><w:body>{inside}</w:body></w:document>".encode()


def test_footnotes_stand_in_their_place_and_of_tracked_changes_the_newer_words_are_read() -> None:
    content = with_part(
        DOCUMENT,
        document(
            "<w:p><w:r><w:t>Art. 1 Fini</w:t></w:r></w:p>"
            '<w:p><w:r><w:t>Gestire</w:t><w:footnoteReference w:id="2"/></w:r>'
            "<w:del><w:r><w:delText> male</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t> bene.</w:t></w:r></w:ins></w:p>"
        ),
    )
    noted = io.BytesIO(content)
    with zipfile.ZipFile(noted, "a") as archive:
        archive.writestr(
            "word/footnotes.xml",
            f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>la casa</w:t></w:r></w:p>'
            "</w:footnote></w:footnotes>",
        )

    assert told(read(noted.getvalue())) == [("1", "Fini", ["Gestire [nota: la casa] bene."])]


def an_archive(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "<a/>")
    return buffer.getvalue()


BOMB = b"<a>" + b"0" * (20 << 20) + b"</a>"
HOSTILE = {
    "empty": (b"", "vuoto"),
    "garbage": (b"\x00\x01" * 500, "non è quello di un documento Word"),
    "pdf": (b"%PDF-1.7\n", "non è quello di un documento Word"),
    "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password oppure è un vecchio"),
    "truncated": (a_docx("Art. 1 Fini", "Gestire.")[:-400], "rovinato"),
    "bomb": (with_part("word/media/x.xml", BOMB), "enormemente più grande"),
    "entities": (
        with_part(DOCUMENT, b'<!DOCTYPE x [<!ENTITY a "b">]>' + document("<w:p/>")),
        "entità XML",
    ),
    "external": (
        with_part(DOCUMENT, b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + document("<w:p/>")),
        "entità XML",
    ),
    "not xml": (with_part(DOCUMENT, b"<w:p"), "rovinato"),
    "deep": (with_part(DOCUMENT, document("<w:p>" * 50_000)), "troppa memoria o troppo tempo"),
    "endless": (
        with_part(DOCUMENT, document("<w:p><w:r><w:t>Art. 1</w:t></w:r></w:p>" * 10_001)),
        "troppo lungo",
    ),
    "macros": (with_part("word/vbaProject.bin", b"x"), "macro"),
    "another archive": (an_archive("xl/workbook.xml"), "non è quello di un documento Word"),
    "no articles": (a_docx("Solo una frase."), "non si riconosce nessun articolo"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_sentence_before_long(name: str) -> None:
    content, why = HOSTILE[name]
    started = time.perf_counter()

    with pytest.raises(Refused, match=why):
        read(content)

    assert time.perf_counter() - started < 2 * SECONDS


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0.001)

    with pytest.raises(Refused, match="troppa memoria o troppo tempo"):
        read(a_docx("Art. 1 Fini", "Gestire."))


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "heading", "numbered", "item", "row", "title"]),
                          st.text(max_size=60).map(str.strip))))  # fmt: skip
def test_whatever_the_blocks_are_there_are_articles_or_a_sentence(
    blocks: list[tuple[str, str]],
) -> None:
    try:
        body = reading.recognised(blocks)
    except Refused:
        return
    assert all(one.paragraphs and one.heading for one in body.articles)


@pytest.mark.parametrize("code", patterns())
def test_what_goes_out_to_word_comes_back_the_same(code: str) -> None:
    body = patterns()[code].body()

    back = read(as_docx(Sheet("Titolo", "Bozza", ["Impronta"], body)))

    assert [one[1:] for one in told(back)][-3:] == [one[1:] for one in told(body)][-3:]
    assert told(back)[0][2] == told(body)[0][2]


@pytest.mark.django_db
def test_a_file_over_a_text_keeps_the_anchors_of_what_is_still_the_same() -> None:
    text = a_text(("Fini", "Gestire insieme un’agenzia.\n\nSpendere meno."), ("Durata", "Un anno."))
    saved(text)
    before = paragraph(text)
    upload = ContentFile(
        a_docx("Art. 1 Fini", "1. Gestire insieme una sola agenzia.", "Art. 2 Recesso", "Si può."),
        name="nuovo.docx",
    )
    text.refresh_from_db()

    count = actions.import_docx(text, upload, version=text.version, by=the_system(), at=LATER)

    after = paragraph(text)
    assert count == 2
    assert (after.anchor, after.wording) == (before.anchor, "Gestire insieme una sola agenzia.")
    assert [one.heading for one in body_of(text).articles] == ["Fini", "Recesso"]


@pytest.mark.django_db
def test_a_file_chosen_while_another_wrote_is_not_put_over_the_words() -> None:
    text = a_text()
    upload = ContentFile(a_docx("Art. 1 Fini", "Gestire."), name="nuovo.docx")

    with pytest.raises(Stale):
        actions.import_docx(text, upload, version=text.version - 1, by=the_system(), at=LATER)

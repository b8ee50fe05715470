"""Texts to test with, built through the actions."""

import io
from datetime import timedelta

from docx import Document

from quadro.accounts.actors import Actor
from quadro.texts import actions, queries
from quadro.texts.body import Article, Body, Paragraph
from quadro.texts.models import Text, TextVersion
from tests.worlds import NOON, an_actor, the_system

REQUIRED = (
    {"code": "fini", "label": "Fini", "source": "art. 30 c. 2"},
    {"code": "durata", "label": "Durata", "source": "art. 30 c. 2"},
)
LATER = NOON + timedelta(days=1)


def a_text(*articles: tuple[str, str], title: str = "Casa in affitto") -> Text:
    """A text with an article for each pair (heading, wording)."""
    by = the_system()
    text = actions.start(title, by=by, at=NOON)
    for heading, wording in articles or (("Fini", "Gestire insieme.\n\nSpendere meno."),):
        actions.add_article(text, heading, wording, by=by, at=NOON)
    return Text.objects.get(pk=text.pk)


def body_of(text: Text) -> Body:
    return queries.current(text).body


def article(text: Text, place: int = 0) -> Article:
    return body_of(text).articles[place]


def paragraph(text: Text, place: int = 0) -> Paragraph:
    return list(body_of(text).paragraphs())[place]


def saved(text: Text, audience: str = "parties", name: str = "") -> TextVersion:
    return actions.save_version(text, name, audience=audience, by=the_system(), at=LATER)


def numbers(text: Text) -> list[str]:
    return [one.number for one in body_of(text).articles]


def somebody() -> Actor:
    return an_actor()


def a_docx(*lines: tuple[str, str] | str) -> bytes:
    """A Word file with a paragraph for each line, or for each pair (style, line)."""
    word = Document()
    for line in lines:
        style, words = line if isinstance(line, tuple) else ("Normal", line)
        word.add_paragraph(words, style=style)
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()

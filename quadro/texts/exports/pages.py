"""HTML that stands by itself (no style, no script), and the lines that the fingerprint is of."""

from django.template.loader import render_to_string

from quadro.texts.canonical import plain
from quadro.texts.exports.sheet import Sheet
from quadro.texts.models import TextVersion


def as_html(sheet: Sheet) -> bytes:
    return render_to_string("texts/export.html", {"sheet": sheet}).encode()


def as_plain(version: TextVersion) -> bytes:
    return plain(version.text.title, version.body).encode()

"""HTML that stands by itself: no style, no script, headings and numbers as text."""

from django.template.loader import render_to_string

from quadro.texts.exports.sheet import Sheet


def as_html(sheet: Sheet) -> bytes:
    return render_to_string("texts/export.html", {"sheet": sheet}).encode()

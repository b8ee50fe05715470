"""PDF, tagged for screen readers (PDF/UA-1), made by typst from our own templates.

The words of a text go in as data and are shown as such: nothing that a person typed is markup.
Only the fonts inside typst are used, so that a page is the same on every machine. The standard
refuses a sign that no font has: then the fonts of the system are tried, and at last the page is
made without the promise of the standard, tagged all the same.
"""

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import typst
from django.utils.translation import gettext as _

from quadro.texts.comparison import Comparison, Row
from quadro.texts.exports.sheet import Sheet

FOLDER = Path(__file__).with_name("typ")
SHORT = 80
"""Letters of the title at the foot of each page."""


def as_pdf(sheet: Sheet, *, at: datetime) -> bytes:
    articles = [
        {
            "label": article.label,
            "rows": [
                {"number": f"{row.number}." if article.is_numbered else "", "words": row.wording}
                for row in article.paragraphs
            ],
        }
        for article in sheet.body.articles
    ]
    told = {"state": sheet.state, "notes": list(sheet.notes), "articles": articles}
    return _compiled("text.typ", sheet.title, told, at=at)


def comparison_as_pdf(title: str, state: str, comparison: Comparison, *, at: datetime) -> bytes:
    """Changes in one column: added underlined, removed struck, equal parts told in a line."""
    rows: list[dict[str, Any]] = []
    for stretch in comparison.stretches:
        if stretch.is_folded and stretch.paragraphs:
            rows.append({"folded": _("Paragrafi uguali: %(n)s") % {"n": stretch.paragraphs}})
        elif not stretch.is_folded:
            rows += [_told(row) for row in stretch.rows]
    words = {"added": _("aggiunto"), "removed": _("tolto")}
    return _compiled("comparison.typ", title, {"state": state, "rows": rows, **words}, at=at)


def _told(row: Row) -> dict[str, Any]:
    return {
        "place": row.place,
        "was": row.was,
        "is_heading": row.is_heading,
        "pieces": [{"mark": str(one.mark), "text": one.text} for one in row.pieces],
    }


def _compiled(template: str, title: str, told: dict[str, Any], *, at: datetime) -> bytes:
    words = {"title": title, "short": title[:SHORT], "told": json.dumps(told)}
    for only_ours in (True, False):
        with suppress(typst.TypstError):
            return _made(template, words, at=at, standard="ua-1", only_ours=only_ours)
    return _made(template, words, at=at, standard="1.7", only_ours=False)


def _made(
    template: str, words: dict[str, str], *, at: datetime, standard: Literal["ua-1", "1.7"],
    only_ours: bool,
) -> bytes:  # fmt: skip
    return typst.compile(
        str(FOLDER / template),
        root=str(FOLDER),
        format="pdf",
        sys_inputs=words,
        pdf_standards=standard,
        ignore_system_fonts=only_ours,
        timestamp=int(at.timestamp()),
    )

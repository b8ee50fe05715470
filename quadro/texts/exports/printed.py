"""A text as a PDF, and two versions of it side by side."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from quadro.kit import printing
from quadro.texts.comparison import Comparison, Row
from quadro.texts.exports.sheet import Sheet

FOLDER = Path(__file__).with_name("typ")


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
    return printing.as_pdf(FOLDER / "text.typ", sheet.title, told, at=at)


def comparison_as_pdf(title: str, state: str, comparison: Comparison, *, at: datetime) -> bytes:
    """Changes in one column: added underlined, removed struck, equal parts told in a line."""
    rows: list[dict[str, Any]] = []
    for stretch in comparison.stretches:
        if stretch.is_folded and stretch.paragraphs:
            rows.append({"folded": _("Paragrafi uguali: %(n)s") % {"n": stretch.paragraphs}})
        elif not stretch.is_folded:
            rows += [_told(row) for row in stretch.rows]
    words = {"added": _("aggiunto"), "removed": _("tolto")}
    return printing.as_pdf(
        FOLDER / "comparison.typ", title, {"state": state, "rows": rows, **words}, at=at
    )


def _told(row: Row) -> dict[str, Any]:
    return {
        "place": row.place,
        "was": row.was,
        "is_heading": row.is_heading,
        "pieces": [{"mark": str(one.mark), "text": one.text} for one in row.pieces],
    }

"""The books that we hand out: templates with their explanations, and refused rows to mend."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from quadro.imports.queries import Shown
from quadro.kit.exports import harmless
from quadro.kit.sheets import Importer

WIDE, TALL = 60, 500
EXPLAINS = "spiegazioni"
WHY = "perche_no"
"""A heading that no importer knows: it is left aside when the file comes back."""
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def template(importer: Importer) -> bytes:
    """Headings to fill in; beside them, what each column means, with an example.

    Cells are text: a spreadsheet would make a day of `2020-09` and lose the zeros of a code.
    Examples stay out of the first sheet, so that nobody imports them.
    """
    import xlsxwriter  # noqa: PLC0415 - a worker that writes no file does without it

    whole = io.BytesIO()
    with xlsxwriter.Workbook(whole, OPTIONS) as book:
        text = book.add_format({"num_format": "@"})
        wanted = book.add_format({"bold": True, "bg_color": "#c3dbf3", "num_format": "@"})
        optional = book.add_format({"bold": True, "num_format": "@"})
        sheet = book.add_worksheet(importer.name[:31])
        for place, column in enumerate(importer.columns):
            sheet.write_string(0, place, column.name, wanted if column.required else optional)
            sheet.set_column(place, place, max(14, len(column.name) + 2), text)
        sheet.freeze_panes(1, 0)
        _explain(book, importer)
    return whole.getvalue()


def _explain(book: Any, importer: Importer) -> None:
    sheet = book.add_worksheet(EXPLAINS)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 3, WIDE)
    for place, heading in enumerate([_("Colonna"), _("Obbligatoria"), _("Che cosa"), _("Esempio")]):
        sheet.write_string(0, place, heading, bold)
    for number, column in enumerate(importer.columns, start=1):
        required = _("sì") if column.required else _("no")
        for place, said in enumerate([column.name, required, str(column.about), column.example]):
            sheet.write_string(number, place, str(harmless(said)), wrapped)


def template_csv(importer: Importer) -> bytes:
    """Semicolons and the signature of UTF-8: what an Italian Excel opens in columns."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerow([column.name for column in importer.columns])
    return text.getvalue().encode("utf-8-sig")


def refused(shown: Shown) -> bytes:
    """The refused rows alone, whole, with why: to mend them and bring them again."""
    import xlsxwriter  # noqa: PLC0415 - a worker that writes no file does without it

    whole, proposal = io.BytesIO(), _("Proposta:")
    with xlsxwriter.Workbook(whole, OPTIONS) as book:
        for label, sheet in shown.by_sheet:
            reasons: dict[int, list[str]] = {}
            for one in shown.refusals:
                if one.sheet == label:
                    told = " ".join(filter(None, (f"{one.column}:", one.reason)))
                    reasons.setdefault(one.row, []).append(
                        f"{told} {proposal} {one.suggestion}" if one.suggestion else told
                    )
            if reasons:
                rows = ((cells, reasons[row]) for row, cells in sheet.rows if row in reasons)
                _fill(book.add_worksheet(sheet.importer[:31]), _headings(sheet.rows), rows)
        if not book.worksheets():
            book.add_worksheet(_("niente"))
    return whole.getvalue()


def _headings(rows: Sequence[tuple[int, dict[str, str]]]) -> list[str]:
    found: dict[str, None] = {}
    for _row, cells in rows:
        found.update(dict.fromkeys(cells))
    return list(found)


def _fill(
    sheet: Any, headings: list[str], rows: Iterable[tuple[dict[str, str], list[str]]]
) -> None:
    for place, heading in enumerate([*headings, WHY]):
        sheet.write_string(0, place, heading)
    for number, (cells, reasons) in enumerate(rows, start=1):
        for place, heading in enumerate(headings):
            sheet.write_string(number, place, str(harmless(cells.get(heading, ""))))
        sheet.write_string(number, len(headings), " · ".join(reasons))
    sheet.set_column(0, len(headings), 24)

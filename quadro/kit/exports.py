"""Tables as files that a spreadsheet opens without running anything in them."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.timezone import localtime

from quadro.kit.dates import ApproximateDay

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Column:
    """A column of an export: `name` is stable, `label` is what people read."""

    name: str
    label: str | Promise
    value: Callable[[Any], Any]
    about: str | Promise = ""
    is_typed: bool = False
    """To be filled in: a cell of text, of which a spreadsheet makes no percentage and no day."""


def harmless(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if isinstance(value, str) and value.startswith(DANGEROUS):
        return f"'{value}"
    return value


def plain(value: Any) -> Any:
    """A value as CSV says it: ISO days, decimals with a point, no None."""
    if value is None:
        return ""
    if isinstance(value, ApproximateDay):
        return value.iso
    if isinstance(value, datetime):
        value = localtime(value).isoformat(timespec="seconds")
    elif isinstance(value, date):
        value = value.isoformat()
    elif isinstance(value, bool):
        value = "sì" if value else "no"
    return value if isinstance(value, int | float | Decimal) else harmless(str(value))


def as_csv(columns: Sequence[Column], rows: Iterable[Any], *, name: str) -> HttpResponse:
    """UTF-8 with signature, comma, one heading row with the stable names."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    writer.writerows([plain(column.value(row)) for column in columns] for row in rows)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def as_xlsx(columns: Sequence[Column], rows: Iterable[Any], *, name: str) -> HttpResponse:
    """One sheet with Italian headings, dates and numbers as such, nothing that calculates."""
    import xlsxwriter  # noqa: PLC0415 - a worker that writes no file does without it

    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(name[:31])
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        text = book.add_format({"num_format": "@"})
        for place, column in enumerate(columns):
            sheet.write_string(0, place, str(column.label), bold)
            if column.is_typed:
                sheet.set_column(place, place, None, text)
        for line, row in enumerate(rows, start=1):
            for place, column in enumerate(columns):
                value = column.value(row)
                if column.is_typed:
                    sheet.write_string(line, place, str(plain(value)), text)
                elif isinstance(value, date) and not isinstance(value, datetime):
                    sheet.write_datetime(line, place, datetime.combine(value, time.min), day)
                elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
                    sheet.write_number(line, place, value)
                else:
                    sheet.write_string(line, place, str(plain(value)))
        sheet.freeze_panes(1, 0)
        sheet.autofit(300)
    response = HttpResponse(
        buffer.getvalue(),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def as_file(
    form: str, columns: Iterable[Column], rows: Iterable[Any], *, name: str
) -> HttpResponse | None:
    """The file that `?formato=` asks for; None for a page."""
    if form == "csv":
        return as_csv(list(columns), rows, name=name)
    if form == "xlsx":
        return as_xlsx(list(columns), rows, name=name)
    return None

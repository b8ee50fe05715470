"""The charts of an indicator and its blocks as files: `?formato=csv&blocco=comuni`."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.kit.charts import Lines, Series
from quadro.kit.exports import Column, as_csv, as_xlsx
from quadro.kit.numbers import written
from quadro.monitoring.models import Formula, Indicator
from quadro.monitoring.periods import name_of
from quadro.monitoring.queries import Sheet, words_of
from quadro.territory.map import Values

MOST_DRAWN = 36
"""Periods that fit in a chart; the table and the file have them all."""


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def years_chart(sheet: Sheet, query: str) -> Lines | None:
    """Year by year what was reached beside what was planned."""
    years = sheet.years
    if not sheet.plan.targets or sheet.indicator.formula == Formula.SCALE:
        return None
    return Lines(
        title=_("%(title)s: valore e obiettivo, anno per anno") % {"title": sheet.indicator.title},
        heading=_("Anno"),
        unit=sheet.indicator.unit,
        csv=f"?{query}formato=csv&blocco=anni",
        source=_("Di ogni anno l’ultimo dato; fra due obiettivi il previsto va in linea retta."),
        labels=[str(one.year) for one in years],
        series=[
            Series(_("valore"), [_number(one.value) for one in years]),
            Series(_("previsto"), [_number(one.planned) for one in years], planned=True),
        ],
        places=sheet.indicator.decimals,
    )


def periods_chart(sheet: Sheet, query: str) -> Lines | None:
    """Period by period; what is known of too few places is left out of the line."""
    rows = sheet.series[-MOST_DRAWN:]
    if len(rows) <= 1 or sheet.indicator.formula == Formula.SCALE:
        return None
    drawn = {one.since for one in sheet.drawn}
    indicator = sheet.indicator
    has_plan = bool(sheet.plan.targets)
    return Lines(
        title=_("%(title)s, periodo per periodo") % {"title": indicator.title},
        heading=_("Periodo"),
        unit=indicator.unit,
        csv=f"?{query}formato=csv&blocco=periodi",
        source=_("Un periodo di cui si sa meno della metà dei luoghi non si disegna."),
        labels=[name_of(indicator.periodicity, one.since) for one in rows],
        series=[
            Series(
                _("valore"),
                [_number(one.combined.value) if one.since in drawn else None for one in rows],
            ),
            *(
                [
                    Series(
                        _("previsto"),
                        [_number(sheet.plan.value_on(one.on)) for one in rows],
                        planned=True,
                    )
                ]
                if has_plan
                else []
            ),
        ],
        places=indicator.decimals,
    )


def map_values(sheet: Sheet, by: str) -> Values:
    """Slug → value and words, of municipalities or of zones with Milano."""
    rows = sheet.municipalities if by == "municipality" else [*sheet.zones, *_milano(sheet)]
    return {
        one.slug: (_number(one.value), in_words(sheet.indicator, one.value))
        for one in rows
        if one.slug
    }


def _milano(sheet: Sheet) -> Iterable[Any]:
    """The map by zone draws it too: it is in none."""
    return [one for one in sheet.municipalities if one.slug == "milano"]


def in_words(indicator: Indicator, value: Decimal | None) -> str:
    if value is None:
        return _("dato non disponibile")
    words = str(words_of(indicator, value))
    return words or f"{written(value, indicator.decimals)} {indicator.unit}"


# Files --------------------------------------------------------------------------------------------

PLACES = (
    Column("luogo", gettext_lazy("luogo"), lambda row: row.name),
    Column("chiave", gettext_lazy("chiave"), lambda row: row.slug),
    Column("valore", gettext_lazy("valore"), lambda row: row.value),
    Column("sopra", gettext_lazy("sopra la linea"), lambda row: row.combined.total),
    Column("sotto", gettext_lazy("sotto la linea"), lambda row: row.combined.weight),
    Column("luoghi_noti", gettext_lazy("luoghi di cui si sa"), lambda row: row.combined.known),
    Column("luoghi", gettext_lazy("luoghi"), lambda row: row.combined.of),
    Column("dati_al", gettext_lazy("dati al"), lambda row: row.on),
    Column("contestato", gettext_lazy("contestato"), lambda row: row.is_contested),
    Column("dimostrativo", gettext_lazy("dato dimostrativo"), lambda row: row.is_demonstration),
)
PERIODS = (
    Column("dal", gettext_lazy("dal"), lambda row: row.since),
    Column("al", gettext_lazy("al"), lambda row: row.on),
    Column("valore", gettext_lazy("valore"), lambda row: row.combined.value),
    Column("luoghi_noti", gettext_lazy("luoghi di cui si sa"), lambda row: row.combined.known),
    Column("luoghi", gettext_lazy("luoghi"), lambda row: row.combined.of),
)
YEARS = (
    Column("anno", gettext_lazy("anno"), lambda row: row.year),
    Column("valore", gettext_lazy("valore"), lambda row: row.value),
    Column("previsto", gettext_lazy("previsto"), lambda row: row.planned),
    Column("obiettivo", gettext_lazy("obiettivo"), lambda row: row.target),
)
BLOCKS: dict[str, tuple[tuple[Column, ...], Callable[[Sheet], Iterable[Any]]]] = {
    "luoghi": (PLACES, lambda sheet: sheet.terms or [sheet.value]),
    "zone": (PLACES, lambda sheet: sheet.zones),
    "comuni": (PLACES, lambda sheet: sheet.municipalities),
    "periodi": (PERIODS, lambda sheet: sheet.series),
    "anni": (YEARS, lambda sheet: sheet.years),
}


def as_file(sheet: Sheet, block: str, form: str) -> HttpResponse | None:
    """A block of the page as a file; None for what is asked in no way that we know."""
    if block not in BLOCKS or form not in ("csv", "xlsx"):
        return None
    columns, rows_of = BLOCKS[block]
    write = as_csv if form == "csv" else as_xlsx
    return write(columns, rows_of(sheet), name=f"{sheet.indicator.slug}-{block}")


READINGS = (
    Column("indicatore", gettext_lazy("indicatore"), lambda row: row.indicator.code),
    Column("luogo", gettext_lazy("luogo"), lambda row: row.place_name),
    Column("parte", gettext_lazy("disaggregazione"), lambda row: row.breakdown),
    Column("dal", gettext_lazy("dal"), lambda row: row.since),
    Column("al", gettext_lazy("al"), lambda row: row.on),
    Column("valore", gettext_lazy("valore"), lambda row: row.value),
    Column("numeratore", gettext_lazy("numeratore"), lambda row: row.numerator),
    Column("denominatore", gettext_lazy("denominatore"), lambda row: row.denominator),
    Column("peso", gettext_lazy("peso"), lambda row: row.weight),
    Column("stato", gettext_lazy("stato"), lambda row: str(row.get_state_display())),
    Column("origine", gettext_lazy("origine"), lambda row: str(row.get_origin_display())),
    Column("nota", gettext_lazy("nota"), lambda row: row.note),
    Column("per_l_ente", gettext_lazy("per l’ente"), lambda row: row.body.name if row.body else ""),
    Column("noto_dal", gettext_lazy("noto dal"), lambda row: row.known_at),
    Column("dimostrativo", gettext_lazy("dato dimostrativo"), lambda row: row.is_demonstration),
)

"""How the system of agreements works: times, answers, cures, each with its trend."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.http import Request, everyone, seen_by
from quadro.delivery.models import Commitment
from quadro.kit.charts import Columns, Point
from quadro.kit.dates import day_asked
from quadro.kit.exports import Column, as_csv, as_xlsx
from quadro.monitoring.queries import Figure, Kind, Row, governance

UNITS = {Kind.DAYS: gettext_lazy("giorni"), Kind.SHARE: "%"}
COLUMNS = (
    Column("misura", gettext_lazy("misura"), lambda row: row.figure.title),
    Column("parte", gettext_lazy("anno o parte"), lambda row: row.row.label),
    Column("unita", gettext_lazy("unità"), lambda row: row.unit),
    Column("valore", gettext_lazy("valore"), lambda row: row.row.value),
    Column("casi", gettext_lazy("casi"), lambda row: row.row.count),
)


@dataclass(frozen=True)
class Line:
    """A row of the file: a value of a figure."""

    figure: Figure
    row: Row

    @property
    def unit(self) -> str:
        return str(UNITS[self.figure.kind])


@dataclass(frozen=True)
class Shown:
    """A figure with its unit and its chart."""

    figure: Figure
    unit: str
    chart: Columns


@seen_by(everyone)
def page(request: Request) -> HttpResponse:
    """`?al=` the day; `?formato=csv&misura=pareri` one figure as a file, all without `misura`."""
    day = day_asked(request.GET, localdate())
    figures = governance(request.actor, on=day)
    asked, form = request.GET.get("misura", ""), request.GET.get("formato", "")
    if form in ("csv", "xlsx"):
        lines = _lines([one for one in figures if asked in ("", one.name)])
        write = as_csv if form == "csv" else as_xlsx
        return write(COLUMNS, lines, name=f"funzionamento-{day:%Y-%m-%d}")
    context = {
        "shown": [Shown(one, str(UNITS[one.kind]), _chart(one)) for one in figures],
        "missing": [one for one in figures if not one.cases],
        "day": day,
        "is_today": day == localdate(),
        "has_demonstration": Commitment.objects.filter(is_demonstration=True).exists(),
    }
    return render(request, "monitoring/governance.html", context)


def _lines(figures: list[Figure]) -> Iterator[Line]:
    for one in figures:
        yield from (Line(one, row) for row in (one.whole, *one.years, *one.groups))


def _chart(figure: Figure) -> Columns:
    return Columns(
        title=_("%(title)s, anno per anno") % {"title": figure.title},
        heading=_("Anno"),
        unit=str(UNITS[figure.kind]),
        csv=f"?formato=csv&misura={figure.name}&al={figure.day:%Y-%m-%d}",
        measure=figure.title,
        points=[Point(one.label, one.value) for one in figure.years],
    )

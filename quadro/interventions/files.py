"""Blocks of the pages of interventions as files that a spreadsheet opens."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from quadro.interventions.models import Funding, Movement
from quadro.interventions.queries import Funds, Told
from quadro.kit.exports import Column, as_csv, as_xlsx

FUNDS = (
    Column("fonte", _("fonte"), lambda row: str(row.source.label)),
    Column("anno", _("anno"), lambda row: row.year),
    Column("importo_eur", _("importo"), lambda row: _two(row.total)),
)
FUNDING = (
    Column("fonte", _("fonte"), lambda row: str(row.get_source_display())),
    Column("ente", _("ente che paga"), lambda row: row.funder.name if row.funder else None),
    Column("anno", _("anno"), lambda row: row.year),
    Column("importo_eur", _("importo"), lambda row: row.amount_eur),
    Column("atto", _("atto"), lambda row: row.act),
    Column("dal", _("dal"), lambda row: row.on),
)
CURVE = (
    Column("al", _("alla data"), lambda row: row.on),
    Column("pagato_percento", _("pagato, in percento del costo"), lambda row: _two(row.paid)),
    Column(
        "previsto_percento", _("previsto, in percento del costo"), lambda row: _two(row.planned)
    ),
)
PLACES = (
    Column("luogo", _("luogo"), lambda row: str(row.place)),
    Column("che_cosa", _("dove"), lambda row: str(row.place.get_where_display())),
    Column("quota_percento", _("quota"), lambda row: row.place.percent),
    Column("importo_eur", _("importo"), lambda row: _two(row.euros)),
)
MOVEMENTS = (
    Column("movimento", _("movimento"), lambda row: str(row.get_kind_display())),
    Column("del", _("del"), lambda row: row.on),
    Column("importo_eur", _("importo"), lambda row: row.amount_eur),
    Column("fonte", _("fonte"), lambda row: str(row.get_source_display())),
    Column("atto", _("atto"), lambda row: row.act),
    Column("nota", _("nota"), lambda row: row.note),
    Column("storno", _("storno"), lambda row: row.reverses_id is not None),
)


def _two(value: Any) -> Any:
    return None if value is None else round(value, 2)


def _as(
    form: str, columns: Sequence[Column], rows: Iterable[Any], name: str
) -> HttpResponse | None:
    match form:
        case "csv":
            return as_csv(columns, rows, name=name)
        case "xlsx":
            return as_xlsx(columns, rows, name=name)
    return None


def funds(told: Funds, form: str) -> HttpResponse | None:
    return _as(form, FUNDS, told.cells, "fondi")


def movements(rows: Sequence[Movement], form: str, slug: str) -> HttpResponse | None:
    return _as(form, MOVEMENTS, rows, f"movimenti-{slug}"[:60])


def block_of(told: Told, block: str, form: str) -> HttpResponse | None:
    """One block of the page of an intervention: `?formato=csv&blocco=fondi`."""
    slug = told.status.intervention.slug
    match block:
        case "fondi":
            lines: Iterable[Funding] = told.funding.lines
            return _as(form, FUNDING, lines, f"fondi-{slug}"[:60])
        case "curva":
            return _as(form, CURVE, told.curve, f"pagamenti-{slug}"[:60])
        case "luoghi":
            return _as(form, PLACES, told.places, f"luoghi-{slug}"[:60])
    return None

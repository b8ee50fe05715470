"""The files of the dashboards: stable names of columns, one row for each row of the page."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from quadro.delivery.queries import Status
from quadro.kit.asof import AsOf
from quadro.kit.exports import Column, as_csv, as_xlsx
from quadro.kit.text import Text
from quadro.monitoring.queries.standing import (
    Beside,
    Board,
    By,
    Changes,
    Milestone,
    Payments,
    Row,
    Scope,
    Standing,
)


def _of(told: Callable[[Standing], Any]) -> Callable[[Row], Any]:
    """A value of the standing of a row, as short as a cent allows."""

    def value(row: Row) -> Any:
        found = told(row.standing)
        return _short(found) if isinstance(found, Decimal) else found

    return value


def _short(value: Decimal) -> Decimal:
    rounded = value.quantize(Decimal("0.01"))
    return rounded.to_integral() if rounded == rounded.to_integral() else rounded


NAMED: dict[str, tuple[Text, Callable[[Standing], Any]]] = {
    "fatto_percento": (_("fatto, in percento"), lambda one: one.done),
    "previsto_percento": (_("previsto, in percento"), lambda one: one.planned),
    "punti": (_("differenza, in punti"), lambda one: one.points),
    "tempi": (_("tempi"), lambda one: str(one.timing.label)),
    "peso": (_("peso"), lambda one: one.weight),
    "peso_noto": (_("peso di cui si sa"), lambda one: one.known_weight),
    "noto_percento": (_("noto, in percento del peso"), lambda one: one.known),
    "somma": (_("somma di peso per fatto"), lambda one: one.progress.total),
    "impegni": (_("impegni"), lambda one: one.commitments),
    "fatti": (_("impegni fatti"), lambda one: one.closed),
    "in_corso": (_("impegni in corso"), lambda one: one.going),
    "in_ritardo": (_("impegni in ritardo"), lambda one: one.late),
    "da_avviare": (_("impegni da avviare"), lambda one: one.to_start),
    "sospesi": (_("impegni sospesi"), lambda one: one.suspended),
    "annullati": (_("impegni annullati"), lambda one: one.cancelled),
    "non_aggiornati": (_("impegni non aggiornati"), lambda one: one.stale),
    "risultati_percento": (_("risultati degli indicatori, in percento"), lambda one: one.results),
    "interventi": (_("interventi"), lambda one: one.interventions),
    "costo_eur": (_("costo, euro"), lambda one: one.cost),
    "da_reperire_eur": (_("da reperire, euro"), lambda one: one.to_find),
    "impegnato_eur": (_("impegnato, euro"), lambda one: one.committed),
    "pagato_eur": (_("pagato, euro"), lambda one: one.paid),
    "procedura_percento": (_("procedura, in percento"), lambda one: one.procedural),
    "opera_percento": (_("opera, in percento"), lambda one: one.physical),
    "pagato_percento": (_("pagato, in percento del costo"), lambda one: one.paid_share),
}
SIGNALS = tuple(Column(name, label, _of(told)) for name, (label, told) in NAMED.items())
NAME = Column("nome", _("nome"), lambda row: row.label)
CODE = Column("codice", _("codice"), lambda row: row.code)
DEPTH = Column("livello", _("livello"), lambda row: row.depth + 1)
PEOPLE = (
    Column("abitanti", _("abitanti"), lambda row: row.residents),
    Column(
        "costo_per_abitante_eur", _("costo per abitante, euro"),
        lambda row: None if row.per_inhabitant is None else _short(row.per_inhabitant),
    ),
)  # fmt: skip


AGREEMENTS = Column("intese_firmate", _("intese firmate note"), lambda row: row.agreements)


def columns_of(by: By) -> list[Column]:
    match by:
        case By.LINES:
            return [CODE, NAME, DEPTH, *SIGNALS]
        case By.ZONES | By.TOWNS:
            return [NAME, *PEOPLE, AGREEMENTS, *SIGNALS]
    return [NAME, *SIGNALS]


def board(told: Board, form: str) -> HttpResponse | None:
    return _file(
        form, columns_of(told.by), told.rows, _name(told.scope, f"per {told.by}", told.as_of)
    )


def _file(
    form: str, columns: Sequence[Column], rows: Iterable[Any], name: str
) -> HttpResponse | None:
    """The file that `?formato=` asks for; None for a page."""
    match form:
        case "csv":
            return as_csv(columns, rows, name=name)
        case "xlsx":
            return as_xlsx(columns, rows, name=name)
    return None


def _name(scope: Scope, what: str, as_of: AsOf) -> str:
    """`servizi-per-linee-2026-06-30`: of what, how it is divided, of which day."""
    known = "" if as_of.is_all_known else f"-noto-{as_of.known_on:%Y-%m-%d}"
    told = slugify(str(scope.title))[:40].strip("-")
    return f"{told}-{slugify(what)}-{as_of.on:%Y-%m-%d}{known}"


def beside(told: Beside, scope: Scope, as_of: AsOf, form: str) -> HttpResponse | None:
    """A measure a row, a place a column."""
    names = ("luogo", "zona", "area")
    places = [
        Column(name, one.label, _value_at(number))
        for number, (name, one) in enumerate(
            zip(names[-len(told.places) :], told.places, strict=True)
        )
    ]
    columns = [
        Column("misura", _("misura"), lambda row: str(row.label)),
        Column("unita", _("unità"), lambda row: row.unit),
        *places,
    ]
    return _file(form, columns, told.measures, _name(scope, "confronto", as_of))


def _value_at(place: int) -> Callable[[Any], Decimal | None]:
    return lambda row: _plain(row.values[place])


def _plain(value: Decimal | float | None) -> Decimal | None:
    return None if value is None else _short(Decimal(str(value)))


# One by one ---------------------------------------------------------------------------------------

COMMITMENTS = (
    Column("chiave", _("chiave"), lambda one: one.commitment.slug),
    Column("impegno", _("impegno"), lambda one: one.commitment.title),
    Column("intesa", _("intesa"), lambda one: one.commitment.agreement.title),
    Column("responsabile", _("ente responsabile"), lambda one: one.commitment.owner.name),
    Column("stato", _("stato"), lambda one: str(one.commitment.get_state_display())),
    Column("fatto_percento", _("fatto, in percento"), lambda one: _cents(one.done)),
    Column("previsto_percento", _("previsto, in percento"), lambda one: _cents(one.planned)),
    Column("tempi", _("tempi"), lambda one: str(one.timing.label)),
    Column("peso", _("peso"), lambda one: one.commitment.weight),
    Column("scade_il", _("scade il"), lambda one: one.commitment.due_on),
    Column(
        "dimostrativo", _("dato dimostrativo"), lambda one: one.commitment.is_demonstration
    ),
)  # fmt: skip


def _cents(value: Decimal | None) -> Decimal | None:
    return None if value is None else _short(value)


def commitments(
    statuses: Iterable[Status], scope: Scope, as_of: AsOf, form: str
) -> HttpResponse | None:
    return _file(form, COMMITMENTS, statuses, _name(scope, "impegni", as_of))


# Payments -----------------------------------------------------------------------------------------

PAYMENTS = (
    Column("alla_data", _("alla data"), lambda one: one.on),
    Column("pagato_percento", _("pagato, in percento del costo"), lambda one: _cents(one.paid)),
    Column(
        "previsto_percento", _("previsto, in percento del costo"), lambda one: _cents(one.planned)
    ),
)  # fmt: skip


def payments(told: Payments | None, scope: Scope, as_of: AsOf, form: str) -> HttpResponse | None:
    curve = told.curve if told else []
    return _file(form, PAYMENTS, curve, _name(scope, "pagamenti", as_of))


# Milestones ---------------------------------------------------------------------------------------

MILESTONES = (
    Column("entro_il", _("entro il"), lambda one: one.on),
    Column("che_cosa", _("che cosa"), lambda one: one.what),
    Column("di", _("di quale intesa o intervento"), lambda one: one.of),
    Column("a_chi_tocca", _("a chi tocca"), lambda one: one.whose),
    Column("passata", _("passata e non fatta"), lambda one: one.is_past),
    Column("indirizzo", _("indirizzo"), lambda one: one.address),
)


def milestones(
    told: Iterable[Milestone], scope: Scope, as_of: AsOf, form: str
) -> HttpResponse | None:
    return _file(form, MILESTONES, told, _name(scope, "scadenze", as_of))


# What changed -------------------------------------------------------------------------------------

CHANGES = (
    Column("codice", _("codice"), lambda one: one.row.code),
    Column("nome", _("nome"), lambda one: one.row.label),
    Column("fatto_prima", _("fatto prima, in percento"), lambda one: _cents(one.before.done)),
    Column("fatto_dopo", _("fatto dopo, in percento"), lambda one: _cents(one.row.standing.done)),
    Column("punti", _("differenza, in punti"), lambda one: one.points),
    Column(
        "previsto_dopo", _("previsto dopo, in percento"),
        lambda one: _cents(one.row.standing.planned),
    ),
    Column("impegni_prima", _("impegni prima"), lambda one: one.before.commitments),
    Column("impegni_dopo", _("impegni dopo"), lambda one: one.row.standing.commitments),
    Column("in_ritardo_prima", _("impegni in ritardo prima"), lambda one: one.before.late),
    Column("in_ritardo_dopo", _("impegni in ritardo dopo"), lambda one: one.row.standing.late),
    Column("pagato_prima_eur", _("pagato prima, euro"), lambda one: _cents(one.before.paid)),
    Column(
        "pagato_dopo_eur", _("pagato dopo, euro"), lambda one: _cents(one.row.standing.paid)
    ),
)  # fmt: skip


def changes(told: Changes, form: str) -> HttpResponse | None:
    after, before = told.after, told.before.as_of.on
    name = _name(after.scope, f"cambiamenti-dal-{before:%Y-%m-%d}-per-{after.by}", after.as_of)
    return _file(form, CHANGES, told.rows, name)

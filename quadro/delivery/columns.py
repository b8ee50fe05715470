"""The columns of commitments in a file: the record, then its signals, computed and declared."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from quadro.delivery.queries import Status
from quadro.delivery.states import State
from quadro.kit.exports import Column


def _of(name: str) -> Callable[[Status], Any]:
    return lambda row: getattr(row.commitment, name)


def _of_override(name: str) -> Callable[[Status], Any]:
    """What the office declares; empty where it declares nothing."""
    return lambda row: getattr(row.override, name) if row.override else None


def _declared(row: Status) -> str | None:
    return str(row.override.get_timing_display()) if row.override else None


COLUMNS = (
    Column("chiave", _("chiave"), _of("slug")),
    Column("titolo", _("titolo"), _of("title")),
    Column("intesa", _("intesa"), lambda row: row.commitment.agreement.title),
    Column("responsabile", _("ente responsabile"), lambda row: row.commitment.owner.name),
    Column("consegna", _("che cosa si consegna"), _of("deliverable")),
    Column("stato", _("stato"), lambda row: str(State(row.commitment.state).label)),
    Column("comincia_il", _("comincia il"), _of("starts_on")),
    Column("scade_il", _("scade il"), _of("due_on")),
    Column("scadenza_iniziale", _("scadenza iniziale"), _of("first_due_on")),
    Column("termine", _("termine"), _of("term_in_words")),
    Column("previsione", _("previsione"), _of("forecast_on")),
    Column("fatto_il", _("fatto il"), _of("done_on")),
    Column("fatto_percento", _("fatto, in percento"), lambda row: row.done_rounded),
    Column("previsto_percento", _("previsto, in percento"), lambda row: row.planned_rounded),
    Column("tempi", _("tempi calcolati"), lambda row: str(row.timing.label)),
    Column("tempi_dichiarati", _("tempi dichiarati"), _declared),
    Column("fatto_dichiarato", _("fatto dichiarato, in percento"), _of_override("progress")),
    Column("motivo_correzione", _("motivo della correzione"), _of_override("reason")),
    Column("corretto_il", _("corretto il"), _of_override("on")),
    Column("fiducia", _("fiducia"), lambda row: row.confidence_label),
    Column("peso", _("peso"), _of("weight")),
    Column("dimostrativo", _("dato dimostrativo"), _of("is_demonstration")),
    Column("dati_al", _("dati al"), _of("told_on")),
    Column("da_aggiornare_entro", _("da aggiornare entro il"), _of("next_update_on")),
    Column("giorni_oltre", _("giorni oltre l’aggiornamento"), lambda row: row.days_stale),
    Column("stato_al", _("stato al"), lambda row: row.on),
)

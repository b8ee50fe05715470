"""How quickly desks answer, and what was asked of them, as tables that a spreadsheet opens.

The figures are everybody's; a request is of who asked and of the desk.
"""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from quadro.desks.models import Request
from quadro.kit.exports import Column
from quadro.kit.terms import day_of


def _rounded(percent: float | None) -> float | None:
    return None if percent is None else round(percent, 1)


def _assignee(request: Request) -> str:
    return str(request.assignee.person) if request.assignee else ""


def _closed_on(request: Request) -> date | None:
    return day_of(request.closed_at) if request.closed_at else None


FIGURES: Sequence[Column] = (
    Column("ufficio", _("Ufficio"), lambda one: one.desk.name),
    Column("ente", _("Ente"), lambda one: one.desk.body.label),
    Column("dal", _("Aperto dal"), lambda one: one.desk.since),
    Column("voci", _("Voci che si possono chiedere"), lambda one: len(one.topics)),
    Column("chiuse", _("Richieste chiuse"), lambda one: one.pace.count,
           about=_("negli ultimi dodici mesi")),
    Column("entro_il_termine", _("Di cui entro il termine"), lambda one: one.pace.in_term),
    Column("percentuale", _("Entro il termine, %"), lambda one: _rounded(one.pace.percent),
           about=_("vuoto dove non ne fu chiusa nessuna")),
    Column("mediana_giorni", _("Giorni lavorativi, mediana"), lambda one: one.pace.median),
    Column("dimostrativo", _("Dato dimostrativo"), lambda one: one.desk.is_demonstration),
)  # fmt: skip
REQUESTS: Sequence[Column] = (
    Column("numero", _("Numero"), lambda one: one.key),
    Column("oggetto", _("Oggetto"), lambda one: one.subject),
    Column("ufficio", _("Ufficio"), lambda one: one.topic.desk.name),
    Column("voce", _("Voce"), lambda one: one.topic.name),
    Column("chi_chiede", _("Chi chiede"), lambda one: one.body.label),
    Column("chiesta_il", _("Chiesta il"), lambda one: day_of(one.asked_at)),
    Column("entro_il", _("Entro il"), lambda one: one.due_on),
    Column("stato", _("Stato"), lambda one: str(one.get_state_display())),
    Column("in_carico_a", _("In carico a"), _assignee),
    Column("chiusa_il", _("Chiusa il"), _closed_on),
    Column("esito", _("Esito"), lambda one: str(one.get_outcome_display())),
    Column("giorni", _("Giorni lavorativi impiegati"), lambda one: one.taken_days),
    Column("entro_il_termine", _("Entro il termine"), lambda one: one.is_in_term),
    Column("riaperta", _("Volte riaperta"), lambda one: one.reopened),
    Column("dimostrativo", _("Dato dimostrativo"), lambda one: one.is_demonstration),
)  # fmt: skip
"""Never the conversation: what is said in it stays there."""

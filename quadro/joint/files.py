"""What is done together as tables that a spreadsheet opens."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.joint.queries import Division, Radar
from quadro.joint.words import rule_in_words
from quadro.kit.exports import Column

SERVICES: Sequence[Column] = (
    Column("nome", _("Servizio"), lambda one: one.service.name),
    Column("forma", _("Forma"), lambda one: one.service.get_form_display()),
    Column("funzioni", _("Funzioni"), lambda one: one.service.what),
    Column("capofila", _("Capofila"), lambda one: one.service.lead.label),
    Column("comuni", _("Comuni"), lambda one: " | ".join(body.label for body in one.members)),
    Column("stato", _("Stato"), lambda one: str(one.state.label)),
    Column("dal", _("Dal"), lambda one: one.service.since),
    Column("al", _("Fino al"), lambda one: one.service.last_day),
    Column("anno", _("Anno del costo"), lambda one: one.year),
    Column("costo_eur", _("Costo in euro"), lambda one: one.cost_eur),
    Column("dimostrativo", _("Dato dimostrativo"), lambda one: one.service.is_demonstration),
)

MEMBERS: Sequence[Column] = (
    Column("servizio", _("Servizio"), lambda one: one.service.name),
    Column("forma", _("Forma"), lambda one: one.service.get_form_display()),
    Column("comune", _("Comune"), lambda one: one.body.label),
    Column("codice_istat", _("Codice ISTAT"), lambda one: istat_code(one.body)),
    Column("capofila", _("Capofila"), lambda one: one.body_id == one.service.lead_id),
    Column("dal", _("Dal"), lambda one: one.since or one.service.since,
           about=_("per chi c’è dall’inizio, il primo giorno del servizio")),
    Column("al", _("Fino al"), lambda one: one.last_day or one.service.last_day),
    Column("dimostrativo", _("Dato dimostrativo"), lambda one: one.service.is_demonstration),
)  # fmt: skip
SHARES: Sequence[Column] = (
    Column("servizio", _("Servizio"), lambda one: one.budget.service.name),
    Column("anno", _("Anno"), lambda one: one.budget.year),
    Column("comune", _("Comune"), lambda one: one.member.body.label),
    Column("codice_istat", _("Codice ISTAT"), lambda one: istat_code(one.member.body)),
    Column("quota_eur", _("Quota in euro"), lambda one: one.amount_eur,
           about=_("come è stata approvata: non si ricalcola")),
    Column("costo_eur", _("Costo in euro"), lambda one: one.budget.cost_eur,
           about=_("dell’anno intero, per tutti i Comuni")),
    Column("regola", _("Regola"), lambda one: rule_in_words(one.budget.parts)),
    Column("tetto", _("Tetto per Comune, %"), lambda one: one.budget.cap_percent),
    Column("atto", _("Atto"), lambda one: one.budget.act),
    Column("approvato_il", _("Approvato il"), lambda one: one.budget.approved_on),
    Column("dimostrativo", _("Dato dimostrativo"),
           lambda one: one.budget.service.is_demonstration),
)  # fmt: skip


def istat_code(body: Body) -> str:
    return body.municipality.istat_code if body.municipality else ""


def shares_columns(division: Division) -> list[Column]:
    """The table of the page, with its years in the headings."""
    found = [
        Column("comune", say("Comune"), lambda one: one.body.label),
        Column("abitanti", say("Abitanti"), lambda one: one.heads),
        Column("anno_abitanti", say("Contati nel"), lambda one: one.counted),
        Column("quota_prima", say("Quota %(year)s, €") % {"year": division.year - 1},
               lambda one: one.before),
        Column("quota", say("Quota %(year)s, €") % {"year": division.year},
               lambda one: one.now_eur),
        Column("differenza", say("Differenza, €"), lambda one: one.difference),
    ]  # fmt: skip
    if division.newcomer is not None:
        label = say("Con %(body)s, €") % {"body": division.newcomer.label}
        found.append(Column("con_chi_entra", label, lambda one: one.after_eur))
    return found


DUTY: Sequence[Column] = (
    Column("zona", _("Zona"), lambda one: one["zone"]),
    Column("comune", _("Comune"), lambda one: one["town"]),
    Column("abitanti", _("Abitanti"), lambda one: one["residents"]),
    Column("anno_abitanti", _("Contati nel"), lambda one: one["year"]),
    Column("lettera", _("Lettera"), lambda one: one["letter"]),
    Column("funzione", _("Funzione"), lambda one: one["function"]),
    Column("in_forma_associata", _("In forma associata"), lambda one: one["known"]),
    Column("servizi", _("Con quali servizi"), lambda one: one["services"]),
)


def duty_rows(radar: Radar) -> Iterator[dict[str, Any]]:
    """A row for each municipality and function; what is not recorded says «non risulta»."""
    for town in radar.towns:
        for cell in town.cells:
            yield {
                "zone": town.place.zone.name if town.place.zone else "",
                "town": town.place.municipality.name,
                "residents": town.place.residents,
                "year": town.place.year,
                "letter": cell.function.value,
                "function": str(cell.function.label),
                "known": say("sì") if cell.services else say("non risulta"),
                "services": " | ".join(one.name for one in cell.services),
            }

"""The catalogue and who joined as tables that a spreadsheet opens."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.kit.exports import Column

STATES = {
    "uso": _("aderisce"),
    "corso": _("richiesta in corso"),
    "no": _("non aderisce"),
    "altri": _("il servizio non è per questo Comune"),
}
CATALOGUE: Sequence[Column] = (
    Column("servizio", _("Servizio"), lambda one: one.service.name),
    Column("che_cosa_fa", _("Che cosa fa"), lambda one: one.service.summary),
    Column("ente", _("Ente che lo dà"), lambda one: one.service.body.label),
    Column("stato", _("Stato"), lambda one: str(one.service.get_state_display())),
    Column("dal", _("Attivo dal"), lambda one: one.service.begun),
    Column("fino_ad_abitanti", _("Fino ad abitanti"), lambda one: one.service.up_to_inhabitants),
    Column("zone", _("Zone"), lambda one: " | ".join(
        sorted(zone.name for zone in one.service.zones.all())
    ), about=_("vuoto: per tutte")),
    Column("prima_i_piccoli", _("Prima i piccoli Comuni"), lambda one: one.service.small_first),
    Column("atto", _("Atto per aderire"), lambda one: str(one.service.get_needs_act_display())),
    Column("costo", _("Costo"), lambda one: one.service.cost),
    Column("base", _("Base giuridica"), lambda one: one.service.legal_basis),
    Column("per_comuni", _("Comuni per cui è"), lambda one: len(one.open_to)),
    Column("in_uso", _("Comuni che lo usano"), lambda one: len(one.in_use)),
    Column("per_piccoli", _("Piccoli Comuni per cui è"), lambda one: one.small_open),
    Column("in_uso_piccoli", _("Piccoli Comuni che lo usano"), lambda one: one.small_in_use),
    Column("obiettivo_piccoli", _("Obiettivo per i piccoli Comuni"),
           lambda one: one.service.small_target),
    Column("obiettivo_in", _("Obiettivo espresso in"),
           lambda one: str(one.service.get_small_target_in_display())),
    Column("obiettivo_di", _("Chi ha stabilito l’obiettivo"),
           lambda one: one.service.small_target_source),
    Column("richieste", _("Richieste di adesione aperte"), lambda one: one.awaited),
    Column("fonte", _("Fonte"), lambda one: one.service.source),
    Column("dimostrativo", _("Dato dimostrativo"), lambda one: one.is_demonstration,
           about=_("il servizio o qualche adesione")),
)  # fmt: skip
TOWNS: Sequence[Column] = (
    Column("comune", _("Comune"), lambda one: one.town.name),
    Column("codice_istat", _("Codice ISTAT"), lambda one: one.town.place.municipality.istat_code),
    Column("zona", _("Zona"), lambda one: one.town.place.zone.name if one.town.place.zone else ""),
    Column("abitanti", _("Abitanti"), lambda one: one.town.place.residents),
    Column("anno_abitanti", _("Anno del conteggio"), lambda one: one.town.place.year),
    Column("adesione", _("Adesione"), lambda one: STATES[one.state]),
    Column("dal", _("Dal"), lambda one: one.adhesion.since if one.adhesion else None),
    Column(
        "dimostrativo", _("Dato dimostrativo"),
        lambda one: one.adhesion.is_demonstration if one.adhesion else False,
    ),
)  # fmt: skip
ADHESIONS: Sequence[Column] = (
    Column("servizio", _("Servizio"), lambda one: one.service.name),
    Column("comune", _("Comune"), lambda one: one.body.label),
    Column("codice_istat", _("Codice ISTAT"), lambda one: _istat_code(one.body)),
    Column("stato", _("Stato"), lambda one: str(one.get_state_display()),
           about=_("ritirata: ha usato il servizio e lo ha lasciato")),
    Column("chiesta_il", _("Chiesta il"), lambda one: one.asked_on),
    Column("dal", _("Dal"), lambda one: one.since, about=_("vuoto dove nessuna fonte lo dice")),
    Column("al", _("Fino al"), lambda one: one.last_day),
    Column("atto", _("Atto"), lambda one: one.act_number),
    Column("tipo_atto", _("Tipo di atto"), lambda one: str(one.get_act_kind_display())),
    Column("data_atto", _("Data dell’atto"), lambda one: one.act_on),
    Column("fonte", _("Fonte"), lambda one: one.source),
    Column("dimostrativo", _("Dato dimostrativo"), lambda one: one.is_demonstration),
)  # fmt: skip
"""Who uses a service, asked for it, or used it: what was refused is of who asked."""


def _istat_code(body: Body) -> str:
    return body.municipality.istat_code if body.municipality else ""

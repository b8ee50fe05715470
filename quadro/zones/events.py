"""What the journal says of the coordination of the zones."""

from django.utils.translation import gettext_lazy as _

from quadro.zones.models import ActOpinion, RotationRule, Turn

EVENTS = {
    "zones.rule_set": _("regola di rotazione stabilita"),
    "zones.turn_begun": _("turno di coordinamento affidato"),
    "zones.turn_ended": _("turno di coordinamento finito"),
    "zones.turn_withdrawn": _("turno ritirato prima di cominciare"),
    "zones.turn_shortened": _("fine del turno anticipata"),
    "zones.opinion_asked": _("parere chiesto alla Zona su un atto"),
    "zones.opinion_given": _("parere della Zona reso"),
    "zones.noted": _("nota di passaggio scritta"),
    "zones.taken_over": _("voce del passaggio presa in carico"),
    "zones.demonstration_loaded": _("turni dimostrativi caricati"),
    "zones.demonstration_removed": _("turni dimostrativi tolti"),
}
FIELDS = {
    **{
        name: RotationRule._meta.get_field(name)
        for name in ("months", "consecutive", "order", "seed", "least_left", "early", "act")
    },
    **{
        name: ActOpinion._meta.get_field(name)
        for name in ("asked_on", "days", "outcome", "given_on")
    },
    **{name: Turn._meta.get_field(name) for name in ("since", "until", "ended", "ordinal")},
}
VALUES = {
    "on_act": _("atto"),
    "body": _("Comune"),
    "deputy": _("vice"),
    "places": _("elenco concordato"),
    "reason": _("motivo"),
    "what": _("voce"),
    "who": _("chi"),
    "turns": _("turni"),
}

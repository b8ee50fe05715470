"""What the journal says of indicators and readings."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "monitoring.demonstration_loaded": _("indicatori dimostrativi caricati"),
    "monitoring.demonstration_removed": _("indicatori dimostrativi tolti"),
    "monitoring.defined": _("indicatore definito"),
    "monitoring.revised": _("indicatore modificato"),
    "monitoring.started": _("valore di partenza detto"),
    "monitoring.targets_set": _("obiettivi modificati"),
    "monitoring.links_set": _("quote sul Piano modificate"),
    "monitoring.recorded": _("rilevazione scritta"),
    "monitoring.submitted": _("rilevazione inviata"),
    "monitoring.taken_back": _("rilevazione ripresa"),
    "monitoring.returned": _("rilevazione restituita"),
    "monitoring.approved": _("rilevazione approvata"),
    "monitoring.locked": _("periodo chiuso"),
    "monitoring.unlocked": _("periodo riaperto"),
    "monitoring.contested": _("valore contestato"),
    "monitoring.replied": _("risposta a una contestazione"),
    "monitoring.decided": _("contestazione decisa"),
    "monitoring.withdrawn": _("contestazione ritirata"),
    "monitoring.evidence_added": _("prova aggiunta"),
    "monitoring.evidence_removed": _("prova tolta"),
}
VALUES = {
    "value": _("valore"),
    "numerator": _("numeratore"),
    "denominator": _("denominatore"),
    "start": _("valore di partenza"),
    "on": _("dati al"),
    "targets": _("obiettivi"),
    "links": _("quote sul Piano"),
    "reason": _("motivo"),
    "evidence": _("prova"),
    "indicators": _("indicatori"),
    "readings": _("rilevazioni"),
}

"""What the journal says of indicators and readings."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "monitoring.defined": _("indicatore definito"),
    "monitoring.revised": _("indicatore modificato"),
    "monitoring.recorded": _("rilevazione scritta"),
    "monitoring.submitted": _("rilevazione inviata"),
    "monitoring.taken_back": _("rilevazione ripresa"),
    "monitoring.returned": _("rilevazione restituita"),
    "monitoring.approved": _("rilevazione approvata"),
    "monitoring.round_planned": _("finestra programmata"),
    "monitoring.round_edited": _("dati della finestra modificati"),
    "monitoring.round_dropped": _("finestra tolta"),
    "monitoring.round_opened": _("finestra aperta"),
    "monitoring.round_closed": _("finestra chiusa"),
    "monitoring.round_reopened": _("finestra riaperta"),
    "monitoring.answer_sent": _("risposta inviata"),
    "monitoring.answer_taken_back": _("risposta ripresa"),
    "monitoring.answer_approved": _("risposta approvata"),
    "monitoring.answer_returned": _("risposta restituita"),
    "monitoring.answer_excused": _("risposta non più chiesta"),
    "monitoring.answer_asked_again": _("risposta chiesta di nuovo"),
}
VALUES = {
    "value": _("valore"),
    "numerator": _("numeratore"),
    "denominator": _("denominatore"),
}

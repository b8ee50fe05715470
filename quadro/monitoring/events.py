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
}
VALUES = {
    "value": _("valore"),
    "numerator": _("numeratore"),
    "denominator": _("denominatore"),
}

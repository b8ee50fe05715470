"""What the journal says of municipalities and zones."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "territory.zone_imported": _("Zona importata da un file"),
    "territory.municipality_imported": _("Comune importato da un file"),
    "territory.membership_imported": _("appartenenza importata da un file"),
    "territory.population_imported": _("popolazione importata da un file"),
}

"""What the journal says of documents."""

from django.db.models import DateField
from django.utils.translation import gettext_lazy as _

EVENTS = {
    "documents.added": _("documento aggiunto"),
    "documents.version_added": _("versione aggiunta"),
    "documents.edited": _("dati modificati"),
    "documents.removed": _("documento tolto"),
    "documents.verified": _("firme verificate"),
    "documents.verified_again": _("firme verificate di nuovo con un altro elenco"),
    "documents.trust_list_loaded": _("elenco dei certificatori caricato"),
}
FIELDS = {"list_on": DateField(_("elenco dei certificatori del"))}
"""The day of a list, which no row keeps by itself."""

"""What the journal says of documents."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "documents.added": _("documento aggiunto"),
    "documents.version_added": _("versione aggiunta"),
    "documents.edited": _("dati modificati"),
    "documents.removed": _("documento tolto"),
    "documents.verified": _("firme verificate"),
    "documents.trust_list_loaded": _("elenco dei certificatori caricato"),
}

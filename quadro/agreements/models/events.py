"""What the journal says of each event of the module."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "agreements.registered": _("registrata"),
    "agreements.edited": _("dati modificati"),
    "agreements.party_added": _("parte aggiunta"),
    "agreements.party_edited": _("dati di una parte modificati"),
    "agreements.party_removed": _("parte tolta"),
    "agreements.linked": _("legata a una previsione"),
    "agreements.link_edited": _("legame con il Piano modificato"),
    "agreements.unlinked": _("legame con il Piano tolto"),
    "agreements.published": _("pubblicata sul sito"),
    "agreements.withdrawn": _("tolta dal sito"),
    "agreements.document_added": _("documento aggiunto"),
    "agreements.document_removed": _("documento tolto"),
    "agreements.imported": _("arrivata con un’importazione"),
    "agreements.changed_by_import": _("cambiata da un’importazione"),
    "agreements.party.imported": _("parte arrivata con un’importazione"),
    "agreements.party.changed_by_import": _("parte cambiata da un’importazione"),
    "agreements.act.imported": _("atto arrivato con un’importazione"),
    "agreements.act.changed_by_import": _("atto cambiato da un’importazione"),
    "agreements.link.imported": _("legame arrivato con un’importazione"),
    "agreements.link.changed_by_import": _("legame cambiato da un’importazione"),
}
"""What the journal says of each event."""

"""What the journal says of agreements."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "agreements.registered": _("intesa registrata"),
    "agreements.edited": _("dati modificati"),
    "agreements.party_added": _("parte aggiunta"),
    "agreements.party_edited": _("parte modificata"),
    "agreements.party_removed": _("parte tolta"),
    "agreements.linked": _("collegamento con una previsione"),
    "agreements.link_edited": _("collegamento modificato"),
    "agreements.unlinked": _("collegamento tolto"),
    "agreements.published": _("intesa pubblicata"),
    "agreements.withdrawn": _("pubblicazione ritirata"),
    "agreements.document_added": _("documento aggiunto"),
    "agreements.document_removed": _("documento tolto"),
    "agreements.document_edited": _("dati di un documento modificati"),
    "agreements.document_version": _("nuova versione di un documento"),
    "agreements.act_added": _("atto aggiunto"),
    "agreements.act_edited": _("atto modificato"),
    "agreements.act_removed": _("atto tolto"),
    "agreements.instrument_loaded": _("strumento caricato nel catalogo"),
}
VALUES = {
    "party": _("parte"),
    "provision": _("previsione"),
    "document": _("documento"),
    "act": _("atto"),
    "reason": _("motivo"),
    "zones": _("zone"),
}

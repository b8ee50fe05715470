"""What the journal says of services, adhesions, uses and needs."""

from django.utils.translation import gettext_lazy as _

from quadro.services.models import Adhesion, Need, Use

EVENTS = {
    "services.added": _("servizio aggiunto al catalogo"),
    "services.edited": _("servizio modificato"),
    "services.moved": _("stato del servizio cambiato"),
    "services.capacity_set": _("posti dell’anno stabiliti"),
    "services.asked": _("adesione chiesta"),
    "services.act_recorded": _("atto di adesione registrato"),
    "services.act_awaited": _("richiesta ricevuta, si attende l’atto"),
    "services.accepted": _("adesione accolta"),
    "services.refused": _("adesione non accolta"),
    "services.left": _("adesione ritirata"),
    "services.use_asked": _("uso chiesto"),
    "services.use_accepted": _("richiesta d’uso accolta"),
    "services.use_refused": _("richiesta d’uso non accolta"),
    "services.use_withdrawn": _("richiesta d’uso ritirata"),
    "services.use_done": _("richiesta d’uso conclusa"),
    "services.need_proposed": _("fabbisogno proposto"),
    "services.need_supported": _("fabbisogno sostenuto"),
    "services.need_unsupported": _("sostegno a un fabbisogno ritirato"),
    "services.need_taken": _("fabbisogno diventato una proposta"),
    "services.need_declined": _("fabbisogno non accolto"),
    "services.demonstration_loaded": _("adesioni dimostrative caricate"),
    "services.demonstration_removed": _("adesioni dimostrative tolte"),
}
FIELDS = {
    **{
        name: Adhesion._meta.get_field(name)
        for name in ("since", "until", "act_number", "act_on", "reason")
    },
    **{name: Use._meta.get_field(name) for name in ("year", "done_on")},
    "answer": Need._meta.get_field("answer"),
}
VALUES = {
    "municipality": _("Comune"),
    "places": _("posti"),
    "what": _("oggetto"),
    "adhesions": _("adesioni"),
    "service": _("servizio"),
}

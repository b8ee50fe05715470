"""What the journal says of bodies, people in office and accounts."""

from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Mandate, Shareholding, Succession

EVENTS = {
    "bodies.registered": _("ente registrato"),
    "bodies.edited": _("dati modificati"),
    "bodies.office_added": _("ufficio aggiunto"),
    "bodies.office_edited": _("ufficio modificato"),
    "bodies.person_entered": _("persona inserita"),
    "bodies.appointed": _("mandato registrato"),
    "bodies.mandate_ended": _("mandato concluso"),
    "bodies.mandate_withdrawn": _("mandato ritirato prima di cominciare"),
    "bodies.access_given": _("accesso aperto"),
    "bodies.address_changed": _("indirizzo dell’accesso cambiato"),
    "bodies.access_closed": _("accesso chiuso"),
    "bodies.access_reopened": _("accesso riaperto"),
    "bodies.password_changed": _("password cambiata"),
    "bodies.password_reset": _("password scelta dal messaggio di posta"),
    "bodies.codes_activated": _("app che genera codici attivata"),
    "bodies.codes_deactivated": _("app che genera codici disattivata"),
    "bodies.recovery_codes_generated": _("codici di riserva generati"),
    "bodies.passkey_added": _("passkey aggiunta"),
    "bodies.passkey_removed": _("passkey tolta"),
    "bodies.succeeded": _("successione registrata"),
    "bodies.share_held": _("partecipazione registrata"),
    "bodies.share_ended": _("partecipazione conclusa"),
    "bodies.imported": _("ente importato da un file"),
    "bodies.mandate_imported": _("mandato importato da un file"),
    "bodies.share_imported": _("partecipazione importata da un file"),
    "bodies.succession_imported": _("successione importata da un file"),
}

FIELDS = {
    **{name: Mandate._meta.get_field(name) for name in ("role", "since", "until")},
    "percent": Shareholding._meta.get_field("percent"),
    "on": Succession._meta.get_field("on"),
}
VALUES = {
    "office": _("ufficio"),
    "body": _("ente"),
    "holder": _("chi partecipa"),
    "company": _("ente o società partecipata"),
    "predecessor": _("ente che confluisce"),
    "predecessors": _("enti che confluiscono"),
    "successor": _("ente che succede"),
    "email": _("indirizzo e-mail"),
    "phone": _("telefono"),
}

"""What the journal says of commitments."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "delivery.demonstration_loaded": _("impegni dimostrativi caricati"),
    "delivery.demonstration_removed": _("impegni dimostrativi tolti"),
    "delivery.promised": _("impegno registrato"),
    "delivery.edited": _("dati dell’impegno modificati"),
    "delivery.rescheduled": _("scadenza spostata"),
    "delivery.resolved": _("scadenza ricalcolata"),
    "delivery.steps_set": _("passi modificati"),
    "delivery.shares_set": _("quote sul Piano modificate"),
    "delivery.moved": _("passaggio di stato"),
    "delivery.told": _("aggiornamento"),
    "delivery.blocked": _("blocco aperto"),
    "delivery.unblocked": _("blocco sciolto"),
    "delivery.evidence_added": _("prova aggiunta"),
    "delivery.evidence_removed": _("prova tolta"),
    "delivery.dependency_added": _("dipendenza aggiunta"),
    "delivery.dependency_removed": _("dipendenza tolta"),
}
VALUES = {
    "owner": _("ente responsabile"),
    "in_charge": _("referente"),
    "others": _("con"),
    "deliverable": _("che cosa si consegna"),
    "due_on": _("scade il"),
    "starts_on": _("comincia il"),
    "first_due_on": _("scadenza iniziale"),
    "forecast_on": _("previsione"),
    "done_on": _("fatto il"),
    "weight": _("peso"),
    "term": _("termine"),
    "steps": _("passi"),
    "shares": _("quote sul Piano"),
    "progress": _("fatto, in percento"),
    "confidence": _("fiducia"),
    "blocker": _("blocco"),
    "evidence": _("prova"),
    "commitments": _("impegni"),
    "waits_for": _("dipende da"),
}

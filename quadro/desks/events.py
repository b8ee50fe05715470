"""What the journal says of interface offices and of requests; never what is said in them."""

from django.utils.translation import gettext_lazy as _

from quadro.desks.models import Desk, Post, Request

EVENTS = {
    "desks.opened": _("ufficio di interfaccia istituito"),
    "desks.edited": _("ufficio di interfaccia modificato"),
    "desks.topics_set": _("voci di richiesta stabilite"),
    "desks.appointed": _("persona dell’ufficio incaricata"),
    "desks.post_ended": _("incarico nell’ufficio finito"),
    "desks.post_withdrawn": _("incarico nell’ufficio ritirato prima che cominciasse"),
    "desks.asked": _("richiesta fatta"),
    "desks.written": _("scritto nella conversazione"),
    "desks.taken": _("richiesta presa in carico"),
    "desks.assigned": _("richiesta assegnata"),
    "desks.asked_back": _("chiarimenti chiesti"),
    "desks.answered": _("richiesta chiusa con risposta"),
    "desks.judged": _("risposta giudicata"),
    "desks.reopened": _("richiesta riaperta"),
    "desks.passed_on": _("richiesta passata di mano"),
    "desks.demonstration_loaded": _("richieste dimostrative caricate"),
    "desks.demonstration_removed": _("richieste dimostrative tolte"),
}
FIELDS = {
    **{
        name: Desk._meta.get_field(name)
        for name in ("name", "competences", "email", "phone", "hours", "address", "since")
    },
    **{name: Post._meta.get_field(name) for name in ("until",)},
    **{
        name: Request._meta.get_field(name)
        for name in ("due_on", "state", "outcome", "taken_days", "satisfaction")
    },
}
VALUES = {
    "body": _("ente"),
    "post": _("funzione"),
    "topics": _("voci"),
    "requests": _("richieste"),
}

"""What the journal says of what municipalities do together."""

from django.utils.translation import gettext_lazy as _

from quadro.joint.models import Application, Budget, JointService, Member

EVENTS = {
    "joint.registered": _("servizio fatto insieme registrato"),
    "joint.edited": _("servizio fatto insieme modificato"),
    "joint.joined": _("Comune entrato"),
    "joint.left": _("Comune uscito"),
    "joint.application_made": _("ingresso chiesto"),
    "joint.application_refused": _("richiesta di ingresso non accolta"),
    "joint.application_withdrawn": _("richiesta di ingresso ritirata"),
    "joint.budget_set": _("costo e regola dell’anno stabiliti"),
    "joint.approved": _("riparto approvato"),
    "joint.demonstration_loaded": _("servizio dimostrativo caricato"),
    "joint.demonstration_removed": _("servizio dimostrativo tolto"),
}
FIELDS = {
    **{
        name: JointService._meta.get_field(name)
        for name in (
            *("name", "sentence", "form", "agreement", "lead", "functions", "other_functions"),
            *("since", "until", "notice_months", "people", "people_note", "consultation"),
        )
    },
    "reason": Application._meta.get_field("reason"),
    **{name: Member._meta.get_field(name) for name in ("weight", "left_act")},
    **{
        name: Budget._meta.get_field(name)
        for name in ("year", "cost_eur", "parts_told", "cap_percent", "counted_on", "approve_by")
    },
}
VALUES = {
    "body": _("Comune"),
    "act": _("atto"),
    "approved_on": _("approvato il"),
    "shares": _("quote"),
    "members": _("Comuni"),
    "services": _("servizi"),
}

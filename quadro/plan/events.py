"""What the journal says of programming documents."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "plan.programme_created": _("documento registrato"),
    "plan.programme_edited": _("dati modificati"),
    "plan.edition_created": _("edizione registrata"),
    "plan.edition_edited": _("edizione modificata"),
    "plan.step_added": _("passaggio aggiunto"),
    "plan.step_edited": _("passaggio modificato"),
    "plan.step_removed": _("passaggio tolto"),
    "plan.provision_added": _("previsione aggiunta"),
    "plan.provision_edited": _("previsione modificata"),
    "plan.provision_moved": _("previsione spostata"),
    "plan.provision_removed": _("previsione tolta"),
    "plan.linked": _("raccordo aggiunto"),
    "plan.link_edited": _("raccordo modificato"),
    "plan.unlinked": _("raccordo tolto"),
    "plan.continuity_set": _("continuità indicata"),
    "plan.continuity_dropped": _("continuità tolta"),
    "plan.theme_added": _("tema aggiunto"),
    "plan.imported": _("importata da un file"),
    "plan.reference_loaded": _("dati di riferimento caricati"),
}
VALUES = {
    "step": _("passaggio"),
    "links": _("raccordo"),
    "continuity": _("continuità"),
    "edition": _("edizione"),
    "themes": _("temi"),
    "goals": _("obiettivi di sviluppo sostenibile"),
}

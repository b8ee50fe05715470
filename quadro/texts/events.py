"""What the journal says of texts."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "texts.started": _("testo cominciato"),
    "texts.imported": _("testo preso da un file Word"),
    "texts.article_added": _("articolo aggiunto"),
    "texts.article_changed": _("articolo modificato"),
    "texts.article_removed": _("articolo tolto"),
    "texts.article_moved": _("articolo spostato"),
    "texts.paragraph_changed": _("paragrafo modificato"),
    "texts.renumbered": _("testo rinumerato"),
    "texts.coordinated": _("testo coordinato con un atto integrativo"),
    "texts.version_saved": _("versione salvata"),
    "texts.version_shown": _("versione mostrata ad altri"),
    "texts.version_frozen": _("versione congelata come schema"),
    "texts.commented": _("commento su un paragrafo"),
    "texts.comment_answered": _("risposta a un commento"),
}
VALUES = {
    "article": _("articolo"),
    "paragraph": _("paragrafo"),
    "number": _("versione"),
    "audience": _("chi lo vede"),
    "sha256": _("impronta SHA-256"),
    "answer": _("risposta"),
    "file": _("file"),
}

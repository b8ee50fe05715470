"""What the journal says of files."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "imports.imported": _("file importato"),
    "imports.undone": _("importazione annullata"),
    "imports.taken_back": _("modifica di un file annullata"),
}

"""The words of what happens alike in every module."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "imported": _("importazione da un file"),
    "changed_by_import": _("modifica con un file"),
}

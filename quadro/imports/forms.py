from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from quadro.imports.registry import importers
from quadro.kit.forms import Form


class UploadForm(Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX, ODS o CSV, con una riga di intestazioni."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv,.txt,.tsv"}),
        error_messages={"required": _("Scegli il file da importare.")},
        allow_empty_file=True,
    )
    contains = forms.ChoiceField(
        label=_("Che cosa contiene"),
        required=False,
        help_text=_("Di solito si capisce dal nome del foglio o dalle intestazioni."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "XLSX, ODS o CSV, con una riga di intestazioni; al massimo %(limit)s MB e 20.000 righe."
        ) % {"limit": settings.UPLOAD_LIMIT_MB}
        choices = [(one.name, one.label) for one in importers()]
        self.fields["contains"].choices = [("", _("Lo capisce Quadro")), *choices]  # type: ignore[attr-defined]

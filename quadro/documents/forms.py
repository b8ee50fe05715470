from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.kit.forms import Form


class SignedFileForm(Form):
    file = forms.FileField(
        label=gettext_lazy("File firmato"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.p7m,.p7s,.xml"}),
        error_messages={"required": gettext_lazy("Scegli il file firmato.")},
        allow_empty_file=True,
    )
    content = forms.FileField(
        label=gettext_lazy("Testo firmato"),
        required=False,
        help_text=gettext_lazy("Solo se la firma è in un file a parte, senza il testo dentro."),
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="firma_%s", **kwargs)
        self.fields["file"].help_text = _("PDF, p7m o XML, al massimo %(limit)s MB.") % {
            "limit": settings.UPLOAD_LIMIT_MB
        }


class TrustListForm(Form):
    file = forms.FileField(
        label=gettext_lazy("Elenco"),
        help_text=gettext_lazy(
            "L’elenco nazionale di fiducia in XML, oppure certificati in PEM, DER o p7b. "
            "Prende il posto di quello in uso."
        ),
        widget=forms.FileInput(attrs={"accept": ".xml,.pem,.crt,.cer,.der,.p7b"}),
        error_messages={"required": gettext_lazy("Scegli il file dell’elenco.")},
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="elenco_%s", **kwargs)

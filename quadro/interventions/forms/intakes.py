"""The shape of a file of open data that somebody brings."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from quadro.interventions.queries import intake_profiles
from quadro.kit.forms import Form


class IntakeForm(Form):
    profile = forms.ChoiceField(
        label=_("Da dove viene"),
        help_text=_("L’insieme di dati: dice che cosa significa ogni colonna."),
    )
    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv"}),
        error_messages={"required": _("Scegli il file da importare.")},
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "CSV; al massimo %(limit)s MB. Per file più grandi c’è un comando."
        ) % {"limit": settings.UPLOAD_LIMIT_MB}
        choices = [(one.code, one.name) for one in intake_profiles()]
        self.fields["profile"].choices = choices  # type: ignore[attr-defined]

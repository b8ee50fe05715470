from django import forms
from django.utils.translation import gettext_lazy as _

from quadro.kit.forms import Form


class SaveViewForm(Form):
    """The address comes from the list being looked at, the name from the person."""

    page = forms.CharField(widget=forms.HiddenInput, max_length=200)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
    name = forms.CharField(
        label=_("Nome della vista"),
        max_length=60,
        help_text=_(
            "Se hai già una vista con questo nome nella stessa pagina, prende il suo posto."
        ),
    )

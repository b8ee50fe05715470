from django import forms
from django.utils.translation import gettext_lazy as _

from quadro.kit.forms import Form


class NoteForm(Form):
    note = forms.CharField(
        label=_("Nota per chi entra"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from quadro.kit.forms import Form
from quadro.notifications.models import Rhythm


class PreferenceForm(Form):
    rhythm = forms.ChoiceField(
        label=_("Quando vuoi una e-mail"), choices=Rhythm.choices, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label=_("Lingua delle e-mail"), choices=settings.LANGUAGES)

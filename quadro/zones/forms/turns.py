"""A turn given, ended, carried on."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Mandate
from quadro.kit.forms import DayField, Form
from quadro.zones.policies import SAID


class MandateField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A mayor, called by the municipality."""

    def label_from_instance(self, obj: Mandate) -> str:
        return obj.body.label


class AppointForm(Form):
    mandate = MandateField(
        label=_("Sindaco di"), queryset=Mandate.objects.none(), empty_label=_("Scegli il Comune"),
        help_text=_("nell’ordine della regola: il primo è chi verrebbe chiamato"),
    )  # fmt: skip
    since = DayField(label=_("Dal"), required=True)
    deputy = MandateField(
        label=_("Vice"), queryset=Mandate.objects.none(), required=False,
        empty_label=_("nessuno"),
    )  # fmt: skip
    act = forms.CharField(label=_("Atto"), max_length=300, required=False)

    def __init__(self, *args: Any, mayors: Sequence[Mandate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Mandate.objects.filter(pk__in=[one.pk for one in mayors]).select_related("body")
        for name in ("mandate", "deputy"):
            field: Any = self.fields[name]
            field.queryset = rows
            field.choices = [("", field.empty_label), *((one.pk, one.body.label) for one in mayors)]


class EndForm(Form):
    ended = forms.ChoiceField(
        label=_("Perché"), choices=[(one.value, one.label) for one in SAID],
        widget=forms.RadioSelect,
    )  # fmt: skip
    reason = forms.CharField(label=_("Motivo"), max_length=500)
    last = DayField(
        label=_("Ultimo giorno"), required=True,
        help_text=_("il giorno dopo si chiama il prossimo, senza buchi"),
    )  # fmt: skip


class ReasonForm(Form):
    reason = forms.CharField(label=_("Motivo"), max_length=500)

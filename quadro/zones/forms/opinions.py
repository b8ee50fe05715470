"""What is asked on an opinion of a Zone."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from quadro.assemblies.models import Item
from quadro.bodies.models import Body
from quadro.kit.forms import DayField, Form, LabelField
from quadro.zones.models import ActOpinion

LINES = forms.Textarea(attrs={"rows": 4})


class AskOpinionForm(Form):
    """An act of the authority that concerns the Zone, the term, what silence means."""

    groups: ClassVar = (
        (_("L’atto"), ("act", "about", "link", "by_body")),
        (_("Il termine"), ("asked_on", "days", "silence")),
    )

    act = forms.CharField(
        label=_("Atto"), max_length=300, help_text=_("per esempio: variante al piano territoriale")
    )
    about = forms.CharField(
        label=_("Che cosa riguarda la Zona"), required=False, max_length=5000, widget=LINES
    )
    link = forms.URLField(label=_("Indirizzo dell’atto"), required=False, assume_scheme="https")
    by_body = LabelField(label=_("Chi lo chiede"), queryset=Body.objects.none(), empty_label=None)
    asked_on = DayField(label=_("Chiesto il"), required=True)
    days = forms.IntegerField(
        label=_("Giorni per darlo"), min_value=1, max_value=365,
        widget=forms.NumberInput(attrs={"class": "q-in s num"}),
    )  # fmt: skip
    silence = forms.ChoiceField(
        label=_("Se non arriva"), choices=ActOpinion.Silence, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["by_body"]
        field.queryset = Body.objects.authority()


class ItemField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Item) -> str:
        return f"{obj.sitting.day_in_words}, {obj.position}. {obj.title}"


class GiveOpinionForm(Form):
    """With the item of the sitting that decided, where the assembly did."""

    item = ItemField(
        label=_("Seduta e punto che lo rende"), queryset=Item.objects.none(), required=False,
        empty_label=_("nessuna seduta registrata"),
    )  # fmt: skip
    outcome = forms.ChoiceField(label=_("Parere"), choices=ActOpinion.Outcome)
    given_on = DayField(label=_("Reso il"), required=True)
    conditions = forms.CharField(
        label=_("Condizioni o motivi"), required=False, max_length=5000, widget=LINES
    )

    def __init__(self, *args: Any, items: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["item"]
        keys = [one.pk for one in items]
        field.queryset = Item.objects.filter(pk__in=keys).select_related("sitting__assembly")

"""A need is told, supported, answered."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.kit.forms import Form, LabelField
from quadro.plan.models import Theme
from quadro.services.models import Service
from quadro.services.states import State

TAKE, DECLINE = "accogli", "no"


class NeedForm(Form):
    body = LabelField(
        label=_("Comune"), queryset=Body.objects.none(), empty_label=_("Scegli il Comune")
    )
    title = forms.CharField(label=_("Titolo"), max_length=150)
    text = forms.CharField(
        label=_("Di che cosa c’è bisogno"), max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    theme = forms.ModelChoiceField(
        label=_("Tema"), queryset=Theme.objects.none(), required=False, empty_label=_("nessuno")
    )

    def __init__(self, *args: Any, bodies: "QuerySet[Body]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["body"].queryset = bodies
        fields["theme"].queryset = Theme.objects.order_by("name", "pk")


class SupportForm(Form):
    body = LabelField(
        label=_("Comune"), queryset=Body.objects.none(), empty_label=_("Scegli il Comune")
    )

    def __init__(self, *args: Any, bodies: "QuerySet[Body]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["body"]
        field.queryset = bodies


class AnswerForm(Form):
    outcome = forms.ChoiceField(
        label=_("Risposta"), widget=forms.RadioSelect,
        choices=[
            (TAKE, _("Diventa una proposta di servizio")),
            (DECLINE, _("Non si fa")),
        ],
    )  # fmt: skip
    service = forms.ModelChoiceField(
        label=_("Proposta del catalogo"), queryset=Service.objects.none(), required=False,
        empty_label=_("una nuova"), help_text=_("se il fabbisogno entra in una che c’è già"),
    )  # fmt: skip
    name = forms.CharField(label=_("Nome della nuova proposta"), required=False, max_length=120)
    answer = forms.CharField(
        label=_("Che cosa si risponde ai Comuni"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("serve sempre quando non si fa"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["service"]
        field.queryset = Service.objects.filter(state=State.PROPOSED).order_by("name", "pk")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("outcome") == DECLINE and not (told.get("answer") or "").strip():
            self.add_error("answer", say("Scrivi perché no: i Comuni devono saperlo."))
        return told

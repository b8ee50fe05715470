"""A municipality joins a service: request, act, answer, end."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.kit.forms import DayField, Form, LabelField

PDF = forms.FileInput(attrs={"accept": ".pdf,.p7m,.odt,.docx"})


class AskForm(Form):
    """Who has the act already brings it with the request."""

    body = LabelField(
        label=_("Comune"), queryset=Body.objects.none(), empty_label=_("Scegli il Comune")
    )
    note = forms.CharField(
        label=_("Nota per l’ufficio"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    act_number = forms.CharField(
        label=_("Numero dell’atto"), required=False, max_length=40,
        help_text=_("se il Comune lo ha già adottato; altrimenti si carica dopo"),
    )  # fmt: skip
    act_on = DayField(label=_("Data dell’atto"))
    upload = forms.FileField(label=_("Copia dell’atto"), required=False, widget=PDF)

    def __init__(
        self, *args: Any, bodies: "QuerySet[Body]", wants_act: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["body"]
        field.queryset = bodies
        if not wants_act:
            for name in ("act_number", "act_on", "upload"):
                del self.fields[name]


class ActForm(Form):
    act_number = forms.CharField(label=_("Numero dell’atto"), max_length=40)
    act_on = DayField(label=_("Data dell’atto"), required=True)
    upload = forms.FileField(
        label=_("Copia dell’atto"), required=False, widget=PDF,
        help_text=_("il PDF, meglio se firmato; la leggono il Comune e chi tiene il servizio"),
    )  # fmt: skip


class AcceptForm(Form):
    since = DayField(label=_("Il Comune usa il servizio dal"), required=True)


class ReasonForm(Form):
    reason = forms.CharField(
        label=_("Motivo"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class LeaveForm(Form):
    until = DayField(label=_("Primo giorno senza il servizio"), required=True)
    reason = forms.CharField(label=_("Motivo"), required=False, max_length=500)


class RequestBackForm(Form):
    reason = forms.CharField(label=_("Motivo"), required=False, max_length=500)

"""A municipality asks to join; who keeps the service answers."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.joint.forms.services import JoinForm
from quadro.kit.forms import DayField, Form, LabelField

WORDS = forms.Textarea(attrs={"rows": 3})


class ApplyForm(Form):
    body = LabelField(
        label=_("Comune"), queryset=Body.objects.none(), empty_label=_("Scegli il Comune")
    )
    since = DayField(
        label=_("Vorrebbe entrare dal"), required=True,
        help_text=_("gg/mm/aaaa; nell’anno in cui entra paga per i giorni in cui c’è"),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Nota"), max_length=500, required=False, widget=WORDS,
        help_text=_("la leggono il tuo Comune, il capofila e l’Ufficio piano"),
    )  # fmt: skip

    def __init__(self, *args: Any, bodies: Collection[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body: Any = self.fields["body"]
        body.queryset = Body.objects.filter(pk__in=[one.pk for one in bodies]).order_by("name")


class AcceptForm(JoinForm):
    """As who is let in without having asked; which municipality it is, is known."""

    since = DayField(label=_("Entra dal"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, towns=Body.objects.none(), **kwargs)
        del self.fields["body"]


class RefuseForm(Form):
    reason = forms.CharField(
        label=_("Perché"), max_length=500, widget=WORDS,
        help_text=_("il Comune lo legge: che cosa manca, o quando potrebbe chiedere di nuovo"),
    )  # fmt: skip


class WithdrawForm(Form):
    reason = forms.CharField(
        label=_("Perché"), max_length=500, required=False, widget=WORDS,
        help_text=_("se vuoi: lo legge chi tiene il servizio"),
    )  # fmt: skip

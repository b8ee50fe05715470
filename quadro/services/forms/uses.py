"""A use is asked, let in, concluded."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.kit.forms import DayField, Form, LabelField


class UseForm(Form):
    body = LabelField(
        label=_("Comune"), queryset=Body.objects.none(), empty_label=_("Scegli il Comune")
    )
    subject = forms.CharField(label=_("Per che cosa"), max_length=200)
    year = forms.TypedChoiceField(label=_("Anno"), coerce=int, choices=())

    def __init__(
        self, *args: Any, bodies: "QuerySet[Body]", years: tuple[int, ...], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["body"].queryset = bodies
        fields["year"].choices = [(str(one), str(one)) for one in years]


class AcceptUseForm(Form):
    """Out of the order of the line: the reason is read by everybody."""

    reason = forms.CharField(
        label=_("Perché passa prima"), max_length=500, required=False,
        help_text=_("non serve per chi è il primo della lista"),
    )  # fmt: skip


class DoneForm(Form):
    done_on = DayField(label=_("Conclusa il"), required=True)

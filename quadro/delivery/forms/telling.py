"""What the owner of a commitment types: how far it is, what blocks it, what shows it is done."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.delivery.models import Confidence, Step
from quadro.delivery.reckoning import DECLARABLE
from quadro.kit.forms import DayField, Form

LINES = forms.Textarea(attrs={"rows": 3})


class TellForm(Form):
    """One field for each step, or the percentage where there are none; then the declared signal."""

    on = DayField(label=_("Dati al"), required=True)
    progress = forms.DecimalField(
        label=_("Fatto, in percento"), required=False, min_value=0, max_value=100, max_digits=5,
        decimal_places=2, localize=True,
        widget=forms.TextInput(attrs={"class": "q-in s num", "inputmode": "decimal"}),
    )  # fmt: skip
    forecast_on = DayField(
        label=_("Quando sarà fatto"), help_text=_("la tua previsione, gg/mm/aaaa")
    )
    confidence = forms.ChoiceField(
        label=_("Fiducia"), required=False, widget=forms.RadioSelect,
        choices=[("", _("non la dichiaro")), *Confidence.choices],
    )  # fmt: skip
    sentence = forms.CharField(
        label=_("In una frase"), required=False, max_length=300, widget=LINES,
        help_text=_("perché: la leggono tutti accanto al segno"),
    )  # fmt: skip

    def __init__(self, *args: Any, steps: Sequence[Step], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps = [one for one in steps if not one.is_cancelled]
        for one in self.steps:
            last = (
                say("ultimo: %(value)s") % {"value": f"{one.value.normalize():f}"}
                if (one.value is not None)
                else say("ancora nessun valore")
            )
            target = f"{one.target.normalize():f}"
            field = forms.DecimalField(
                label=one.title, required=False, min_value=0, max_digits=14, decimal_places=2,
                localize=True,
                help_text=say("su %(target)s %(unit)s · %(last)s")
                % {"target": target, "unit": one.unit, "last": last},
                widget=forms.TextInput(attrs={"class": "q-in s num", "inputmode": "decimal"}),
            )  # fmt: skip
            self.fields[f"step_{one.pk}"] = field
        if steps:
            del self.fields["progress"]
        names = [f"step_{one.pk}" for one in self.steps]
        self.order_fields(["on", "progress", *names, "forecast_on", "confidence", "sentence"])

    def said(self) -> dict[str, Any]:
        told = self.told
        values: dict[int, Decimal] = {
            one.pk: told[f"step_{one.pk}"]
            for one in self.steps
            if told.get(f"step_{one.pk}") is not None
        }
        names = ("on", "progress", "forecast_on", "confidence", "sentence")
        return {**{name: told[name] for name in names if name in told}, "values": values}

    def step_fields(self) -> Iterator[forms.BoundField]:
        return (self[f"step_{one.pk}"] for one in self.steps)


class ReasonForm(Form):
    reason = forms.CharField(label=_("Motivo"), max_length=500, widget=LINES)


class SureForm(Form):
    """Nothing to say: a button."""


class DeliverForm(Form):
    done_on = DayField(label=_("Fatto il"), required=True)


class OverrideForm(Form):
    """What the office declares instead of what is computed."""

    timing = forms.ChoiceField(
        label=_("Tempi"), required=False, widget=forms.RadioSelect,
        choices=[("", _("come dice il calcolo")), *DECLARABLE],
    )  # fmt: skip
    progress = forms.DecimalField(
        label=_("Fatto, in percento"), required=False, min_value=0, max_value=100, max_digits=5,
        decimal_places=2, localize=True, help_text=_("vuoto: come dice il calcolo"),
        widget=forms.TextInput(attrs={"class": "q-in s num", "inputmode": "decimal"}),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Motivo"), max_length=500, widget=LINES,
        help_text=_("che cosa sa l’ufficio che il calcolo non sa: lo leggono tutti"),
    )  # fmt: skip
    expires_on = DayField(
        label=_("Vale fino al"), help_text=_("gg/mm/aaaa; vuoto: finché non è ritirata")
    )


class BlockForm(Form):
    what = forms.CharField(label=_("Che cosa lo blocca"), max_length=200)
    body = forms.ModelChoiceField(
        label=_("Chi lo scioglie"), queryset=Body.objects.none(), empty_label=_("Scegli un ente")
    )
    opened_on = DayField(label=_("Aperto il"), required=True)
    due_on = DayField(label=_("Da sciogliere entro il"), required=True)

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = bodies


class SolveForm(Form):
    solved_on = DayField(label=_("Sciolto il"), required=True)
    how = forms.CharField(label=_("Come"), max_length=300, widget=LINES)


class EvidenceForm(Form):
    title = forms.CharField(label=_("Che cosa mostra"), max_length=200)
    on = DayField(label=_("Del"), required=True)
    upload = forms.FileField(
        label=_("File"), required=False, help_text=_("lo legge chi legge l’impegno")
    )
    link = forms.URLField(
        label=_("oppure un indirizzo"), required=False, max_length=500, assume_scheme="https"
    )

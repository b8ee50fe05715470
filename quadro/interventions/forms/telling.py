"""What the body that does an intervention types: how far it is, the money that moves, its moves."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from quadro.interventions.forms.keeping import NumberField
from quadro.interventions.models import (
    MovementKind,
    PhysicalIndicator,
    ProcedureStep,
    Source,
)
from quadro.kit.forms import DayField, EuroField, Form
from quadro.kit.numbers import figures

LINES = forms.Textarea(attrs={"rows": 3})


class TellForm(Form):
    """Two days for each step, a number for each thing counted; then the forecast."""

    template_name = "interventions/_tell_form.html"
    on = DayField(label=_("Dati al"), required=True)
    forecast_on = DayField(
        label=_("Quando sarà finito"), help_text=_("la tua previsione, gg/mm/aaaa")
    )
    note = forms.CharField(label=_("Nota"), required=False, max_length=300, widget=LINES)

    def __init__(
        self,
        *args: Any,
        steps: Sequence[ProcedureStep],
        indicators: Sequence[tuple[PhysicalIndicator, Decimal | None]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.steps, self.indicators = steps, indicators
        for step in steps:
            for part, label in (("actual_from", _("cominciato il")), ("actual_to", _("finito il"))):
                field = DayField(initial=getattr(step, part), help_text="")
                field.label = f"{step}: {label}"
                self._dress(field)
                field.widget.attrs |= {"aria-label": str(field.label)}
                self.fields[f"{part}_{step.pk}"] = field
        for one, value in indicators:
            last = say("ancora nessun valore")
            if value is not None:
                last = say("ultimo: %(value)s") % {"value": figures(value)}
            self.fields[f"value_{one.pk}"] = NumberField(
                label=f"{one.name}, {one.unit}", required=False, max_digits=16,
                help_text=say("deve arrivare a %(target)s · %(last)s")
                % {"target": figures(one.target), "last": last},
            )  # fmt: skip
        values = [f"value_{one.pk}" for one, _value in indicators]
        self.order_fields(["on", *values, "forecast_on", "note"])

    def step_rows(self) -> Iterator[tuple[ProcedureStep, forms.BoundField, forms.BoundField]]:
        for step in self.steps:
            yield step, self[f"actual_from_{step.pk}"], self[f"actual_to_{step.pk}"]

    def counted(self) -> Iterator[forms.BoundField]:
        return (self[f"value_{one.pk}"] for one, _value in self.indicators)

    def said(self) -> dict[str, Any]:
        told = self.cleaned_data
        steps: dict[int, tuple[date | None, date | None]] = {
            step.pk: (told[f"actual_from_{step.pk}"], told[f"actual_to_{step.pk}"])
            for step in self.steps
        }
        readings = {
            one.pk: told[f"value_{one.pk}"]
            for one, _value in self.indicators
            if told[f"value_{one.pk}"] is not None
        }
        names = ("on", "forecast_on", "note")
        return {**{name: told[name] for name in names}, "steps": steps, "readings": readings}


class MovementForm(Form):
    kind = forms.ChoiceField(
        label=_("Che cosa si è mosso"), choices=MovementKind.choices, widget=forms.RadioSelect,
        initial=MovementKind.PAID,
    )  # fmt: skip
    on = DayField(label=_("Del"), required=True)
    amount_eur = EuroField(
        label=_("Importo"), required=True,
        help_text=_("in euro; zero se a quel giorno non si era mosso niente"),
    )  # fmt: skip
    source = forms.ChoiceField(
        label=_("Di quale fonte"), required=False,
        choices=[
            ("", _("non indicata")),
            *((value, label) for value, label in Source.choices if value != Source.TO_FIND),
        ],
    )  # fmt: skip
    act = forms.CharField(
        label=_("Atto"), required=False, max_length=200,
        help_text=_("determina, mandato, stato di avanzamento lavori"),
    )  # fmt: skip
    note = forms.CharField(label=_("Nota"), required=False, max_length=500)


class ReasonForm(Form):
    reason = forms.CharField(label=_("Motivo"), max_length=500, widget=LINES)


class SureForm(Form):
    """Nothing to say: a button."""


class FinishForm(Form):
    done_on = DayField(label=_("Finito il"), required=True)

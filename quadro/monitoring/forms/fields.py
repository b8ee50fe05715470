"""Fields that several forms of the module share."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as say

from quadro.bodies.models import Mandate
from quadro.kit.numbers import typed
from quadro.kit.refusals import Refused
from quadro.monitoring.models import Formula, Indicator
from quadro.plan.models import Provision

DECIMALS = 6


def lines(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class NumberField(forms.CharField):
    """`1.250,5` as people type it; gives a `Decimal` or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 24)
        super().__init__(**kwargs)
        self.widget.attrs |= {"class": "q-in s num", "inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return shown(value) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return typed(text) if text else None
        except Refused as error:
            raise forms.ValidationError(str(error)) from error


def shown(value: Decimal) -> str:
    """As one would type it: without the zeros that say nothing, with a comma."""
    return f"{value.normalize():f}".replace(".", ",")


class MandateField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Mandate) -> str:
        return f"{obj.person}, {obj.get_role_display()} · {obj.body.label}"


class ProvisionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Provision) -> str:
        return f"{obj.code} {obj.title}"


def choices_of_scale(indicator: Indicator) -> list[tuple[str, str]]:
    """The steps of a qualitative one, from the lowest."""
    return [
        ("", say("Scegli un gradino")),
        *((str(one["value"]), str(one["label"])) for one in indicator.scale),
    ]


def value_fields(
    indicator: Indicator, names: Iterable[str] = ("value", "numerator", "denominator")
) -> dict[str, forms.Field]:
    """What is asked of a value, by the formula: a number, a step, two terms."""
    unit = f"{indicator.unit}".strip()
    made: dict[str, forms.Field] = {}
    if indicator.formula == Formula.RATIO:
        made["numerator"] = NumberField(label=say("Numeratore"))
        made["denominator"] = NumberField(
            label=say("Denominatore"), help_text=say("il rapporto lo calcola Quadro")
        )
    elif indicator.formula == Formula.SCALE:
        made["value"] = forms.TypedChoiceField(
            label=say("Valore"), required=False, choices=choices_of_scale(indicator),
            coerce=Decimal, empty_value=None,
        )  # fmt: skip
    else:
        made["value"] = NumberField(label=say("Valore"), help_text=unit)
    return {name: field for name, field in made.items() if name in names}

"""What the office types of the commitments that an amendment changes."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Mandate
from quadro.delivery.amending import DAYS, LABELS, NUMBERS
from quadro.delivery.forms.keeping import LINES, MandateField, WeightField
from quadro.kit.forms import DayField, Form


class PlannedForm(Form):
    """The new value of one fact of a commitment."""

    def __init__(self, *args: Any, field: str, bodies: Any, by_day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = str(LABELS[field])
        made: dict[str, forms.Field] = {}
        if field in DAYS:
            made[field] = DayField(label=label, required=True)
        elif field in NUMBERS:
            made[field] = WeightField(label=label)
        elif field == "owner":
            made |= _owner(bodies, by_day)
        elif field == "deliverable":
            made[field] = forms.CharField(label=label, max_length=5000, widget=LINES)
        else:
            made[field] = forms.CharField(label=label, max_length=200)
        for name, one in made.items():
            self._dress(one)
            self.fields[name] = one


def _owner(bodies: Any, by_day: date) -> dict[str, forms.Field]:
    mandates = Mandate.objects.on(by_day).filter(body__in=bodies.values("pk"))
    return {
        "owner": forms.ModelChoiceField(
            label=str(LABELS["owner"]), queryset=bodies, empty_label=_("Scegli una parte")
        ),
        "in_charge": MandateField(
            label=_("Referente in carica"), empty_label=_("Scegli chi ne risponde"),
            queryset=mandates.select_related("person", "body").order_by(
                "body__name", "person__name", "pk"
            ),
        ),
    }  # fmt: skip

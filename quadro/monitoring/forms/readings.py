"""What is typed of a reading, of what shows it, of a period that closes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from quadro.kit.forms import DayField, Form
from quadro.monitoring.cells import Cell, Told
from quadro.monitoring.forms.fields import NumberField, lines, value_fields
from quadro.monitoring.models import Formula, Indicator
from quadro.monitoring.periods import name_of


class SureForm(Form):
    """Nothing to say: a button."""


class ReasonForm(Form):
    reason = forms.CharField(label=_("Motivo"), max_length=500, widget=lines())


class ReadingForm(Form):
    """A value of one cell: where, when, how much; the fields follow the formula."""

    place = forms.ChoiceField(label=_("Luogo"))
    since = forms.ChoiceField(label=_("Periodo"))
    note = forms.CharField(
        label=_("Nota"), required=False, max_length=500, widget=lines(),
        help_text=_("se il valore non c’è, scrivi perché: non diventa zero"),
    )  # fmt: skip
    sends = forms.BooleanField(label=_("Invia subito alla verifica"), required=False, initial=True)

    def __init__(
        self,
        *args: Any,
        indicator: Indicator,
        places: Sequence[tuple[str, str]],
        periods: Sequence[date],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        made = value_fields(indicator)
        if indicator.formula == Formula.MEAN:
            made["weight"] = NumberField(
                label=say("Peso"), help_text=say("gli abitanti, gli ettari: ciò di cui è la media")
            )
        if indicator.breakdowns:
            made["breakdown"] = forms.ChoiceField(
                label=say("Di quale parte"), required=False,
                choices=[("", say("il totale")), *((one, one) for one in indicator.breakdowns)],
            )  # fmt: skip
        for name, field in made.items():
            self._dress(field)
            self.fields[name] = field
        self._choose("place", places)
        self._choose(
            "since", [(f"{one:%Y-%m-%d}", name_of(indicator.periodicity, one)) for one in periods]
        )
        self.order_fields(
            ["place", "since", "breakdown", "value", "numerator", "denominator", "weight", "note"]
        )

    def _choose(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    def said(self) -> tuple[Cell, Told]:
        told = self.cleaned_data
        cell = Cell(
            self.indicator, told["place"], date.fromisoformat(told["since"]),
            told.get("breakdown") or "",
        )  # fmt: skip
        return cell, Told.of(told)


class EvidenceForm(Form):
    title = forms.CharField(label=_("Che cosa mostra"), max_length=200)
    upload = forms.FileField(
        label=_("File"), required=False, help_text=_("lo legge chi legge il valore")
    )
    link = forms.URLField(
        label=_("oppure un indirizzo"), required=False, max_length=500, assume_scheme="https"
    )


class LockForm(Form):
    """A period to close, of all indicators or of some."""

    since = DayField(label=_("Dal"), required=True)
    last_day = DayField(label=_("Fino al"), required=True, help_text=_("gg/mm/aaaa, compreso"))
    indicators = forms.ModelMultipleChoiceField(
        label=_("Solo di questi indicatori"), queryset=Indicator.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("nessuno scelto: tutti"),
    )  # fmt: skip
    reason = forms.CharField(label=_("Perché si chiude"), max_length=500, widget=lines())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["indicators"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = Indicator.objects.order_by("title", "pk")

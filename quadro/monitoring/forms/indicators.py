"""What the office types of an indicator: what it is, from where it starts, what it should reach."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from quadro.agreements.models import Agreement
from quadro.bodies.models import Body, Mandate
from quadro.delivery.models import Commitment
from quadro.kit.forms import DayField, Form
from quadro.monitoring.forms.fields import MandateField, NumberField, lines, shown
from quadro.monitoring.models import (
    Bes,
    Formula,
    Indicator,
    IndicatorKind,
    Level,
    Link,
    Periodicity,
    Polarity,
)
from quadro.plan.models import Goal, Provision

SPARE = 3
"""Empty rows to write new shares in."""


class IndicatorForm(Form):
    """What an indicator is; its start, targets and shares have pages of their own."""

    groups = (
        (_("Che cosa si conta"), ("title", "code", "kind", "unit", "decimals", "polarity",
                                  "tolerance")),
        (_("Come si somma"), ("formula", "factor", "scale", "level", "breakdowns", "periodicity",
                              "weight")),
        (_("Scheda di metodo"), ("description", "definition", "method", "limits", "source")),
        (_("Chi e dove"), ("owner", "in_charge", "goals", "bes", "is_public", "closed_on")),
    )  # fmt: skip

    title = forms.CharField(label=_("Titolo"), max_length=200)
    code = forms.CharField(label=_("Codice"), max_length=30, help_text=_("breve, uno solo così"))
    kind = forms.ChoiceField(label=_("Tipo"), choices=IndicatorKind, widget=forms.RadioSelect)
    unit = forms.CharField(
        label=_("Unità di misura"), max_length=60, help_text=_("per esempio «imprese», «%», «kg»")
    )
    decimals = forms.IntegerField(label=_("Decimali"), min_value=0, max_value=6, initial=0)
    polarity = forms.ChoiceField(label=_("Verso"), choices=Polarity, widget=forms.RadioSelect)
    tolerance = NumberField(
        label=_("Scarto ammesso"),
        help_text=_("solo per ciò che deve restare: di quanto può scostarsi"),
    )
    formula = forms.ChoiceField(label=_("Formula"), choices=Formula)
    factor = NumberField(
        label=_("Moltiplicatore del rapporto"),
        help_text=_("100 per una percentuale, 1000 per mille abitanti"),
    )
    scale = forms.CharField(
        label=_("Gradini della scala"), required=False, widget=lines(4), max_length=2000,
        help_text=_("solo per una scala: uno per riga, dal più basso, come «1 = assente»"),
    )  # fmt: skip
    level = forms.ChoiceField(label=_("Si rileva per"), choices=Level)
    breakdowns = forms.CharField(
        label=_("Disaggregazioni"), required=False, widget=lines(3), max_length=1000,
        help_text=_("una per riga, per esempio «donne»; il totale si rileva a parte"),
    )  # fmt: skip
    periodicity = forms.ChoiceField(label=_("Periodicità"), choices=Periodicity)
    weight = NumberField(label=_("Peso"), help_text=_("1 se pesano tutti lo stesso"))
    description = forms.CharField(
        label=_("Che cosa dice"), required=False, widget=lines(), max_length=5000
    )
    definition = forms.CharField(
        label=_("Definizione"), required=False, widget=lines(), max_length=5000
    )
    method = forms.CharField(label=_("Metodo"), required=False, widget=lines(), max_length=5000)
    limits = forms.CharField(label=_("Limiti"), required=False, widget=lines(), max_length=5000)
    source = forms.CharField(label=_("Fonte"), required=False, max_length=500)
    owner = forms.ModelChoiceField(
        label=_("Ente responsabile"), queryset=Body.objects.none(), empty_label=_("Scegli un ente")
    )
    in_charge = MandateField(
        label=_("Referente in carica"), queryset=Mandate.objects.none(), required=False,
        empty_label=_("Nessuno"),
    )  # fmt: skip
    goals = forms.ModelMultipleChoiceField(
        label=_("Obiettivi dell’Agenda 2030"), queryset=Goal.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    bes = forms.ChoiceField(
        label=_("Dominio BES"), required=False, choices=[("", "—"), *Bes.choices]
    )
    is_public = forms.BooleanField(label=_("Pubblico"), required=False, initial=True)
    closed_on = DayField(label=_("Non si rileva più dal"))

    def __init__(self, *args: Any, by_day: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mandates = Mandate.objects.on(by_day).select_related("person", "body")
        rows = {
            "owner": Body.objects.order_by("name", "pk"),
            "in_charge": mandates.order_by("body__name", "person__name", "pk"),
            "goals": Goal.objects.order_by("number"),
        }
        for name, found in rows.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
            field.queryset = found

    def clean_breakdowns(self) -> list[str]:
        return _lines_of(self.cleaned_data["breakdowns"])

    def clean_scale(self) -> list[dict[str, Any]]:
        return [_step(one) for one in _lines_of(self.cleaned_data["scale"])]

    def clean_factor(self) -> Decimal:
        return self.cleaned_data["factor"] or Decimal(1)

    def clean_weight(self) -> Decimal:
        return self.cleaned_data["weight"] or Decimal(1)

    def clean_tolerance(self) -> Decimal:
        return self.cleaned_data["tolerance"] or Decimal(0)


def _lines_of(text: str) -> list[str]:
    return [one.strip() for one in text.splitlines() if one.strip()]


def _step(line: str) -> dict[str, Any]:
    """`1 = assente` as the scale keeps it."""
    number, mark, label = line.partition("=")
    try:
        value = Decimal(number.strip().replace(",", "."))
    except InvalidOperation:
        mark = ""
    if not mark:
        raise forms.ValidationError(
            say("«%(line)s»: scrivi il valore, un uguale e il nome del gradino.") % {"line": line}
        )
    plain = value.normalize()
    return {"value": int(plain) if plain == int(plain) else float(plain), "label": label.strip()}


def initial_of(indicator: Indicator) -> dict[str, Any]:
    """What the form shows of an indicator that is there."""
    names = [name for name in IndicatorForm.base_fields if name != "once"]
    told = {name: getattr(indicator, name) for name in names if name != "goals"}
    steps = (f"{one['value']} = {one['label']}" for one in indicator.scale)
    return {
        **told,
        "goals": list(indicator.goals.all()),
        "breakdowns": "\n".join(indicator.breakdowns),
        "scale": "\n".join(steps),
    }


class StartForm(Form):
    on = DayField(label=_("Dati al"), required=True)
    value = NumberField(label=_("Valore di partenza"), required=True)
    place = forms.ChoiceField(label=_("Di quale luogo"))
    reason = forms.CharField(
        label=_("Perché cambia"), required=False, max_length=500, widget=lines(),
        help_text=_("solo se un valore di partenza c’è già: quello resta leggibile"),
    )  # fmt: skip

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = places


class TargetsForm(Form):
    """A field for each year, from this one on and of those that have a target."""

    reason = forms.CharField(
        label=_("Perché cambiano"), required=False, max_length=500, widget=lines(),
        help_text=_("solo se un obiettivo già detto cambia: quello di prima resta leggibile"),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        indicator: Indicator,
        years: Sequence[int],
        there: Mapping[int, Decimal],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.years = years
        for year in years:
            field = NumberField(
                label=say("Obiettivo per la fine del %(year)s") % {"year": year},
                initial=there.get(year), help_text=indicator.unit,
            )  # fmt: skip
            self._dress(field)
            self.fields[f"year_{year}"] = field
        self.order_fields([*(f"year_{year}" for year in years), "reason"])

    def said(self) -> dict[int, Decimal]:
        told = self.cleaned_data
        return {
            year: told[f"year_{year}"] for year in self.years if told[f"year_{year}"] is not None
        }


class LinksForm(Form):
    """A row for each provision that it tells of, and some empty ones. Drawn as a table."""

    template_name = "delivery/_shares_form.html"

    def __init__(
        self, *args: Any, links: Sequence[Link], provisions: Sequence[Provision], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        rows: list[Link | None] = [*links, *([None] * SPARE)]
        self.count = len(rows)
        choices = [("", say("Scegli una previsione"))]
        choices += [(str(one.pk), f"{one.code} {one.title}") for one in provisions]
        self.by_key = {str(one.pk): one for one in provisions}
        for place, link in enumerate(rows):
            provision = forms.ChoiceField(
                label=say("Previsione, riga %(n)s") % {"n": place + 1}, required=False,
                choices=choices, initial=str(link.provision_id) if link else "",
            )  # fmt: skip
            percent = NumberField(
                label=say("Quota in percento, riga %(n)s") % {"n": place + 1},
                initial=shown(link.percent) if link else None,
            )
            for name, field in (("provision", provision), ("percent", percent)):
                self._dress(field)
                field.widget.attrs |= {"aria-label": str(field.label)}
                self.fields[f"{name}_{place}"] = field

    def rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        for place in range(self.count):
            yield self[f"provision_{place}"], self[f"percent_{place}"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for place in range(self.count):
            has_provision = bool(told.get(f"provision_{place}"))
            has_percent = told.get(f"percent_{place}") is not None
            if has_provision and not has_percent and f"percent_{place}" not in self.errors:
                self.add_error(f"percent_{place}", say("Indica la quota."))
            if has_percent and not has_provision:
                self.add_error(f"provision_{place}", say("Indica la previsione."))
        return told

    def said(self) -> list[tuple[Provision, Decimal]]:
        told = self.cleaned_data
        return [
            (self.by_key[told[f"provision_{place}"]], told[f"percent_{place}"])
            for place in range(self.count)
            if told[f"provision_{place}"]
        ]


class RelatedForm(Form):
    """The agreements and commitments that an indicator measures, beside the plan."""

    agreements = forms.ModelMultipleChoiceField(
        label=_("Intese"), queryset=Agreement.objects.none(), required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )  # fmt: skip
    commitments = forms.ModelMultipleChoiceField(
        label=_("Impegni"), queryset=Commitment.objects.none(), required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = {
            "agreements": Agreement.objects.order_by("title", "pk"),
            "commitments": Commitment.objects.order_by("title", "pk"),
        }
        for name, found in rows.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
            field.queryset = found

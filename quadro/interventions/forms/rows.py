"""The tables of an intervention that are filled in row by row."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.interventions.forms.keeping import CodeField, NumberField, WeightField
from quadro.interventions.models import Source, StepName, Where
from quadro.kit.forms import DayField, EuroField
from quadro.kit.rows import RowsForm
from quadro.plan.models import Provision
from quadro.territory.models import Municipality, Zone

HUNDRED = Decimal(100)


def percent_field() -> NumberField:
    return NumberField(max_digits=5, decimal_places=2, min_value=Decimal("0.01"), max_value=HUNDRED)


def year_field() -> forms.IntegerField:
    return forms.IntegerField(
        min_value=1990, max_value=2060, widget=forms.NumberInput(attrs={"class": "q-in s num"})
    )


class SharesForm(RowsForm):
    """Which provisions an intervention carries, and in which parts."""

    caption = _("Quote sul Piano")
    heads = {"provision": _("Previsione"), "percent": _("Quota in percento")}
    wide = ("provision",)
    main = "provision"
    wanted = ("percent",)

    def __init__(self, *args: Any, provisions: Sequence[Provision], **kwargs: Any) -> None:
        self.by_key = {str(one.pk): one for one in provisions}
        super().__init__(*args, **kwargs)

    def fields_of(self, is_there: bool) -> dict[str, forms.Field]:  # noqa: ARG002, FBT001
        known = [(key, f"{one.code} {one.title}") for key, one in self.by_key.items()]
        choices = [("", say("Scegli una previsione")), *known]
        return {"provision": forms.ChoiceField(choices=choices), "percent": percent_field()}

    def pairs(self) -> list[tuple[Provision, Decimal]]:
        return [(self.by_key[row["provision"]], row["percent"]) for row in self.said()]


class PlacesForm(RowsForm):
    """Where an intervention falls, and in which parts."""

    caption = _("Dove ricade")
    heads = {
        "place": _("Luogo"),
        "percent": _("Quota in percento"),
        "name": _("Come lo dice la fonte"),
    }
    wide = ("place", "name")
    main = "place"
    wanted = ("percent",)

    def __init__(
        self, *args: Any, towns: Sequence[Municipality], zones: Sequence[Zone], **kwargs: Any
    ) -> None:
        self.towns = {f"m{one.pk}": one for one in towns}
        self.zones = {f"z{one.pk}": one for one in zones}
        super().__init__(*args, **kwargs)

    def fields_of(self, is_there: bool) -> dict[str, forms.Field]:  # noqa: ARG002, FBT001
        wholes = [(one.value, one.label) for one in (Where.AREA, Where.ELSEWHERE)]
        choices: list[Any] = [
            ("", say("Scegli un luogo")),
            *wholes,
            (say("Zone omogenee"), [(key, one.name) for key, one in self.zones.items()]),
            (say("Comuni"), [(key, one.name) for key, one in self.towns.items()]),
        ]
        return {
            "place": forms.ChoiceField(choices=choices),
            "percent": percent_field(),
            "name": forms.CharField(max_length=120),
        }

    def places(self) -> list[dict[str, Any]]:
        found = []
        for row in self.said():
            key, town = row["place"], self.towns.get(row["place"])
            zone = self.zones.get(key)
            where = Where.MUNICIPALITY if town else Where.ZONE if zone else Where(key)
            told = {"where": where, "municipality": town, "zone": zone}
            found.append({**told, "percent": row["percent"], "name": row["name"]})
        return found


class TendersForm(RowsForm):
    caption = _("Gare")
    heads = {
        "cig": _("CIG"),
        "title": _("Oggetto"),
        "amount_eur": _("Importo, €"),
        "source": _("Fonte"),
    }
    wide = ("title", "source")
    main = "cig"

    def fields_of(self, is_there: bool) -> dict[str, forms.Field]:  # noqa: ARG002, FBT001
        return {
            "cig": CodeField(max_length=14),
            "title": forms.CharField(max_length=300),
            "amount_eur": EuroField(),
            "source": forms.CharField(max_length=500),
        }

    def tenders(self) -> list[dict[str, Any]]:
        return [{name: row[name] for name in self.heads} for row in self.said()]


class StepsForm(RowsForm):
    """The steps of the procedure, in order."""

    caption = _("Passi della procedura")
    heads = {
        "name": _("Passo"),
        "title": _("Come si chiama"),
        "weight": _("Peso"),
        "planned_from": _("Inizio previsto"),
        "planned_to": _("Fine prevista"),
    }
    wide = ("title",)
    main = "name"

    def fields_of(self, is_there: bool) -> dict[str, forms.Field]:  # noqa: ARG002, FBT001
        return {
            "name": forms.ChoiceField(choices=[("", say("Scegli un passo")), *StepName.choices]),
            "title": forms.CharField(max_length=120),
            "weight": WeightField(),
            "planned_from": DayField(),
            "planned_to": DayField(),
        }


class IndicatorsForm(RowsForm):
    """What of an intervention is counted, in order."""

    caption = _("Indicatori fisici")
    heads = {
        "name": _("Che cosa si conta"),
        "unit": _("Unità"),
        "baseline": _("Parte da"),
        "target": _("Deve arrivare a"),
        "weight": _("Peso"),
    }
    wide = ("name",)
    main = "name"
    wanted = ("unit", "target")

    def fields_of(self, is_there: bool) -> dict[str, forms.Field]:  # noqa: ARG002, FBT001
        return {
            "name": forms.CharField(max_length=200),
            "unit": forms.CharField(max_length=40),
            "baseline": NumberField(max_digits=16),
            "target": NumberField(max_digits=16),
            "weight": WeightField(),
        }

    def indicators(self) -> list[dict[str, Any]]:
        return [{**row, "baseline": row["baseline"] or Decimal(0)} for row in self.said()]


class FundingForm(RowsForm):
    """Who pays, year by year. All the lines that there are: one left empty goes away."""

    on = DayField(
        label=_("Dal"),
        required=True,
        help_text=_("il giorno da cui vale, di solito quello dell’atto"),
    )
    caption = _("Chi paga, anno per anno")
    heads = {
        "source": _("Fonte"),
        "funder": _("Ente che paga"),
        "year": _("Anno"),
        "amount_eur": _("Importo, €"),
        "act": _("Atto"),
    }
    wide = ("source", "funder", "act")
    main = "source"
    wanted = ("amount_eur",)

    def __init__(self, *args: Any, funders: Sequence[Body], **kwargs: Any) -> None:
        self.funders = {str(one.pk): one for one in funders}
        super().__init__(*args, **kwargs)

    def fields_of(self, is_there: bool) -> dict[str, forms.Field]:  # noqa: ARG002, FBT001
        bodies = [(key, one.label) for key, one in self.funders.items()]
        return {
            "source": forms.ChoiceField(choices=[("", say("Scegli una fonte")), *Source.choices]),
            "funder": forms.ChoiceField(choices=[("", say("non indicato")), *bodies]),
            "year": year_field(),
            "amount_eur": EuroField(),
            "act": forms.CharField(max_length=200),
        }

    def lines(self) -> list[dict[str, Any]]:
        return [{**row, "funder": self.funders.get(row["funder"])} for row in self.said()]


class CostsForm(RowsForm):
    """What is planned to be spent in each year."""

    on = DayField(label=_("Dal"), required=True, help_text=_("il giorno da cui vale il piano"))
    caption = _("Piano dei costi")
    heads = {"year": _("Anno"), "amount_eur": _("Spesa prevista, €")}
    main = "year"
    wanted = ("amount_eur",)

    def fields_of(self, is_there: bool) -> dict[str, forms.Field]:  # noqa: ARG002, FBT001
        return {"year": year_field(), "amount_eur": EuroField()}

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        years = [self.row(place, told)["year"] for place in range(len(self.keys))]
        for place, year in enumerate(years):
            if year is not None and year in years[:place]:
                self.add_error(f"year_{place}", say("L’anno è indicato due volte."))
        return told

    def costs(self) -> dict[int, Decimal]:
        return {row["year"]: row["amount_eur"] for row in self.said()}

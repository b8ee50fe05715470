"""The cost of a year: tried, set, approved."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.joint.forms.services import SMALL
from quadro.joint.models.budgets import FIRST_YEAR, LAST_YEAR
from quadro.joint.sharing import Key, Part
from quadro.kit import forms as kit
from quadro.kit.forms import DayField, EuroField, LabelField
from quadro.kit.numbers import typed
from quadro.kit.refusals import Refused
from quadro.kit.rows import RowsForm

HALF, MIXED = "meta", "misto"
RULES = (
    (Key.EQUAL.value, _("Parti uguali")),
    (Key.HEADS.value, _("Per abitante")),
    (HALF, _("Metà e metà")),
    (Key.USE.value, _("Per uso")),
    (Key.WEIGHT.value, _("Per pesi")),
)
HALVES = (Part(Key.EQUAL, Fraction(50)), Part(Key.HEADS, Fraction(50)))
MOST = Decimal(10) ** 12


def parts_of(rule: str) -> Sequence[Part]:
    return HALVES if rule == HALF else (Part(Key(rule)),)


def rule_of(parts: Sequence[Part]) -> str:
    """The choice that says these parts, `misto` where none does."""
    told = tuple(parts)
    if told == HALVES:
        return HALF
    return told[0].key.value if len(told) == 1 else MIXED


class NumberField(forms.CharField):
    """A number as people write it, with a comma; gives a `Decimal` or None."""

    def __init__(self, *, low: Decimal, high: Decimal, places: int = 2, **kwargs: Any) -> None:
        self.low, self.high, self.places = low, high, places
        super().__init__(required=False, max_length=20, **kwargs)
        self.widget.attrs |= {**SMALL, "inputmode": "decimal"}

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            plain = value.normalize()
            return f"{plain:f}".replace(".", ",")
        return value

    def clean(self, value: Any) -> Any:
        try:
            number = typed(super().clean(value))
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
        if number is None:
            return None
        if not self.low <= number <= self.high or round(number, self.places) != number:
            raise forms.ValidationError(
                say("Scrivi un numero fra %(low)s e %(high)s, con al più %(n)s decimali.")
                % {"low": self.low, "high": self.high, "n": self.places}
            )
        return number


def percent_field(label: Any, **kwargs: Any) -> NumberField:
    return NumberField(label=label, low=Decimal("0.01"), high=Decimal(100), **kwargs)


class TrialForm(kit.Form):
    """What is tried in the page, by its address: nothing is written."""

    costo = EuroField(label=_("Costo, €"), help_text="", required=True)
    regola = forms.ChoiceField(label=_("Regola"), choices=RULES, widget=forms.RadioSelect)
    tetto = percent_field(_("Tetto per Comune, %"))
    entra = LabelField(
        label=_("E se entrasse"), queryset=Body.objects.none(), required=False,
        to_field_name="slug", empty_label=_("nessuno"),
    )  # fmt: skip
    dal = DayField(label=_("Dal giorno"), help_text="")

    def __init__(self, *args: Any, towns: Any, parts: Sequence[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entra: Any = self.fields["entra"]
        entra.queryset = towns
        if rule_of(parts) == MIXED:
            regola: Any = self.fields["regola"]
            regola.choices = [*RULES, (MIXED, _("Come nel riparto"))]
        for name in ("costo", "dal"):
            self.fields[name].widget.attrs["class"] = "q-in num" if name == "costo" else "q-in"

    @classmethod
    def told_in(cls, params: QueryDict, initial: Mapping[str, Any]) -> QueryDict | None:
        """What the address tells, the rest as it is kept; None where nothing is tried."""
        if not any(name in params for name in cls.base_fields):
            return None
        told = params.copy()
        for name, value in initial.items():
            if name not in told:
                told[name] = str(cls.base_fields[name].prepare_value(value) or "")
        return told

    def clean_costo(self) -> Decimal:
        cost: Decimal = self.cleaned_data["costo"]
        if not 0 <= cost <= MOST:
            raise forms.ValidationError(say("Scrivi un costo che non sia negativo."))
        return cost

    @property
    def parts(self) -> Sequence[Part] | None:
        rule = self.cleaned_data["regola"]
        return None if rule == MIXED else parts_of(rule)


class BudgetForm(RowsForm):
    """The cost of a year and its rule, and what is said of each municipality."""

    template_name = "kit/rows.html"
    caption = _("Uso e tetto di ogni Comune")
    heads: ClassVar[Mapping[str, Any]] = {
        "name": _("Comune"), "units": _("Uso"), "cap": _("Tetto suo, %"),
    }  # fmt: skip
    main = "name"
    spare = 0

    year = forms.IntegerField(
        label=_("Anno"), min_value=FIRST_YEAR, max_value=LAST_YEAR,
        widget=forms.NumberInput(attrs=SMALL),
    )  # fmt: skip
    cost_eur = EuroField(label=_("Costo dell’anno"), required=True)
    equal = percent_field(_("In parti uguali, %"))
    per_head = percent_field(_("Per abitante, %"))
    by_use = percent_field(_("Per uso, %"))
    by_weight = percent_field(_("Per pesi, %"), help_text=_("le quattro parti fanno 100"))
    cap_percent = percent_field(
        _("Tetto per Comune, in percentuale del costo"),
        help_text=_("l’eccedenza va agli altri, in proporzione a quanto pagano"),
    )
    counted_on = DayField(
        label=_("Abitanti contati al"),
        help_text=_("gg/mm/aaaa; se vuoto, l’ultimo giorno dell’anno prima"),
    )
    approve_by = DayField(label=_("Da approvare entro il"))

    KEYS: ClassVar = {
        "equal": Key.EQUAL, "per_head": Key.HEADS, "by_use": Key.USE, "by_weight": Key.WEIGHT,
    }  # fmt: skip

    def fields_of(self, is_there: bool) -> dict[str, forms.Field]:  # noqa: FBT001, ARG002
        return {
            "name": forms.CharField(
                disabled=True, widget=forms.TextInput(attrs={"readonly": True})
            ),
            "units": NumberField(low=Decimal(0), high=MOST),
            "cap": NumberField(low=Decimal("0.01"), high=Decimal(100)),
        }

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if not self.errors and sum(one.percent for one in self.parts_in(told)) != 100:  # noqa: PLR2004
            self.add_error(
                "by_weight", say("Le quattro parti devono fare 100: correggi le percentuali.")
            )
        cost = told.get("cost_eur")
        if cost is not None and not 0 <= cost <= MOST:
            self.add_error("cost_eur", say("Scrivi un costo che non sia negativo."))
        return told

    def parts_in(self, told: Mapping[str, Any]) -> list[Part]:
        return [
            Part(key, Fraction(told[name])) for name, key in self.KEYS.items() if told.get(name)
        ]

    @property
    def values(self) -> dict[str, Any]:
        """As `set_budget` wants them."""
        told = self.cleaned_data
        return {
            "cost_eur": told["cost_eur"],
            "parts": self.parts_in(told),
            "cap_percent": told["cap_percent"],
            "counted_on": told["counted_on"],
            "approve_by": told["approve_by"],
            "measures": {one["key"]: (one["units"], one["cap"]) for one in self.said()},
        }


class ApproveForm(kit.Form):
    act = forms.CharField(
        label=_("Atto che approva il riparto"), max_length=200,
        help_text=_("per esempio: conferenza dei Sindaci, verbale e data"),
    )  # fmt: skip
    approved_on = DayField(label=_("Approvato il"), required=True)

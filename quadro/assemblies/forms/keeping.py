"""The rules of an assembly, its seats, day and place of a sitting."""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from quadro.accounts.models import Role
from quadro.agreements.models import Agreement, Opinion
from quadro.assemblies.counting import Base, Majority, Measure
from quadro.assemblies.models import Composition, Delegates, Kind
from quadro.bodies.models import Body
from quadro.kit.forms import DayField, Form, LabelField
from quadro.kit.rows import RowsForm
from quadro.kit.terms import ROME
from quadro.kit.text import Text

LINES = forms.Textarea(attrs={"rows": 3})
CONVENERS = (
    Role.ZONE_COORDINATOR, Role.MAYOR, Role.PRESIDENT, Role.SECRETARY, Role.DELEGATE,
)  # fmt: skip
HOUR = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)", re.ASCII)


class HourField(forms.CharField):
    """`17:30` or `17.30`; gives (hour, minute)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 5)
        kwargs.setdefault("help_text", _("oo:mm, per esempio 17:30"))
        super().__init__(**kwargs)
        self.widget.attrs.update({"class": "q-in s", "inputmode": "numeric", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = HOUR.fullmatch(text.strip())
        if not found:
            raise forms.ValidationError(
                say("«%(text)s» non è un’ora: scrivi per esempio 17:30.") % {"text": text}
            )
        return int(found[1]), int(found[2])


def quorum_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=8, required=False,
        help_text=_("una frazione: 1/3 almeno un terzo, >1/2 oltre metà; vuoto se non si conta"),
        widget=forms.TextInput(attrs={"class": "q-in s"}),
    )  # fmt: skip


class AssemblyForm(Form):
    """The rules of a body: what no source says is a parameter, with a default that one sees."""

    groups: ClassVar = (
        (_("L’organo"), ("name", "kind", "body", "agreement", "composition", "since", "until")),
        (_("Come si convoca"), ("convened_by", "notice_days", "delegates", "allows_online")),
        (_("Quando è valido"), ("quorum_heads", "quorum_population", "quorum_weight")),
        (
            _("Come decide"),
            ("majority", "majority_by", "two_thirds_of", "counts_abstained"),
        ),
        (_("I pareri"), ("opinion_days", "opinion_silence")),
        (_("La fonte"), ("source",)),
    )

    name = forms.CharField(label=_("Nome"), max_length=200)
    kind = forms.ChoiceField(label=_("Tipo"), choices=Kind)
    body = LabelField(
        label=_("Organo di"), queryset=Body.objects.none(), empty_label=_("Scegli l’ente")
    )
    agreement = forms.ModelChoiceField(
        label=_("Istituito da un’intesa"), queryset=Agreement.objects.none(), required=False,
        empty_label=_("nessuna"),
        help_text=_("per cabine di regia, collegi di vigilanza e tavoli che un’intesa prevede"),
    )  # fmt: skip
    composition = forms.ChoiceField(label=_("Composizione"), choices=Composition)
    since = DayField(label=_("Esiste dal"))
    until = DayField(label=_("Fino al (escluso)"))
    convened_by = forms.ChoiceField(
        label=_("Chi convoca"), choices=[(one.value, one.label) for one in CONVENERS]
    )
    notice_days = forms.IntegerField(
        label=_("Giorni di preavviso"), min_value=0, max_value=90, initial=5,
        widget=forms.NumberInput(attrs={"class": "q-in s num"}),
    )  # fmt: skip
    delegates = forms.ChoiceField(
        label=_("Deleghe"), choices=Delegates, initial=Delegates.SAME_BODY
    )
    allows_online = forms.BooleanField(
        label=_("Si può partecipare online"), required=False, initial=True
    )
    quorum_heads = quorum_field(_("Quorum per teste"))
    quorum_population = quorum_field(_("Quorum per popolazione"))
    quorum_weight = quorum_field(_("Quorum per pesi"))
    majority = forms.ChoiceField(label=_("Maggioranza, di solito"), choices=Majority)
    majority_by = forms.ChoiceField(label=_("Si conta"), choices=Measure)
    two_thirds_of = forms.ChoiceField(label=_("I due terzi sono"), choices=Base)
    counts_abstained = forms.BooleanField(label=_("Chi si astiene è fra i votanti"), required=False)
    opinion_days = forms.IntegerField(
        label=_("Giorni per dare un parere"), min_value=1, max_value=365, initial=30,
        widget=forms.NumberInput(attrs={"class": "q-in s num"}),
    )  # fmt: skip
    opinion_silence = forms.ChoiceField(label=_("Se il parere non arriva"), choices=Opinion.Silence)
    source = forms.CharField(
        label=_("Fonte delle regole"), max_length=500, required=False,
        help_text=_("statuto, regolamento, atto; se una regola è una scelta dell’ufficio, dillo"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows: Mapping[str, Any] = {
            "body": Body.objects.order_by("name"),
            "agreement": Agreement.objects.order_by("title"),
        }
        for name, found in rows.items():
            field: Any = self.fields[name]
            field.queryset = found


class SeatsForm(RowsForm):
    """The seats of a list, each of a body."""

    caption = _("Seggi")
    heads: ClassVar[Mapping[str, Text]] = {
        "body": _("Ente"), "category": _("Categoria"), "weight": _("Peso"), "source": _("Fonte"),
    }  # fmt: skip
    main = "body"

    def fields_of(self, _is_there: bool) -> dict[str, forms.Field]:  # noqa: FBT001
        weight = forms.DecimalField(max_digits=9, decimal_places=3, min_value=Decimal("0.001"))
        weight.widget.attrs |= {"class": "q-in s num", "inputmode": "decimal"}
        return {
            "body": LabelField(queryset=Body.objects.order_by("name"), empty_label="—"),
            "category": forms.CharField(max_length=100),
            "weight": weight,
            "source": forms.CharField(max_length=500),
        }


class SittingForm(Form):
    on = DayField(label=_("Giorno"), required=True)
    hour = HourField(label=_("Ora"))
    place = forms.CharField(label=_("Luogo"), max_length=200, required=False)
    link = forms.URLField(
        label=_("Collegamento online"), required=False, assume_scheme="https",
        help_text=_("lo vede solo chi ha un seggio"),
    )  # fmt: skip
    presided_by = forms.CharField(label=_("Presiede"), max_length=150, required=False)
    secretary = forms.CharField(label=_("Verbalizza"), max_length=150, required=False)
    about = forms.CharField(label=_("Avvertenze"), widget=LINES, max_length=2000, required=False)

    @property
    def said(self) -> dict[str, Any]:
        """With `starts_at` in the place of day and hour."""
        told = {
            key: self.cleaned_data[key]
            for key in ("place", "link", "presided_by", "secretary", "about")
        }
        hour, minute = self.cleaned_data["hour"]
        day = self.cleaned_data["on"]
        return {
            **told,
            "starts_at": datetime(day.year, day.month, day.day, hour, minute, tzinfo=ROME),
        }


class ConveneForm(Form):
    urgency = forms.CharField(
        label=_("Motivo dell’urgenza"), max_length=500, required=False,
        help_text=_("solo se il preavviso è più breve di quello delle regole"),
    )  # fmt: skip


class ReasonForm(Form):
    reason = forms.CharField(label=_("Motivo"), max_length=500)

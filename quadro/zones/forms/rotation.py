"""A rule of rotation, tried or set."""

from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.kit.forms import DayField, Form
from quadro.zones.models.turns import LONGEST, MOST_IN_A_ROW, SHORTEST
from quadro.zones.rotation import Early, Order

SMALL = {"class": "q-in s num"}
MOST_SEED = 2_000_000_000


class RuleForm(Form):
    """What no source says is a parameter: each has a default that one sees."""

    groups: ClassVar = (
        (_("Quando"), ("since", "months", "consecutive")),
        (_("In che ordine"), ("order", "seed", "agreed")),
        (_("Chi può, e se il mandato finisce prima"), ("least_left", "early")),
        (_("L’atto"), ("act",)),
    )

    since = DayField(label=_("Vale dal"), required=True)
    months = forms.IntegerField(
        label=_("Durata del turno in mesi"), min_value=SHORTEST, max_value=LONGEST, initial=12,
        help_text=_("da 3 a 36 mesi"), widget=forms.NumberInput(attrs=SMALL),
    )  # fmt: skip
    consecutive = forms.IntegerField(
        label=_("Turni di seguito per lo stesso Comune"), min_value=1, max_value=MOST_IN_A_ROW,
        initial=1, help_text=_("al più; il limite cade solo dove non c’è nessun altro"),
        widget=forms.NumberInput(attrs=SMALL),
    )  # fmt: skip
    order = forms.ChoiceField(
        label=_("Ordine"), choices=Order, initial=Order.ALPHABETICAL, widget=forms.RadioSelect
    )
    seed = forms.IntegerField(
        label=_("Seme del sorteggio"), min_value=0, max_value=MOST_SEED, required=False,
        help_text=_("un numero scelto in pubblico: chi rifà il sorteggio ottiene lo stesso ordine"),
        widget=forms.NumberInput(attrs=SMALL),
    )  # fmt: skip
    agreed = forms.CharField(
        label=_("Elenco concordato"), required=False, max_length=5000,
        help_text=_("un Comune per riga, nell’ordine; chi manca viene dopo, in ordine alfabetico"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    least_left = forms.IntegerField(
        label=_("Salta chi ha meno mesi di mandato"), min_value=0, max_value=24, initial=0,
        help_text=_("0 per non saltare nessuno"), widget=forms.NumberInput(attrs=SMALL),
    )  # fmt: skip
    early = forms.ChoiceField(
        label=_("Se il mandato di Sindaco finisce prima"), choices=Early, initial=Early.NEXT
    )
    act = forms.CharField(
        label=_("Atto che approva la regola"), max_length=300,
        required=False,
        help_text=_("il verbale dell’assemblea: serve per salvarla, non per provarla"),
    )  # fmt: skip

    def __init__(self, *args: Any, towns: Collection[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.towns = {name.casefold(): one for one in towns for name in (one.label, one.name)}

    def clean_agreed(self) -> list[Body]:
        """The municipalities named, in their order."""
        lines = [one.strip() for one in self.cleaned_data["agreed"].splitlines() if one.strip()]
        unknown = [one for one in lines if one.casefold() not in self.towns]
        if unknown:
            raise forms.ValidationError(
                say("Non sono Comuni della Zona: %(names)s.") % {"names": ", ".join(unknown[:5])}
            )
        return [self.towns[one.casefold()] for one in lines]

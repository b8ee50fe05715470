"""A service, a municipality that joins, one that leaves."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.joint import models
from quadro.kit.forms import DayField, Form, LabelField

SMALL = {"class": "q-in s num"}
INSTRUMENTS = Q(instrument__family="Convenzione") | Q(instrument__code="gestione_associata")
"""Of which the agreement under a joint service may be."""


class AgreementField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Agreement) -> str:
        return obj.label


class ServiceForm(Form):
    """What a convention must say (art. 30 c. 2 TUEL) is asked here too, but nothing twice."""

    groups: ClassVar = (
        (_("Che cosa"), ("name", "sentence", "form", "functions", "other_functions")),
        (_("Chi"), ("lead", "people", "people_note")),
        (_("Con quale convenzione"), ("agreement", "since", "last", "notice_months")),
        (_("Come ci si consulta"), ("consultation",)),
    )

    name = forms.CharField(label=_("Nome"), max_length=120)
    sentence = forms.CharField(
        label=_("In una frase"), max_length=300, required=False,
        help_text=_("chi fa che cosa, e dove ha sede"),
    )  # fmt: skip
    form = forms.ChoiceField(
        label=_("Forma"), choices=models.Form, widget=forms.RadioSelect, initial="servizio"
    )
    functions = forms.MultipleChoiceField(
        label=_("Funzioni fondamentali"), choices=models.Function, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("quelle dell’art. 14, comma 27, del DL 78/2010"),
    )  # fmt: skip
    other_functions = forms.CharField(
        label=_("Altre funzioni o servizi"), max_length=300, required=False
    )
    lead = LabelField(
        label=_("Capofila"), queryset=Body.objects.none(), empty_label=_("Scegli l’ente")
    )
    people = forms.IntegerField(
        label=_("Quante persone ci lavorano"), min_value=0, max_value=30_000, required=False,
        widget=forms.NumberInput(attrs=SMALL),
    )  # fmt: skip
    people_note = forms.CharField(
        label=_("Quali persone"), max_length=200, required=False,
        help_text=_("per esempio: agenti, di cui un comandante; senza nomi"),
    )  # fmt: skip
    agreement = AgreementField(
        label=_("Convenzione"), queryset=Agreement.objects.none(), required=False,
        empty_label=_("non ancora registrata"),
        help_text=_("finché manca, il servizio resta in preparazione e non ha un inizio"),
    )  # fmt: skip
    since = DayField(label=_("Primo giorno"))
    last = DayField(label=_("Ultimo giorno"))
    notice_months = forms.IntegerField(
        label=_("Mesi di preavviso per il recesso"), min_value=0, max_value=120, required=False,
        widget=forms.NumberInput(attrs=SMALL),
    )  # fmt: skip
    consultation = forms.CharField(
        label=_("Forme di consultazione"), max_length=300, required=False,
        help_text=_("per esempio: i Sindaci, due volte l’anno"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, leads: "QuerySet[Body]", agreements: "QuerySet[Agreement]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        lead: Any = self.fields["lead"]
        lead.queryset = leads
        agreement: Any = self.fields["agreement"]
        agreement.queryset = agreements


class JoinForm(Form):
    body = LabelField(
        label=_("Comune"), queryset=Body.objects.none(), empty_label=_("Scegli il Comune")
    )
    since = DayField(
        label=_("Entra dal"),
        help_text=_("gg/mm/aaaa; vuoto solo se il servizio è in preparazione: c’è dall’inizio"),
    )
    act = forms.CharField(
        label=_("Atto di ingresso"), max_length=200, required=False,
        help_text=_("la deliberazione del Consiglio, con numero e data"),
    )  # fmt: skip
    weight = forms.DecimalField(
        label=_("Peso"), min_value=0, max_digits=9, decimal_places=4, required=False, localize=True,
        help_text=_("serve solo dove il costo si divide per pesi"),
        widget=forms.TextInput(attrs={**SMALL, "inputmode": "decimal"}),
    )  # fmt: skip

    def __init__(self, *args: Any, towns: "QuerySet[Body]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body: Any = self.fields["body"]
        body.queryset = towns


class LeaveForm(Form):
    last = DayField(label=_("Ultimo giorno"), required=True)
    act = forms.CharField(
        label=_("Atto di uscita"), max_length=200,
        help_text=_("la deliberazione con cui il Comune recede"),
    )  # fmt: skip

"""What is said of a service, of its state, of the places of a year."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.kit.forms import ApproximateDayField, Form, LabelField, ManyField
from quadro.services.states import ActNeeded, Move, TargetIn
from quadro.territory.models import Zone

LINES = forms.Textarea(attrs={"rows": 4})
NUMBER = {"class": "q-in s num"}
MOST = 10_000_000
NOT_KNOWN = _("non si sa")


class AgreementField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Agreement) -> str:
        return obj.label


def people_field(label: Any, help_text: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=1, max_value=MOST, help_text=help_text,
        widget=forms.NumberInput(attrs=NUMBER),
    )  # fmt: skip


class ServiceForm(Form):
    """What is not known stays empty, and the page says so."""

    groups: ClassVar = (
        (_("Il servizio"), ("name", "summary", "text", "body", "office_name", "office_contact",
                            "since")),
        (_("Per chi"), ("up_to_inhabitants", "zones", "small_first", "conditions")),
        (_("L’obiettivo per i piccoli Comuni, se qualcuno lo ha stabilito"),
         ("small_target", "small_target_in", "small_target_source")),
        (_("Quanto costa"), ("cost", "free_up_to_inhabitants")),
        (_("Come si aderisce"), ("needs_act", "scheme", "agreement", "answer_days", "unit")),
        (_("Da dove viene"), ("legal_basis", "legal_basis_source", "source")),
    )  # fmt: skip

    name = forms.CharField(label=_("Nome"), max_length=120)
    summary = forms.CharField(
        label=_("Che cosa fa, in una frase"), max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    text = forms.CharField(label=_("Descrizione"), required=False, max_length=5000, widget=LINES)
    body = LabelField(
        label=_("Ente che lo dà"), queryset=Body.objects.none(), empty_label=_("Scegli l’ente")
    )
    office_name = forms.CharField(label=_("Ufficio"), required=False, max_length=200)
    office_contact = forms.CharField(
        label=_("Contatto"), required=False, max_length=200,
        help_text=_("telefono o indirizzo dell’ufficio, non di una persona"),
    )  # fmt: skip
    since = ApproximateDayField(label=_("Attivo dal"))
    up_to_inhabitants = people_field(_("Per i Comuni fino a"), _("abitanti; vuoto se è per tutti"))
    zones = ManyField(
        label=_("Zone"), queryset=Zone.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("nessuna scelta: tutte"),
    )  # fmt: skip
    small_first = forms.BooleanField(
        label=_("In lista d’attesa prima i Comuni fino a 5.000 abitanti"), required=False
    )
    small_target = forms.IntegerField(
        label=_("Quanto"), required=False, min_value=1, max_value=MOST,
        widget=forms.NumberInput(attrs=NUMBER),
    )  # fmt: skip
    small_target_in = forms.ChoiceField(
        label=_("In che cosa si conta"), required=False,
        choices=[("", _("nessun obiettivo")), *TargetIn.choices],
    )  # fmt: skip
    small_target_source = forms.CharField(
        label=_("Chi lo ha stabilito"), required=False, max_length=300,
        help_text=_("l’organo e l’atto, con la data: lo leggono tutti"),
    )  # fmt: skip
    conditions = forms.CharField(
        label=_("Condizioni"), required=False, max_length=3000, widget=LINES
    )
    cost = forms.CharField(
        label=_("Costo"), required=False, max_length=500, help_text=_("la regola, in parole")
    )
    free_up_to_inhabitants = people_field(
        _("Gratuito fino a"), _("abitanti; vuoto se non si sa o non lo è")
    )
    needs_act = forms.ChoiceField(
        label=_("Atto per aderire"), choices=[("", NOT_KNOWN), *ActNeeded.choices], required=False
    )
    scheme = forms.CharField(
        label=_("Schema di convenzione"), required=False, max_length=300,
        help_text=_("con l’atto che lo approva"),
    )  # fmt: skip
    agreement = AgreementField(
        label=_("Intesa su cui poggia"), queryset=Agreement.objects.none(), required=False,
        empty_label=_("nessuna"),
    )  # fmt: skip
    answer_days = forms.IntegerField(
        label=_("Giorni lavorativi per rispondere"), required=False, min_value=1, max_value=365,
        widget=forms.NumberInput(attrs=NUMBER),
    )  # fmt: skip
    unit = forms.CharField(
        label=_("Che cosa si conta"), required=False, max_length=40,
        help_text=_("per esempio: gare, corsi; serve per i posti dell’anno"),
    )  # fmt: skip
    legal_basis = forms.CharField(label=_("Base giuridica"), required=False, max_length=300)
    legal_basis_source = forms.CharField(
        label=_("Fonte della base"), required=False, max_length=500
    )
    source = forms.CharField(label=_("Fonte"), required=False, max_length=500)

    def __init__(
        self, *args: Any, bodies: "QuerySet[Body] | None", agreements: "QuerySet[Agreement]",
        **kwargs: Any,
    ) -> None:  # fmt: skip
        """`bodies` is None where the service has its body already."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if bodies is None:
            del self.fields["body"]
        else:
            fields["body"].queryset = bodies
        fields["agreement"].queryset = agreements
        fields["zones"].queryset = Zone.objects.order_by("name", "pk")

    def grouped(self) -> Any:
        named = [
            (heading, tuple(one for one in names if one in self.fields))
            for heading, names in self.groups
        ]
        return [(heading, [self[name] for name in names]) for heading, names in named]


class MoveForm(Form):
    verb = forms.ChoiceField(label=_("Che cosa succede"), choices=(), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Motivo"), required=False, max_length=500,
        help_text=_("serve quando si sospende o si chiude: lo leggono i Comuni"),
    )  # fmt: skip

    WORDS: ClassVar = {
        "start": _("È attivo: i Comuni possono aderire"),
        "suspend": _("È sospeso: per ora non si aderisce e non si chiede"),
        "close": _("È chiuso"),
    }

    def __init__(self, *args: Any, moves: "list[Move]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["verb"]
        field.choices = [(one.verb, self.WORDS[one.verb]) for one in moves]


class CapacityForm(Form):
    year = forms.IntegerField(
        label=_("Anno"), min_value=2000, max_value=2100, widget=forms.NumberInput(attrs=NUMBER),
        help_text=_("vale anche dopo, finché non si dice altro"),
    )  # fmt: skip
    places = forms.IntegerField(
        label=_("Posti"), min_value=0, max_value=1_000_000,
        widget=forms.NumberInput(attrs=NUMBER),
    )  # fmt: skip

"""What people type on the way to a signed act."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quadro.agreements.models import (
    Agreement,
    Approval,
    Instrument,
    Opinion,
    OpinionKind,
    Party,
    SignatureKind,
)
from quadro.agreements.states import Guard, Move
from quadro.bodies.models import Body
from quadro.kit.forms import ApproximateDayField, DayField, Form

KINDS_OF_ONE = [choice for choice in SignatureKind.choices if choice[0] != SignatureKind.MIXED]
"""The form of one signature: only an agreement as a whole can be mixed."""


class MoveForm(Form):
    """The reason of a move, or the note that closes an agreement."""

    reason = forms.CharField(
        label=_("Motivo"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("resta nella storia dell’intesa"),
    )  # fmt: skip
    results = forms.CharField(
        label=_("Nota sui risultati"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("che cosa si è ottenuto e che cosa no: si legge nella pagina dell’intesa"),
    )  # fmt: skip

    def __init__(self, *args: Any, move: Move, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if move.guard == Guard.RESULTS:
            del self.fields["reason"]
        else:
            del self.fields["results"]
        if move.guard == Guard.REASON:
            self.fields["reason"].required = True


class ContentsForm(Form):
    codes = forms.MultipleChoiceField(
        label=_("Contenuti che ci sono nel testo"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = self.fields["codes"]
        assert isinstance(codes, forms.MultipleChoiceField)  # noqa: S101
        codes.choices = [
            (one["code"], f"{one['label']} · {one['source']}")
            for one in instrument.required_contents
        ]


class OpinionForm(Form):
    kind = forms.ChoiceField(label=_("Quale parere"), choices=OpinionKind)
    body = forms.ModelChoiceField(
        label=_("A chi"), queryset=Body.objects.order_by("name"), required=False,
        empty_label=_("agli uffici della Città metropolitana"),
    )  # fmt: skip
    asked_on = DayField(label=_("Chiesto il"), required=True)
    days = forms.IntegerField(
        label=_("Giorni per darlo"), min_value=1, max_value=365, initial=30,
        help_text=_("il giorno della richiesta non si conta"),
    )  # fmt: skip
    silence = forms.ChoiceField(
        label=_("Se non arriva nel termine"), choices=Opinion.Silence, widget=forms.RadioSelect,
        initial=Opinion.Silence.BLOCKS,
    )  # fmt: skip
    is_mandatory = forms.BooleanField(
        label=_("È obbligatorio: senza, l’approvazione non si apre"), required=False, initial=True
    )


class GiveOpinionForm(Form):
    outcome = forms.ChoiceField(label=_("Esito"), choices=Opinion.Outcome, widget=forms.RadioSelect)
    given_on = DayField(label=_("Reso il"), required=True)
    conditions = forms.CharField(
        label=_("Condizioni o motivi"), required=False, max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    upload = forms.FileField(label=_("File del parere"), required=False)


class AnswerForm(Form):
    """Three fields, from a phone; what few need is folded after them."""

    number = forms.CharField(
        label=_("1. Numero dell’atto"), max_length=60, help_text=_("solo il numero, per esempio 38")
    )
    on = ApproximateDayField(label=_("2. Data dell’atto"), required=True, help_text=_("gg/mm/aaaa"))
    upload = forms.FileField(
        label=_("3. File dell’atto"), required=False,
        help_text=_("PDF o file firmato; se non l’hai ora, lo aggiungi dopo"),
    )  # fmt: skip
    is_immediate = forms.BooleanField(
        label=_("È stato dichiarato immediatamente eseguibile"), required=False
    )
    albo_since = DayField(
        label=_("In albo dal"),
        help_text=_("una delibera ha effetto dopo il decimo giorno di pubblicazione"),
    )
    kind = forms.CharField(
        label=_("Tipo di atto"), max_length=120, required=False,
        help_text=_("se non è una delibera di Consiglio"),
    )  # fmt: skip


class OtherAnswerForm(Form):
    outcome = forms.ChoiceField(
        label=_("Che cosa ha deciso"), widget=forms.RadioSelect,
        choices=[
            one for one in Approval.Outcome.choices
            if one[0] in (Approval.Outcome.FIXED, Approval.Outcome.POSTPONED,
                          Approval.Outcome.REFUSED)
        ],
    )  # fmt: skip
    sitting_on = DayField(label=_("Giorno della seduta"), help_text=_("gg/mm/aaaa, se è fissata"))
    note = forms.CharField(
        label=_("Motivo"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("serve se ha rinviato o respinto"),
    )  # fmt: skip


class PartyField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Party) -> str:
        return obj.body.name


class SignForm(Form):
    party = PartyField(
        label=_("Per conto di"), queryset=Party.objects.none(), empty_label=_("Scegli la parte")
    )
    upload = forms.FileField(
        label=_("File firmato"), required=False,
        help_text=_("PDF, .p7m, .p7s o XML: si conserva com’è, con la sua impronta"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.p7m,.p7s,.xml"}),
    )  # fmt: skip
    content = forms.FileField(
        label=_("Il documento firmato, se la firma è in un file a parte"), required=False,
        help_text=_(
            "se è già fra i documenti dell’intesa lascia vuoto: si riconosce dall’impronta"
        ),
        widget=forms.FileInput,
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Forma della firma"), choices=KINDS_OF_ONE)
    on = DayField(label=_("Firmato il"), required=True)
    signatory = forms.CharField(label=_("Chi ha firmato"), max_length=150, required=False)
    signatory_office = forms.CharField(
        label=_("Carica di chi ha firmato"), max_length=150, required=False,
        help_text=_("per esempio Sindaco, Vicesindaca, Presidente"),
    )  # fmt: skip

    def __init__(self, *args: Any, agreement: Agreement, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        party = self.fields["party"]
        assert isinstance(party, PartyField)  # noqa: S101
        party.queryset = (
            agreement.parties.filter(pk__in=parties).select_related("body").order_by("body__name")
        )

    def clean_content(self) -> Any:
        content = self.cleaned_data.get("content")
        if content and not self.files.get("upload"):
            raise forms.ValidationError(
                gettext("Questo è solo il documento: scegli anche il file della firma.")
            )
        return content


class AcceptForm(Form):
    reason = forms.CharField(
        label=_("Come l’hai verificata"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("per esempio con il verificatore di un prestatore qualificato, e quando"),
    )  # fmt: skip

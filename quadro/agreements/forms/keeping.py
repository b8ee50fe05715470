"""What people type about an agreement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quadro.agreements.models import (
    Agreement,
    AgreementDocument,
    Instrument,
    Party,
    ProvisionLink,
    SignatureKind,
)
from quadro.agreements.states import State
from quadro.bodies.models import Body
from quadro.documents.models import Visibility
from quadro.kit.forms import ApproximateDayField, DayField, EuroField, Form, ManyField
from quadro.plan.models import Edition, Provision, Theme
from quadro.territory.models import Zone

NONE = [("", _("dato non disponibile"))]


class LinesField(forms.CharField):
    """One value a line; gives a list."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class InstrumentField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Instrument) -> str:
        return f"{obj.name} · {obj.legal_basis}"


class AgreementField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Agreement) -> str:
        return obj.label


class AgreementForm(Form):
    groups = (
        (_("Che cos’è"), ("title", "short_title", "instrument", "state", "summary", "scope",
                          "framework", "legal_basis")),
        (_("Firma e durata"), ("signed_on", "signature_kind", "effective_on", "starts_on",
                               "ends_on", "duration_note", "renewal", "renewal_months",
                               "renewal_window_days", "review_months", "notice_days",
                               "total_eur")),
        (_("Regole e termini"), ("approve_by", "sign_by", "wants_consent", "moves_real_estate",
                                 "varies_urban_plan")),
        (_("Parti, temi e territorio"), ("has_all_parties", "parties_note", "themes", "zones")),
        (_("Carte e fonti"), ("case_file", "structure", "note", "sources")),
    )  # fmt: skip

    title = forms.CharField(label=_("Titolo"), max_length=300)
    short_title = forms.CharField(
        label=_("Titolo breve"), max_length=80, required=False,
        help_text=_("per elenchi e matrici, per esempio «Patto per il lavoro»"),
    )  # fmt: skip
    instrument = InstrumentField(
        label=_("Strumento"), empty_label=_("Scegli uno strumento"),
        queryset=Instrument.objects.order_by("position", "pk"),
    )  # fmt: skip
    state = forms.ChoiceField(label=_("Stato"), choices=State)
    summary = forms.CharField(
        label=_("In breve"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("una o due frasi che un cittadino capisce"),
    )  # fmt: skip
    scope = forms.CharField(label=_("Ambito"), max_length=500, required=False)
    framework = AgreementField(
        label=_("Intesa che le fa da cornice"), required=False, empty_label=_("nessuna"),
        queryset=Agreement.objects.filter(instrument__is_framework=True).order_by("title", "pk"),
    )  # fmt: skip
    legal_basis = forms.CharField(
        label=_("Base giuridica"), max_length=200, required=False,
        help_text=_("solo se diversa da quella dello strumento"),
    )  # fmt: skip
    signed_on = ApproximateDayField(label=_("Data della firma"))
    signature_kind = forms.ChoiceField(
        label=_("Forma della firma"), required=False, choices=[*NONE, *SignatureKind.choices]
    )
    effective_on = DayField(label=_("Efficace dal"))
    starts_on = DayField(label=_("Decorre dal"))
    ends_on = DayField(label=_("Scade il"))
    duration_note = forms.CharField(
        label=_("Durata e verifiche"), max_length=300, required=False,
        help_text=_("per esempio «tre anni dalla firma, verifica ogni sei mesi»"),
    )  # fmt: skip
    renewal = forms.ChoiceField(
        label=_("Rinnovo"), required=False, choices=[*NONE, *Agreement.Renewal.choices]
    )
    renewal_months = forms.IntegerField(
        label=_("Mesi di ogni rinnovo"), required=False, min_value=1, max_value=1200,
        help_text=_("senza, un rinnovo tacito non si calcola"),
    )  # fmt: skip
    renewal_window_days = forms.IntegerField(
        label=_("Giorni prima della scadenza in cui si può rinnovare"), required=False,
        min_value=0, max_value=3650, help_text=_("se non lo dice, 180"),
    )  # fmt: skip
    review_months = forms.IntegerField(
        label=_("Mesi fra una verifica e l’altra"), required=False, min_value=1, max_value=120
    )
    approve_by = DayField(label=_("Gli enti approvano entro il"))
    sign_by = DayField(label=_("Le parti firmano entro il"))
    wants_consent = forms.BooleanField(
        label=_("Chi aderisce dopo ha bisogno del consenso delle parti"), required=False
    )
    moves_real_estate = forms.BooleanField(
        label=_("Riguarda diritti su immobili: la firma avanzata non basta"), required=False
    )
    varies_urban_plan = forms.BooleanField(
        label=_("Varia gli strumenti urbanistici: i Consigli ratificano"), required=False
    )
    notice_days = forms.IntegerField(
        label=_("Giorni di preavviso per il recesso"), required=False, min_value=0, max_value=3650
    )
    total_eur = EuroField(label=_("Importo complessivo"))
    themes = ManyField(
        label=_("Temi"), required=False, queryset=Theme.objects.order_by("name"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    zones = ManyField(
        label=_("Zone che riguarda"), required=False, queryset=Zone.objects.order_by("name"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    has_all_parties = forms.BooleanField(label=_("L’elenco delle parti è completo"), required=False)
    parties_note = forms.CharField(
        label=_("Nota sulle parti"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    case_file = forms.CharField(
        label=_("Titolario/anno/fascicolo"), max_length=60, required=False,
        help_text=_("per esempio 11.3/2018/13"),
    )  # fmt: skip
    structure = forms.CharField(label=_("Struttura competente"), max_length=200, required=False)
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("i dubbi sulle fonti si scrivono qui, e si vedono nella pagina"),
    )  # fmt: skip
    sources = LinesField(
        label=_("Fonti"), required=False, help_text=_("un indirizzo o un documento per riga")
    )

    def __init__(self, *args: Any, itself: Agreement | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if itself is not None:
            frameworks = self.fields["framework"]
            assert isinstance(frameworks, AgreementField)  # noqa: S101
            frameworks.queryset = frameworks.queryset.exclude(pk=itself.pk)  # type: ignore[union-attr]


class PartyForm(Form):
    role = forms.ChoiceField(label=_("Ruolo"), choices=Party.Role, initial=Party.Role.SIGNATORY)
    signed_on = ApproximateDayField(label=_("Data della sua firma"))
    signature_kind = forms.ChoiceField(
        label=_("Forma della firma"), required=False, choices=[*NONE, *SignatureKind.choices]
    )
    signatory = forms.CharField(label=_("Chi ha firmato"), max_length=150, required=False)
    signatory_office = forms.CharField(
        label=_("Carica di chi ha firmato"), max_length=150, required=False,
        help_text=_("per esempio Sindaco, Vicesindaca, Presidente"),
    )  # fmt: skip
    act_kind = forms.CharField(
        label=_("Atto che autorizza: tipo"), max_length=120, required=False,
        help_text=_("per esempio delibera di Consiglio, decreto del Sindaco, DGR"),
    )  # fmt: skip
    act_number = forms.CharField(
        label=_("Atto che autorizza: numero"), max_length=60, required=False
    )
    act_on = ApproximateDayField(label=_("Atto che autorizza: data"))
    joined_on = ApproximateDayField(
        label=_("Adesione dal"), help_text=_("solo per chi entra dopo la prima firma")
    )
    withdrawn_on = DayField(
        label=_("Recesso dal"), help_text=_("dal giorno indicato non è più parte")
    )
    note = forms.CharField(label=_("Nota"), max_length=500, required=False)
    source = forms.CharField(label=_("Fonte"), max_length=500, required=False)


class NewPartyForm(PartyForm):
    body = forms.ModelChoiceField(
        label=_("Ente"), queryset=Body.objects.order_by("name"), empty_label=_("Scegli un ente")
    )
    field_order = ("body",)


class GroupedProvisionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Provision) -> str:
        return f"{obj.code} · {obj.title}"


class LinkForm(Form):
    kind = forms.ChoiceField(
        label=_("Che cosa fa l’intesa per la previsione"), choices=ProvisionLink.Kind,
        widget=forms.RadioSelect, initial=ProvisionLink.Kind.IMPLEMENTS,
    )  # fmt: skip
    sentence = forms.CharField(
        label=_("In che modo"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("una frase: sarà letta accanto alla previsione"),
    )  # fmt: skip


class NewLinkForm(LinkForm):
    provision = GroupedProvisionField(
        label=_("Previsione"), queryset=Provision.objects.none(),
        empty_label=_("Scegli una previsione"),
    )  # fmt: skip
    field_order = ("provision",)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provisions = self.fields["provision"]
        assert isinstance(provisions, GroupedProvisionField)  # noqa: S101
        provisions.queryset = Provision.objects.filter(edition=edition, is_available=True).order_by(
            "level", "position", "pk"
        )


class WithdrawForm(Form):
    reason = forms.CharField(
        label=_("Perché la togli dal sito"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("resta scritto nella storia dell’intesa"),
    )  # fmt: skip


class DocumentForm(Form):
    upload = forms.FileField(
        label=_("File"), help_text=_("PDF, documenti, fogli di calcolo, file firmati .p7m")
    )
    title = forms.CharField(label=_("Titolo"), max_length=300)
    role = forms.ChoiceField(label=_("Che cos’è"), choices=AgreementDocument.Role)
    visibility = forms.ChoiceField(
        label=_("Chi lo vede"), choices=Visibility, widget=forms.RadioSelect,
        initial=Visibility.INTERNAL,
    )  # fmt: skip


class EditDocumentForm(Form):
    title = forms.CharField(label=_("Titolo"), max_length=300)
    role = forms.ChoiceField(label=_("Che cos’è"), choices=AgreementDocument.Role)
    visibility = forms.ChoiceField(
        label=_("Chi lo vede"), choices=Visibility, widget=forms.RadioSelect
    )
    register_number = forms.CharField(label=_("Repertorio"), max_length=60, required=False)
    protocol_number = forms.CharField(
        label=_("Numero di protocollo"), max_length=60, required=False
    )
    protocol_on = DayField(label=_("Data di protocollo"))


class VersionForm(Form):
    upload = forms.FileField(label=_("File"))
    about = forms.CharField(
        label=_("Che cosa cambia"), max_length=300, required=False,
        help_text=_("per esempio «con le correzioni della Prefettura»"),
    )  # fmt: skip


class ActForm(Form):
    kind = forms.CharField(
        label=_("Tipo di atto"), max_length=120,
        help_text=_("per esempio delibera di Consiglio, decreto del Sindaco, DGR"),
    )  # fmt: skip
    number = forms.CharField(label=_("Numero"), max_length=60, required=False)
    on = ApproximateDayField(label=_("Data"))
    body = forms.ModelChoiceField(
        label=_("Ente"), queryset=Body.objects.order_by("name"), required=False,
        empty_label=_("dato non disponibile"),
    )  # fmt: skip
    about = forms.CharField(label=_("Che cosa dice"), max_length=300, required=False)
    register_number = forms.CharField(label=_("Repertorio generale"), max_length=60, required=False)
    protocol_number = forms.CharField(label=_("Protocollo"), max_length=60, required=False)
    case_file = forms.CharField(label=_("Titolario/anno/fascicolo"), max_length=60, required=False)
    albo_number = forms.CharField(label=_("Numero d’albo"), max_length=60, required=False)
    albo_since = DayField(label=_("In albo dal"))
    albo_until = DayField(label=_("In albo fino al"))
    source = forms.CharField(label=_("Fonte"), max_length=500, required=False)


class ConfirmForm(Form):
    """A question to which the button is the answer."""

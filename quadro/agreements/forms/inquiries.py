"""What people type about an inquiry."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from quadro.agreements.forms.keeping import GroupedProvisionField, InstrumentField
from quadro.agreements.models import (
    Inquiry,
    InquiryBody,
    InquiryDocument,
    InquiryOpinion,
    Instrument,
)
from quadro.bodies.models import Body
from quadro.documents.models import Visibility
from quadro.kit.forms import DayField, EuroField, Form, ManyField
from quadro.kit.text import Text
from quadro.plan.models import Edition, Provision, Theme
from quadro.territory.models import Zone


def _text(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, widget=widget, **more)


Groups = tuple[tuple[Text, tuple[str, ...]], ...]


class InquiryForm(Form):
    groups: ClassVar[Groups] = (
        (_("Il bisogno"), ("title", "need", "context")),
        (_("Di che cosa tratta"), ("themes", "zones")),
        (_("Costi, rischi, pareri"), ("is_free", "costs", "risks", "one_option_reason",
                                      "no_opinions_reason")),
        (_("Chi se ne occupa"), ("structure", "referent", "case_file", "opened_on", "decide_by")),
    )  # fmt: skip

    title = forms.CharField(
        label=_("Titolo"), max_length=300,
        help_text=_("per esempio «Casa in affitto a Nord Milano»"),
    )  # fmt: skip
    need = _text(
        _("Bisogno"), 4,
        help_text=_("che cosa manca e a chi: se l’istruttoria è pubblicata lo leggono tutti"),
    )  # fmt: skip
    context = _text(_("Contesto"), 4, help_text=_("che cosa c’è già, che cosa si è già provato"))
    themes = ManyField(
        label=_("Temi"), required=False, queryset=Theme.objects.order_by("name"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    zones = ManyField(
        label=_("Zone che riguarda"), required=False, queryset=Zone.objects.order_by("name"),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    is_free = forms.BooleanField(label=_("È senza oneri"), required=False)
    costs = _text(
        _("Costi"), help_text=_("quanto costerebbe e da dove verrebbero le risorse, se si sa")
    )
    risks = _text(_("Rischi"))
    one_option_reason = forms.CharField(
        label=_("Perché c’è una sola opzione"), max_length=500, required=False,
        help_text=_("solo se non c’è niente da confrontare"),
    )  # fmt: skip
    no_opinions_reason = forms.CharField(
        label=_("Perché non servono pareri"), max_length=500, required=False,
        help_text=_("solo se non se ne chiedono"),
    )  # fmt: skip
    structure = forms.CharField(label=_("Struttura competente"), max_length=200, required=False)
    referent = forms.CharField(
        label=_("Referente"), max_length=150, required=False,
        help_text=_("l’incarico, per esempio «responsabile del servizio casa»"),
    )  # fmt: skip
    case_file = forms.CharField(
        label=_("Titolario/anno/fascicolo"), max_length=60, required=False,
        help_text=_("per esempio 11.3/2018/13"),
    )  # fmt: skip
    opened_on = DayField(label=_("Aperta il"), help_text=_("gg/mm/aaaa; vuoto: oggi"))
    decide_by = DayField(label=_("Decisione entro il"))


class ServingInquiryForm(InquiryForm):
    """With the provisions for which it is opened, already ticked."""

    groups: ClassVar[Groups] = (
        InquiryForm.groups[0],
        (_("Di che cosa tratta"), ("provisions", "themes", "zones")),
        *InquiryForm.groups[2:],
    )
    provisions = ManyField(
        label=_("Previsioni del Piano che servirebbe"), required=False,
        queryset=Provision.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text=_("altre si aggiungono dalla pagina dell’istruttoria"),
    )  # fmt: skip

    def __init__(self, *args: Any, provisions: Sequence[Provision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["provisions"]
        assert isinstance(field, ManyField)  # noqa: S101
        keys = [one.pk for one in provisions]
        field.queryset = Provision.objects.filter(pk__in=keys).order_by("position", "code", "pk")


class SentenceForm(Form):
    sentence = forms.CharField(
        label=_("In che modo la servirebbe"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("una frase: diventerà il legame dell’intesa con il Piano"),
    )  # fmt: skip


class NewProvisionForm(SentenceForm):
    provision = GroupedProvisionField(
        label=_("Previsione"), queryset=Provision.objects.none(),
        empty_label=_("Scegli una previsione"),
    )  # fmt: skip
    field_order = ("provision",)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["provision"]
        assert isinstance(field, GroupedProvisionField)  # noqa: S101
        field.queryset = Provision.objects.filter(edition=edition, is_available=True).order_by(
            "level", "position", "pk"
        )


class InvolvedForm(Form):
    body = forms.ModelChoiceField(
        label=_("Ente"), queryset=Body.objects.order_by("name"), empty_label=_("Scegli un ente")
    )
    role = forms.ChoiceField(
        label=_("Ruolo cercato"), choices=InquiryBody.ROLES, initial="sottoscrittore",
        help_text=_("chi è solo da sentire non diventa parte dell’intesa"),
    )  # fmt: skip
    note = forms.CharField(label=_("Nota"), max_length=500, required=False)


class OptionForm(Form):
    name = forms.CharField(
        label=_("Nome"), max_length=200,
        help_text=_("per esempio «Convenzione con ufficio comune»"),
    )  # fmt: skip
    instrument = InstrumentField(
        label=_("Strumento"), required=False, empty_label=_("nessuno"),
        queryset=Instrument.objects.order_by("position", "pk"),
        help_text=_("nessuno: per esempio «niente di nuovo»"),
    )  # fmt: skip
    description = _text(_("In che cosa consiste"))
    benefits = _text(_("Che cosa dà"), 2)
    costs_eur = EuroField(label=_("Costo"))
    cost_note = forms.CharField(
        label=_("Nota sul costo"), max_length=300, required=False,
        help_text=_("per esempio «all’anno, un terzo da trovare» o «da stimare dopo il progetto»"),
    )  # fmt: skip
    risks = _text(_("Rischio principale"), 2)


class OpinionForm(Form):
    body = forms.ModelChoiceField(
        label=_("Ente"), queryset=Body.objects.order_by("name"), required=False,
        empty_label=_("nessuno"),
    )  # fmt: skip
    office = forms.CharField(
        label=_("Ufficio"), max_length=200, required=False,
        help_text=_("per esempio «Segretario generale», «Regolarità contabile»"),
    )  # fmt: skip
    asked_on = DayField(label=_("Chiesto il"), required=True)
    due_on = DayField(
        label=_("Entro il"), help_text=_("gg/mm/aaaa; passato il giorno, non ferma la decisione")
    )
    given_on = DayField(label=_("Reso il"))
    outcome = forms.ChoiceField(
        label=_("Esito"), required=False,
        choices=[("", _("non ancora reso")), *InquiryOpinion.Outcome.choices],
    )  # fmt: skip
    text = _text(_("Che cosa dice"), help_text=_("le condizioni, se ne pone"))
    document = forms.ModelChoiceField(
        label=_("Carta"), queryset=InquiryDocument.objects.none(), required=False,
        empty_label=_("nessuna"), help_text=_("fra le carte già caricate nell’istruttoria"),
    )  # fmt: skip

    def __init__(self, *args: Any, inquiry: Inquiry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["document"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = inquiry.documents.select_related("document").order_by(
            "document__title", "pk"
        )


class PaperForm(Form):
    upload = forms.FileField(
        label=_("File"), help_text=_("PDF, documenti, fogli di calcolo, file firmati .p7m")
    )
    title = forms.CharField(label=_("Titolo"), max_length=300)
    role = forms.ChoiceField(label=_("Che cos’è"), choices=InquiryDocument.Role)
    visibility = forms.ChoiceField(
        label=_("Chi la vede"), choices=Visibility, widget=forms.RadioSelect,
        initial=Visibility.INTERNAL,
    )  # fmt: skip


class DecisionForm(Form):
    verb = forms.ChoiceField(
        label=_("Come si va avanti"), widget=forms.RadioSelect,
        choices=[("go_on", _("Vai avanti: diventa una bozza di intesa")),
                 ("postpone", _("Rinvia: se ne riparla in un giorno indicato")),
                 ("stop", _("Ferma"))],
    )  # fmt: skip
    reasons = forms.CharField(
        label=_("Motivo"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000,
        help_text=_("se l’istruttoria è pubblicata lo leggono tutti"),
    )  # fmt: skip
    resume_on = DayField(label=_("Se ne riparla il"), help_text=_("gg/mm/aaaa; solo per rinviare"))


class ReopenForm(Form):
    reason = forms.CharField(
        label=_("Perché la riapri"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("resta scritto nella storia dell’istruttoria"),
    )  # fmt: skip


class TakeOffForm(Form):
    reason = forms.CharField(
        label=_("Perché la togli dal sito"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("resta scritto nella storia dell’istruttoria"),
    )  # fmt: skip


class BecomeForm(Form):
    title = forms.CharField(label=_("Titolo dell’intesa"), max_length=300)
    short_title = forms.CharField(
        label=_("Titolo breve"), max_length=80, required=False,
        help_text=_("per elenchi e matrici, per esempio «Patto per il lavoro»"),
    )  # fmt: skip

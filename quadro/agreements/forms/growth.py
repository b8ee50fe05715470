"""What people type when an agreement grows: who joins or leaves, what changes, what fails."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from quadro.agreements.amendable import AMENDABLE, Sort, label_of
from quadro.agreements.models import (
    Act,
    Agreement,
    Amendment,
    Default,
    Party,
    ProvisionLink,
    SignatureKind,
)
from quadro.bodies.models import Body, Succession
from quadro.kit.forms import ApproximateDayField, DayField, EuroField, Form
from quadro.plan.models import Provision
from quadro.texts.body import Article

NO_KIND = [("", _("Scegli la forma"))]
LINES = forms.Textarea(attrs={"rows": 3})


class PartyField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Party) -> str:
        return str(obj.body)


class LinkField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: ProvisionLink) -> str:
        return f"{obj.provision.code} · {obj.provision.title}"


class ProvisionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Provision) -> str:
        return f"{obj.code} · {obj.title} ({obj.edition})"


class AskToJoinForm(Form):
    body = forms.ModelChoiceField(
        label=_("Ente che aderisce"), queryset=Body.objects.none(), empty_label=_("Scegli un ente")
    )
    reasons = forms.CharField(label=_("Perché aderisce"), required=False, widget=LINES)

    def __init__(self, *args: Any, bodies: "QuerySet[Body]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "body", bodies)


class RecordRequestForm(AskToJoinForm):
    """The office says also when it was asked."""

    asked_on = DayField(label=_("Chiesta il"), required=True)
    field_order = ("body", "asked_on")


class AnswerAdhesionForm(Form):
    consents = forms.TypedChoiceField(
        label=_("Che cosa hanno deciso le parti"), widget=forms.RadioSelect,
        choices=[("si", _("sono d’accordo")), ("no", _("respingono la richiesta"))],
        coerce=lambda value: value == "si",
    )  # fmt: skip
    answered_on = DayField(label=_("Deciso il"), required=True)
    answer = forms.CharField(
        label=_("Chi ha deciso e come"), widget=LINES,
        help_text=_("per esempio «tavolo di coordinamento, all’unanimità»"),
    )  # fmt: skip


class JoinForm(Form):
    groups = (
        (_("L’atto con cui aderisce"), ("act_kind", "act_number", "act_on")),
        (_("La firma"), ("signed_on", "signature_kind", "signatory", "signatory_office")),
    )

    act_kind = forms.CharField(
        label=_("Tipo di atto"), max_length=120, required=False,
        help_text=_("per esempio delibera di Consiglio; un ente non istituzionale può non averlo"),
    )  # fmt: skip
    act_number = forms.CharField(label=_("Numero"), max_length=60, required=False)
    act_on = ApproximateDayField(label=_("Data dell’atto"))
    signed_on = DayField(label=_("Firmata il"), required=True)
    signature_kind = forms.ChoiceField(
        label=_("Forma della firma"), choices=[*NO_KIND, *SignatureKind.choices]
    )
    signatory = forms.CharField(label=_("Chi ha firmato"), max_length=150, required=False)
    signatory_office = forms.CharField(
        label=_("Carica di chi ha firmato"), max_length=150, required=False
    )


class LeaveForm(Form):
    party = PartyField(
        label=_("Ente che recede"), queryset=Party.objects.none(), empty_label=_("Scegli un ente")
    )
    from_on = DayField(
        label=_("Ha effetto dal"), help_text=_("gg/mm/aaaa; vuoto: alla fine del preavviso")
    )
    reason = forms.CharField(label=_("Perché"), widget=LINES, max_length=2000)

    def __init__(self, *args: Any, parties: "QuerySet[Party]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "party", parties)


class RecordLeaveForm(LeaveForm):
    """The office says also when it was declared."""

    declared_on = DayField(label=_("Dichiarato il"), required=True)
    field_order = ("party", "declared_on")


class SubstituteForm(Form):
    succession = forms.ModelChoiceField(
        label=_("Chi succede a chi"), queryset=Succession.objects.none(),
        empty_label=_("Scegli una successione"),
    )  # fmt: skip

    def __init__(self, *args: Any, successions: "QuerySet[Succession]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "succession", successions)


def choose(form: Form, name: str, rows: "QuerySet[Any]") -> None:
    """Offer these rows; an only one is chosen already."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
    field.queryset = rows
    some = list(rows[:2])
    if len(some) == 1:
        form.initial.setdefault(name, some[0].pk)


# Amendments ---------------------------------------------------------------------------------------


class AmendmentForm(Form):
    title = forms.CharField(
        label=_("Titolo"), max_length=300,
        help_text=_("per esempio «Proroga al 2028 e nuove risorse»"),
    )  # fmt: skip
    reasons = forms.CharField(label=_("Motivi"), required=False, widget=LINES)
    act = forms.ModelChoiceField(
        label=_("Atto che lo approva"), queryset=Act.objects.none(), required=False,
        empty_label=_("dato non disponibile"), help_text=_("fra gli atti registrati nell’intesa"),
    )  # fmt: skip

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["act"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = agreement.acts.order_by("on", "pk")


class InForceForm(Form):
    effective_on = DayField(label=_("Ha effetto dal"), required=True)


FIELDS: dict[Sort, Callable[[str], forms.Field]] = {
    Sort.TEXT: lambda name: forms.CharField(
        max_length=Agreement._meta.get_field(name).max_length,  # type: ignore[union-attr]
        required=name == "title",
    ),
    Sort.DAY: lambda _name: DayField(),
    Sort.EURO: lambda _name: EuroField(max_length=20),
    Sort.WHOLE: lambda _name: forms.IntegerField(required=False, min_value=0, max_value=3650),
    Sort.CHOICE: lambda _name: forms.ChoiceField(choices=Agreement.Renewal.choices),
    Sort.FLAG: lambda _name: forms.BooleanField(required=False),
}
"""The field in which a fact of each sort is typed."""


class FactForm(Form):
    """A fact of the agreement and its new value; empty where it is no more known."""

    def __init__(self, *args: Any, what: str, amendment: Amendment, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"value": getattr(amendment.agreement, what)})
        super().__init__(*args, **kwargs)
        field = FIELDS[AMENDABLE[what]](what)
        field.label = label_of(what)
        self.fields["value"] = field
        self._dress(field)


class LetInForm(Form):
    body = forms.ModelChoiceField(
        label=_("Ente che entra"), queryset=Body.objects.none(), empty_label=_("Scegli un ente")
    )
    role = forms.ChoiceField(label=_("Ruolo"), choices=Party.Role, initial=Party.Role.SIGNATORY)

    def __init__(self, *args: Any, what: str, amendment: Amendment, **kwargs: Any) -> None:  # noqa: ARG002
        super().__init__(*args, **kwargs)
        agreement = amendment.agreement
        current = agreement.parties.filter(withdrawn_on=None).values("body")
        choose(self, "body", Body.objects.exclude(pk__in=current).order_by("name"))


class LetOutForm(Form):
    party = PartyField(
        label=_("Ente che esce"), queryset=Party.objects.none(), empty_label=_("Scegli un ente")
    )

    def __init__(self, *args: Any, what: str, amendment: Amendment, **kwargs: Any) -> None:  # noqa: ARG002
        super().__init__(*args, **kwargs)
        rows = amendment.agreement.parties.filter(withdrawn_on=None)
        choose(self, "party", rows.select_related("body").order_by("body__name", "pk"))


class ServeMoreForm(Form):
    provision = ProvisionField(
        label=_("Previsione"), queryset=Provision.objects.none(),
        empty_label=_("Scegli una previsione"),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Che cosa fa l’intesa per la previsione"), choices=ProvisionLink.Kind,
        widget=forms.RadioSelect, initial=ProvisionLink.Kind.IMPLEMENTS,
    )  # fmt: skip
    sentence = forms.CharField(label=_("In che modo"), max_length=500, widget=LINES)

    def __init__(self, *args: Any, what: str, amendment: Amendment, **kwargs: Any) -> None:  # noqa: ARG002
        super().__init__(*args, **kwargs)
        rows = Provision.objects.filter(edition__is_reference=True, is_available=True)
        rows = rows.exclude(links__agreement=amendment.agreement)
        ordered = rows.select_related("edition__programme").order_by("level", "position", "pk")
        choose(self, "provision", ordered)


class ServeNoMoreForm(Form):
    link = LinkField(
        label=_("Previsione"), queryset=ProvisionLink.objects.none(),
        empty_label=_("Scegli una previsione"),
    )  # fmt: skip

    def __init__(self, *args: Any, what: str, amendment: Amendment, **kwargs: Any) -> None:  # noqa: ARG002
        super().__init__(*args, **kwargs)
        rows = amendment.agreement.links.select_related("provision__edition__programme")
        choose(self, "link", rows.order_by("provision__code", "pk"))


class RewriteForm(Form):
    passage = forms.CharField(
        label=_("Passo del testo"), max_length=40, help_text=_("per esempio «art. 3 c. 2»")
    )
    old = forms.CharField(label=_("Parole di prima"), required=False, widget=LINES)
    new = forms.CharField(label=_("Parole nuove"), required=False, widget=LINES)

    def __init__(self, *args: Any, what: str, amendment: Amendment, **kwargs: Any) -> None:  # noqa: ARG002
        super().__init__(*args, **kwargs)


class ArticleChangeForm(Form):
    """An article that changes (`article`), or a new one."""

    heading = forms.CharField(label=_("Rubrica"), max_length=200)
    wording = forms.CharField(
        label=_("Testo nuovo"), widget=forms.Textarea(attrs={"rows": 14}), max_length=200_000,
        required=False, help_text=_("una riga vuota divide i commi: i numeri non cambiano"),
    )  # fmt: skip
    is_repealed = forms.BooleanField(label=_("L’articolo è abrogato"), required=False)

    def __init__(self, *args: Any, article: Article | None, **kwargs: Any) -> None:
        if article is not None:
            kwargs["initial"] = {"heading": article.heading, "wording": article.wording}
        super().__init__(*args, **kwargs)
        if article is None:
            del self.fields["is_repealed"]
            self.fields["wording"].required = True


# Renewal, relaunch, default -----------------------------------------------------------------------


class RenewForm(Form):
    title = forms.CharField(label=_("Titolo della nuova intesa"), max_length=300)
    signed_on = ApproximateDayField(label=_("Rinnovo firmato il"), required=True)
    signature_kind = forms.ChoiceField(
        label=_("Forma della firma"), choices=[*NO_KIND, *SignatureKind.choices]
    )
    ends_on = DayField(label=_("Nuova scadenza"), required=True)
    total_eur = EuroField(label=_("Importo complessivo"))


class PlanRelaunchForm(Form):
    found_on = DayField(label=_("Accertato il"), required=True)
    reasons = forms.CharField(
        label=_("Perché va rilanciata"), widget=LINES,
        help_text=_("si legge nella pagina dell’intesa"),
    )  # fmt: skip


class RelaunchForm(Form):
    action_plan = forms.CharField(
        label=_("Piano d’azione"), widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("che cosa si fa, chi lo fa, entro quando"),
    )  # fmt: skip
    in_charge = forms.CharField(
        label=_("Referente"), max_length=150, help_text=_("si legge nella pagina dell’intesa")
    )
    ends_on = DayField(label=_("Nuova scadenza"), required=True)


class UnplannedRelaunchForm(RelaunchForm):
    """Where nobody wrote the reasons when it was marked."""

    reasons = forms.CharField(label=_("Perché va rilanciata"), widget=LINES)
    field_order = ("reasons",)


class DefaultForm(Form):
    body = forms.ModelChoiceField(
        label=_("Ente inadempiente"), queryset=Body.objects.none(), empty_label=_("Scegli un ente")
    )
    finding = forms.CharField(
        label=_("Che cosa non è stato fatto"), widget=LINES,
        help_text=_("lo leggono l’ufficio e le parti"),
    )  # fmt: skip
    found_on = DayField(label=_("Accertato il"), required=True)
    notice_on = DayField(label=_("Diffida del"), required=True)
    notice_number = forms.CharField(
        label=_("Protocollo della diffida"), max_length=60, required=False
    )
    term_on = DayField(label=_("Termine della diffida"), required=True)

    def __init__(self, *args: Any, bodies: "QuerySet[Body]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "body", bodies)


class OutcomeForm(Form):
    outcome = forms.ChoiceField(
        label=_("Com’è finita"), widget=forms.RadioSelect,
        choices=[
            (one.value, one.label)
            for one in (Default.Outcome.CURED, Default.Outcome.SUBSTITUTED)
        ],
    )  # fmt: skip
    outcome_on = DayField(label=_("Esito del"), required=True)
    about = forms.CharField(label=_("Com’è andata"), widget=LINES)


class TerminateForm(Form):
    reason = forms.CharField(label=_("Perché si risolve l’intesa"), widget=LINES)

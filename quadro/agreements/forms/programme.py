"""What people type about a programme agreement: conference, decree, ratifications, board."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quadro.agreements.models import Agreement, Consent, Party
from quadro.agreements.queries import Answer
from quadro.bodies.models import Body, Kind
from quadro.kit.forms import DayField, Form, ManyField


class PartiesField(ManyField):
    def label_from_instance(self, obj: Party) -> str:
        return obj.body.label


class ConferenceForm(Form):
    promoter = forms.ModelChoiceField(
        label=_("Chi promuove l’accordo"), queryset=Body.objects.none(),
        empty_label=_("Scegli fra le parti con il ruolo di promotore"),
        help_text=_("presiede la conferenza, poi il collegio di vigilanza"),
    )  # fmt: skip
    called_on = DayField(label=_("Convocata il"), required=True)
    varies_urban_plan = forms.BooleanField(
        label=_("L’accordo varia gli strumenti urbanistici"), required=False,
        help_text=_("allora i Consigli comunali ratificano entro 30 giorni dalla firma"),
    )  # fmt: skip
    varied = PartiesField(
        label=_("Comuni di cui varia il piano"), queryset=Party.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("se non ne scegli nessuno, ratificano i Consigli di tutti i Comuni"),
    )  # fmt: skip

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        promoter = self.fields["promoter"]
        assert isinstance(promoter, forms.ModelChoiceField)  # noqa: S101
        promoter.queryset = Body.objects.filter(
            parties__agreement=agreement, parties__role=Party.Role.PROMOTER
        ).order_by("name", "pk")
        varied = self.fields["varied"]
        assert isinstance(varied, PartiesField)  # noqa: S101
        towns = agreement.parties.filter(body__kind=Kind.MUNICIPALITY, withdrawn_on=None)
        varied.queryset = towns.select_related("body", "agreement").order_by("body__name", "pk")
        if promoter.queryset.count() == 1:
            promoter.initial = promoter.queryset.get()


class ConsentsForm(Form):
    """A row for each administration: what it said, and a note. Drawn as a table."""

    template_name = "agreements/_consents.html"
    ANSWERS = (("", _("non ha risposto")), *Consent.Answer.choices)

    def __init__(self, *args: Any, answers: Sequence[Answer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answers = answers
        for one in answers:
            name = one.party.body.name
            self.fields[f"answer_{one.party.pk}"] = forms.ChoiceField(
                label=name, required=False, choices=self.ANSWERS
            )
            self.fields[f"note_{one.party.pk}"] = forms.CharField(
                label=_("%(body)s: nota") % {"body": name}, required=False, max_length=500
            )
        for name, field in self.fields.items():
            if name not in ("once", "version"):
                field.widget.attrs |= {"class": "q-in", "aria-label": str(field.label)}

    def rows(self) -> Iterator[tuple[Answer, forms.BoundField, forms.BoundField]]:
        for one in self.answers:
            key = one.party.pk
            yield one, self[f"answer_{key}"], self[f"note_{key}"]

    def said(self, *, all_consent: bool) -> dict[int, tuple[str, str]]:
        """The answers by the key of the party; on demand, a consent where nothing is said."""
        silent = Consent.Answer.YES.value if all_consent else ""
        return {
            one.party.pk: (
                self.cleaned_data[f"answer_{one.party.pk}"] or silent,
                self.cleaned_data[f"note_{one.party.pk}"],
            )
            for one in self.answers
        }


class OutcomeForm(Form):
    held_on = DayField(label=_("Seduta del"), required=True)
    notified_on = DayField(
        label=_("Esito positivo comunicato il"),
        help_text=_("gg/mm/aaaa; da questo giorno corrono i 60 giorni per firmare"),
    )
    minutes = forms.FileField(
        label=_("Verbale"), required=False, help_text=_("lo leggono l’ufficio e le parti")
    )


class DecreeForm(Form):
    kind = forms.CharField(
        label=_("Tipo di atto"), max_length=120,
        help_text=_("per esempio decreto del Sindaco metropolitano, decreto del Presidente"),
    )  # fmt: skip
    number = forms.CharField(label=_("Numero"), max_length=60, required=False)
    on = DayField(label=_("Data dell’atto"), required=True)
    bulletin = forms.CharField(
        label=_("Bollettino ufficiale"), max_length=120, required=False,
        help_text=_("per esempio BURL, serie ordinaria n. 12"),
    )  # fmt: skip
    published_on = DayField(
        label=_("Pubblicato il"),
        help_text=_("gg/mm/aaaa; lascia vuoto finché non è pubblicato"),
    )


class RatificationForm(Form):
    number = forms.CharField(label=_("Numero della delibera"), max_length=60, required=False)
    on = DayField(label=_("Data della delibera"), required=True)


class ReportForm(Form):
    on = DayField(label=_("Seduta del"), required=True)
    text = forms.CharField(
        label=_("Stato di attuazione"), widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("che cosa è fatto, che cosa manca, che cosa il collegio ha deciso"),
    )  # fmt: skip
    minutes = forms.FileField(
        label=_("Verbale"), required=False, help_text=_("lo leggono l’ufficio e le parti")
    )

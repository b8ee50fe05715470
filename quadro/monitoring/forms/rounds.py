"""What the office types of a round, and of the answers it looks at."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.delivery.states import OPEN
from quadro.kit.dates import in_words
from quadro.kit.forms import DayField, Form
from quadro.monitoring.models import Cadence, Indicator, Round, Scope
from quadro.monitoring.policies.rounds import CHOSEN
from quadro.monitoring.round_terms import Span, last_span, span_of, spans_near

LINES = forms.Textarea(attrs={"rows": 3})


class ScopeFields(Form):
    """Of what a round asks; the lists hold only what has something to tell."""

    scope = forms.ChoiceField(
        label=_("Che cosa chiede"), choices=Scope.choices, widget=forms.RadioSelect,
        initial=Scope.ALL,
    )  # fmt: skip
    agreements = forms.ModelMultipleChoiceField(
        label=_("Quali intese"), queryset=Agreement.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    bodies = forms.ModelMultipleChoiceField(
        label=_("Quali enti"), queryset=Body.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    indicators = forms.ModelMultipleChoiceField(
        label=_("Quali indicatori"), queryset=Indicator.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ones = Agreement.objects.filter(commitments__state__in=OPEN)
        owing = Body.objects.filter(commitments__state__in=OPEN)
        for name, rows in (
            ("agreements", open_ones.distinct().order_by("title", "pk")),
            ("bodies", owing.distinct().order_by("name", "pk")),
            ("indicators", Indicator.objects.collected().order_by("title", "pk")),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
            field.queryset = rows
            if not rows.exists():
                self._forget(name)

    def _forget(self, name: str) -> None:
        """Nothing to choose from: the choice is not offered."""
        del self.fields[name]
        scope = self.fields["scope"]
        assert isinstance(scope, forms.ChoiceField)  # noqa: S101
        unsaid = [value for value, field in CHOSEN.items() if field == name]
        scope.choices = [one for one in Scope.choices if one[0] not in unsaid]


class NewRoundForm(ScopeFields):
    """The period first: the days follow from it, and may be told otherwise."""

    period = forms.ChoiceField(label=_("Periodo"))
    opens_on = DayField(label=_("Si apre il"), help_text=_("vuoto: il primo giorno lavorativo"))
    due_on = DayField(
        label=_("Termine per rispondere"), help_text=_("vuoto: il 20 del mese dopo, come ReGiS")
    )
    field_order = ("period", "opens_on", "due_on", "scope", "agreements", "bodies", "indicators")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [
            (
                str(cadence.label),
                [(_key(span), _words(span)) for span in spans_near(cadence, on)],
            )
            for cadence in Cadence
        ]
        self.initial.setdefault("period", _key(last_span(Cadence.MONTH, on)))

    def said(self) -> dict[str, Any]:
        told = self.told
        cadence, first = told.pop("period").split(":")
        span = span_of(cadence, date.fromisoformat(first))
        return {
            **told,
            "cadence": cadence,
            "since": span.since,
            "until": span.until,
            "title": span.title,
            "slug": span.slug,
            "opens_on": told["opens_on"] or span.opens_on,
            "due_on": told["due_on"] or span.term.last,
        }


def _key(span: Span) -> str:
    return f"{span.cadence}:{span.since.isoformat()}"


def _words(span: Span) -> str:
    """With its term, and why it moves where it does."""
    term = span.term
    moved = f" ({term.why})" if term.is_moved else ""
    day = in_words(term.last)
    return say("%(title)s · entro il %(day)s%(moved)s") % {
        "title": span.title, "day": day, "moved": moved,
    }  # fmt: skip


class EditRoundForm(ScopeFields):
    title = forms.CharField(label=_("Titolo"), max_length=120)
    opens_on = DayField(label=_("Si apre il"), required=True)
    due_on = DayField(label=_("Termine per rispondere"), required=True)
    field_order = ("title", "opens_on", "due_on", "scope", "agreements", "bodies", "indicators")

    def __init__(self, *args: Any, one: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if one.is_open:
            for name in ("opens_on", "scope", "agreements", "bodies", "indicators"):
                self.fields.pop(name, None)


class ReasonForm(Form):
    reason = forms.CharField(
        label=_("Motivo"), max_length=500, widget=LINES,
        help_text=_("lo legge chi deve rispondere, e resta nella storia"),
    )  # fmt: skip


class SureForm(Form):
    """Nothing to say: a button."""


class UploadForm(Form):
    upload = forms.FileField(
        label=_("File"), help_text=_("il foglio scaricato da qui, riempito: XLSX, ODS o CSV")
    )


class EvidenceForm(Form):
    upload = forms.FileField(
        label=_("File"), help_text=_("una foto, un atto, un verbale: lo legge chi legge l’impegno")
    )

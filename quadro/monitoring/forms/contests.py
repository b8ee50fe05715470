"""What is typed of a contest: another value with its reasons, an answer, a decision."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from quadro.kit.forms import Form
from quadro.monitoring.forms.fields import lines, value_fields
from quadro.monitoring.models import Indicator
from quadro.monitoring.states import VERBS

DECISIONS = ("accept", "accept_partly", "reject")


class ContestForm(Form):
    """The right value, why, with which method."""

    reason = forms.CharField(
        label=_("Perché"), max_length=5000, widget=lines(),
        help_text=_("La ragione sarà pubblica."),
    )  # fmt: skip
    method = forms.CharField(
        label=_("Con quale metodo"), max_length=5000, widget=lines(),
        help_text=_("da quali dati viene il valore, come si conta"),
    )  # fmt: skip
    body = forms.ChoiceField(label=_("Per quale ente"))

    def __init__(
        self, *args: Any, indicator: Indicator, bodies: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        made = value_fields(indicator)
        for name, field in made.items():
            if name == "value":
                field.label = say("Il valore giusto")
            field.required = True
            self._dress(field)
            self.fields[name] = field
        chosen = self.fields["body"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101
        chosen.choices = bodies
        self.order_fields([*made, "reason", "method", "body"])


class ReplyForm(Form):
    text = forms.CharField(label=_("Risposta"), max_length=5000, widget=lines())


class DecideForm(Form):
    """How it ends, with reasons; the value only where it is neither of the two."""

    verb = forms.ChoiceField(
        label=_("Decisione"), widget=forms.RadioSelect,
        choices=[(one, VERBS[one]) for one in DECISIONS],
    )  # fmt: skip
    decision = forms.CharField(
        label=_("Ragioni della decisione"), max_length=5000, widget=lines(4),
        help_text=_("saranno pubbliche, accanto al valore"),
    )  # fmt: skip

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made = value_fields(indicator)
        for name, field in made.items():
            field.help_text = say("solo se accogli in parte: il valore deciso")
            self._dress(field)
            self.fields[name] = field
        self.order_fields(["verb", *made, "decision"])

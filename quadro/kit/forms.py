"""The shape of what people type: our markup, Italian days and amounts, and the two tokens.

`version` says on which version of the record the person worked: the second of two editors gets both
texts instead of overwriting the first (see `kit.refusals.Stale`). `once` makes the repeat of a
POST answer as the first did (see `quadro.journal.once`).
"""

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Self
from uuid import uuid4

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.kit.dates import ApproximateDay, Precision
from quadro.kit.refusals import Refused, Stale
from quadro.kit.text import Text


class Renderer(TemplatesSetting):
    form_template_name = "kit/form.html"
    field_template_name = "kit/field.html"


class ApproximateDayField(forms.CharField):
    """gg/mm/aaaa, or mm/aaaa, or aaaa; gives an `ApproximateDay` or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault(
            "help_text", gettext_lazy("gg/mm/aaaa; se il giorno non si conosce, mm/aaaa o aaaa")
        )
        super().__init__(**kwargs)
        self.widget.attrs.update({"class": "q-in s", "inputmode": "numeric", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return ApproximateDay.parse(text)
        except Refused as error:
            raise forms.ValidationError(str(error)) from error


class DayField(ApproximateDayField):
    """gg/mm/aaaa; gives a `date` or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", gettext_lazy("gg/mm/aaaa"))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is None:
            return None
        if day.precision != Precision.DAY:
            raise forms.ValidationError(_("Manca il giorno: scrivi gg/mm/aaaa."))
        return day.day


class EuroField(forms.CharField):
    """`1.250.000,50`; gives a `Decimal` in euro with two decimals, or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", gettext_lazy("in euro, per esempio 1.250.000,50"))
        super().__init__(**kwargs)
        self.widget.attrs.update({"class": "q-in s num", "inputmode": "decimal"})

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
        return value

    def clean(self, value: Any) -> Any:
        text = re.sub(r"[\s€]", "", super().clean(value) or "")
        if not text:
            return None
        if not re.fullmatch(r"-?(\d{1,3}(\.\d{3})+|\d+)(,\d{1,2})?", text):
            raise forms.ValidationError(
                _("«%(text)s» non è un importo. Scrivi per esempio 1.250.000,50.") % {"text": value}
            )
        try:
            return Decimal(text.replace(".", "").replace(",", ".")).quantize(Decimal("0.01"))
        except InvalidOperation:
            raise forms.ValidationError(_("L’importo è troppo grande.")) from None


class ManyField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several records of those offered; a key longer than any of SQLite is none of them."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError as error:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": ", ".join(value)},
            ) from error


class LabelField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the records offered, by the short name that tables give it (`label`)."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


@dataclass(frozen=True)
class Difference:
    """One field on which two editors disagree."""

    label: str
    mine: str
    theirs: str


class Form(forms.Form):
    """Every form that writes: fields in our markup, with the one-use token and the version."""

    required_css_class = "required"
    error_css_class = "wrong"
    use_required_attribute = False

    groups: ClassVar[tuple[tuple[Text, tuple[str, ...]], ...]] = ()
    """Headings of a long form with the fields below each; without any, one field after another."""

    once = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = uuid4
        for field in self.fields.values():
            self._dress(field)

    @staticmethod
    def _dress(field: forms.Field) -> None:
        widget = field.widget
        if isinstance(
            widget,
            forms.CheckboxSelectMultiple
            | forms.RadioSelect
            | forms.CheckboxInput
            | forms.FileInput,
        ):
            return
        widget.attrs.setdefault("class", "q-in")

    def grouped(self) -> list[tuple[Text, list[forms.BoundField]]]:
        """The visible fields under their headings; those of no group come first, under none."""
        named = {name for _heading, names in self.groups for name in names}
        loose = [field for field in self.visible_fields() if field.name not in named]
        found: list[tuple[Text, list[forms.BoundField]]] = [("", loose)] if loose else []
        return found + [(heading, [self[name] for name in names]) for heading, names in self.groups]

    @property
    def told(self) -> dict[str, Any]:
        """What the person said, without the tokens."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("once", "version")
        }

    def differences(self, stale: Stale) -> Iterator[Difference]:
        """Where what was typed differs from what the record says now."""
        for name, theirs in stale.theirs.items():
            if name not in self.fields:
                continue
            field = self.fields[name]
            mine = self.cleaned_data.get(name, self[name].value())
            my_words = _words(field, field.prepare_value(mine))
            their_words = _words(field, field.prepare_value(theirs))
            if mine != theirs and my_words != their_words:
                yield Difference(label=str(self[name].label), mine=my_words, theirs=their_words)

    def retry(self, stale: Stale) -> Self:
        """The same form, with what was typed, ready to be sent on top of the newer version.

        Files cannot be held: the browser asks for them again.
        """
        again = copy(self)
        data: Any = copy(self.data)
        data[self.add_prefix("version")] = str(stale.version)
        data[self.add_prefix("once")] = str(uuid4())
        again.data = data
        again._bound_fields_cache = {}  # type: ignore[attr-defined]  # noqa: SLF001
        again.errors.clear()
        return again


def _words(field: forms.Field, value: Any) -> str:
    """A value of a field as a person reads it."""
    if isinstance(field, forms.BooleanField):
        return _("sì") if value else _("no")
    if value is None or value in ("", []):
        return ""
    if isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        names = dict(_flat(field.choices))
        return ", ".join(sorted(names.get(str(one), str(one)) for one in value))
    if isinstance(field, forms.ChoiceField):
        return dict(_flat(field.choices)).get(str(value), str(value))
    return str(value)


def _flat(choices: Any) -> Iterator[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), str(label)

"""What the office types: the commitment, its deadline, its steps, what it carries of the plan."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quadro.agreements.models import Agreement
from quadro.bodies.models import Body, Mandate
from quadro.delivery.models import LONGEST_CADENCE, Commitment, Share, Step, TermFrom, TermUnit
from quadro.kit.forms import DayField, Form, ManyField
from quadro.plan.models import Provision

LINES = forms.Textarea(attrs={"rows": 3})
SPARE = 3
"""Empty rows to write new steps or shares in."""


class MandateField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Mandate) -> str:
        return f"{obj.person}, {obj.get_role_display()} · {obj.body.label}"


class CommitmentField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Commitment) -> str:
        return f"{obj.title} · {obj.owner.label}"


class ProvisionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Provision) -> str:
        return f"{obj.code} {obj.title}"


def plain(value: Decimal) -> Decimal:
    """Without the zeros that say nothing: 1, not 1.000."""
    return Decimal(f"{value.normalize():f}")


class WeightField(forms.DecimalField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 9)
        kwargs.setdefault("decimal_places", 3)
        kwargs.setdefault("min_value", Decimal("0.001"))
        kwargs.setdefault("localize", True)
        super().__init__(**kwargs)
        self.widget.attrs |= {"class": "q-in s num", "inputmode": "decimal"}


class CommitmentForm(Form):
    """What is said of a commitment, but its deadline."""

    title = forms.CharField(label=_("Titolo"), max_length=200)
    deliverable = forms.CharField(
        label=_("Che cosa si consegna"), widget=LINES, max_length=5000,
        help_text=_("quello che si potrà vedere o leggere quando è fatto"),
    )  # fmt: skip
    owner = forms.ModelChoiceField(
        label=_("Ente responsabile"), queryset=Body.objects.none(),
        empty_label=_("Scegli una parte"),
    )  # fmt: skip
    in_charge = MandateField(
        label=_("Referente in carica"), queryset=Mandate.objects.none(),
        empty_label=_("Scegli chi ne risponde"),
        help_text=_("chi ha un mandato in corso nell’ente responsabile"),
    )  # fmt: skip
    others = ManyField(
        label=_("Con"), queryset=Body.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    quote = forms.CharField(
        label=_("Parole dell’intesa"), widget=LINES, max_length=20_000, required=False
    )
    starts_on = DayField(label=_("Comincia il"))
    weight = WeightField(
        label=_("Peso"), initial=Decimal(1), help_text=_("1 se pesano tutti lo stesso")
    )
    cadence_months = forms.IntegerField(
        label=_("Si aggiorna ogni, in mesi"), required=False, min_value=1,
        max_value=LONGEST_CADENCE, help_text=_("vuoto: come dice l’intesa, o 3"),
        widget=forms.NumberInput(attrs={"class": "q-in s num"}),
    )  # fmt: skip
    source = forms.CharField(label=_("Fonte"), max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        """An empty cadence is left to what the agreement says."""
        told = super().clean() or {}
        if told.get("cadence_months") is None:
            told.pop("cadence_months", None)
        return told

    def __init__(
        self, *args: Any, agreement: Agreement, by_day: Any, bodies: Any = None, **kwargs: Any
    ) -> None:
        """`bodies` that may owe it, if they are not the parties of today."""
        super().__init__(*args, **kwargs)
        parties = Body.objects.filter(parties__agreement=agreement).order_by("name", "pk")
        parties = parties if bodies is None else bodies
        for name in ("owner", "others"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
            field.queryset = parties.distinct()
        mandates = self.fields["in_charge"]
        assert isinstance(mandates, MandateField)  # noqa: S101
        mandates.queryset = (
            Mandate.objects.on(by_day)
            .filter(body__in=parties.values("pk"))
            .select_related("person", "body")
            .order_by("body__name", "person__name", "pk")
        )


class TermFields(Form):
    """A deadline: a day, or a term that runs from a day of the agreement."""

    due_on = DayField(label=pgettext_lazy("impegno", "Scade il"))
    term_count = forms.IntegerField(
        label=_("oppure entro"), required=False, min_value=1, max_value=3650,
        widget=forms.NumberInput(attrs={"class": "q-in s num"}),
    )  # fmt: skip
    term_unit = forms.ChoiceField(
        label=_("unità"), required=False, choices=[("", "—"), *TermUnit.choices]
    )
    term_from = forms.ChoiceField(
        label=_("da quando"), required=False, choices=[("", "—"), *TermFrom.choices]
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        parts = [bool(told.get(name)) for name in ("term_count", "term_unit", "term_from")]
        if any(parts) and not all(parts):
            self.add_error("term_count", say("Un termine vuole un numero, un’unità e da quando."))
        if all(parts) and told.get("due_on"):
            self.add_error("due_on", say("Indica il giorno oppure il termine, non tutti e due."))
        return told


class NewCommitmentForm(CommitmentForm, TermFields):
    field_order = (
        "title", "deliverable", "owner", "in_charge", "others", "quote", "starts_on", "due_on",
        "term_count", "term_unit", "term_from", "weight", "cadence_months", "source",
    )  # fmt: skip


class RescheduleForm(TermFields):
    reason = forms.CharField(
        label=_("Perché si sposta"), max_length=500, widget=LINES,
        help_text=_("per esempio «Atto integrativo n. 1»; la scadenza di prima resta leggibile"),
    )  # fmt: skip
    field_order = ("due_on", "term_count", "term_unit", "term_from", "reason")


class WaitForm(Form):
    other = CommitmentField(
        label=_("Impegno da cui dipende"), queryset=Commitment.objects.none(),
        empty_label=_("Scegli un impegno"),
    )  # fmt: skip

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        assert isinstance(field, CommitmentField)  # noqa: S101
        field.queryset = rows


class StepsForm(Form):
    """A row for each step, and some empty ones. Drawn as a table."""

    template_name = "delivery/_steps_form.html"

    def __init__(self, *args: Any, steps: Sequence[Step], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps: list[Step | None] = [*steps, *([None] * SPARE)]
        for place, step in enumerate(self.steps):
            self._add_row(place, step)

    def _add_row(self, place: int, step: Step | None) -> None:
        name = step.title if step else say("nuovo passo")
        made: dict[str, forms.Field] = {
            "title": forms.CharField(max_length=200, required=False),
            "weight": WeightField(required=False),
            "starts_on": DayField(help_text=""),
            "due_on": DayField(help_text=""),
            "target": WeightField(required=False, max_digits=14, decimal_places=2),
            "unit": forms.CharField(max_length=60, required=False),
            "is_cancelled": forms.BooleanField(required=False),
            "reason": forms.CharField(max_length=300, required=False),
        }
        for part, field in made.items():
            if step is not None:
                told = getattr(step, part)
                field.initial = plain(told) if isinstance(told, Decimal) else told
            elif part in ("weight", "target"):
                field.initial = Decimal(1)
            field.label = f"{HEADS[part]}: {name}"
            self._dress(field)
            field.widget.attrs |= {"aria-label": str(field.label)}
            self.fields[f"{part}_{place}"] = field

    def rows(self) -> Iterator[tuple[Step | None, dict[str, forms.BoundField]]]:
        for place, step in enumerate(self.steps):
            yield step, {part: self[f"{part}_{place}"] for part in HEADS}

    @property
    def heads(self) -> list[str]:
        return [str(one) for part, one in HEADS.items() if part not in ("is_cancelled", "reason")]

    def said(self) -> list[dict[str, Any]]:
        """The rows that have a title; what is left empty is taken away."""
        found = []
        for place, step in enumerate(self.steps):
            told = {part: self.cleaned_data[f"{part}_{place}"] for part in HEADS}
            if not told["title"]:
                continue
            told["weight"] = told["weight"] or Decimal(1)
            told["target"] = told["target"] or Decimal(1)
            found.append({**told, "key": step.pk if step else None})
        return found


HEADS = {
    "title": _("Passo"),
    "weight": _("Peso"),
    "starts_on": _("Comincia il"),
    "due_on": pgettext_lazy("impegno", "Scade il"),
    "target": _("Quanto"),
    "unit": _("Di che cosa"),
    "is_cancelled": _("Annullato"),
    "reason": _("Motivo"),
}


class SharesForm(Form):
    """A row for each provision that it carries, and some empty ones. Drawn as a table."""

    template_name = "delivery/_shares_form.html"

    def __init__(
        self, *args: Any, shares: Sequence[Share], provisions: Sequence[Provision], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        rows: list[Share | None] = [*shares, *([None] * SPARE)]
        self.count = len(rows)
        choices = [("", say("Scegli una previsione"))] + [
            (str(one.pk), f"{one.code} {one.title}") for one in provisions
        ]
        self.by_key = {str(one.pk): one for one in provisions}
        for place, share in enumerate(rows):
            provision = forms.ChoiceField(
                label=say("Previsione, riga %(n)s") % {"n": place + 1}, required=False,
                choices=choices, initial=str(share.provision_id) if share else "",
            )  # fmt: skip
            percent = WeightField(
                label=say("Quota in percento, riga %(n)s") % {"n": place + 1}, required=False,
                max_digits=5, decimal_places=2, max_value=Decimal(100),
                initial=plain(share.percent) if share else None,
            )  # fmt: skip
            for field in (provision, percent):
                self._dress(field)
                field.widget.attrs |= {"aria-label": str(field.label)}
            self.fields[f"provision_{place}"], self.fields[f"percent_{place}"] = provision, percent

    def rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        for place in range(self.count):
            yield self[f"provision_{place}"], self[f"percent_{place}"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for place in range(self.count):
            has_provision = bool(told.get(f"provision_{place}"))
            has_percent = told.get(f"percent_{place}") is not None
            if has_provision and not has_percent and f"percent_{place}" not in self.errors:
                self.add_error(f"percent_{place}", say("Indica la quota."))
            if has_percent and not has_provision:
                self.add_error(f"provision_{place}", say("Indica la previsione."))
        return told

    def said(self) -> list[tuple[Provision, Decimal]]:
        told = self.cleaned_data
        return [
            (self.by_key[told[f"provision_{place}"]], told[f"percent_{place}"])
            for place in range(self.count)
            if told[f"provision_{place}"]
        ]

"""What the office types of an intervention, and of what it is linked to."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from quadro.agreements.models import Agreement
from quadro.bodies.models import Body, Mandate
from quadro.delivery.models import Commitment
from quadro.interventions.models import Kind
from quadro.kit.forms import DayField, Form
from quadro.kit.text import Text
from quadro.plan.models import PnrrComponent

Groups = tuple[tuple[Text, tuple[str, ...]], ...]
LINES = forms.Textarea(attrs={"rows": 3})


def plain(value: Decimal | None) -> Decimal | None:
    """Without the zeros that say nothing: 1, not 1.000."""
    return None if value is None else Decimal(f"{value.normalize():f}")


class NumberField(forms.DecimalField):
    """A number as Italian people write it: 2,5."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 9)
        kwargs.setdefault("decimal_places", 3)
        kwargs.setdefault("localize", True)
        super().__init__(**kwargs)
        self.widget.attrs |= {"class": "q-in s num", "inputmode": "decimal"}


class WeightField(NumberField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", Decimal("0.001"))
        super().__init__(**kwargs)


class CodeField(forms.CharField):
    """A code typed in any way: spaces go, letters become capitals."""

    def to_python(self, value: Any) -> str:
        return "".join(str(super().to_python(value) or "").split()).upper()


class MandateField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Mandate) -> str:
        return f"{obj.person}, {obj.get_role_display()}"


class InterventionForm(Form):
    """What is said of an intervention when it is registered."""

    groups: ClassVar[Groups] = (
        ("", ("title", "description", "kind")),
        (_("Chi lo attua"), ("body", "implementer_name", "implementer_code")),
        (_("Codici"), ("cup", "local_code", "component", "measure_code", "holder_name", "call")),
        (_("Tempi"), ("starts_on", "due_on", "next_update_on", "weight")),
        (_("Da dove si sa"), ("source",)),
    )
    title = forms.CharField(label=_("Titolo"), max_length=300)
    description = forms.CharField(
        label=_("Che cosa si fa"), widget=LINES, max_length=5000, required=False
    )
    kind = forms.ChoiceField(
        label=_("Natura"), choices=[("", _("non nota")), *Kind.choices], required=False
    )
    body = forms.ModelChoiceField(
        label=_("Ente attuatore"), queryset=Body.objects.order_by("name", "pk"), required=False,
        empty_label=_("non è fra gli enti registrati"),
    )  # fmt: skip
    implementer_name = forms.CharField(
        label=_("oppure il suo nome"), max_length=200, required=False
    )
    implementer_code = CodeField(
        label=_("Codice fiscale dell’attuatore"), max_length=16, required=False,
        help_text=_("11 cifre; quello di una persona fisica non si registra"),
    )  # fmt: skip
    cup = CodeField(
        label=_("CUP"), max_length=20, required=False,
        help_text=_("si controlla la forma: che esista lo dice OpenCUP"),
    )  # fmt: skip
    local_code = forms.CharField(
        label=_("Codice locale"), max_length=60, required=False,
        help_text=_("distingue due interventi con lo stesso CUP"),
    )  # fmt: skip
    component = forms.ModelChoiceField(
        label=_("Componente PNRR"), queryset=PnrrComponent.objects.order_by("code"),
        required=False, empty_label=_("nessuna"),
    )  # fmt: skip
    measure_code = CodeField(
        label=_("Sotto-misura PNRR"), max_length=20, required=False,
        help_text=_("per esempio M1C1I1.4.1"),
    )  # fmt: skip
    holder_name = forms.CharField(
        label=_("Amministrazione titolare"), max_length=200, required=False
    )
    call = forms.CharField(label=_("Bando o procedura"), max_length=200, required=False)
    starts_on = DayField(label=_("Comincia il"))
    due_on = DayField(label=_("Finisce il"))
    next_update_on = DayField(
        label=_("Prossimo aggiornamento"), help_text=_("il giorno entro cui si aspettano dati")
    )
    weight = WeightField(
        label=_("Peso"), initial=Decimal(1), help_text=_("1 se pesano tutti lo stesso")
    )
    source = forms.CharField(label=_("Fonte"), max_length=500, required=False)


class EditForm(InterventionForm):
    """Also who answers for it, among those in office in its body."""

    groups: ClassVar[Groups] = (
        InterventionForm.groups[0],
        (_("Chi lo attua"), ("body", "implementer_name", "implementer_code", "in_charge")),
        *InterventionForm.groups[2:],
    )
    in_charge = MandateField(
        label=_("Referente in carica"), queryset=Mandate.objects.none(), required=False,
        empty_label=_("nessuno"), help_text=_("chi ha un mandato in corso nell’ente attuatore"),
    )  # fmt: skip

    def __init__(self, *args: Any, mandates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["in_charge"]
        assert isinstance(field, MandateField)  # noqa: S101
        field.queryset = mandates


class AgreementsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Agreement) -> str:
        return obj.label


class CommitmentsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Commitment) -> str:
        return f"{obj.title} · {obj.owner.label}"


class LinksForm(Form):
    agreements = AgreementsField(
        label=_("Intese da cui nasce"), queryset=Agreement.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    commitments = CommitmentsField(
        label=_("Impegni che realizza"), queryset=Commitment.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, agreements: Any, commitments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("agreements", agreements), ("commitments", commitments)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
            field.queryset = rows

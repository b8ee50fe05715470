"""The items of an agenda, their papers, what decisions become, the prose of the minutes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement, Inquiry, Opinion
from quadro.assemblies.counting import Majority, Measure
from quadro.assemblies.models import Item, ItemKind, Sitting
from quadro.assemblies.prose import CLOSING, OPENING
from quadro.assemblies.states import AHEAD, MinutesState
from quadro.bodies.models import Body, Mandate
from quadro.delivery.models import Commitment
from quadro.kit.forms import DayField, Form
from quadro.kit.terms import day_of
from quadro.plan.models import Provision

LINES = forms.Textarea(attrs={"rows": 3})
PROSE = forms.Textarea(attrs={"rows": 6})
NOTHING = _("niente")


class SittingField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Sitting) -> str:
        return f"{obj.assembly}, {day_of(obj.starts_at):%d/%m/%Y}"


class OpinionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Opinion) -> str:
        return f"{obj} · {obj.agreement.label}"


class ItemForm(Form):
    """A point of the agenda; what it is about may be something that Quadro keeps."""

    title = forms.CharField(label=_("Oggetto"), max_length=300)
    about = forms.CharField(
        label=_("Di che cosa si tratta"), widget=LINES, max_length=5000, required=False
    )
    kind = forms.ChoiceField(label=_("Tipo"), choices=ItemKind, initial=ItemKind.DECISION)
    majority = forms.ChoiceField(label=_("Maggioranza"), choices=Majority)
    majority_by = forms.ChoiceField(label=_("Si conta"), choices=Measure)
    is_secret = forms.BooleanField(label=_("Voto segreto"), required=False)
    opinion = OpinionField(
        label=_("Parere chiesto"), queryset=Opinion.objects.none(), required=False,
        empty_label=NOTHING, help_text=_("dopo il voto il parere si rende da qui"),
    )  # fmt: skip
    minutes_of = SittingField(
        label=_("Verbale da approvare"), queryset=Sitting.objects.none(), required=False,
        empty_label=NOTHING,
    )  # fmt: skip
    agreement = forms.ModelChoiceField(
        label=_("Intesa"), queryset=Agreement.objects.none(), required=False, empty_label=NOTHING
    )
    inquiry = forms.ModelChoiceField(
        label=_("Istruttoria"), queryset=Inquiry.objects.none(), required=False, empty_label=NOTHING
    )
    commitment = forms.ModelChoiceField(
        label=_("Impegno"), queryset=Commitment.objects.none(), required=False, empty_label=NOTHING
    )
    provision = forms.ModelChoiceField(
        label=_("Disposizione del Piano"), queryset=Provision.objects.none(), required=False,
        empty_label=NOTHING,
    )  # fmt: skip

    def __init__(self, *args: Any, sitting: Sitting, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = sitting.assembly.body_id
        offered: Mapping[str, Any] = {
            "opinion": Opinion.objects.filter(body=body, given_on=None).select_related("agreement"),
            "minutes_of": Sitting.objects.filter(
                assembly=sitting.assembly,
                starts_at__lt=sitting.starts_at,
                minutes__state__in=(MinutesState.DRAFT, MinutesState.TO_APPROVE),
            )
            .order_by("-starts_at")
            .select_related("assembly"),
            "agreement": Agreement.objects.readable_by(by).order_by("title"),
            "inquiry": Inquiry.objects.filter(published_at__isnull=False).order_by("title"),
            "commitment": Commitment.objects.readable_by(by).open().order_by("title"),
            "provision": Provision.objects.filter(
                edition__is_reference=True, is_to_carry_out=True
            ).order_by("code"),
        }
        for name, rows in offered.items():
            field: Any = self.fields[name]
            field.queryset = rows


class PaperForm(Form):
    title = forms.CharField(label=_("Titolo"), max_length=200)
    item = forms.ModelChoiceField(
        label=_("Punto"), queryset=Item.objects.none(), required=False,
        empty_label=_("tutta la seduta"),
    )  # fmt: skip
    upload = forms.FileField(label=_("File"))

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["item"]
        field.queryset = sitting.items.order_by("position")


class SureForm(Form):
    """Nothing to type: one is only asked whether they are sure."""


class OpinionForm(Form):
    outcome = forms.ChoiceField(
        label=_("Parere"),
        choices=[
            one for one in Opinion.Outcome.choices if one[0] != Opinion.Outcome.NOT_DUE
        ],
    )  # fmt: skip
    conditions = forms.CharField(
        label=_("Condizioni o motivi"), widget=LINES, max_length=5000, required=False
    )


class MandateField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Mandate) -> str:
        return f"{obj.person}, {obj.get_role_display()} · {obj.body.label}"


class PromiseForm(Form):
    """The commitment that a decision asks for."""

    agreement = forms.ModelChoiceField(
        label=_("Intesa"), queryset=Agreement.objects.none(), empty_label=_("Scegli l’intesa")
    )
    title = forms.CharField(label=_("Impegno"), max_length=200)
    deliverable = forms.CharField(label=_("Che cosa si consegna"), widget=LINES, max_length=5000)
    owner = forms.ModelChoiceField(
        label=_("Ente responsabile"),
        queryset=Body.objects.none(),
        empty_label=_("Scegli una parte"),
    )
    in_charge = MandateField(
        label=_("Referente in carica"), queryset=Mandate.objects.none(),
        empty_label=_("Scegli chi ne risponde"),
    )  # fmt: skip
    due_on = DayField(label=_("Scade il"), required=True)

    def __init__(self, *args: Any, item: Item, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agreements = Agreement.objects.readable_by(by)
        if item.agreement_id:
            agreements = agreements.filter(pk=item.agreement_id)
            self.fields["agreement"].initial = item.agreement_id
        parties = Body.objects.filter(parties__agreement__in=agreements).distinct()
        rows: Mapping[str, Any] = {
            "agreement": agreements.order_by("title"),
            "owner": parties.order_by("name"),
            "in_charge": Mandate.objects.on(by.on)
            .filter(body__in=parties)
            .select_related("person", "body")
            .order_by("body__name", "person__name"),
        }
        for name, found in rows.items():
            field: Any = self.fields[name]
            field.queryset = found


class InquireForm(Form):
    title = forms.CharField(label=_("Titolo dell’istruttoria"), max_length=200)
    need = forms.CharField(label=_("Fabbisogno"), widget=LINES, max_length=5000)


class ForwardForm(Form):
    sitting = SittingField(
        label=_("Seduta"), queryset=Sitting.objects.none(),
        empty_label=_("Scegli la seduta di un altro organo"),
    )  # fmt: skip
    title = forms.CharField(label=_("Oggetto nell’altro organo"), max_length=300)

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["sitting"]
        field.queryset = (
            Sitting.objects.filter(state__in=AHEAD)
            .exclude(assembly=item.sitting.assembly)
            .exclude(assembly__in=item.went_to.values("sitting__assembly"))
            .select_related("assembly")
            .order_by("starts_at")
        )


class ProseForm(Form):
    """One field for each item, between how the sitting began and how it ended."""

    def __init__(self, *args: Any, items: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named: list[tuple[str, Any]] = [
            (OPENING, _("All’apertura")),
            *((str(one.pk), str(one)) for one in items),
            (CLOSING, _("Alla chiusura")),
        ]
        for key, label in named:
            field = forms.CharField(label=label, widget=PROSE, max_length=20_000, required=False)
            self.fields[key] = field
            self._dress(field)
        self.keys = [key for key, _label in named]

    @property
    def prose(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in self.keys}

"""The shape of what the planning office types about plans."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.bodies.models import Body
from quadro.kit.forms import ApproximateDayField, Form, ManyField
from quadro.plan.models import (
    Alignment,
    Continuity,
    Edition,
    Goal,
    PnrrMission,
    Programme,
    Step,
    Theme,
)
from quadro.plan.tree import Tree
from quadro.territory.models import Zone

SOURCE = gettext_lazy("Fonte")
ABOUT_SOURCE = gettext_lazy("Un indirizzo o un documento: si legge nella pagina.")


def area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ProgrammeForm(Form):
    title = forms.CharField(label=gettext_lazy("Titolo"), max_length=250)
    kind = forms.ChoiceField(label=gettext_lazy("Tipo"), choices=Programme.Kind)
    actor = forms.ModelChoiceField(
        label=gettext_lazy("Chi lo approva"), queryset=Body.objects.order_by("name"),
        empty_label=gettext_lazy("scegli un ente"),
    )  # fmt: skip


class NewProgrammeForm(ProgrammeForm):
    slug = forms.SlugField(
        label=gettext_lazy("Indirizzo"), max_length=80, required=False,
        help_text=gettext_lazy("Minuscole, cifre e trattini; se lo lasci vuoto viene dal titolo. "
                               "Poi non cambia."),
    )  # fmt: skip


class LevelsField(forms.CharField):
    """One name a line, from the top; gives a list."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return [one.strip() for one in super().clean(value).splitlines() if one.strip()]


class EditionForm(Form):
    name = forms.CharField(
        label=gettext_lazy("Edizione"), max_length=80,
        help_text=gettext_lazy("Gli anni, o il nome con cui la si cita: 2022-2024."),
    )  # fmt: skip
    title = forms.CharField(
        label=gettext_lazy("Titolo dell’edizione"), max_length=250, required=False
    )
    first_year = forms.IntegerField(
        label=gettext_lazy("Dal"), min_value=1900, max_value=2200, required=False
    )
    last_year = forms.IntegerField(
        label=gettext_lazy("Al"), min_value=1900, max_value=2200, required=False
    )
    levels = LevelsField(
        label=gettext_lazy("Livelli"), widget=area(),
        help_text=gettext_lazy("Uno per riga, dall’alto, con le parole del documento."),
    )  # fmt: skip
    is_reference = forms.BooleanField(
        label=gettext_lazy("Edizione di riferimento"), required=False,
        help_text=gettext_lazy("Il sito pubblico dice lo stato di questa; quella di prima smette "
                               "di esserlo."),
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("Nota"), widget=area(), required=False)
    source = forms.CharField(label=SOURCE, max_length=500, required=False, help_text=ABOUT_SOURCE)


class StepForm(Form):
    kind = forms.ChoiceField(label=gettext_lazy("Passaggio"), choices=Step.Kind)
    on = ApproximateDayField(label=gettext_lazy("Data"))
    organ = forms.CharField(label=gettext_lazy("Organo"), max_length=200, required=False)
    act = forms.CharField(
        label=gettext_lazy("Atto"), max_length=200, required=False,
        help_text=gettext_lazy("Tipo e numero: Deliberazione 27/2016."),
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("Nota"), max_length=500, required=False)
    source = forms.CharField(label=SOURCE, max_length=500, required=False, help_text=ABOUT_SOURCE)


class ProvisionForm(Form):
    code = forms.CharField(label=gettext_lazy("Codice"), max_length=30)
    level = forms.TypedChoiceField(label=gettext_lazy("Livello"), coerce=int)
    title = forms.CharField(label=gettext_lazy("Titolo"), max_length=300, required=False)
    is_available = forms.BooleanField(
        label=gettext_lazy("Il testo è noto"), required=False,
        help_text=gettext_lazy("Senza il segno: le fonti dicono che c’è, non che cosa dice."),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Testo"), widget=area(6), required=False,
        help_text=gettext_lazy("Le parole del documento."),
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("Nota"), widget=area(3), required=False)
    is_to_carry_out = forms.BooleanField(
        label=gettext_lazy("Da attuare"), required=False,
        help_text=gettext_lazy("Entra nella copertura: deve trovare un’intesa che la porti."),
    )  # fmt: skip
    themes = ManyField(
        label=gettext_lazy("Temi"), queryset=Theme.objects.order_by("name"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    goals = ManyField(
        label=gettext_lazy("Obiettivi dell’Agenda 2030"),
        queryset=Goal.objects.order_by("number"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    mission = forms.ModelChoiceField(
        label=gettext_lazy("Missione PNRR"), queryset=PnrrMission.objects.order_by("code"),
        required=False, empty_label=gettext_lazy("nessuna"),
    )  # fmt: skip
    zone = forms.ModelChoiceField(
        label=gettext_lazy("Zona omogenea"), queryset=Zone.objects.order_by("name"), required=False,
        empty_label=gettext_lazy("nessuna in particolare"),
    )  # fmt: skip
    source = forms.CharField(label=SOURCE, max_length=500, required=False, help_text=ABOUT_SOURCE)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = list(enumerate(edition.levels))  # type: ignore[attr-defined]


def outline(tree: Tree) -> list[tuple[str, str]]:
    """Every provision of a tree as an option, further in the deeper it is."""
    return [(str(node.provision.pk), "\u2003" * node.depth + str(node.provision)) for node in tree]


class MoveForm(Form):
    under = forms.TypedChoiceField(
        label=gettext_lazy("Sotto"), coerce=int, empty_value=None, required=False
    )
    place = forms.IntegerField(
        label=gettext_lazy("Posto fra le sorelle"), min_value=1, required=False,
        help_text=gettext_lazy("1 è il primo; vuoto, l’ultimo."),
    )  # fmt: skip

    def __init__(self, *args: Any, tree: Tree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = [("", _("niente: in cima all’albero"))]
        self.fields["under"].choices = first + outline(tree)  # type: ignore[attr-defined]


class LinkForm(Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Legame"), choices=Alignment.Kind, widget=forms.RadioSelect
    )
    target = forms.TypedChoiceField(label=gettext_lazy("Con la voce"), coerce=int)
    note = forms.CharField(
        label=gettext_lazy("Nota"), max_length=500, required=False,
        help_text=gettext_lazy("In che modo, o quanto è sicuro."),
    )  # fmt: skip
    cited = forms.CharField(label=SOURCE, max_length=500, required=False, help_text=ABOUT_SOURCE)

    def __init__(self, *args: Any, tree: Tree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = outline(tree)  # type: ignore[attr-defined]


class ContinuityForm(Form):
    """`others` are codes of the other edition; gives their keys."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Che cosa succede"), choices=Continuity.Kind, widget=forms.RadioSelect
    )
    others = forms.CharField(
        label=gettext_lazy("Voci corrispondenti"), required=False,
        help_text=gettext_lazy("I loro codici, separati da virgole; niente se è lasciata o nuova."),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Nota"), max_length=500, required=False,
        help_text=gettext_lazy("Per una voce lasciata: il motivo."),
    )  # fmt: skip
    source = forms.CharField(label=SOURCE, max_length=500, required=False, help_text=ABOUT_SOURCE)

    def __init__(self, *args: Any, tree: Tree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = {node.provision.code: node.provision for node in tree}

    def clean_others(self) -> Any:
        codes = [one.strip() for one in self.cleaned_data["others"].split(",") if one.strip()]
        unknown = [one for one in codes if one not in self.codes]
        if unknown:
            raise forms.ValidationError(
                _("Nell’altra edizione non ci sono: %(codes)s.") % {"codes": ", ".join(unknown)}
            )
        return [self.codes[one] for one in dict.fromkeys(codes)]


class ConfirmForm(Form):
    """Nothing to type: only the tokens."""

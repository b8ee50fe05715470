"""What people type about the text of an agreement."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.documents.models import Visibility
from quadro.kit.forms import Form
from quadro.texts.queries import patterns

EMPTY = ("", _("nessun modello: comincio da un testo vuoto"))


class StartTextForm(Form):
    pattern = forms.ChoiceField(
        label=_("Da che cosa cominciare"), required=False, widget=forms.RadioSelect,
        help_text=_("i modelli sono una proposta: le parole vanno verificate dall’ufficio"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["pattern"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [*((one.code, one.name) for one in patterns()), EMPTY]


class ImportTextForm(Form):
    upload = forms.FileField(
        label=_("File Word (.docx)"),
        help_text=_("ogni articolo comincia con «Art. 1», oppure con uno stile Titolo di Word"),
    )


class ParagraphForm(Form):
    wording = forms.CharField(
        label=_("Testo del paragrafo"), widget=forms.Textarea(attrs={"rows": 8}), max_length=20_000
    )


class ArticleForm(Form):
    heading = forms.CharField(label=_("Rubrica"), max_length=200)
    wording = forms.CharField(
        label=_("Testo"), widget=forms.Textarea(attrs={"rows": 16}), max_length=200_000,
        help_text=_("una riga vuota divide i commi: il numero lo mette Quadro"),
    )  # fmt: skip
    content = forms.ChoiceField(
        label=_("Contenuto richiesto a cui risponde"), required=False,
        help_text=_("quelli che la norma chiede per questo strumento"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, required: Iterable[Mapping[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        contents = [(one["code"], one["label"]) for one in required]
        field = self.fields["content"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", _("nessuno")), *contents]
        if not contents:
            field.widget = forms.HiddenInput()


class SaveTextForm(Form):
    name = forms.CharField(
        label=_("Nome"), max_length=120, required=False,
        help_text=_("per esempio «dopo la riunione del 4 novembre»"),
    )  # fmt: skip
    audience = forms.ChoiceField(
        label=_("Chi la legge"), choices=Visibility, widget=forms.RadioSelect,
        initial=Visibility.PARTIES,
    )  # fmt: skip


class ShowTextForm(Form):
    audience = forms.ChoiceField(
        label=_("Chi la legge"), widget=forms.RadioSelect, initial=Visibility.PUBLIC,
        choices=[one for one in Visibility.choices if one[0] != Visibility.INTERNAL],
    )  # fmt: skip


class BodyField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Body) -> str:
        return obj.name


class CommentForm(Form):
    words = forms.CharField(
        label=_("Il tuo commento"), required=False, max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    wording = forms.CharField(
        label=_("Testo proposto"), required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("cambia le parole del paragrafo: si vedrà che cosa aggiungi e che cosa togli"),
    )  # fmt: skip
    on_behalf_of = BodyField(
        label=_("Per quale ente"), queryset=Body.objects.none(), required=False, empty_label=None
    )
    audience = forms.ChoiceField(label=_("Chi lo vede"), choices=Visibility)

    def __init__(
        self, *args: Any, speakers: Iterable[Body], tongues: Iterable[Visibility], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        found = list(speakers)
        bodies, audience = self.fields["on_behalf_of"], self.fields["audience"]
        assert isinstance(bodies, BodyField)  # noqa: S101
        assert isinstance(audience, forms.ChoiceField)  # noqa: S101
        bodies.queryset = Body.objects.filter(pk__in=[one.pk for one in found]).order_by("name")
        audience.choices = [(one.value, one.label) for one in tongues]
        self.has_many_speakers = len(found) > 1


class AnswerForm(Form):
    answer = forms.CharField(
        label=_("La tua risposta"), required=False, max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

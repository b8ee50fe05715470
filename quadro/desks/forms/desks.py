"""A desk, its people, what may be asked of it."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body, Kind, Person
from quadro.desks.models import Desk
from quadro.desks.models.desks import LONGEST_TERM
from quadro.kit.forms import DayField, Form
from quadro.kit.periods import holds
from quadro.kit.rows import RowsForm
from quadro.kit.text import Text

Groups = tuple[tuple[Text, tuple[str, ...]], ...]


class DeskForm(Form):
    groups: ClassVar[Groups] = (
        (_("L’ufficio"), ("name", "competences")),
        (_("Dove si trova e come lo si raggiunge"), ("email", "phone", "hours", "address")),
        (_("Da quando"), ("since", "last")),
    )

    name = forms.CharField(label=_("Nome"), max_length=200)
    competences = forms.CharField(
        label=_("Di che cosa si occupa"), required=False, max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    email = forms.EmailField(label=_("Indirizzo e-mail"), required=False)
    phone = forms.CharField(label=_("Telefono"), max_length=40, required=False)
    hours = forms.CharField(
        label=_("Orari"), max_length=300, required=False,
        help_text=_("per esempio: lunedì e giovedì, 9.00–12.30"),
    )  # fmt: skip
    address = forms.CharField(label=_("Indirizzo"), max_length=300, required=False)
    since = DayField(label=_("Aperto dal"))
    last = DayField(label=_("Ultimo giorno"), help_text=_("solo se l’ufficio chiude; gg/mm/aaaa"))


class NewDeskForm(DeskForm):
    """Whose it is, is chosen once."""

    groups: ClassVar[Groups] = (
        (_("L’ufficio"), ("body", "name", "competences")),
        *DeskForm.groups[1:],
    )

    body = forms.ModelChoiceField(
        label=_("Ente che lo tiene"),
        queryset=Body.objects.filter(
            kind__in=(Kind.ZONE, Kind.METROPOLITAN_AUTHORITY)
        ).order_by("name", "pk"),
        empty_label=_("Scegli la Zona o la Città metropolitana"),
    )  # fmt: skip


class PostForm(Form):
    person = forms.ModelChoiceField(
        label=_("Persona"), queryset=Person.objects.none(), empty_label=_("Scegli la persona"),
        help_text=_("fra chi ha un incarico nell’ente: chi manca si aggiunge prima lì"),
    )  # fmt: skip
    function = forms.CharField(label=_("Funzione"), max_length=150)
    is_deputy = forms.BooleanField(
        label=_("Sostituisce chi manca"), required=False,
        help_text=_("le richieste di chi lascia l’ufficio passano a questa persona"),
    )  # fmt: skip
    since = DayField(label=_("Dal"), required=True)

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        on = self.initial["since"]
        here = Q(mandates__body=desk.body_id) & holds(on, prefix="mandates__")
        field.queryset = Person.objects.filter(here).distinct().order_by("name", "pk")


class EndForm(Form):
    last = DayField(
        label=_("Ultimo giorno"), required=True,
        help_text=_("le richieste che ha in carico passano a chi sostituisce, o all’ufficio"),
    )  # fmt: skip


class TopicsForm(RowsForm):
    """All the topics together: their order is that of the rows."""

    caption = _("Che cosa si può chiedere")
    heads: ClassVar = {
        "name": _("Voce"), "days": _("Giorni lavorativi"), "is_active": _("Si può chiedere"),
    }  # fmt: skip
    wide = ("name",)
    main = "name"
    wanted = ("days",)

    def fields_of(self, is_there: bool) -> dict[str, forms.Field]:  # noqa: FBT001
        return {
            "name": forms.CharField(max_length=150),
            "days": forms.IntegerField(
                min_value=1, max_value=LONGEST_TERM,
                widget=forms.NumberInput(attrs={"class": "q-in s num"}),
            ),
            "is_active": forms.BooleanField(initial=not is_there),
        }  # fmt: skip

"""What people type about bodies, mandates, successions and shares."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quadro.accounts.models import Role
from quadro.bodies.models import Body, Kind, Office, Person, Shareholding
from quadro.kit.forms import ApproximateDayField, DayField, Form, ManyField
from quadro.territory.models import Municipality, Zone

SOURCE = gettext_lazy("l’atto o la pagina da cui viene l’informazione")
LAST_DAY = gettext_lazy("gg/mm/aaaa, compreso; vuoto se non si conosce o non c’è")


class LastDayField(DayField):
    """People say the last day, periods keep the first one after it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", LAST_DAY)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(value - timedelta(days=1) if _is_day(value) else value)

    def clean(self, value: Any) -> Any:
        last = super().clean(value)
        if last == date.max:
            raise forms.ValidationError(_("Se la fine non si conosce, lascia vuoto."))
        return last + timedelta(days=1) if last else None


def _is_day(value: Any) -> bool:
    return isinstance(value, date)


class BodyForm(Form):
    name = forms.CharField(label=gettext_lazy("Nome"), max_length=200)
    short_name = forms.CharField(
        label=gettext_lazy("Nome breve"), max_length=80, required=False,
        help_text=gettext_lazy("per tabelle e matrici"),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("Tipo"), choices=[("", gettext_lazy("scegli")), *Kind.choices]
    )
    is_institutional = forms.TypedChoiceField(
        label=gettext_lazy("È un ente istituzionale"), required=False, empty_value=None,
        coerce=lambda value: value == "True",
        choices=[
            ("", gettext_lazy("come di solito per il suo tipo")),
            ("True", gettext_lazy("sì: esercita poteri pubblici")),
            ("False", gettext_lazy("no")),
        ],
    )  # fmt: skip
    fiscal_code = forms.CharField(
        label=gettext_lazy("Codice fiscale"), max_length=16, required=False,
        help_text=gettext_lazy("undici cifre"),
    )  # fmt: skip
    ipa_code = forms.CharField(
        label=gettext_lazy("Codice IPA"), max_length=20, required=False,
        help_text=gettext_lazy("quello dell’Indice delle pubbliche amministrazioni, come c_e514"),
    )  # fmt: skip
    pec = forms.EmailField(label=gettext_lazy("PEC"), required=False)
    website = forms.URLField(
        label=gettext_lazy("Sito"), required=False, assume_scheme="https", max_length=200
    )
    parent = forms.ModelChoiceField(
        label=gettext_lazy("Ente superiore"), required=False, empty_label=gettext_lazy("nessuno"),
        queryset=Body.objects.order_by("name", "pk"),
    )  # fmt: skip
    municipality = forms.ModelChoiceField(
        label=gettext_lazy("Comune del territorio"), required=False,
        empty_label=gettext_lazy("nessuno"),
        queryset=Municipality.objects.order_by("name", "pk"),
        help_text=gettext_lazy("solo per un ente di tipo Comune"),
    )  # fmt: skip
    zone = forms.ModelChoiceField(
        label=gettext_lazy("Zona del territorio"), required=False,
        empty_label=gettext_lazy("nessuna"), queryset=Zone.objects.order_by("name", "pk"),
        help_text=gettext_lazy("solo per un ente di tipo Zona omogenea"),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    source = forms.CharField(
        label=gettext_lazy("Fonte"), max_length=500, required=False, help_text=SOURCE
    )

    def clean_fiscal_code(self) -> str:
        return "".join(str(self.cleaned_data["fiscal_code"]).split())

    def clean_ipa_code(self) -> str:
        return str(self.cleaned_data["ipa_code"]).strip().lower()


class OfficeForm(Form):
    name = forms.CharField(label=gettext_lazy("Nome dell’ufficio"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("Indirizzo e-mail"), required=False)
    phone = forms.CharField(label=gettext_lazy("Telefono"), max_length=40, required=False)
    since = DayField(label=gettext_lazy("Primo giorno"))
    until = LastDayField(
        label=gettext_lazy("Ultimo giorno"),
        help_text=gettext_lazy("gg/mm/aaaa, compreso; vuoto se l’ufficio è aperto"),
    )


class MandateForm(Form):
    person = forms.ModelChoiceField(
        label=gettext_lazy("Persona già registrata per questo ente"), required=False,
        empty_label=gettext_lazy("una persona nuova"), queryset=Person.objects.none(),
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("Nome e cognome, se è una persona nuova"),
        max_length=150,
        required=False,
    )
    role = forms.ChoiceField(label=gettext_lazy("Ruolo"), choices=Role)
    office = forms.ModelChoiceField(
        label=gettext_lazy("Ufficio"), required=False, empty_label=gettext_lazy("nessuno"),
        queryset=Office.objects.none(),
    )  # fmt: skip
    since = DayField(label=gettext_lazy("Primo giorno"))
    until = LastDayField(label=gettext_lazy("Ultimo giorno"))
    source = forms.CharField(
        label=gettext_lazy("Atto o fonte"), max_length=500, required=False, help_text=SOURCE
    )

    def __init__(
        self, *args: Any, body: Body, roles: Sequence[Role], on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("scegli")), *((role.value, role.label) for role in roles)]
        self.fields["role"].choices = offered  # type: ignore[attr-defined]
        people = Person.objects.filter(mandates__body=body).distinct().order_by("name", "pk")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        offices = body.offices.on(on).order_by("name", "pk")
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if not self.errors and bool(told.get("person")) == bool(told.get("name")):
            self.add_error(
                "name", _("Scegli una persona già registrata oppure scrivi il nome di una nuova.")
            )
        return told


class EndForm(Form):
    until = LastDayField(
        label=gettext_lazy("Ultimo giorno"),
        required=True,
        help_text=gettext_lazy("gg/mm/aaaa, compreso"),
    )


class AccessForm(Form):
    email = forms.EmailField(
        label=gettext_lazy("Indirizzo e-mail"),
        help_text=gettext_lazy(
            "Riceverà qui il messaggio per scegliere la password, quando lo chiederà "
            "dalla pagina di accesso."
        ),
    )


class CloseAccessForm(Form):
    ends_mandates = forms.BooleanField(
        label=gettext_lazy("Da oggi non ha più nemmeno i suoi incarichi"),
        required=False,
        help_text=gettext_lazy(
            "Togli il segno se la persona resta in carica e perde solo l’accesso."
        ),
    )


class ReopenAccessForm(Form):
    """Nothing to say: only the two tokens."""


class SuccessionForm(Form):
    predecessors = ManyField(
        label=gettext_lazy("Enti che confluiscono"), queryset=Body.objects.order_by("name", "pk"),
        help_text=gettext_lazy("uno o più; con la tastiera tieni premuto Ctrl"),
    )  # fmt: skip
    on = ApproximateDayField(label=gettext_lazy("Dal"), required=True)
    note = forms.CharField(label=gettext_lazy("Nota"), max_length=500, required=False)
    source = forms.CharField(
        label=gettext_lazy("Fonte"), max_length=500, required=False, help_text=SOURCE
    )

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Body.objects.exclude(pk=body.pk).order_by("name", "pk")
        self.fields["predecessors"].queryset = others  # type: ignore[attr-defined]


class ShareForm(Form):
    company = forms.ModelChoiceField(
        label=gettext_lazy("Ente o società partecipata"), queryset=Body.objects.none()
    )
    percent = forms.DecimalField(
        label=gettext_lazy("Quota per cento"), required=False, max_digits=7, decimal_places=4,
        localize=True, help_text=gettext_lazy("per esempio 12,5; vuota se non si conosce"),
    )  # fmt: skip
    since = DayField(label=gettext_lazy("Dal"))
    until = LastDayField(label=gettext_lazy("Ultimo giorno"))
    status = forms.ChoiceField(
        label=gettext_lazy("Stato"), required=False,
        choices=[("", gettext_lazy("dato non disponibile")), *Shareholding.Status.choices],
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("Nota"), max_length=500, required=False)
    source = forms.CharField(
        label=gettext_lazy("Fonte"), max_length=500, required=False, help_text=SOURCE
    )

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Body.objects.exclude(pk=body.pk).order_by("name", "pk")
        self.fields["company"].queryset = others  # type: ignore[attr-defined]

"""The shape of what is asked on the themes of a framework."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from quadro.accounts.actors import Actor
from quadro.agreements.models import Agreement
from quadro.bodies.models import Body
from quadro.frameworks.models import Board
from quadro.kit.forms import DayField, Form, LabelField
from quadro.plan.models import Edition, Provision

WHOLE, UNDER = "documento", "previsione"


class BoardForm(Form):
    """Which provisions are the themes: those under one, or the first ones of a document."""

    agreement = forms.ModelChoiceField(
        label=_("Intesa quadro"), queryset=Agreement.objects.none(), empty_label=_("scegli")
    )
    counterpart = LabelField(
        label=_("Controparte"), queryset=Body.objects.none(), empty_label=_("scegli"),
        help_text=_("l’ente con cui la Città metropolitana tratta i temi"),
    )  # fmt: skip
    themes = forms.ChoiceField(
        label=_("I temi sono"),
        help_text=_("le voci che stanno sotto questa: si scrivono nel Piano, qui si leggono"),
    )
    word = forms.ChoiceField(label=_("Si chiamano"), choices=Board.Word, widget=forms.RadioSelect)
    source = forms.CharField(label=_("Fonte"), max_length=500, required=False)

    def __init__(self, *args: Any, by: Actor, board: Board | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parties: Any = self.fields["counterpart"]
        parties.queryset = Body.objects.filter(parties__agreement__instrument__is_framework=True)
        parties.queryset = parties.queryset.distinct().order_by("name")
        themes: Any = self.fields["themes"]
        themes.choices = [("", say("scegli")), *_places()]
        if board is not None:
            del self.fields["agreement"]
            return
        frameworks: Any = self.fields["agreement"]
        frameworks.queryset = Agreement.objects.readable_by(by).filter(
            instrument__is_framework=True, board=None
        )

    @property
    def said(self) -> dict[str, Any]:
        told = dict(self.told)
        kind, _dash, key = told.pop("themes").partition("-")
        if kind == UNDER:
            under = Provision.objects.select_related("edition").get(pk=key)
            return {**told, "edition": under.edition, "under": under}
        return {**told, "edition": Edition.objects.get(pk=key), "under": None}


def place_of(board: Board) -> str:
    """The choice that says where the themes of a board are."""
    if board.under_id is not None:
        return f"{UNDER}-{board.under_id}"
    return f"{WHOLE}-{board.edition_id}"


def _places() -> list[tuple[str, list[tuple[str, str]]]]:
    """Of each document: all its first provisions, or those under one of them."""
    below = Exists(Provision.objects.filter(parent=OuterRef("pk")))
    heads = Provision.objects.filter(below, parent=None).select_related("edition")
    found: dict[int, list[tuple[str, str]]] = {}
    for one in heads.order_by("edition", "position", "pk"):
        row = (f"{UNDER}-{one.pk}", f"{one.code} {one.title}")
        found.setdefault(one.edition_id, []).append(row)
    rows = Edition.objects.select_related("programme").order_by("programme__title", "slug")
    return [
        (str(one), [(f"{WHOLE}-{one.pk}", say("tutto il documento")), *found.get(one.pk, [])])
        for one in rows
    ]


class ReferentForm(Form):
    """Nobody from a day on is an answer too."""

    office = forms.CharField(
        label=_("Ufficio che risponde"), max_length=150, required=False,
        help_text=_("un ufficio, non una persona; vuoto se da quel giorno non risponde nessuno"),
    )  # fmt: skip
    since = DayField(label=_("Dal"), required=True)
    source = forms.CharField(label=_("Atto o fonte"), max_length=500, required=False)

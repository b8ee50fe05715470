"""A request asked, written about, answered, judged."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.desks.models import Post, Topic
from quadro.desks.models.requests import BEST, WORST
from quadro.desks.states import Outcome
from quadro.kit.forms import Form

LONGEST = 8000
MESSAGE, NOTE, ASK_BACK, ANSWER = "messaggio", "nota", "chiarimenti", "risposta"


class AskForm(Form):
    body = forms.ModelChoiceField(
        label=_("Per conto di"), queryset=Body.objects.none(), empty_label=None
    )
    topic = forms.ModelChoiceField(
        label=_("Che cosa chiedi"), queryset=Topic.objects.none(),
        empty_label=_("Scegli l’ufficio e la voce"),
        help_text=_("fra parentesi i giorni lavorativi entro cui l’ufficio risponde"),
    )  # fmt: skip
    subject = forms.CharField(label=_("Oggetto"), max_length=200)
    text = forms.CharField(
        label=_("Richiesta"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 7})
    )
    upload = forms.FileField(label=_("File"), required=False)

    def __init__(
        self, *args: Any, bodies: Sequence[Body], topics: "QuerySet[Topic]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        keys = [one.pk for one in bodies]
        body: Any = self.fields["body"]
        body.queryset = Body.objects.filter(pk__in=keys)
        body.choices = [(one.pk, one.label) for one in bodies]
        if len(bodies) == 1:
            body.widget = forms.HiddenInput()
            body.initial = keys[0]
        topic: Any = self.fields["topic"]
        topic.queryset = topics
        by_desk = groupby(topics, key=lambda one: one.desk)
        topic.choices = [
            ("", topic.empty_label),
            *(
                (desk.name, [(one.pk, f"{one.name} ({one.days})") for one in told])
                for desk, told in by_desk
            ),
        ]


class TalkForm(Form):
    """One form for whatever one writes; what may be done is what is offered."""

    does = forms.ChoiceField(
        label=_("Che cosa fai"), widget=forms.RadioSelect, initial=MESSAGE,
        choices=[
            (MESSAGE, _("Scrivo nella conversazione")),
            (ASK_BACK, _("Chiedo chiarimenti: aspetto chi ha chiesto")),
            (NOTE, _("Lascio una nota interna: la legge solo l’ufficio")),
            (ANSWER, _("Rispondo e chiudo")),
        ],
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label=_("Esito"), required=False, choices=[("", _("Scegli l’esito")), *Outcome.choices],
        help_text=_("solo se rispondi e chiudi"),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Testo"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5})
    )
    upload = forms.FileField(label=_("File"), required=False)

    def __init__(self, *args: Any, verbs: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["does"]
        field.choices = [one for one in field.choices if one[0] in verbs]
        if len(verbs) == 1:
            field.widget = forms.HiddenInput()
        if ANSWER not in verbs:
            del self.fields["outcome"]


class AssignForm(Form):
    post = forms.ModelChoiceField(
        label=_("Assegna a"), queryset=Post.objects.none(), empty_label=_("Scegli la persona")
    )

    def __init__(self, *args: Any, posts: Sequence[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["post"]
        field.queryset = Post.objects.filter(pk__in=[one.pk for one in posts])
        field.choices = [("", field.empty_label), *((one.pk, str(one)) for one in posts)]


class ReopenForm(Form):
    reason = forms.CharField(
        label=_("Che cosa manca nella risposta"), max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip


class JudgeForm(Form):
    satisfaction = forms.TypedChoiceField(
        label=_("Quanto ti è servita la risposta"), coerce=int, widget=forms.RadioSelect,
        choices=[
            (BEST, _("5 · del tutto")),
            (4, _("4 · molto")),
            (3, _("3 · abbastanza")),
            (2, _("2 · poco")),
            (WORST, _("1 · per niente")),
        ],
    )  # fmt: skip
    comment = forms.CharField(label=_("Commento"), max_length=500, required=False)

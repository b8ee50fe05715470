"""What is asked of a desk, and the conversation that follows."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.desks.models.desks import Desk, Post, Topic
from quadro.desks.states import Outcome, Side, State
from quadro.documents.models import Document
from quadro.kit.http import addresses

WORST, BEST = 1, 5


class Request(models.Model):
    """A body asks something of a desk, and waits for an answer within a term.

    `runs_from` is the day from which the term of now runs: that of the question, or of the last
    reopening. What it took is kept at each closing: working days add up, and a request is in term
    only if every answer was.
    """

    personal_data: ClassVar = ("asked_by", "asked_by_name", "assignee", "satisfaction_comment")

    year = models.PositiveSmallIntegerField(_("anno"))
    number = models.PositiveIntegerField(_("numero"))
    topic = models.ForeignKey(
        Topic, models.PROTECT, related_name="requests", verbose_name=_("voce")
    )
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="desk_requests", verbose_name=_("per conto di")
    )
    subject = models.CharField(_("oggetto"), max_length=200)
    text = models.TextField(_("che cosa si chiede"))
    asked_at = models.DateTimeField(_("chiesta il"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("chi l’ha scritta"),
    )  # fmt: skip
    asked_by_name = models.CharField(_("scritta da"), max_length=150)
    runs_from = models.DateField(_("il termine decorre dal"))
    due_on = models.DateField(_("risposta entro il"))
    state = models.CharField(_("stato"), max_length=12, choices=State, default=State.OPEN)
    assignee = models.ForeignKey(
        Post, models.PROTECT, related_name="requests", null=True, blank=True,
        verbose_name=_("in carico a"),
    )  # fmt: skip
    closed_at = models.DateTimeField(_("chiusa il"), null=True, blank=True)
    outcome = models.CharField(_("esito"), max_length=12, choices=Outcome, blank=True)
    answer = models.TextField(_("risposta"), blank=True)
    taken_days = models.PositiveSmallIntegerField(
        _("giorni lavorativi impiegati"), null=True, blank=True
    )
    is_in_term = models.BooleanField(_("entro il termine"), null=True, blank=True)
    satisfaction = models.PositiveSmallIntegerField(_("giudizio"), null=True, blank=True)
    satisfaction_comment = models.CharField(_("commento"), max_length=500, blank=True)
    reopened = models.PositiveSmallIntegerField(_("volte riaperta"), default=0)
    late_told_at = models.DateTimeField(_("detta in ritardo il"), null=True, blank=True)
    is_demonstration = models.BooleanField(_("dato dimostrativo"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("richiesta")
        verbose_name_plural = _("richieste")
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="desk_request_number_once"),
            models.CheckConstraint(
                condition=Q(state=State.OPEN, assignee__isnull=True)
                | (~Q(state=State.OPEN) & Q(assignee__isnull=False)),
                name="desk_request_in_hand_is_of_somebody",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=State.CLOSED, closed_at__isnull=False, taken_days__isnull=False,
                      is_in_term__isnull=False) & ~Q(outcome="") & ~Q(answer="")
                )
                | (~Q(state=State.CLOSED) & Q(closed_at=None, outcome="")),
                name="desk_request_closed_has_its_answer",
            ),
            models.CheckConstraint(
                condition=Q(satisfaction=None)
                | Q(satisfaction__gte=WORST, satisfaction__lte=BEST, state=State.CLOSED),
                name="desk_request_judged_once_closed",
            ),
            models.CheckConstraint(
                condition=Q(runs_from__lte=F("due_on")), name="desk_request_due_after_it_runs"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "due_on"], name="desk_request_by_state")]

    def __str__(self) -> str:
        """Never the subject: the name of a request may be read where the request may not."""
        return __("Richiesta %(key)s") % {"key": self.key}

    def get_absolute_url(self) -> str:
        return addresses("desks:request")(self.key)

    @property
    def key(self) -> str:
        return f"{self.year}-{self.number}"

    @property
    def desk(self) -> Desk:
        return self.topic.desk

    @property
    def is_closed(self) -> bool:
        return self.state == State.CLOSED

    def is_late(self, on: date) -> bool:
        """Still without an answer after its term."""
        return not self.is_closed and self.due_on < on


class Entry(models.Model):
    """A turn of the conversation, a note of the desk alone, or a movement that Quadro wrote."""

    personal_data: ClassVar = ("by_name", "text")

    request = models.ForeignKey(Request, models.CASCADE, related_name="entries")
    at = models.DateTimeField(_("scritto il"))
    by_name = models.CharField(_("scritto da"), max_length=150)
    side = models.CharField(_("parte"), max_length=8, choices=Side)
    text = models.TextField(_("testo"))
    is_internal = models.BooleanField(_("nota interna"), default=False)

    class Meta:
        verbose_name = _("voce della conversazione")
        verbose_name_plural = _("voci della conversazione")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="desk_entry_says_something"),
            models.CheckConstraint(
                condition=Q(is_internal=False) | Q(side=Side.DESK),
                name="desk_entry_internal_is_of_the_desk",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request}, {self.at:%d/%m/%Y}"

    @property
    def is_movement(self) -> bool:
        return self.side == Side.QUADRO


class EntryPaper(models.Model):
    """A file that comes with a turn of the conversation."""

    personal_data: ClassVar = ()

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="papers")
    document = models.ForeignKey(Document, models.PROTECT, related_name="of_desk_entries")
    title = models.CharField(_("titolo"), max_length=200)

    class Meta:
        verbose_name = _("file della conversazione")
        verbose_name_plural = _("file della conversazione")

    def __str__(self) -> str:
        return self.title

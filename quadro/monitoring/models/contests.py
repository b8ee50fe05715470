"""A body says that a published value is wrong, and is answered with reasons."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.documents.models import Document
from quadro.monitoring.models.indicators import Indicator
from quadro.monitoring.models.readings import Reading
from quadro.monitoring.states import ContestState


class Contest(models.Model):
    """A body proposes its own value for an approved reading that concerns it («contestazione»).

    Accepted, in whole or in part, it makes a new approved reading (`outcome`) that takes the place
    of the contested one, which stays readable.
    """

    personal_data: ClassVar = ("author", "author_name", "decided_by")

    reading = models.ForeignKey(Reading, models.PROTECT, related_name="contests")
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="contests", verbose_name=_("ente che contesta")
    )
    value = models.DecimalField(
        _("valore proposto"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    numerator = models.DecimalField(
        _("numeratore proposto"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    denominator = models.DecimalField(
        _("denominatore proposto"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    reason = models.TextField(_("perché"))
    method = models.TextField(_("con quale metodo"))
    state = models.CharField(
        _("stato"), max_length=16, choices=ContestState, default=ContestState.OPEN
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    author_name = models.CharField(_("contestato da"), max_length=150)
    opened_at = models.DateTimeField(_("contestato il"))
    decision = models.TextField(_("decisione"), blank=True)
    decided_at = models.DateTimeField(_("deciso il"), null=True, blank=True)
    decided_by = models.CharField(_("deciso da"), max_length=150, blank=True)
    outcome = models.OneToOneField(
        Reading, models.PROTECT, related_name="decided_from", null=True, blank=True,
        verbose_name=_("rilevazione decisa"),
    )  # fmt: skip
    is_demonstration = models.BooleanField(_("dato dimostrativo"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("contestazione")
        verbose_name_plural = _("contestazioni")
        constraints = [
            models.UniqueConstraint(
                fields=["reading", "body"],
                condition=Q(state=ContestState.OPEN),
                name="contest_open_once_per_body",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by="", state=ContestState.OPEN)
                | (Q(decided_at__isnull=False) & ~Q(decided_by="") & ~Q(state=ContestState.OPEN)),
                name="contest_closed_by_somebody_on_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(ContestState.OPEN, ContestState.WITHDRAWN))
                | ~Q(decision=""),
                name="contest_decided_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=(ContestState.ACCEPTED, ContestState.PARTLY),
                    outcome__isnull=False,
                )
                | (~Q(state__in=(ContestState.ACCEPTED, ContestState.PARTLY)) & Q(outcome=None)),
                name="contest_accepted_has_its_reading",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reading}: {self.body.label}"

    def get_absolute_url(self) -> str:
        return reverse("monitoring:contest", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == ContestState.OPEN


class Reply(models.Model):
    """What is said back and forth before a contest is decided."""

    personal_data: ClassVar = ("author", "author_name")

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="replies")
    text = models.TextField(_("testo"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    author_name = models.CharField(_("scritto da"), max_length=150)
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("per l’ente")
    )
    at = models.DateTimeField(_("scritto il"))

    class Meta:
        verbose_name = _("risposta")
        verbose_name_plural = _("risposte")

    def __str__(self) -> str:
        return f"{self.contest}: {self.at:%d/%m/%Y}"


class Evidence(models.Model):
    """What shows a value, read or proposed: a file, or an address."""

    personal_data: ClassVar = ("added_by",)

    reading = models.ForeignKey(
        Reading, models.CASCADE, related_name="evidence", null=True, blank=True
    )
    contest = models.ForeignKey(
        Contest, models.CASCADE, related_name="evidence", null=True, blank=True
    )
    title = models.CharField(_("titolo"), max_length=200)
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="of_reading_evidence", null=True, blank=True,
        verbose_name=_("file"),
    )  # fmt: skip
    link = models.URLField(_("indirizzo"), max_length=500, blank=True)
    added_at = models.DateTimeField(_("aggiunta il"))
    added_by = models.CharField(_("aggiunta da"), max_length=150)

    class Meta:
        verbose_name = _("prova di un valore")
        verbose_name_plural = _("prove dei valori")
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=False, link="") | (Q(document=None) & ~Q(link="")),
                name="reading_evidence_is_a_file_or_an_address",
            ),
            models.CheckConstraint(
                condition=Q(reading__isnull=False, contest=None)
                | Q(reading=None, contest__isnull=False),
                name="reading_evidence_is_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def indicator(self) -> Indicator:
        noun = self.reading or (self.contest.reading if self.contest else None)
        assert noun is not None  # noqa: S101 - the constraint says so
        return noun.indicator

    @property
    def address(self) -> str:
        """The page of what it shows."""
        if self.contest is not None:
            return self.contest.get_absolute_url()
        return reverse("monitoring:reading", args=[self.reading_id])

"""What happens on the way to a signed act: moves made, opinions, approvals, signatures."""

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quadro.agreements.models.agreements import Agreement, Party
from quadro.agreements.models.instruments import OpinionKind, SignatureKind
from quadro.agreements.states import VERBS, State
from quadro.bodies.models import Body
from quadro.documents.models import Document, Version


class Passage(models.Model):
    """A move that was made: the agreement went from a state to another on a day."""

    personal_data: ClassVar = ("by", "by_name")

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="passages")
    verb = models.CharField(_("mossa"), max_length=30)
    source = models.CharField(_("da"), max_length=20, choices=State)
    target = models.CharField(_("a"), max_length=20, choices=State)
    on = models.DateField(_("giorno"))
    reason = models.TextField(_("motivo"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    by_name = models.CharField(_("chi"), max_length=150)

    class Meta:
        verbose_name = _("passaggio")
        verbose_name_plural = _("passaggi")
        indexes = [models.Index(fields=["agreement", "id"], name="passage_by_agreement")]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.source} → {self.target}"

    @property
    def label(self) -> str:
        return str(VERBS[self.verb])


class Opinion(models.Model):
    """An opinion asked on an agreement: its term, what silence means, its outcome."""

    class Silence(models.TextChoices):
        BLOCKS = "blocca", _("si aspetta il parere")
        PASSES = "prosegue", _("passato il termine si prosegue")

    class Outcome(models.TextChoices):
        FAVOURABLE = "favorevole", _("favorevole")
        CONDITIONS = "condizioni", _("favorevole con condizioni")
        CONTRARY = "contrario", _("contrario")
        NOT_DUE = "non_dovuto", _("non dovuto: nessun effetto su finanze o patrimonio")

    personal_data: ClassVar = ()

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="opinions")
    kind = models.CharField(_("parere"), max_length=12, choices=OpinionKind)
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="opinions", null=True, blank=True,
        verbose_name=_("a chi"),
    )  # fmt: skip
    is_mandatory = models.BooleanField(_("obbligatorio"), default=True)
    asked_on = models.DateField(_("chiesto il"))
    days = models.PositiveSmallIntegerField(_("giorni per darlo"), default=30)
    silence = models.CharField(
        _("se non arriva"), max_length=10, choices=Silence, default=Silence.BLOCKS
    )
    outcome = models.CharField(_("esito"), max_length=12, choices=Outcome, blank=True)
    given_on = models.DateField(_("reso il"), null=True, blank=True)
    conditions = models.TextField(_("condizioni o motivi"), blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="of_opinion", null=True, blank=True,
        verbose_name=_("file"),
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("parere")
        verbose_name_plural = _("pareri")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "kind", "body"],
                condition=Q(given_on=None),
                name="opinion_asked_once_of_a_body",
            ),
            models.UniqueConstraint(
                fields=["agreement", "kind"],
                condition=Q(given_on=None, body=None),
                name="opinion_asked_once_of_the_office",
            ),
            models.CheckConstraint(
                condition=Q(given_on=None, outcome="")
                | (Q(given_on__isnull=False) & ~Q(outcome="")),
                name="opinion_given_on_with_its_outcome",
            ),
            models.CheckConstraint(
                condition=Q(given_on=None) | Q(given_on__gte=F("asked_on")),
                name="opinion_given_after_it_is_asked",
            ),
        ]

    def __str__(self) -> str:
        whose = f" · {self.body}" if self.body else ""
        return f"{self.get_kind_display()}{whose}"

    @property
    def due_on(self) -> date:
        """The last day of its term; the day of the request is not counted."""
        return self.asked_on + timedelta(days=self.days)

    def is_settled_on(self, day: date) -> bool:
        """Given and not contrary, or a silence that lets one go on after the term."""
        if self.outcome:
            return self.outcome != self.Outcome.CONTRARY
        return self.silence == self.Silence.PASSES and day > self.due_on


class Approval(models.Model):
    """How a party stands with its own act: silent, sitting fixed, approved, refused, put off."""

    class Outcome(models.TextChoices):
        SILENT = "senza_notizie", _("senza notizie")
        FIXED = "fissata", _("seduta fissata")
        APPROVED = "approvato", _("approvato")
        REFUSED = "respinto", _("respinto")
        POSTPONED = "rinviato", _("rinviato")

    personal_data: ClassVar = ("answered_by",)

    party = models.OneToOneField(Party, models.CASCADE, related_name="approval")
    asked_on = models.DateField(_("chiesta il"))
    outcome = models.CharField(_("esito"), max_length=14, choices=Outcome, default=Outcome.SILENT)
    sitting_on = models.DateField(_("seduta del"), null=True, blank=True)
    note = models.CharField(_("nota"), max_length=500, blank=True)
    answered_on = models.DateField(_("risposta del"), null=True, blank=True)
    answered_by = models.CharField(_("risposta di"), max_length=150, blank=True)
    reminders = models.PositiveSmallIntegerField(_("solleciti"), default=0)
    reminded_on = models.DateField(_("ultimo sollecito"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("approvazione di una parte")
        verbose_name_plural = _("approvazioni delle parti")
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="fissata") | Q(sitting_on__isnull=False),
                name="approval_fixed_says_the_sitting",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None, answered_by="")
                | (Q(answered_on__isnull=False) & ~Q(answered_by="")),
                name="approval_answered_on_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(reminders=0, reminded_on=None)
                | Q(reminders__gt=0, reminded_on__isnull=False),
                name="approval_reminders_say_their_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_outcome_display()}"


class Signature(models.Model):
    """The signature of a party: a signed file, or what is told of one on paper."""

    class Verdict(models.TextChoices):
        GOOD = "a_posto", _("a posto")
        UNVERIFIED = "non_verificabile", _("non verificabile")
        REDO = "da_rifare", _("da rifare")
        VOID = "nulla", _("nulla per questo strumento")

    personal_data: ClassVar = ("signatory", "recorded_by")

    party = models.ForeignKey(Party, models.CASCADE, related_name="signatures")
    kind = models.CharField(_("forma"), max_length=20, choices=SignatureKind)
    on = models.DateField(_("firma del"))
    signatory = models.CharField(_("chi ha firmato"), max_length=150, blank=True)
    signatory_office = models.CharField(_("carica"), max_length=150, blank=True)
    file = models.ForeignKey(
        Version, models.PROTECT, related_name="signatures", null=True, blank=True,
        verbose_name=_("file firmato"),
    )  # fmt: skip
    verdict = models.CharField(_("esito"), max_length=20, choices=Verdict)
    signs_scheme = models.BooleanField(_("ha firmato lo schema congelato"), null=True, blank=True)
    """Byte for byte, as Quadro printed it; None where there is no file, or no scheme here."""
    note = models.CharField(_("nota"), max_length=500, blank=True)
    is_accepted = models.BooleanField(_("confermata dall’ufficio"), default=False)
    is_current = models.BooleanField(_("è quella che vale"), default=True)
    recorded_at = models.DateTimeField(_("registrata il"))
    recorded_by = models.CharField(_("registrata da"), max_length=150)

    class Meta:
        verbose_name = _("firma")
        verbose_name_plural = _("firme")
        constraints = [
            models.UniqueConstraint(
                fields=["party"], condition=Q(is_current=True), name="signature_one_current_a_party"
            ),
            models.CheckConstraint(
                condition=Q(is_accepted=False) | Q(verdict="a_posto"),
                name="signature_accepted_is_good",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_kind_display()}"

"""What changes an agreement once it is signed: who joins, what is amended, what goes wrong."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quadro.agreements.models.agreements import Act, Agreement
from quadro.bodies.models import Body
from quadro.texts.models import TextVersion


class Adhesion(models.Model):
    """A body asks to join an agreement that others have signed."""

    class Outcome(models.TextChoices):
        ASKED = "chiesta", _("chiesta")
        CONSENTED = "consentita", _("le parti sono d’accordo")
        REFUSED = "respinta", _("respinta")
        JOINED = "entrata", _("è parte")

    personal_data: ClassVar = ("asked_by",)

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="adhesions")
    body = models.ForeignKey(Body, models.PROTECT, related_name="adhesions", verbose_name=_("ente"))
    outcome = models.CharField(
        _("a che punto è"), max_length=12, choices=Outcome, default=Outcome.ASKED
    )
    asked_on = models.DateField(_("chiesta il"))
    asked_by = models.CharField(_("chiesta da"), max_length=150)
    reasons = models.TextField(_("motivi della richiesta"), blank=True)
    answered_on = models.DateField(_("risposta del"), null=True, blank=True)
    answer = models.TextField(_("risposta"), blank=True)

    class Meta:
        verbose_name = _("adesione")
        verbose_name_plural = _("adesioni")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "body"],
                condition=Q(outcome__in=("chiesta", "consentita")),
                name="adhesion_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("asked_on")),
                name="adhesion_answered_after_it_is_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} → {self.agreement}"


class Amendment(models.Model):
    """A numbered act that changes an agreement («atto integrativo»), by typed deltas."""

    personal_data: ClassVar = ()

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="amendments")
    number = models.PositiveSmallIntegerField(_("numero"))
    """In the order in which they took effect; of a draft, a place after all those."""
    title = models.CharField(_("titolo"), max_length=300)
    reasons = models.TextField(_("motivi"), blank=True)
    act = models.ForeignKey(
        Act, models.PROTECT, related_name="amends", null=True, blank=True,
        verbose_name=_("atto"),
    )  # fmt: skip
    effective_on = models.DateField(_("ha effetto dal"), null=True, blank=True)
    """Empty while it is a draft: its deltas change nothing yet."""
    coordinated = models.OneToOneField(
        TextVersion, models.PROTECT, related_name="amendment", null=True, blank=True,
        verbose_name=_("testo coordinato"),
    )  # fmt: skip
    """The text as it leaves it, where it changes some articles."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("atto integrativo")
        verbose_name_plural = _("atti integrativi")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"], name="amendment_number_once_per_agreement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.title}"

    @property
    def label(self) -> str:
        """A draft gets its number when it takes effect."""
        if not self.is_in_force:
            return gettext("Bozza di atto integrativo")
        return gettext("Atto integrativo n. %(number)s") % {"number": self.number}

    @property
    def is_in_force(self) -> bool:
        return self.effective_on is not None


class Delta(models.Model):
    """One thing that an amendment changes. `old` is written when it takes effect."""

    class Kind(models.TextChoices):
        FIELD = "dato", _("un dato dell’intesa")
        PARTY_IN = "parte_entra", _("entra una parte")
        PARTY_OUT = "parte_esce", _("esce una parte")
        LINK_IN = "legame_entra", _("serve una previsione in più")
        LINK_OUT = "legame_esce", _("non serve più una previsione")
        TEXT = "testo", _("un passo del testo")
        ARTICLE = "articolo", _("un articolo del testo")

    personal_data: ClassVar = ()

    amendment = models.ForeignKey(Amendment, models.CASCADE, related_name="deltas")
    kind = models.CharField(_("che cosa cambia"), max_length=14, choices=Kind)
    field = models.CharField(_("dato"), max_length=40, blank=True)
    """The name of a field of `Agreement` or of a passage, or the anchor of an article."""
    key = models.PositiveBigIntegerField(_("chiave"), null=True, blank=True)
    """Of the body or of the provision that goes in or out."""
    old = models.JSONField(_("prima"), null=True, blank=True)
    new = models.JSONField(_("dopo"), null=True, blank=True)

    class Meta:
        verbose_name = _("modifica")
        verbose_name_plural = _("modifiche")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.field}"

    @property
    def subject(self) -> int:
        """The key of the body or of the provision; 0 where it is about neither."""
        return self.key or 0

    @property
    def told(self) -> dict[str, Any]:
        """What is said of who or what goes in or out: its name at that time, and more."""
        return self.new or {}

    @property
    def found(self) -> dict[str, Any]:
        """What it found of who or what went out."""
        return self.old or {}


class Relaunch(models.Model):
    """An agreement that stands still, and what is done so that it moves again."""

    personal_data: ClassVar = ("in_charge",)

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="relaunches")
    reasons = models.TextField(_("perché va rilanciata"))
    found_on = models.DateField(_("accertato il"))
    action_plan = models.TextField(_("piano d’azione"), blank=True)
    in_charge = models.CharField(_("referente"), max_length=150, blank=True)
    ends_on = models.DateField(_("nuova scadenza"), null=True, blank=True)
    started_on = models.DateField(_("rilanciata il"), null=True, blank=True)

    class Meta:
        verbose_name = _("rilancio")
        verbose_name_plural = _("rilanci")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(started_on=None),
                name="relaunch_one_open_per_agreement",
            ),
            models.CheckConstraint(
                condition=Q(started_on=None)
                | (~Q(action_plan="") & ~Q(in_charge="") & Q(started_on__gte=F("found_on"))),
                name="relaunch_started_with_a_plan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: rilancio"


class Default(models.Model):
    """A party does not do what it owes: the finding, the formal notice, the outcome."""

    class Outcome(models.TextChoices):
        CURED = "sanato", _("sanato")
        SUBSTITUTED = "sostituito", _("fatto da altri a sue spese")
        TERMINATED = "risolta", _("intesa risolta")

    personal_data: ClassVar = ()

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="defaults")
    body = models.ForeignKey(Body, models.PROTECT, related_name="defaults", verbose_name=_("ente"))
    finding = models.TextField(_("che cosa non è stato fatto"))
    found_on = models.DateField(_("accertato il"))
    notice_on = models.DateField(_("diffida del"))
    notice_number = models.CharField(_("protocollo della diffida"), max_length=60, blank=True)
    term_on = models.DateField(_("termine della diffida"))
    outcome = models.CharField(_("esito"), max_length=12, choices=Outcome, blank=True)
    outcome_on = models.DateField(_("esito del"), null=True, blank=True)
    note = models.TextField(_("come è finita"), blank=True)

    class Meta:
        verbose_name = _("inadempimento")
        verbose_name_plural = _("inadempimenti")
        constraints = [
            models.CheckConstraint(
                condition=Q(notice_on__gte=F("found_on")) & Q(term_on__gt=F("notice_on")),
                name="default_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on=None)
                | (~Q(outcome="") & Q(outcome_on__isnull=False)),
                name="default_outcome_with_its_day",
            ),
            models.UniqueConstraint(
                fields=["agreement", "body"],
                condition=Q(outcome=""),
                name="default_one_open_per_party",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.agreement}"

"""What only a programme agreement has (art. 34 D.Lgs. 267/2000)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quadro.agreements.models.agreements import Act, Agreement, Party
from quadro.bodies.models import Body
from quadro.documents.models import Document


class Conference(models.Model):
    """The conference of all the administrations concerned, called by who promotes."""

    personal_data: ClassVar = ()

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="conferences")
    promoter = models.ForeignKey(
        Body, models.PROTECT, related_name="conferences", verbose_name=_("chi promuove")
    )
    called_on = models.DateField(_("convocata il"))
    held_on = models.DateField(_("tenuta il"), null=True, blank=True)
    notified_on = models.DateField(_("esito positivo comunicato il"), null=True, blank=True)
    """From this day 60 run to sign (art. 34 c. 4)."""
    minutes = models.ForeignKey(
        Document, models.PROTECT, related_name="of_conference", null=True, blank=True,
        verbose_name=_("verbale"),
    )  # fmt: skip
    is_current = models.BooleanField(_("è quella che vale"), default=True)
    varied = models.ManyToManyField(
        Party, related_name="+", blank=True, verbose_name=_("Comuni di cui varia il piano")
    )
    """Whose councils ratify; empty for all of them, where the urban plan varies."""

    class Meta:
        verbose_name = _("conferenza")
        verbose_name_plural = _("conferenze")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(is_current=True),
                name="conference_one_current_per_agreement",
            ),
            models.CheckConstraint(
                condition=Q(held_on=None) | Q(held_on__gte=F("called_on")),
                name="conference_held_after_it_is_called",
            ),
            models.CheckConstraint(
                condition=Q(notified_on=None) | Q(held_on__isnull=False),
                name="conference_notified_once_held",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: conferenza"


class Consent(models.Model):
    """What an administration said at the conference."""

    class Answer(models.TextChoices):
        YES = "si", _("consente")
        NO = "no", _("non consente")

    personal_data: ClassVar = ()

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="consents")
    party = models.ForeignKey(Party, models.CASCADE, related_name="consents")
    answer = models.CharField(_("risposta"), max_length=2, choices=Answer)
    note = models.CharField(_("nota"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("consenso")
        verbose_name_plural = _("consensi")
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "party"], name="consent_once_per_administration"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_answer_display()}"


class Decree(models.Model):
    """The formal act that approves the agreement, and its publication on the bulletin."""

    personal_data: ClassVar = ()

    agreement = models.OneToOneField(Agreement, models.CASCADE, related_name="decree")
    act = models.ForeignKey(Act, models.PROTECT, related_name="approves", verbose_name=_("atto"))
    bulletin = models.CharField(_("bollettino"), max_length=120, blank=True)
    published_on = models.DateField(_("pubblicato il"), null=True, blank=True)

    class Meta:
        verbose_name = _("atto che approva l’accordo")
        verbose_name_plural = _("atti che approvano gli accordi")

    def __str__(self) -> str:
        return str(self.act)


class Ratification(models.Model):
    """A council must ratify the adhesion that varies its urban plan, in 30 days or it lapses."""

    personal_data: ClassVar = ()

    party = models.OneToOneField(Party, models.CASCADE, related_name="ratification")
    due_on = models.DateField(_("da ratificare entro il"))
    act = models.ForeignKey(
        Act, models.PROTECT, related_name="ratifies", null=True, blank=True,
        verbose_name=_("delibera"),
    )  # fmt: skip
    ratified_on = models.DateField(_("ratificata il"), null=True, blank=True)

    class Meta:
        verbose_name = _("ratifica")
        verbose_name_plural = _("ratifiche")
        constraints = [
            models.CheckConstraint(
                condition=Q(ratified_on=None) | Q(ratified_on__lte=F("due_on")),
                name="ratification_in_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.party}: ratifica"


class OversightReport(models.Model):
    """A report of the oversight board («collegio di vigilanza»)."""

    personal_data: ClassVar = ()

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="oversight_reports")
    on = models.DateField(_("seduta del"))
    chair = models.ForeignKey(
        Body, models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("ente che presiede"),
    )  # fmt: skip
    text = models.TextField(_("stato di attuazione"))
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="of_oversight", null=True, blank=True,
        verbose_name=_("verbale"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("relazione del collegio di vigilanza")
        verbose_name_plural = _("relazioni del collegio di vigilanza")

    def __str__(self) -> str:
        return f"{self.agreement}: {self.on:%d/%m/%Y}"

"""What is told of a commitment day by day: never written over, so that any past day reads back."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.delivery.models.commitments import Commitment


class Confidence(models.TextChoices):
    """What the owner declares, from the best to the worst."""

    SURE = "sicuro", _("sicuro")
    REACHABLE = "raggiungibile", _("raggiungibile")
    NEEDS_HELP = "serve_aiuto", _("serve aiuto")
    COMPROMISED = "compromesso", _("compromesso")


class Update(models.Model):
    """What the owner tells: how far it is, when it will be done, how sure it is, in a sentence."""

    personal_data: ClassVar = ("author", "author_name")

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="updates")
    on = models.DateField(_("dati al"))
    progress = models.DecimalField(
        _("fatto, in percento"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    """Of a commitment without steps, as told; of one with steps, what their sum gave."""
    values = models.JSONField(_("valori dei passi"), default=dict, blank=True)
    """Step → what was told of it, as text: `{"12": "9"}`."""
    forecast_on = models.DateField(_("previsione"), null=True, blank=True)
    confidence = models.CharField(_("fiducia"), max_length=15, choices=Confidence, blank=True)
    sentence = models.CharField(_("in una frase"), max_length=300, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    author_name = models.CharField(_("detto da"), max_length=150)
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("per l’ente")
    )
    told_at = models.DateTimeField(_("detto il"))

    class Meta:
        verbose_name = _("aggiornamento")
        verbose_name_plural = _("aggiornamenti")
        constraints = [
            models.CheckConstraint(
                condition=Q(progress=None) | Q(progress__gte=0, progress__lte=100),
                name="update_progress_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(confidence="") | ~Q(sentence=""),
                name="update_confidence_comes_with_a_sentence",
            ),
        ]
        indexes = [models.Index(fields=["commitment", "on"], name="update_by_day")]

    def __str__(self) -> str:
        return f"{self.commitment}: {self.on:%d/%m/%Y}"


class FactName(models.TextChoices):
    """What is kept of a commitment for any past day."""

    STATE = "stato", _("stato")
    STARTS_ON = "comincia", _("comincia il")
    DUE_ON = "scade", _("scade il")
    WEIGHT = "peso", _("peso")
    PROGRESS = "fatto", _("fatto, in percento")
    TITLE = "titolo", _("titolo")
    DELIVERABLE = "consegna", _("che cosa si consegna")
    OWNER = "ente", _("ente responsabile")
    TERM = "termine", _("termine")
    FORECAST_ON = "previsione", _("previsione")
    DONE_ON = "fatto_il", _("fatto il")
    REASON = "motivo", _("motivo")
    NEXT_UPDATE_ON = "aggiornare", _("da aggiornare entro il")
    STEPS = "passi", _("passi")
    SHARES = "quote", _("quote sul Piano")


class Fact(models.Model):
    """A value that holds from the day `on`, as it was known from `known_at`.

    The state on day D as known on day K is, for each name, the latest `on` not after D among what
    was known by K, and of two of the same day the one known last. An empty value is not known.
    """

    personal_data: ClassVar = ()

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="facts")
    name = models.CharField(_("che cosa"), max_length=10, choices=FactName)
    value = models.TextField(_("valore"), blank=True)
    on = models.DateField(_("dal"))
    known_at = models.DateTimeField(_("noto dal"))

    class Meta:
        verbose_name = _("dato di un impegno")
        verbose_name_plural = _("dati degli impegni")
        indexes = [models.Index(fields=["commitment", "name", "on"], name="fact_by_day")]

    def __str__(self) -> str:
        return f"{self.get_name_display()}: {self.value}"

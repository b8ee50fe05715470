"""A municipality that joined asks to use the service, against the places of a year."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.services.models.catalogue import Service
from quadro.services.states import UseState


class Use(models.Model):
    personal_data: ClassVar = ("asked_by_name",)

    service = models.ForeignKey(Service, models.PROTECT, related_name="uses")
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="service_uses", verbose_name=_("Comune")
    )
    subject = models.CharField(_("oggetto"), max_length=200)
    year = models.PositiveSmallIntegerField(_("anno"))
    asked_on = models.DateField(_("chiesta il"))
    asked_by_name = models.CharField(_("chiesta da"), max_length=150, blank=True)
    state = models.CharField(_("stato"), max_length=12, choices=UseState, default=UseState.WAITING)
    answered_on = models.DateField(_("risposta del"), null=True, blank=True)
    done_on = models.DateField(_("conclusa il"), null=True, blank=True)
    reason = models.CharField(_("motivo"), max_length=500, blank=True)
    is_demonstration = models.BooleanField(_("dato dimostrativo"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("richiesta d’uso")
        verbose_name_plural = _("richieste d’uso")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="conclusa", done_on__isnull=False)
                | (~Q(state="conclusa") & Q(done_on=None)),
                name="use_done_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(done_on__gte=F("asked_on")),
                name="use_done_after_it_was_asked",
            ),
            models.CheckConstraint(
                condition=~Q(state="rifiutata") | ~Q(reason=""), name="use_refused_with_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["service", "year"], name="use_by_year")]

    def __str__(self) -> str:
        return f"{self.body.label}: {self.subject}"

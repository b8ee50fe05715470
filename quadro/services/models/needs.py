"""What municipalities would need: one tells it, others support it, the office answers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quadro.bodies.models import Body
from quadro.plan.models import Theme
from quadro.services.models.catalogue import Service
from quadro.services.states import NeedState


class Need(models.Model):
    personal_data: ClassVar = ("proposed_by_name",)

    body = models.ForeignKey(
        Body, models.PROTECT, related_name="needs", verbose_name=_("Comune che lo propone")
    )
    title = models.CharField(_("titolo"), max_length=150)
    text = models.TextField(_("di che cosa c’è bisogno"))
    theme = models.ForeignKey(
        Theme, models.PROTECT, related_name="needs", null=True, blank=True, verbose_name=_("tema")
    )
    proposed_on = models.DateField(_("proposto il"))
    proposed_by_name = models.CharField(_("proposto da"), max_length=150, blank=True)
    state = models.CharField(_("stato"), max_length=12, choices=NeedState, default=NeedState.OPEN)
    answer = models.TextField(_("risposta"), blank=True)
    answered_on = models.DateField(_("risposta del"), null=True, blank=True)
    service = models.ForeignKey(
        Service, models.PROTECT, related_name="needs", null=True, blank=True,
        verbose_name=_("servizio proposto"),
    )  # fmt: skip
    is_demonstration = models.BooleanField(_("dato dimostrativo"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("fabbisogno")
        verbose_name_plural = _("fabbisogni")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="accolto", service__isnull=False)
                | (~Q(state="accolto") & Q(service=None)),
                name="need_taken_into_a_service",
            ),
            models.CheckConstraint(
                condition=~Q(state="non_accolto") | ~Q(answer=""),
                name="need_declined_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="aperto", answered_on=None)
                | (~Q(state="aperto") & Q(answered_on__isnull=False)),
                name="need_answered_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def anchor(self) -> str:
        """Where it stands on the page of needs."""
        return f"fabbisogno-{self.pk}"


class NeedSupport(models.Model):
    """A municipality says that it has the same need."""

    personal_data: ClassVar = ()

    need = models.ForeignKey(Need, models.CASCADE, related_name="supports")
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="need_supports", verbose_name=_("Comune")
    )
    supported_on = models.DateField(_("sostenuto il"))

    class Meta:
        verbose_name = _("sostegno a un fabbisogno")
        verbose_name_plural = _("sostegni ai fabbisogni")
        constraints = [
            models.UniqueConstraint(fields=["need", "body"], name="need_support_of_a_body_once")
        ]

    def __str__(self) -> str:
        return f"{self.body.label}: {self.need}"

"""The text of an agreement: an agreement points down to it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from quadro.agreements.models.agreements import Agreement
from quadro.texts.models import Text


class AgreementText(models.Model):
    """The text drafted for an agreement, which judges who reads it and who writes."""

    personal_data: ClassVar = ()

    agreement = models.OneToOneField(Agreement, models.CASCADE, related_name="drafted")
    text = models.OneToOneField(Text, models.PROTECT, related_name="of_agreement")

    class Meta:
        verbose_name = _("testo dell’intesa")
        verbose_name_plural = _("testi delle intese")

    def __str__(self) -> str:
        return str(self.text)

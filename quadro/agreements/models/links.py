"""What an agreement serves, and the papers it has."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from quadro.agreements.models.agreements import Agreement
from quadro.documents.models import Document, Version
from quadro.plan.models import Provision


class ProvisionLink(models.Model):
    """An agreement serves a provision of a plan, and a sentence says how."""

    class Kind(models.TextChoices):
        IMPLEMENTS = "attua", _("la attua")
        FRAMES = "cornice", _("le fa da cornice")

    personal_data: ClassVar = ()

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="links")
    provision = models.ForeignKey(
        Provision, models.PROTECT, related_name="links", verbose_name=_("previsione")
    )
    kind = models.CharField(_("legame"), max_length=10, choices=Kind, default=Kind.IMPLEMENTS)
    sentence = models.CharField(_("in che modo"), max_length=500)
    source = models.CharField(_("fonte"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("legame con il Piano")
        verbose_name_plural = _("legami con il Piano")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "provision"], name="link_once_a_pair")
        ]

    def __str__(self) -> str:
        return f"{self.agreement} → {self.provision}"


class AgreementDocument(models.Model):
    """A document of an agreement; its visibility is the document's, judged by the agreement."""

    class Role(models.TextChoices):
        TEXT = "testo", _("testo")
        SIGNED = "firmato", _("testo firmato")
        ATTACHMENT = "allegato", _("allegato")
        ACT = "atto", _("atto")
        REPORT = "verbale", _("verbale")

    personal_data: ClassVar = ()

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="documents")
    document = models.OneToOneField(Document, models.PROTECT, related_name="of_agreement")
    role = models.CharField(_("che cos’è"), max_length=10, choices=Role, default=Role.ATTACHMENT)

    class Meta:
        verbose_name = _("documento dell’intesa")
        verbose_name_plural = _("documenti dell’intesa")

    def __str__(self) -> str:
        return str(self.document)

    @property
    def latest(self) -> Version:
        """The version in use, of versions fetched with the latest first."""
        return next(iter(self.document.versions.all()))

    @property
    def holds_signed_content(self) -> bool:
        """Whether the version in use is an envelope to take the signed document out of."""
        last = self.latest
        return last.file.is_envelope and not vars(last).get("signs_apart")

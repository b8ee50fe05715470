from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    PUBLIC = "public", _("pubblico")
    PARTIES = "parties", _("solo le parti")
    INTERNAL = "internal", _("solo l’ufficio")


class StoredFile(models.Model):
    """Bytes under their SHA-256: the same bytes are kept once, whoever sends them."""

    personal_data: ClassVar = ()

    sha256 = models.CharField(_("impronta SHA-256"), max_length=64, unique=True)
    size = models.PositiveBigIntegerField(_("byte"))
    media_type = models.CharField(_("tipo"), max_length=120)

    class Meta:
        verbose_name = _("file conservato")
        verbose_name_plural = _("file conservati")

    def __str__(self) -> str:
        return self.sha256

    @property
    def path(self) -> str:
        """Where the bytes are, below `MEDIA_ROOT`."""
        return f"{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"


class Document(models.Model):
    """A document in its versions; the highest number is the one in use."""

    personal_data: ClassVar = ()

    title = models.CharField(_("titolo"), max_length=300)
    visibility = models.CharField(
        _("chi lo vede"), max_length=10, choices=Visibility, default=Visibility.INTERNAL
    )
    register_number = models.CharField(_("repertorio"), max_length=60, blank=True)
    protocol_number = models.CharField(_("numero di protocollo"), max_length=60, blank=True)
    protocol_on = models.DateField(_("data di protocollo"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("documento")
        verbose_name_plural = _("documenti")

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """One version of a document: the file as it was given, with its name."""

    personal_data: ClassVar = ("added_by",)

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("versione"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="versions")
    file_name = models.CharField(_("nome del file"), max_length=255)
    note = models.CharField(_("nota"), max_length=300, blank=True)
    added_at = models.DateTimeField(_("aggiunta il"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("aggiunta da")
    )

    class Meta:
        verbose_name = _("versione")
        verbose_name_plural = _("versioni")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="version_number_once_per_document"
            ),
            models.CheckConstraint(
                condition=models.Q(added_at__isnull=False, added_by__isnull=False),
                name="version_added_at_and_by_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} v{self.number}"

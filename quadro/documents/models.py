from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quadro.documents.kinds import P7M
from quadro.documents.signatures.report import RULES, Outcome, Report
from quadro.kit.terms import day_of

OLD_AFTER = timedelta(days=30)
"""A trust list older than this is used, and said to be old."""


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

    @property
    def is_envelope(self) -> bool:
        """A .p7m, which usually holds the document that was signed."""
        return self.media_type == P7M.media_type


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
                condition=Q(added_at__isnull=False, added_by__isnull=False),
                name="version_added_at_and_by_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} v{self.number}"


class TrustListForm(models.TextChoices):
    NATIONAL = "national", _("elenco nazionale (ETSI TS 119 612)")
    BUNDLE = "bundle", _("certificati scelti dall’ufficio")


class TrustList(models.Model):
    """A list of who issues certificates, as somebody brought it; the last one is in use."""

    personal_data: ClassVar = ("loaded_by",)

    form = models.CharField(_("forma"), max_length=10, choices=TrustListForm)
    file_name = models.CharField(_("nome del file"), max_length=255)
    sha256 = models.CharField(_("impronta SHA-256"), max_length=64)
    territory = models.CharField(_("Stato"), max_length=2, blank=True)
    number = models.PositiveIntegerField(_("numero progressivo"), null=True, blank=True)
    issued_on = models.DateField(_("emesso il"), null=True, blank=True)
    next_on = models.DateField(_("prossimo aggiornamento entro il"), null=True, blank=True)
    certificate_count = models.PositiveIntegerField(_("certificati"))
    loaded_at = models.DateTimeField(_("caricato il"))
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("caricato da"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("elenco dei certificatori")
        verbose_name_plural = _("elenchi dei certificatori")
        constraints = [
            models.CheckConstraint(
                condition=Q(certificate_count__gt=0), name="trust_list_has_certificates"
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(next_on=None) | Q(next_on__gte=F("issued_on")),
                name="trust_list_next_after_issue",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def day(self) -> date:
        """The day of which it tells; that of its arrival, where it has none of its own."""
        return self.issued_on or day_of(self.loaded_at)

    def is_old(self, on: date) -> bool:
        return on - self.day > OLD_AFTER or (self.next_on is not None and on > self.next_on)


class TrustedCertificate(models.Model):
    """A certificate that the list vouches for, for a service, and until when."""

    personal_data: ClassVar = ()

    class Service(models.TextChoices):
        SIGNATURES = "signatures", _("firme")
        TIMESTAMPS = "timestamps", _("marche temporali")
        ANY = "any", _("firme e marche temporali")

    trust_list = models.ForeignKey(TrustList, models.CASCADE, related_name="certificates")
    subject_key = models.CharField(_("chiave del nome"), max_length=64)
    name = models.CharField(_("intestatario"), max_length=300)
    sha256 = models.CharField(_("impronta SHA-256"), max_length=64)
    content = models.BinaryField(_("certificato"))
    service = models.CharField(_("servizio"), max_length=10, choices=Service)
    until = models.DateTimeField(_("riconosciuto fino al"), null=True, blank=True)

    class Meta:
        verbose_name = _("certificato riconosciuto")
        verbose_name_plural = _("certificati riconosciuti")
        constraints = [
            models.UniqueConstraint(
                fields=["trust_list", "sha256", "service"], name="trusted_certificate_once_per_list"
            )
        ]

    def __str__(self) -> str:
        return self.name


class SignatureCheck(models.Model):
    """What could be said of the signatures of a version when somebody asked.

    The last one counts; those before stay, each with its day and its list.
    """

    personal_data: ClassVar = ("report",)

    version = models.ForeignKey(Version, models.CASCADE, related_name="signature_checks")
    content = models.ForeignKey(
        Version, models.PROTECT, related_name="content_of", null=True, blank=True,
        verbose_name=_("documento firmato, in un file a parte"),
    )  # fmt: skip
    is_current = models.BooleanField(_("è quella che conta"), default=True)
    checked_at = models.DateTimeField(_("verificata il"))
    rules = models.PositiveSmallIntegerField(_("versione delle regole"), default=RULES)
    trust_list = models.ForeignKey(
        TrustList, models.PROTECT, related_name="checks", null=True, blank=True,
        verbose_name=_("elenco usato"),
    )  # fmt: skip
    tried_with = models.ForeignKey(
        TrustList, models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("elenco con cui non si è potuta rifare"),
    )  # fmt: skip
    outcome = models.CharField(
        _("esito"), max_length=12, choices=[(one.value, one.value) for one in Outcome]
    )
    signatures = models.PositiveSmallIntegerField(_("firme"))
    intact = models.PositiveSmallIntegerField(_("firme intatte"))
    settled = models.PositiveSmallIntegerField(_("firme a posto, anche con riserva"))
    report = models.JSONField(_("referto"))

    class Meta:
        verbose_name = _("verifica delle firme")
        verbose_name_plural = _("verifiche delle firme")
        constraints = [
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(is_current=True),
                name="signature_check_one_current_a_version",
            ),
            models.CheckConstraint(
                condition=Q(intact__lte=F("signatures")),
                name="signature_check_intact_within_signatures",
            ),
            models.CheckConstraint(
                condition=Q(settled__lte=F("intact")), name="signature_check_settled_within_intact"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=[one.value for one in Outcome]),
                name="signature_check_outcome_is_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.version)

    @property
    def list_on(self) -> date | None:
        """The day of the list that was used."""
        return self.trust_list.day if self.trust_list else None

    @property
    def told(self) -> Report:
        """The report, opened."""
        return Report.from_json(self.report)

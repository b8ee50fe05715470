"""The files of open data that were brought in: what of them was written, refused, and is undone."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class IntakeStatus(models.TextChoices):
    PREVIEWED = "anteprima", _("anteprima")
    IMPORTED = "importata", _("importata")
    UNDONE = "annullata", _("annullata")


def together(act: str) -> models.CheckConstraint:
    """Who (by name, and by account unless it was the system) and when, or neither."""
    at, by, name = f"{act}_at", f"{act}_by", f"{act}_by_name"
    return models.CheckConstraint(
        condition=Q(**{at: None, by: None, name: ""})
        | (Q(**{f"{at}__isnull": False}) & ~Q(**{name: ""})),
        name=f"intake_{act}_at_and_by_together",
    )


class IntakeQuerySet(models.QuerySet["Intake"]):
    def imported(self) -> Self:
        return self.filter(status=IntakeStatus.IMPORTED)


class Intake(models.Model):
    """A file of open data about interventions: shown first, then written, and undone whole.

    `report` tells the rows that were refused and the warnings, up to some thousands; what it says
    of a cell never has the tax code of a person.
    """

    personal_data: ClassVar = ("previewed_by", "previewed_by_name", "imported_by",
        "imported_by_name", "undone_by", "undone_by_name")  # fmt: skip

    file_name = models.CharField(_("nome del file"), max_length=255)
    sha256 = models.CharField(_("impronta SHA-256"), max_length=64)
    profile = models.CharField(_("profilo"), max_length=30)
    dataset = models.CharField(_("insieme di dati"), max_length=30)
    status = models.CharField(
        _("stato"), max_length=10, choices=IntakeStatus, default=IntakeStatus.PREVIEWED
    )
    rows = models.PositiveIntegerField(_("righe del file"), default=0)
    to_add = models.PositiveIntegerField(_("interventi nuovi"), default=0)
    to_change = models.PositiveIntegerField(_("interventi cambiati"), default=0)
    same = models.PositiveIntegerField(_("interventi già uguali"), default=0)
    refused = models.PositiveIntegerField(_("righe rifiutate"), default=0)
    warned = models.PositiveIntegerField(_("righe con un avviso"), default=0)
    found = models.JSONField(_("come è fatto il file"), default=dict)
    report = models.JSONField(_("resoconto"), default=list)
    """[row, column, value, reason, whether the row was refused]"""
    sample = models.JSONField(_("primi interventi"), default=dict)
    previewed_at = models.DateTimeField(_("anteprima del"))
    previewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    previewed_by_name = models.CharField(max_length=150)
    imported_at = models.DateTimeField(_("importata il"), null=True, blank=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    imported_by_name = models.CharField(max_length=150, blank=True)
    undone_at = models.DateTimeField(_("annullata il"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    undone_by_name = models.CharField(max_length=150, blank=True)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = _("importazione di dati aperti")
        verbose_name_plural = _("importazioni di dati aperti")
        constraints = [
            together("previewed"),
            together("imported"),
            together("undone"),
            models.CheckConstraint(
                condition=Q(status=IntakeStatus.PREVIEWED, imported_at=None, undone_at=None)
                | Q(status=IntakeStatus.IMPORTED, imported_at__isnull=False, undone_at=None)
                | Q(
                    status=IntakeStatus.UNDONE,
                    imported_at__isnull=False,
                    undone_at__isnull=False,
                ),
                name="intake_has_the_moments_of_its_status",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("interventions:intake", args=[self.pk])

    @property
    def writes(self) -> int:
        """How many interventions it adds or changes."""
        return self.to_add + self.to_change


class IntakeBlock(models.Model):
    """A piece of a previewed file, cleaned, until it is written or forgotten: without the codes of
    persons, which the cleaning leaves out.
    """

    personal_data: ClassVar = ()

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="blocks")
    position = models.PositiveIntegerField()
    letter = models.CharField(max_length=1)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("pezzo di un’importazione")
        verbose_name_plural = _("pezzi di un’importazione")
        constraints = [
            models.UniqueConstraint(fields=["intake", "position"], name="intake_block_once")
        ]

    def __str__(self) -> str:
        return f"{self.intake_id} {self.position}"


class IntakeTrace(models.Model):
    """An intervention that an import changed, as the file before had told it."""

    personal_data: ClassVar = ()

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="traces")
    intervention = models.ForeignKey(
        "interventions.Intervention", models.CASCADE, related_name="intake_traces"
    )
    before = models.JSONField(_("prima"))

    class Meta:
        verbose_name = _("intervento cambiato da un’importazione")
        verbose_name_plural = _("interventi cambiati da un’importazione")
        constraints = [
            models.UniqueConstraint(fields=["intake", "intervention"], name="intake_trace_once")
        ]

    def __str__(self) -> str:
        return f"{self.intake_id} {self.intervention_id}"
